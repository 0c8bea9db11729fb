"""People as the operator keeps them: added, moved, put right, gone and back. Each change is a line of the settings chain."""

from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from models.accounts import Account
from models.case import Todo
from models.clock import day_of
from models.naming import PERSON_MOST, TITLE_MOST, plain_name
from models.people import Organ, Person, Section
from models.refusals import BadInput, Refusal
from models.words import ROLE_NAMES, SECTION_ROLES, Role
from tasks.chains import note_setting
from tasks.granting import another_operator, end_with, grant, roles_on
from tasks.intake import own_organ
from tasks.people import heir, person
from tasks.section_changes import running_section
from tasks.store import moment_in


def add_person(
    session: Session,
    login: str,
    name: str,
    section_id: int | None,
    title: str,
    roles: list[str],
    by: str,
    organ_id: int | None = None,
) -> int:
    """Add a person with roles from today; refused where the login is taken or malformed.

    `organ_id`: of one without a section; None: the installation's own organ.
    """
    if not (2 <= len(login) <= 32 and login.isascii() and login.replace("_", "").replace("-", "").isalnum()):
        raise BadInput("登录名应为 2 至 32 个英文字母、数字、- 或者 _。")
    if session.exec(select(Person).where(Person.login == login)).first():
        raise Refusal(f"登录名“{login}”已经有人使用。")
    section, organ = _place(session, section_id, organ_id)
    fresh = Person(login=login, name=_name(name), section_id=section, organ_id=organ, title=_title(title))
    session.add(fresh)
    session.flush()
    note_setting(session, {"kind": "person", "person": fresh.id, "section": section, "organ": organ, "by": by})
    for role in roles:
        grant(session, login, role, by)
    return fresh.id or 0


def belongs_to(session: Session, login: str, organ: str, by: str) -> None:
    """Note the organ of a person without a section; of one with a section it is the section's."""
    found, named = person(session, login), session.exec(select(Organ).where(Organ.name == organ)).first()
    if named is None:
        raise BadInput(f"没有名为“{organ}”的机关。")
    if found.section_id:
        raise Refusal(f"{found.name}属于科室，所在机关以科室的为准，不另作登记。")
    found.organ_id = named.id
    session.add(found)
    note_setting(session, {"kind": "organ-of-person", "person": found.id, "organ": named.id, "by": by})


def move(session: Session, login: str, section_id: int | None, by: str, organ_id: int | None = None) -> None:
    """Move a person to another section, or to none and an organ; to-dos of the section they leave must be passed on first.

    What the person did stays on record as of the section of that day.
    """
    found = person(session, login)
    section, organ = _place(session, section_id, organ_id)
    if (section, organ) == (found.section_id, found.organ_id):
        raise Refusal(f"{found.name}已经在所选的科室，没有变化。")
    held = select(Todo.id).where(Todo.holder_id == found.id, Todo.closed_seq == 0)
    if organ == found.organ_id:
        held = held.where(col(Todo.role).in_(SECTION_ROLES))
    if n := len(session.exec(held).all()):
        raise Refusal(f"{found.name}在原科室签收的待办还有 {n} 项，请先转办或者释放。")
    event = {"kind": "moved", "person": found.id, "from": found.section_id, "section": section, "organ": organ, "by": by}
    found.section_id, found.organ_id = section, organ
    session.add(found)
    note_setting(session, event)


def correct(session: Session, login: str, name: str, title: str, by: str) -> None:
    """Put a person's name or title right. The ledger says what was changed, not into which words."""
    found = person(session, login)
    wanted = {"name": _name(name), "title": _title(title)}
    changed = sorted(key for key, value in wanted.items() if getattr(found, key) != value)
    if not changed:
        raise Refusal("姓名和职务都没有变化。")
    found.name, found.title = wanted["name"], wanted["title"]
    session.add(found)
    note_setting(session, {"kind": "person-corrected", "person": found.id, "changed": changed, "by": by})


def depart(session: Session, login: str, on: date, by: str) -> None:
    """Note a person's last day; refused while the person holds open to-dos, and for the last operator."""
    found = person(session, login)
    if n := len(session.exec(select(Todo.id).where(Todo.holder_id == found.id, Todo.closed_seq == 0)).all()):
        raise Refusal(f"{found.name}名下还有 {n} 项待办，请先转办或者释放。")
    another_operator(session, found, day_of(moment_in(session)))
    found.ends = on
    session.add(found)
    note_setting(session, {"kind": "departed", "person": found.id, "on": on.isoformat(), "by": by})


def come_back(session: Session, login: str, by: str) -> list[Role]:
    """Take back that a person left, or will; return the roles the person has again.

    Who is gone already comes back without roles and delegations: they ended with the last day and are given anew.
    """
    found, today = person(session, login), day_of(moment_in(session))
    if found.ends is None:
        raise Refusal(f"{found.name}没有登记离任，不需要撤销。")
    if found.ends < today:
        end_with(session, found, found.ends)
    found.ends = None
    session.add(found)
    session.flush()
    held = sorted(roles_on(session, today).get(found.id or 0, []))
    event = {"kind": "departure-undone", "person": found.id, "roles": [role.value for role in held], "by": by}
    note_setting(session, event)
    return held


def name_at_provider(session: Session, login: str, subject: str, by: str) -> None:
    """Note under which name the identity provider knows a person; empty: none. One name is one person's."""
    found, subject = person(session, login), plain_name(subject, "统一身份认证账号")
    taken = session.exec(select(Account).where(Account.subject == subject, Account.person_id != found.id)).first()
    if subject and taken:
        raise Refusal("这个统一身份认证账号已经对应另一名人员。")
    account = session.get(Account, found.id) or Account(person_id=found.id or 0)
    account.subject = subject
    session.add(account)
    note_setting(session, {"kind": "subject", "person": found.id, "set": bool(account.subject), "by": by})


def staff(session: Session, today: date) -> list[dict[str, Any]]:
    """Return everyone who serves or will, with roles and whether they may sign in."""
    sections = {s.id: s for s in session.exec(select(Section))}
    rows = session.exec(select(Person).order_by(col(Person.section_id).is_(None), col(Person.section_id), col(Person.id))).all()
    granted = roles_on(session, today)
    return [
        {
            "login": p.login,
            "name": p.name,
            "section": section.name if section else "",
            "section_id": p.section_id or 0,
            "organ_id": p.organ_id or 0,
            "dissolved": bool(section and section.ends and section.ends < today),
            "moves_to": _moves_to(session, section, today),
            "title": p.title,
            "ends": p.ends,
            "gone": bool(p.ends and p.ends < today),
            "roles": [(role.value, ROLE_NAMES[role]) for role in granted.get(p.id or 0, [])],
        }
        for p in rows
        for section in (sections.get(p.section_id),)
    ]


def _moves_to(session: Session, section: Section | None, today: date) -> int:
    """Return where somebody of a section belongs now: there, or in what answers for it; 0: in none that goes on."""
    after = heir(session, section, today) if section else None
    return after.id or 0 if after and not (after.ends and after.ends < today) else 0


def _place(session: Session, section_id: int | None, organ_id: int | None) -> tuple[int | None, int | None]:
    """Return section and organ of a person: the section's organ, else the one named, else the installation's own."""
    if section_id:
        section = running_section(session, section_id, day_of(moment_in(session)))
        return section.id, section.organ_id
    if organ_id is not None and session.get(Organ, organ_id) is None:
        raise BadInput(f"没有编号为 {organ_id} 的机关。")
    return None, organ_id or own_organ(session).id


def _name(words: str) -> str:
    kept = plain_name(words, "姓名", PERSON_MOST)
    if not kept:
        raise BadInput("请填写姓名。")
    return kept


def _title(words: str) -> str:
    return plain_name(words, "职务", TITLE_MOST)
