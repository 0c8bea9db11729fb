"""A form sent after the hours were over: shown again after signing in, nothing typed is lost."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from desk.web.faults import NotThere
from desk.web.labels import label_of
from desk.web.pages import after, page
from desk.web.posted import Posted, as_kept
from desk.web.seat import SeatOf
from tasks.formdrafts import LATE, own, throw_away

router = APIRouter()


@router.get("/kept/{draft_id}")
def show(request: Request, seat: SeatOf, draft_id: int) -> Response:
    """Show what was typed, and send it on at a word."""
    with seat.store.reading() as session:
        row = own(session, seat.person_id, draft_id)
    if row is None or not row.form.startswith(LATE):
        raise NotThere("没有保留的表单。")
    body = as_kept(row.body)
    shown = [(name, value) for name, value in body["fields"] if value.strip() and name != "seen"]
    told = [(label, value) for name, value in shown if (label := label_of(name))]
    target = row.form.removeprefix(LATE)
    return page(request, seat, "kept.html", target=target, told=told, fields=shown, files=body["files"], draft_id=draft_id)


@router.post("/kept/{draft_id}/throw-away")
def throw(request: Request, seat: SeatOf, form: Posted, draft_id: int) -> Response:
    """Throw a kept form away."""
    throw_away(seat.store, seat.person_id, draft_id)
    return after(request, "/", "保留的表单已删除。")
