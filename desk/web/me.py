"""One's own account: who I am to the desk, who stands in for me, for whom I stand in."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from desk.web.pages import after, page
from desk.web.posted import Posted
from desk.web.seat import SeatOf
from models.refusals import BadInput
from models.words import ROLE_NAMES, Role
from tasks.chains import append
from tasks.choices import colleagues
from tasks.granting import delegations, end_deputy
from tasks.people import person, set_deputy, stands_in_for

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
    starts, ends = form.day("starts", "起日"), form.day("ends", "止日")
    roles = [role for role in form.many("role") if role in set(Role)]
    if starts is None or ends is None or not roles or not form.text("deputy"):
        raise BadInput("请写明受托人、委托的职责和起止日期。")
    with seat.store.writing() as session:
        set_deputy(session, seat.login, form.text("deputy"), [Role(r) for r in roles], starts, ends, form.text("authorisation"))
        ids = [seat.person_id, person(session, form.text("deputy")).id]
        event = {"kind": "deputy", "people": ids, "roles": roles, "from": starts.isoformat(), "to": ends.isoformat()}
        append(session, "settings", {**event, "by": seat.login}, seat.at)
    return after(request, "/me", "委托已登记。")


@router.post("/me/end-deputy")
def end(request: Request, seat: SeatOf, form: Posted) -> Response:
    """End a delegation I gave."""
    with seat.store.writing() as session:
        end_deputy(session, form.number("id", "委托编号") or 0, seat.login, own=seat.person_id)
    return after(request, "/me", "委托已终止。")
