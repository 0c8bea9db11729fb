"""A form sent after the hours were over: shown again after signing in, nothing typed is lost."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from desk.web.faults import NotThere
from desk.web.labels import label_in, value_of
from desk.web.pages import after, chinese_day, page
from desk.web.posted import Posted, as_kept
from desk.web.seat import Seat, SeatOf
from models.case import ConsultRound
from tasks.consultations import audience_in_words
from tasks.formdrafts import LATE, own, throw_away
from tasks.rights import may_read

router = APIRouter()


@router.get("/kept/{draft_id}")
def show(request: Request, seat: SeatOf, draft_id: int) -> Response:
    """Show what was typed, and send it on at a word."""
    with seat.store.reading() as session:
        row = own(session, seat.person_id, draft_id)
    if row is None or not row.form.startswith(LATE):
        raise NotThere("没有保留的表单。")
    body, target = as_kept(row.body), row.form.removeprefix(LATE)
    shown = [(name, value) for name, value in body["fields"] if value.strip() and name != "seen"]
    told = [(label, _value(seat, name, value, target)) for name, value in shown if (label := label_in(name, target))]
    return page(request, seat, "kept.html", target=target, told=told, fields=shown, files=body["files"], draft_id=draft_id)


def _value(seat: Seat, name: str, value: str, target: str) -> str:
    """Return what was typed or chosen as its form shows it: of a round its audience and days, not its number."""
    if name != "round" or not value.isdecimal() or len(value) > 9:
        return value_of(name, value, target)
    with seat.store.reading() as session:
        found = session.get(ConsultRound, int(value))
        if found is None or not target.startswith(f"/cases/{found.case_id}/") or not may_read(session, seat.who, found.case_id):
            return value
    return f"{audience_in_words(found.audience)}：{chinese_day(found.posted_on)}至{chinese_day(found.ends_on)}"


@router.post("/kept/{draft_id}/throw-away")
def throw(request: Request, seat: SeatOf, form: Posted, draft_id: int) -> Response:
    """Throw a kept form away."""
    throw_away(seat.store, seat.person_id, draft_id)
    return after(request, "/", "保留的表单已删除。")
