"""My desk: what to do now, what waits for others, what I have begun."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from desk.web.pages import page
from desk.web.seat import SeatOf
from models.words import Code
from tasks.campaign_turns import turns
from tasks.desks import to_do, waiting_for
from tasks.formdrafts import kept
from tasks.messages import messages_of
from tasks.sections import matters
from tasks.submitting import all_begun

router = APIRouter()
TOLD = frozenset({Code.CIRCULATE, Code.RETURN, Code.URGE})  # shown on the desk: copied to me, returned to me, urged


@router.get("/")
def show(request: Request, seat: SeatOf) -> Response:
    """Show a person's desk."""
    with seat.store.reading() as session:
        rows = to_do(session, seat.who, seat.at)
        waiting = waiting_for(session, seat.who, seat.at, {row["case"] for row in rows})
        begun = kept(session, seat.person_id)
        titles = {one.id: one.text("title") for one in all_begun(session, seat.person_id)}
        cleaning = turns(session, seat.who, seat.at)
        told = [m for m in messages_of(session, seat.person_id) if m.kind in TOLD][:8]
    counts = {
        "overdue": sum(row["urgency"] == "red" for row in rows),
        "soon": sum(row["urgency"] == "amber" for row in rows),
        "open": len(rows),
        "waiting": len(waiting),
    }
    return page(
        request,
        seat,
        "home.html",
        todos=rows,
        waiting=waiting,
        begun=begun,
        titles=titles,
        told=told,
        cleaning=cleaning,
        counts=counts,
        day=seat.day,
    )


@router.get("/section")
def section(request: Request, seat: SeatOf) -> Response:
    """Show the matters of one's section: what is missing and why."""
    with seat.store.reading() as session:
        found = matters(session, seat.who, seat.at)
    return page(request, seat, "section.html", matters=found)
