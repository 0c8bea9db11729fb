"""Letters from the public: the register, one letter with what is to be done, and what is recorded of it."""

from datetime import datetime, time
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from desk.web.faults import NotThere
from desk.web.pages import after, page
from desk.web.posted import Form, Posted
from desk.web.seat import Seat, SeatOf
from models.access import Right
from models.clock import SHANGHAI
from models.letters import LETTER_NAMES, Letter, LetterKind, tidy
from models.refusals import BadInput
from tasks import letters as register

router = APIRouter()
CHANNELS = ("信函", "电子邮件", "电话", "来访", "其他机关转来")
KINDS = {kind.value: name for kind, name in LETTER_NAMES.items() if kind is not LetterKind.COMMENT}
LISTS = (("open", "待办"), ("done", "已办"), ("all", "全部"))


@router.get("/letters")
def show(request: Request, seat: SeatOf, which: str = register.OPEN, kind: str = "", at: int = 1) -> Response:
    """Show the register."""
    seat.needs(Right.INTAKE)
    kind = kind if kind in KINDS else ""
    at = max(1, min(at, 100_000))
    with seat.store.reading() as session:
        rows, total = register.letters(session, seat.day, which, kind, at)
    pages = max(1, -(-total // register.PAGE))
    asked = {"which": which, "kind": kind}
    shown: dict[str, Any] = {"rows": rows, "total": total, "pages": pages, "at": at, "asked": asked, "lists": LISTS}
    return page(request, seat, "letters.html", **shown, kinds=KINDS, channels=CHANNELS, day=seat.day)


@router.get("/letters/{letter_id}")
def one(request: Request, seat: SeatOf, letter_id: int) -> Response:
    """Show one letter."""
    return page(request, seat, "letter.html", letter=_letter(seat, letter_id), day=seat.day)


@router.post("/letters")
def write_down(request: Request, seat: SeatOf, form: Posted) -> Response:
    """Register a letter that came by post, mail, phone or in person."""
    seat.needs(Right.INTAKE)
    if form.text("kind") not in KINDS:
        raise BadInput("请选择来件的种类。")
    day = form.day("received_on", "收到日期") or seat.day
    at = seat.at if day == seat.day else datetime.combine(day, time(12), tzinfo=SHANGHAI)
    texts = {name: tidy(form.text(name)) for name in ("words", "about", "name", "contact")}
    made = register.write_down(
        seat.store,
        Letter(token="", kind=LetterKind(form.text("kind")), at=at, **texts),
        form.text("channel") or CHANNELS[0],
        seat.person_id,
    )
    return after(request, f"/letters/{made}", "来件已登记。")


@router.post("/letters/{letter_id}/register")
def take(request: Request, seat: SeatOf, form: Posted, letter_id: int) -> Response:
    """Register a letter that came through the public pages."""
    _letter(seat, letter_id)
    register.register(seat.store, letter_id, seat.person_id)
    return after(request, f"/letters/{letter_id}", "来件已登记。")


@router.post("/letters/{letter_id}/forward")
def forward(request: Request, seat: SeatOf, form: Posted, letter_id: int) -> Response:
    """Record the forwarding; the organ's deadline follows from its day."""
    _letter(seat, letter_id)
    day = form.day("on", "转送日期") or seat.day
    due = register.forward(seat.store, letter_id, day, form.text("how"), _organ(form), seat.person_id)
    return after(request, f"/letters/{letter_id}", f"已登记转送，办理期限至 {due.on.isoformat()}。请告知来件人。")


@router.post("/letters/{letter_id}/tell")
def tell(request: Request, seat: SeatOf, form: Posted, letter_id: int) -> Response:
    """Record that the sender was told."""
    _letter(seat, letter_id)
    register.tell(seat.store, letter_id, form.day("on", "告知日期") or seat.day, form.text("how"))
    return after(request, f"/letters/{letter_id}", "已登记告知。")


@router.post("/letters/{letter_id}/answer")
def answer(request: Request, seat: SeatOf, form: Posted, letter_id: int) -> Response:
    """Record the answer, which whoever has the token can read."""
    _letter(seat, letter_id)
    register.answer(seat.store, letter_id, form.day("on", "答复日期") or seat.day, form.text("answer"))
    return after(request, f"/letters/{letter_id}", "答复已登记，来件人凭回执号可以看到。")


def _letter(seat: Seat, letter_id: int) -> register.Held:
    seat.needs(Right.INTAKE)
    with seat.store.reading() as session:
        found = register.letter(session, letter_id, seat.day) if letter_id < 2**31 else None
    if found is None:
        raise NotThere(f"没有第 {letter_id} 号来件。")
    return found


def _organ(form: Form) -> str:
    return form.text("organ")[:60]
