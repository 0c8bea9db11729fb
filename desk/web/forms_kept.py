"""A form sent after the hours were over: shown again after signing in, nothing typed is lost."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlmodel import Session, col, select

from desk.web.faults import NotThere
from desk.web.labels import label_of, value_of
from desk.web.pages import after, page
from desk.web.posted import Posted, as_kept
from desk.web.seat import Seat, SeatOf
from models.case import ConsultRound
from tasks.consultations import audience_in_words
from tasks.formdrafts import LATE, own, throw_away
from tasks.rights import may_read
from tasks.writing.typography import chinese_date

router = APIRouter()


@router.get("/kept/{draft_id}")
def show(request: Request, seat: SeatOf, draft_id: int) -> Response:
    """Show what was typed, and send it on at a word."""
    with seat.store.reading() as session:
        row = own(session, seat.person_id, draft_id)
        rounds = _rounds(session, seat, row.body) if row else {}
    if row is None or not row.form.startswith(LATE):
        raise NotThere("没有保留的表单。")
    body = as_kept(row.body)
    shown = [(name, value) for name, value in body["fields"] if value.strip() and name != "seen"]
    target = row.form.removeprefix(LATE)
    told = [(label, _said(name, value, rounds)) for name, value in shown if (label := label_of(name, target))]
    return page(request, seat, "kept.html", target=target, told=told, fields=shown, files=body["files"], draft_id=draft_id)


@router.post("/kept/{draft_id}/throw-away")
def throw(request: Request, seat: SeatOf, form: Posted, draft_id: int) -> Response:
    """Throw a kept form away."""
    throw_away(seat.store, seat.person_id, draft_id)
    return after(request, "/", "保留的表单已删除。")


def _said(name: str, value: str, rounds: Mapping[str, str]) -> str:
    return rounds.get(value, value) if name == "round" else value_of(name, value)


def _rounds(session: Session, seat: Seat, body: str) -> dict[str, str]:
    """Return the rounds of consultation a kept form names, by number, as their page names them, of matters one may read."""
    named = {value for name, value in as_kept(body)["fields"] if name == "round" and value.isascii() and value.isdigit()}
    numbers = {int(value) for value in named if len(value) < 10}
    found = session.exec(select(ConsultRound).where(col(ConsultRound.id).in_(numbers))).all()
    return {
        str(one.id): f"{audience_in_words(one.audience)}：{chinese_date(one.posted_on)}至{chinese_date(one.ends_on)}"
        for one in found
        if may_read(session, seat.who, one.case_id)
    }
