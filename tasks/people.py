"""People as acts see them: who holds which role on a day, who stands in for whom, what a profile brings in."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlmodel import Session, col, or_, select

from models.access import NEVER_DEPUTY, why_not_beside
from models.acts import Who
from models.naming import plain_name
from models.people import Deputy, Organ, Person, RoleGrant, Section
from models.refusals import BadInput, Refusal
from models.words import ROLE_NAMES, Role
from tasks.chains import note_setting

FIRST_DAY = date(2000, 1, 1)


def person(session: Session, login: str) -> Person:
    """Return the person of a login; bad input when there is none."""
    found = session.exec(select(Person).where(Person.login == login)).first()
    if found is None:
        raise BadInput(f"没有登录名为“{login}”的人员。")
    return found


def who(session: Session, login: str, day: date) -> Who:
    """Return a person with the roles held on `day`."""
    return _who(session, person(session, login), day)


def _who(session: Session, found: Person, day: date) -> Who:
    if found.ends and day > found.ends:
        raise Refusal(f"{found.name}已经离任，不能办理。")
    wanted = select(RoleGrant.role).where(
        RoleGrant.person_id == found.id, RoleGrant.starts <= day, or_(col(RoleGrant.ends).is_(None), col(RoleGrant.ends) >= day)
    )
    roles = frozenset(session.exec(wanted))
    return Who(id=found.id or 0, section=found.section_id or 0, roles=roles, organ=found.organ_id or 0)


def principal(session: Session, deputy: Who, login: str, day: date) -> Who:
    """Return whom `deputy` stands in for, with the roles the delegations name; refused without one. No chains."""
    other = person(session, login)
    wanted = select(Deputy).where(
        Deputy.principal_id == other.id, Deputy.deputy_id == deputy.id, Deputy.starts <= day, Deputy.ends >= day
    )
    named = {Role(role) for row in session.exec(wanted) for role in row.roles}
    if not named or deputy.roles & NEVER_DEPUTY:
        raise Refusal(f"没有{other.name}委托当前人员代办的记录，或者委托不在有效期内。")
    held = _who(session, other, day)
    return held.model_copy(update={"roles": held.roles & named})


def stands_in_for(session: Session, deputy: Who, day: date) -> list[tuple[Person, Who]]:
    """Return everyone `deputy` may stand in for on `day`, each with the roles the delegation names and the person holds."""
    if deputy.roles & NEVER_DEPUTY:
        return []
    wanted = select(Deputy, Person).join(Person, col(Person.id) == col(Deputy.principal_id))
    rows = session.exec(wanted.where(Deputy.deputy_id == deputy.id, Deputy.starts <= day, Deputy.ends >= day))
    return [
        (other, held.model_copy(update={"roles": held.roles & {Role(r) for r in deputed.roles}}))
        for deputed, other in rows
        if not (other.ends and day > other.ends)
        for held in (_who(session, other, day),)
    ]


def authorisation_of(session: Session, deputy: Who, login: str, role: Role, day: date) -> str:
    """Return the written authorisation (书面授权) by which `deputy` signs for a person in a role on `day`; empty: none."""
    wanted = select(Deputy).where(Deputy.principal_id == person(session, login).id, Deputy.deputy_id == deputy.id)
    held = session.exec(wanted.where(Deputy.starts <= day, Deputy.ends >= day, Deputy.authorisation != ""))
    return next((row.authorisation for row in held if role.value in row.roles), "")


def set_deputy(
    session: Session,
    principal_login: str,
    deputy_login: str,
    roles: Iterable[str],
    starts: date | None,
    ends: date | None,
    authorisation: str = "",
    by: str = "",
) -> None:
    """Record a delegation (委托) for a period, with its line in the ledger; the deputy may not have delegated it away.

    `authorisation`: the paper it was given on (书面授权), without which nobody signs for the head. `by`: who enters it,
    where that is not the principal.
    """
    first, second = person(session, principal_login), person(session, deputy_login)
    given = _roles(roles)
    if starts is None or ends is None or not given:
        raise BadInput("请写明委托的职责和起止日期。")
    row = Deputy(
        principal_id=first.id or 0,
        deputy_id=second.id or 0,
        roles=[role.value for role in given],
        starts=starts,
        ends=ends,
        authorisation=plain_name(authorisation, "书面授权文号"),
    )
    _may_delegate(session, row, first, second)
    session.add(row)
    period = {"from": starts.isoformat(), "to": ends.isoformat()}
    event = {"kind": "deputy", "people": [first.id, second.id], "roles": row.roles, **period, "by": by or principal_login}
    note_setting(session, event | ({"authorisation": row.authorisation} if row.authorisation else {}))


def _roles(words: Iterable[str]) -> list[Role]:
    """Return the roles of words; bad input where one is none."""
    named = list(words)
    if unknown := [word[:20] for word in named if word not in set(Role)]:
        raise BadInput(f"没有“{'、'.join(unknown)}”这一职责。")
    return [Role(word) for word in named]


def _may_delegate(session: Session, new: Deputy, first: Person, second: Person) -> None:
    """Refuse a delegation to oneself, of a role not held, on from a deputy, or entered already."""
    if first.id == second.id or new.ends < new.starts:
        raise BadInput("委托人和受托人不能是同一人，止期不能早于起期。")
    held = set(_who(session, first, new.starts).roles)
    if lacking := [ROLE_NAMES[Role(r)] for r in new.roles if r not in held]:
        raise Refusal(f"{first.name}没有“{'、'.join(lacking)}”职责，不能委托。")
    _may_stand_in(session, second, new.starts, new.ends)
    running = list(session.exec(select(Deputy).where(Deputy.starts <= new.ends, Deputy.ends >= new.starts)))
    if any(row.principal_id == second.id or row.deputy_id == first.id for row in running):
        raise Refusal("受托人不得再转委托（委托不能成链）。")
    if _said(new) in map(_said, running):
        raise Refusal(f"已经登记过{first.name}对{second.name}的同样委托，不用再次登记。")


def _said(row: Deputy) -> tuple[object, ...]:
    """Return what a delegation says, the order of its roles left out."""
    return row.principal_id, row.deputy_id, frozenset(row.roles), row.starts, row.ends, row.authorisation


def _may_stand_in(session: Session, deputy: Person, starts: date, ends: date) -> None:
    """Refuse a deputy who has left, or who is operator or auditor at any time of the period: those decide in no case."""
    _who(session, deputy, starts)
    wanted = select(RoleGrant.role).where(RoleGrant.person_id == deputy.id, RoleGrant.starts <= ends)
    held = set(session.exec(wanted.where(or_(col(RoleGrant.ends).is_(None), col(RoleGrant.ends) >= starts))))
    if never := [role for role in Role if role in held & NEVER_DEPUTY]:
        raise Refusal(f"{deputy.name}是{'、'.join(ROLE_NAMES[r] for r in never)}，不能受托代办；请另选受托人。")


def token_for(session: Session, login: str) -> str:
    """Make a new token for a person and keep only its hash."""
    found = person(session, login)
    token = secrets.token_urlsafe(24)
    found.token_hash = hashlib.sha256(token.encode()).hexdigest()
    session.add(found)
    return token


def proves(session: Session, login: str, token: str) -> bool:
    """Tell whether a token is this person's."""
    held = person(session, login).token_hash
    return bool(held) and secrets.compare_digest(held, hashlib.sha256(token.encode()).hexdigest())


def listed(session: Session, day: date) -> list[dict[str, Any]]:
    """Return the people in the shape outside programs use."""
    sections = {s.id: s.name for s in session.exec(select(Section))}
    rows = session.exec(select(Person).order_by(col(Person.id)))
    return [
        {
            "login": p.login,
            "name": p.name,
            "section": sections.get(p.section_id, ""),
            "roles": sorted(r.value for r in _who(session, p, day).roles),
        }
        for p in rows
        if not (p.ends and day > p.ends)
    ]


def load_profile(session: Session, profile: Mapping[str, Any], *, sample: bool) -> None:
    """Bring in organs, sections and people of a profile; used by `init` on an empty database."""
    organs: dict[str, Organ] = {}
    for row in profile["organs"]:
        patterns = {
            f"{kind}_number": row[f"{kind}_number"] for kind in ("document", "registration") if row.get(f"{kind}_number")
        }
        organ = Organ(
            code=row["code"],
            name=row["name"],
            starts=row.get("from") or FIRST_DAY,
            settings={**row.get("settings", {}), **patterns},
        )
        session.add(organ)
        organs[row["code"]] = organ
    session.flush()
    sections = _sections(session, profile["sections"], organs)
    for row in profile["people"]:
        _add_person(session, row, organs[row["organ"]], sections, sample)


def _sections(session: Session, rows: list[Mapping[str, Any]], organs: Mapping[str, Organ]) -> dict[tuple[str, str], Section]:
    made = {}
    for row in rows:
        section = Section(organ_id=organs[row["organ"]].id or 0, name=row["name"], starts=row["from"], ends=row.get("to"))
        session.add(section)
        made[row["organ"], row["name"]] = section
    session.flush()
    for row in rows:
        if row.get("successor"):
            made[row["organ"], row["name"]].successor_id = made[row["organ"], row["successor"]].id
    return made


def _add_person(
    session: Session, row: Mapping[str, Any], organ: Organ, sections: Mapping[tuple[str, str], Section], sample: bool
) -> None:
    section = sections[row["organ"], row["section"]].id if row.get("section") else None
    title = row.get("title", "")
    fresh = Person(login=row["login"], name=row["name"], section_id=section, organ_id=organ.id, title=title, sample=sample)
    session.add(fresh)
    session.flush()
    roles = [Role(role) for role in row["roles"]]
    if why := next(filter(None, (why_not_beside(roles, role) for role in roles)), ""):
        raise BadInput(f"机构文件中{fresh.name}的职责有误：{why}")
    for role in roles:
        session.add(RoleGrant(person_id=fresh.id or 0, role=role, starts=row.get("from") or FIRST_DAY))


def heir(session: Session, section: Section | None, day: date) -> Section | None:
    """Return the section that answers for `section` on `day`: itself, or its successor, or the successor's successor."""
    seen: set[int] = set()
    while section and section.ends and day > section.ends and section.successor_id and section.id not in seen:
        seen.add(section.id or 0)
        section = session.get(Section, section.successor_id)
    return section
