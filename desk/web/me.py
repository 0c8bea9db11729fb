"""One's own account: who I am to the desk, who stands in for me, for whom I stand in."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from desk.web.pages import after, page
from desk.web.posted import Posted
from desk.web.seat import SeatOf
from models.refusals import BadInput
from models.words import ROLE_NAMES
from tasks.choices import colleagues
from tasks.granting import delegations, end_deputy
from tasks.people import set_deputy, stands_in_for

router = APIRouter()


@router.get("/me")
def show(request: Request, seat: SeatOf) -> Response:
    """Show one's roles and delegations."""
    with seat.store.reading() as session:
        given = delegations(session, seat.day, seat.person_id)
        held = [(p.name, [ROLE_NAMES[r] for r in sorted(w.roles)]) for p, w in stands_in_for(session, seat.who, seat.day)]
        others = colleagues(session, seat.at, seat.person_id)
    roles = [(role.value, ROLE_NAMES[role]) for role in sorted(seat.who.roles)]
    return page(request, seat, "me.html", given=given, held=held, others=others, roles=roles)


@router.post("/me/deputy")
def delegate(request: Request, seat: SeatOf, form: Posted) -> Response:
    """Let somebody stand in for me for a period; the written authorisation a signature needs is named at the signature."""
    if not form.text("deputy"):
        raise BadInput("请写明受托人、委托的职责和起止日期。")
    starts, ends, paper = form.day("starts", "起日"), form.day("ends", "止日"), form.text("authorisation")
    with seat.store.writing() as session:
        set_deputy(session, seat.login, form.text("deputy"), form.many("role"), starts, ends, paper, seat.login)
    return after(request, "/me", "委托已登记。")


@router.post("/me/end-deputy")
def end(request: Request, seat: SeatOf, form: Posted) -> Response:
    """End a delegation I gave."""
    with seat.store.writing() as session:
        end_deputy(session, form.number("id", "委托编号") or 0, seat.login, own=seat.person_id)
    return after(request, "/me", "委托已终止。")
