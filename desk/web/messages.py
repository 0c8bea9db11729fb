"""The bell: messages to a person."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from desk.web.pages import after, page
from desk.web.posted import Posted
from desk.web.seat import SeatOf
from tasks.messages import mark_read, messages_of

router = APIRouter()


@router.get("/messages")
def show(request: Request, seat: SeatOf) -> Response:
    """Show a person's messages, latest first."""
    with seat.store.reading() as session:
        held = messages_of(session, seat.person_id)
    return page(request, seat, "messages.html", messages=held)


@router.post("/messages/read")
def read(request: Request, seat: SeatOf, form: Posted) -> Response:
    """Mark messages as read: those named, or all."""
    ids = [int(n) for n in form.many("id") if n.isdigit()]
    with seat.store.writing() as session:
        mark_read(session, seat.person_id, ids, seat.at)
    return after(request, "/messages")
