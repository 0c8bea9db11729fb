"""Submit (提交送审): one form and one upload for both reviews, kept at every change, handed in after one more look.

The same form enters a matter that began on paper (接入线下事项). Everything works as a plain form; htmx saves the reloads.
"""

from threading import BoundedSemaphore
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session

from desk.web.faults import NotThere, status_of
from desk.web.pages import after, fragment, moment, page
from desk.web.posted import FROM_KEPT, KEPT, Form, Posted
from desk.web.seat import Seat, SeatOf
from desk.web.submit_page import confirm_page, examples, file_row, form_page, material_rows, organ_of
from models.access import Right
from models.case import Case
from models.refusals import EnvironmentFault, Refusal
from tasks.choices import colleagues
from tasks.files import fetch
from tasks.first_look import Looked, first_look, mentioned, read_before
from tasks.formdrafts import sent_on, throw_away
from tasks.handing_in import ANSWER_NAMES, became, facts_asked, hand_in, procedure_for
from tasks.material_checks import looked_at
from tasks.submitting import ADOPT, FORMS, SUBMIT, Begun, Change, KeptFile, all_begun, begin, begun, keep

router = APIRouter()
LOOKS = BoundedSemaphore(2)  # drafts read and screened at once: the machine has other work
WAIT = 45.0  # seconds a look waits for its turn
OWN_FIELDS = frozenset({"csrf", "seen", FROM_KEPT, "drop", "go"})
HANDED_IN = "这张表单已经提交过，下面就是它建立的事项。"


@router.get("/submit")
def start(request: Request, seat: SeatOf) -> Response:
    """Show where a form is begun, and those begun before."""
    return _start(request, seat, SUBMIT)


@router.get("/adopt")
def start_adoption(request: Request, seat: SeatOf) -> Response:
    """Show where a matter that began on paper is entered."""
    return _start(request, seat, ADOPT)


def _start(request: Request, seat: Seat, kind: str) -> Response:
    seat.needs(Right.SUBMIT)
    with seat.store.reading() as session:
        held = all_begun(session, seat.person_id)
        rows = [(one, one.text("title") or _title(session, one), FORMS[one.form]) for one in held]
    return page(request, seat, "submit-start.html", begun=rows, kind=kind, row=file_row(Begun(0, kind), "draft"))


def _title(session: Session, form: Begun) -> str:
    text = read_before(session, form.draft)
    return text.title if text else ""


@router.post("/submit")
def open_form(request: Request, seat: SeatOf, form: Posted) -> Response:
    """Begin a form, with its draft where one was chosen."""
    seat.needs(Right.SUBMIT)
    kind = ADOPT if form.text("form") == ADOPT else SUBMIT
    fields = [(k, v) for k, v in _fields(form) if k != "form"]
    made = begin(seat.store, seat.person_id, kind, Change(fields, _files(seat, form, None)))
    return _to(request, f"/submit/{made.id}")


@router.get("/submit/{draft_id}")
def show(request: Request, seat: SeatOf, draft_id: int) -> Response:
    """Show a form as it was left."""
    seat.needs(Right.SUBMIT)
    with seat.store.reading() as session:
        form = _form(session, seat, draft_id)
        if form.case_id:
            return _where_it_became(request, session, seat, form.case_id)
        shown = form_page(session, seat, form)
    return page(request, seat, "submit.html", **shown, refusal=None)


@router.post("/submit/{draft_id}")
def check(request: Request, seat: SeatOf, form: Posted, draft_id: int) -> Response:
    """Keep the form and go on to the page that says what handing it in does."""
    kept = _keep(seat, form, draft_id)
    if kept.case_id:
        return after(request, f"/submit/{kept.id}")
    return after(request, f"/submit/{kept.id}/confirm")


@router.post("/submit/{draft_id}/keep")
def keep_it(request: Request, seat: SeatOf, form: Posted, draft_id: int) -> Response:
    """Keep the form as it stands; a browser that runs htmx is told when, and what now follows from the answers."""
    kept = _keep(seat, form, draft_id)
    if kept.case_id or kept.id != draft_id:
        return _to(request, f"/submit/{kept.id}")
    if not _is_htmx(request):
        return after(request, f"/submit/{kept.id}", f"已暂存（{moment(kept.saved_at)}），可以随时从“我的办公桌”接着填。")
    with seat.store.reading() as session:
        facts = facts_asked(session, kept, seat.at)
        now = procedure_for(seat.store, kept, seat.day)
        if form.text("facts_of") != now.kind:
            return fragment(
                request, seat, "submit-kept.html", **form_page(session, seat, kept), whole=True, said=moment(kept.saved_at)
            )
    return fragment(
        request, seat, "submit-kept.html", facts=facts, answers=ANSWER_NAMES, whole=False, said=moment(kept.saved_at)
    )


@router.post("/submit/{draft_id}/file")
def add_file(request: Request, seat: SeatOf, form: Posted, draft_id: int, kind: str = "") -> Response:
    """Add files, or take one away; each is looked at as it comes."""
    seat.needs(Right.SUBMIT)
    with seat.store.reading() as session:
        held = begun(session, seat.person_id, draft_id)
    added = _files(seat, form, held)
    fields = None if _is_htmx(request) else _fields(form)
    kept = keep(seat.store, seat.person_id, draft_id, Change(fields, added, frozenset(form.many("drop"))))
    if kept.case_id or kept.id != draft_id:
        return _to(request, f"/submit/{kept.id}")
    if not _is_htmx(request):
        return after(request, f"/submit/{kept.id}", _said(added, form))
    rows = material_rows(kept, procedure_for(seat.store, kept, seat.day))
    row = next((row for row in rows if row["kind"] == kind), file_row(kept, kind))
    response = fragment(request, seat, "submit-file.html", row=row, form=kept)
    if kind == "draft":
        response.headers["hx-trigger"] = "draft-changed"
    return response


@router.get("/submit/{draft_id}/look")
def look(request: Request, seat: SeatOf, draft_id: int, kind: str = "") -> Response:
    """Read and screen the draft, and show what was found: a part of the page, or a page of its own without htmx."""
    seat.needs(Right.SUBMIT)
    with seat.store.reading() as session:
        form = _form(session, seat, draft_id)
        organ = organ_of(session, seat.who)
    seen, refusal = _looked(seat, form, kind or form.kind, organ)
    with seat.store.reading() as session:
        shown = examples(session, seat, form)
    values: dict[str, Any] = {"form": form, "seen": seen, "refusal": refusal, "examples": shown}
    if _is_htmx(request):
        return fragment(request, seat, "submit-look.html", **values, swaps=True)
    return page(request, seat, "submit-look-page.html", **values, swaps=False)


@router.post("/submit/{draft_id}/take")
def take(request: Request, seat: SeatOf, form: Posted, draft_id: int) -> Response:
    """Tick every example that the draft speaks of; the section looks at them and unticks what does not fit."""
    kept = _keep(seat, form, draft_id)
    with seat.store.reading() as session:
        said = mentioned(seat.store.settings.rules, read_before(session, kept.draft), seat.at)
    ticked = dict.fromkeys([*kept.many("trade"), *(one for one, places in said.items() if places)])
    fields = [(k, v) for k, v in kept.fields if k != "trade"] + [("trade", one) for one in ticked]
    keep(seat.store, seat.person_id, kept.id, Change(fields))
    words = (
        "已按稿件的用词勾选，请逐项看看，不涉及的去掉。" if any(said.values()) else "稿件里没有找到这些情形的用词，请自行判断。"
    )
    return after(request, f"/submit/{kept.id}#trade", words)


@router.post("/submit/{draft_id}/throw-away")
def throw(request: Request, seat: SeatOf, form: Posted, draft_id: int) -> Response:
    """Throw a form away that was not handed in."""
    seat.needs(Right.SUBMIT)
    if became(seat.store, seat.person_id, draft_id) is None:
        throw_away(seat.store, seat.person_id, draft_id)
    return after(request, "/submit", "表单已删除，没有建立事项。")


@router.get("/submit/{draft_id}/confirm")
def confirm(request: Request, seat: SeatOf, draft_id: int) -> Response:
    """Say what handing in does, and with what."""
    return _confirm(request, seat, draft_id, None)


@router.post("/submit/{draft_id}/hand-in")
def send(request: Request, seat: SeatOf, form: Posted, draft_id: int) -> Response:
    """Hand it in: once, however often the button is pressed."""
    seat.needs(Right.SUBMIT)
    with seat.store.reading() as session:
        held = _form(session, seat, draft_id)
        if held.case_id:
            return _where_it_became(request, session, seat, held.case_id)
    if form.text("code") != held.code:
        return _confirm(request, seat, draft_id, Refusal("确认页打开以后，表单又改过；下面是现在的内容，请再看一遍后提交。"))
    try:
        case_id = hand_in(seat.store, seat.login, held, seat.at)
    except EnvironmentFault:
        raise
    except Refusal as refusal:
        if made := became(seat.store, seat.person_id, draft_id):  # adopted, and stopped at one of its rows
            return after(request, f"/cases/{made}", refusal.message)
        return _confirm(request, seat, draft_id, refusal)
    said = (
        "事项已接入，线下已办的环节已补录。"
        if held.form == ADOPT
        else "已提交。系统正在读稿和自动检查，下一环节的待办已经产生。"
    )
    return after(request, f"/cases/{case_id}", said)


def _confirm(request: Request, seat: Seat, draft_id: int, refusal: Refusal | None) -> Response:
    seat.needs(Right.SUBMIT)
    with seat.store.reading() as session:
        form = _form(session, seat, draft_id)
        if form.case_id:
            return _where_it_became(request, session, seat, form.case_id)
        shown = confirm_page(session, seat, form, colleagues(session, seat.at))
    return page(request, seat, "submit-confirm.html", status=status_of(refusal), **shown, refusal=refusal)


def _form(session: Session, seat: Seat, draft_id: int) -> Begun:
    found = begun(session, seat.person_id, draft_id)
    if found is None:
        raise NotThere("没有这张表单，或者它已经删除。")
    return found


def _keep(seat: Seat, form: Form, draft_id: int) -> Begun:
    """Keep all fields of a form, and files that came with it; what was kept when the hours were over is then not needed."""
    seat.needs(Right.SUBMIT)
    with seat.store.reading() as session:
        held = begun(session, seat.person_id, draft_id)
    added = _files(seat, form, held)
    kept = keep(seat.store, seat.person_id, draft_id, Change(_fields(form), added, frozenset(form.many("drop"))))
    sent_on(seat.store, seat.person_id, form.number(FROM_KEPT, "保留的表单"))
    return kept


def _fields(form: Form) -> list[tuple[str, str]]:
    return [(k, v) for k, v in form.fields if k not in OWN_FIELDS and k != "facts_of" and not k.startswith(KEPT) and v.strip()]


def _files(seat: Seat, form: Form, held: Begun | None) -> tuple[KeptFile, ...]:
    """Return the files that came, each looked at; the draft is looked at apart."""
    draft = held.draft if held else None
    out = []
    for upload in form.uploads:
        size = upload.size or len(fetch(seat.store.settings, upload.sha256))
        one = KeptFile(upload.kind, upload.name, upload.sha256, size)
        out.append(one if one.kind == "draft" else looked_at(seat.store, one, seat.day, draft))
    return tuple(out)


def _looked(seat: Seat, form: Begun, kind: str, organ: str) -> tuple[Looked | None, str]:
    """Return what the first look saw, or why there is none, in words."""
    if form.draft is None:
        return None, ""
    if not LOOKS.acquire(timeout=WAIT):
        return None, "正在检查的稿件较多，请稍后再点“重新检查”；表单可以接着填。"
    try:
        return first_look(seat.store, form.draft, kind, form.organs, organ, seat.at), ""
    except EnvironmentFault:
        raise
    except Refusal as refusal:
        return None, refusal.message
    finally:
        LOOKS.release()


def _said(added: tuple[KeptFile, ...], form: Form) -> str:
    if added:
        return f"已上传：{'、'.join(one.name for one in added)}。"
    return "已去掉，表单的其他内容没有变。" if form.many("drop") else "没有选择文件；填写的内容已暂存。"


def _where_it_became(request: Request, session: Session, seat: Seat, case_id: int) -> Response:
    return after(request, f"/cases/{case_id}" if session.get(Case, case_id) else "/", HANDED_IN)


def _is_htmx(request: Request) -> bool:
    return bool(request.headers.get("hx-request"))


def _to(request: Request, url: str) -> Response:
    """Go on to a page: the whole page goes there, also where htmx asked for a part of one."""
    if not _is_htmx(request):
        return RedirectResponse(url, status_code=303)
    return Response(status_code=204, headers={"hx-redirect": url})
