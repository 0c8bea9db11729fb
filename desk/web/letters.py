"""Letters from the public: the register, one letter with what is to be done, and what is recorded of it."""

from collections.abc import Callable, Mapping
from datetime import datetime, time
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from desk.web.faults import NotThere, status_of
from desk.web.files import EXCEL, file_answer
from desk.web.pages import after, page
from desk.web.posted import Form, Posted
from desk.web.seat import Seat, SeatOf
from models.access import Right
from models.clock import SHANGHAI
from models.letter_life import CLOSING_NAMES, Closing, LetterMove
from models.letters import LETTER_NAMES, Letter, LetterKind, tidy
from models.refusals import BadInput, EnvironmentFault, Refusal
from tasks import letter_acts as acts
from tasks import letters as register
from tasks.letter_ledger import letter_ledger
from tasks.writing.typography import chinese_date
from tasks.writing.workbook import file_name, workbook

router = APIRouter()
CHANNELS = ("信函", "电子邮件", "电话", "来访", "其他机关转来")
KINDS = {kind.value: name for kind, name in LETTER_NAMES.items() if kind is not LetterKind.COMMENT}
CLOSINGS = {closing.value: name for closing, name in CLOSING_NAMES.items()}
LISTS = (("open", "待办"), ("waiting", "等待主管机关"), ("done", "已办"), ("all", "全部"))


@router.get("/letters")
def show(request: Request, seat: SeatOf, which: str = register.OPEN, kind: str = "", find: str = "", at: int = 1) -> Response:
    """Show the register, narrowed to a list, a kind, and what is looked for."""
    seat.needs(Right.INTAKE)
    return _register(request, seat, _asked(which, kind, find), max(1, min(at, 100_000)))


@router.get("/letters.xlsx")
def table(request: Request, seat: SeatOf, which: str = register.ALL, kind: str = "", find: str = "") -> Response:
    """Give out the register as it is narrowed; noted in the security log."""
    seat.needs(Right.INTAKE)
    seat.needs(Right.EXPORT)
    asked = _asked(which, kind, find)
    with seat.store.reading() as session:
        made = letter_ledger(register.whole(session, seat.day, asked))
    narrowed = f"{dict(LISTS).get(asked.which, '全部')}；种类：{KINDS.get(asked.kind, '全部')}"
    narrowed += f"；含有“{asked.find}”" if asked.find else ""
    seat.takes_out(request, f"{made.title}（Excel），{made.count} 行；{narrowed}")
    return file_answer(workbook(made, seat.at, narrowed), EXCEL, file_name(made, seat.day) + ".xlsx", "letters.xlsx")


@router.get("/letters/{letter_id}")
def one(request: Request, seat: SeatOf, letter_id: int) -> Response:
    """Show one letter."""
    return _one(request, seat, letter_id)


@router.post("/letters")
def write_down(request: Request, seat: SeatOf, form: Posted) -> Response:
    """Register a letter that came by post, mail, phone or in person. What is refused comes back with what was typed."""
    seat.needs(Right.INTAKE)
    try:
        letter = _written(seat, form)
        besides = form.number("besides", "编号") or 0
        made = acts.write_down(seat.store, letter, _channel(form), seat.person_id, tidy(form.text("document")), besides)
    except EnvironmentFault:
        raise
    except Refusal as refusal:
        return _register(request, seat, register.Asked(), 1, refusal, form)
    if not made.new:
        known = Refusal(
            f"内容、渠道、日期和来件人填写都相同的来件已登记为第 {made.id} 号，未重复登记。确属另一件的，请选“仍要登记”。"
        )
        return _register(request, seat, register.Asked(), 1, known, form, made.id)
    return after(request, f"/letters/{made.id}", "来件已登记。")


@router.post("/letters/{letter_id}/{move}")
def act(request: Request, seat: SeatOf, form: Posted, letter_id: int, move: LetterMove) -> Response:
    """Record what was done with a letter. What is refused comes back with what was typed."""
    _letter(seat, letter_id)
    try:
        said = DOES[move](seat, letter_id, form)
    except EnvironmentFault:
        raise
    except Refusal as refusal:
        return _one(request, seat, letter_id, refusal, {move.value: form.typed()})
    return after(request, f"/letters/{letter_id}", said)


def _take(seat: Seat, letter_id: int, form: Form) -> str:
    acts.register(seat.store, letter_id, seat.person_id)
    return "来件已登记。"


def _forward(seat: Seat, letter_id: int, form: Form) -> str:
    day = form.day("on", "转送日期") or seat.day
    due = acts.forward(seat.store, letter_id, day, tidy(form.text("how")), tidy(form.text("organ"))[:60], seat.person_id)
    return f"已登记转送，办理期限至{chinese_date(due.on)}。请告知来件人。"


def _tell(seat: Seat, letter_id: int, form: Form) -> str:
    acts.tell(seat.store, letter_id, form.day("on", "告知日期") or seat.day, tidy(form.text("how")), seat.person_id)
    return "已登记告知。"


def _answer(seat: Seat, letter_id: int, form: Form) -> str:
    acts.answer(seat.store, letter_id, form.day("on", "答复日期") or seat.day, tidy(form.text("answer")), seat.person_id)
    return "答复已登记，来件人凭回执号可以看到。"


def _reclassify(seat: Seat, letter_id: int, form: Form) -> str:
    acts.reclassify(seat.store, letter_id, _kind(form), tidy(form.text("reason")), seat.person_id)
    return "来件种类已更正。"


def _recall(seat: Seat, letter_id: int, form: Form) -> str:
    acts.recall(seat.store, letter_id, tidy(form.text("reason")), seat.person_id)
    return "转送已撤销，请重新办理。"


def _close(seat: Seat, letter_id: int, form: Form) -> str:
    if form.text("closing") not in CLOSINGS:
        raise BadInput("请选择办结方式。")
    acts.close(seat.store, letter_id, Closing(form.text("closing")), tidy(form.text("reason")), seat.person_id)
    return "来件已办结。"


def _reopen(seat: Seat, letter_id: int, form: Form) -> str:
    acts.reopen(seat.store, letter_id, tidy(form.text("reason")), seat.person_id)
    return "来件已恢复办理。"


def _tie(seat: Seat, letter_id: int, form: Form) -> str:
    acts.tie(seat.store, letter_id, tidy(form.text("document")), seat.person_id)
    return "关联文件已更新。"


DOES: Mapping[LetterMove, Callable[[Seat, int, Form], str]] = {
    LetterMove.REGISTER: _take,
    LetterMove.FORWARD: _forward,
    LetterMove.TELL: _tell,
    LetterMove.ANSWER: _answer,
    LetterMove.RECLASSIFY: _reclassify,
    LetterMove.RECALL: _recall,
    LetterMove.CLOSE: _close,
    LetterMove.REOPEN: _reopen,
    LetterMove.TIE: _tie,
}


def _asked(which: str, kind: str, find: str) -> register.Asked:
    return register.Asked(which if which in dict(LISTS) else register.ALL, kind if kind in KINDS else "", tidy(find)[:80])


def _kind(form: Form) -> LetterKind:
    if form.text("kind") not in KINDS:
        raise BadInput("请选择来件的种类。")
    return LetterKind(form.text("kind"))


def _channel(form: Form) -> str:
    if (channel := form.text("channel") or CHANNELS[0]) not in CHANNELS:
        raise BadInput("请选择来件的渠道。")
    return channel


def _written(seat: Seat, form: Form) -> Letter:
    """Return a letter on paper as somebody typed it in."""
    kind, day = _kind(form), form.day("received_on", "收到日期") or seat.day
    at = seat.at if day == seat.day else datetime.combine(day, time(12), tzinfo=SHANGHAI)
    texts = {name: tidy(form.text(name)) for name in ("words", "about", "name", "contact")}
    return Letter(token="", kind=kind, at=at, **texts)


def _register(
    request: Request,
    seat: Seat,
    asked: register.Asked,
    at: int,
    refusal: Refusal | None = None,
    form: Form | None = None,
    twin: int = 0,
) -> Response:
    """Show the register, after a refusal with what was typed. `twin`: the letter that stands there with the same words."""
    with seat.store.reading() as session:
        rows, total = register.letters(session, seat.day, asked, at)
    shown: dict[str, Any] = {
        "rows": rows,
        "total": total,
        "pages": max(1, -(-total // register.PAGE)),
        "at": at,
        "asked": asked,
        "query": urlencode({"kind": asked.kind, "find": asked.find}),
        "exports": seat.may(Right.EXPORT),
        "lists": LISTS,
        "kinds": KINDS,
        "channels": CHANNELS,
        "day": seat.day,
        "refusal": refusal,
        "typed": form.typed() if form else {},
        "twin": twin,
    }
    return page(request, seat, "letters.html", status=status_of(refusal), **shown)


def _one(
    request: Request,
    seat: Seat,
    letter_id: int,
    refusal: Refusal | None = None,
    typed: Mapping[str, Mapping[str, str]] | None = None,
) -> Response:
    """Show a letter, after a refusal with what was typed in which of its forms."""
    found = _letter(seat, letter_id)
    with seat.store.reading() as session:
        done = register.history(session, letter_id)
    shown: dict[str, Any] = {"letter": found, "history": done, "moves": {move.value for move in found.moves}}
    shown |= {"kinds": KINDS, "closings": CLOSINGS, "day": seat.day, "refusal": refusal, "typed": typed or {}}
    return page(request, seat, "letter.html", status=status_of(refusal), **shown)


def _letter(seat: Seat, letter_id: int) -> register.Held:
    seat.needs(Right.INTAKE)
    with seat.store.reading() as session:
        found = register.letter(session, letter_id, seat.day)
    if found is None:
        raise NotThere(f"没有第 {letter_id} 号来件。")
    return found
