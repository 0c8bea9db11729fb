"""Roles and delegations as the operator keeps them: dated, and each change a line of the settings chain."""

from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, col, or_, select

from models.access import NEVER_DEPUTY, why_not_beside
from models.case import Todo
from models.clock import day_of
from models.people import Deputy, Person, RoleGrant
from models.refusals import BadInput, Refusal
from models.words import ROLE_NAMES, Role
from tasks.chains import note_setting
from tasks.people import person
from tasks.store import moment_in

NO_PERSONS = frozenset({Role.ENGINE, Role.GOVERNMENT, Role.CO_ISSUER})  # roles of nobody who signs in


def grant(session: Session, login: str, role: str, by: str) -> None:
    """Give a person a role from today. The operator holds no role of the office, and who holds one is no operator."""
    found, given, today = person(session, login), _role(role), day_of(moment_in(session))
    held = [row for row in _grants(session, found) if row.ends is None or row.ends >= today]
    if any(row.role is given and row.starts <= today for row in held):
        raise Refusal(f"{found.name}已经有“{ROLE_NAMES[given]}”职责。")
    if why := why_not_beside([row.role for row in held], given):
        raise Refusal(f"{found.name}：{why}")
    if given in NEVER_DEPUTY and _stands_in(session, found, today):
        raise Refusal(f"{found.name}受他人委托代办，不能担任“{ROLE_NAMES[given]}”；请先终止委托。")
    ended_today = next((row for row in _grants(session, found) if row.role is given and row.starts == today), None)
    row = ended_today or RoleGrant(person_id=found.id or 0, role=given, starts=today)
    row.ends = None
    session.add(row)
    note_setting(session, {"kind": "role", "person": found.id, "role": given.value, "from": today.isoformat(), "by": by})


def end_role(session: Session, login: str, role: str, by: str) -> None:
    """End a person's role with yesterday; to-dos the person holds by name in it must be passed on first."""
    found, ended, today = person(session, login), _role(role), day_of(moment_in(session))
    running = [row for row in _grants(session, found) if row.role is ended and (row.ends is None or row.ends >= today)]
    if not any(row.starts <= today for row in running):
        raise Refusal(f"{found.name}没有“{ROLE_NAMES[ended]}”职责，不需要终止。")
    held = select(Todo.id).where(Todo.holder_id == found.id, Todo.role == ended, Todo.closed_seq == 0)
    if n := len(session.exec(held).all()):
        raise Refusal(f"{found.name}以“{ROLE_NAMES[ended]}”身份签收的待办还有 {n} 项，请先转办或者释放。")
    if ended is Role.ADMIN:
        another_operator(session, found, today)
    for row in running:
        row.ends = today - timedelta(days=1)  # before its first day, where that is today: then it never counted
        session.add(row)
    note_setting(session, {"kind": "role-ended", "person": found.id, "role": ended.value, "on": today.isoformat(), "by": by})


def another_operator(session: Session, found: Person, today: date) -> None:
    """Refuse to let the last operator go: somebody must keep people and settings. One who is no operator may go."""
    rows = session.exec(select(RoleGrant, Person).join(Person, col(Person.id) == col(RoleGrant.person_id)))
    lasting = {
        holder.id
        for row, holder in rows
        if row.role is Role.ADMIN and row.ends is None and row.starts <= today and holder.ends is None
    }
    if lasting == {found.id}:
        raise Refusal(f"{found.name}是唯一的系统管理员，请先指定另一名系统管理员。")


def end_with(session: Session, found: Person, last: date) -> None:
    """End the roles and delegations of a person with the last day of service."""
    for grant_row in _grants(session, found):
        if grant_row.ends is None or grant_row.ends > last:
            grant_row.ends = last
            session.add(grant_row)
    wanted = select(Deputy).where(or_(Deputy.principal_id == found.id, Deputy.deputy_id == found.id), Deputy.ends > last)
    for row in session.exec(wanted):
        row.ends = last
        session.add(row)


def end_deputy(session: Session, deputy_id: int, by: str, own: int | None = None) -> None:
    """End a delegation today; `own`: only one that this person gave."""
    found = session.get(Deputy, deputy_id)
    if found is None or (own is not None and found.principal_id != own):
        raise BadInput("没有这项委托。")
    found.ends = min(found.ends, day_of(moment_in(session)) - timedelta(days=1))
    session.add(found)
    note_setting(session, {"kind": "deputy-ended", "deputy": deputy_id, "on": found.ends.isoformat(), "by": by})


def delegations(session: Session, today: date, principal: int | None = None) -> list[dict[str, Any]]:
    """Return the delegations that run or will, of one person or of all."""
    names = {p.id: p.name for p in session.exec(select(Person))}
    wanted = select(Deputy).where(Deputy.ends >= today, Deputy.ends >= Deputy.starts).order_by(col(Deputy.starts))
    if principal is not None:
        wanted = wanted.where(Deputy.principal_id == principal)
    return [
        {
            "id": d.id,
            "principal": names[d.principal_id],
            "deputy": names[d.deputy_id],
            "roles": [ROLE_NAMES[Role(r)] for r in d.roles],
            "starts": d.starts,
            "ends": d.ends,
        }
        for d in session.exec(wanted)
    ]


def roles_on(session: Session, today: date) -> dict[int, list[Role]]:
    """Return the roles held on a day by every person."""
    granted: dict[int, list[Role]] = {}
    wanted = select(RoleGrant).where(
        RoleGrant.starts <= today, or_(col(RoleGrant.ends).is_(None), col(RoleGrant.ends) >= today)
    )
    for row in session.exec(wanted):
        granted.setdefault(row.person_id, []).append(row.role)
    return granted


def _grants(session: Session, found: Person) -> list[RoleGrant]:
    return list(session.exec(select(RoleGrant).where(RoleGrant.person_id == found.id)))


def _stands_in(session: Session, found: Person, today: date) -> bool:
    return session.exec(select(Deputy.id).where(Deputy.deputy_id == found.id, Deputy.ends >= today)).first() is not None


def _role(words: str) -> Role:
    if words not in set(Role) or Role(words) in NO_PERSONS:
        raise BadInput(f"没有“{words[:20]}”这一职责。")
    return Role(words)
