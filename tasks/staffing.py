"""People, sections and the organ's own choices as the operator keeps them. Each change is a line of the settings chain."""

from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, col, or_, select

from models.accounts import Account
from models.case import Todo
from models.clock import day_of
from models.number import check_pattern
from models.people import Deputy, Organ, Person, RoleGrant, Section
from models.planning_terms import usual_from
from models.refusals import BadInput, Refusal
from models.words import ROLE_NAMES, Role
from tasks.chains import append
from tasks.intake import own_organ
from tasks.people import person
from tasks.planning import SETTING as USUAL_DAYS
from tasks.planning import usual_names
from tasks.store import moment_in, store_of

CHOICES = {
    "registrar": {"inside": "本系统内登记", "outside": "外部登记，由文书照录"},
    "number_order": {"after_registration": "登记后编发文字号", "after_signature": "签发后即编发文字号"},
    "quorum": {"": "过半数出席（默认）", "majority": "过半数出席", "half": "半数以上出席", "two_thirds": "三分之二以上出席"},
    "pause_after_acceptance": {"": "受理后不得中止", "allowed": "受理后可以中止"},
}
WORDS = {
    "contact": "对外联系方式",
    "public_base": "公众网页的网址",
    "gazette": "刊登文件的政府公报",
    "site": "指定的政府网站",
    "justice_organ": "审查建议的受理机关",
    "market_organ": "公平竞争举报的受理机关",
}
NUMBERS = {"forward_days": "公众来件转送时限（工作日）", "exception_reminder_days": "例外期限届满前几日提醒"}
USUAL = {USUAL_DAYS: "各环节通常用时（工作日，倒排计划用；如：会议=5，签发=2）"}
PATTERNS = {"document_number": "发文字号", "registration_number": "登记号"}


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
    if not name.strip():
        raise BadInput("请填写姓名。")
    if session.exec(select(Person).where(Person.login == login)).first():
        raise Refusal(f"登录名“{login}”已经有人使用。")
    section = session.get(Section, section_id) if section_id else None
    if organ_id is not None and session.get(Organ, organ_id) is None:
        raise BadInput(f"没有编号为 {organ_id} 的机关。")
    organ = section.organ_id if section else organ_id or own_organ(session).id
    fresh = Person(login=login, name=name.strip(), section_id=section_id, organ_id=organ, title=title.strip())
    session.add(fresh)
    session.flush()
    _line(session, {"kind": "person", "person": fresh.id, "section": section_id, "organ": organ, "by": by})
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
    _line(session, {"kind": "organ-of-person", "person": found.id, "organ": named.id, "by": by})


def grant(session: Session, login: str, role: str, by: str) -> None:
    """Give a person a role from today."""
    found, given, today = person(session, login), _role(role), _today(session)
    if any(g.role is given for g in _grants(session, found, today)):
        raise Refusal(f"{found.name}已经有“{ROLE_NAMES[given]}”职责。")
    session.add(RoleGrant(person_id=found.id or 0, role=given, starts=today))
    _line(session, {"kind": "role", "person": found.id, "role": given.value, "from": today.isoformat(), "by": by})


def end_role(session: Session, login: str, role: str, by: str) -> None:
    """End a person's role with yesterday; to-dos the person holds by name in it must be passed on first."""
    found, ended, today = person(session, login), _role(role), _today(session)
    held = select(Todo.id).where(Todo.holder_id == found.id, Todo.role == ended, Todo.closed_seq == 0)
    if n := len(session.exec(held).all()):
        raise Refusal(f"{found.name}以“{ROLE_NAMES[ended]}”身份签收的待办还有 {n} 项，请先转办或者释放。")
    for row in _grants(session, found, today):
        if row.role is ended:
            row.ends = max(row.starts, today - timedelta(days=1))
            session.add(row)
    _line(session, {"kind": "role-ended", "person": found.id, "role": ended.value, "on": today.isoformat(), "by": by})


def depart(session: Session, login: str, on: date, by: str) -> None:
    """Note a person's last day; refused while the person holds open to-dos."""
    found = person(session, login)
    if n := len(session.exec(select(Todo.id).where(Todo.holder_id == found.id, Todo.closed_seq == 0)).all()):
        raise Refusal(f"{found.name}名下还有 {n} 项待办，请先转办或者释放。")
    found.ends = on
    session.add(found)
    _line(session, {"kind": "departed", "person": found.id, "on": on.isoformat(), "by": by})


def name_at_provider(session: Session, login: str, subject: str, by: str) -> None:
    """Note under which name the identity provider knows a person; empty: none. One name is one person's."""
    found = person(session, login)
    taken = session.exec(select(Account).where(Account.subject == subject, Account.person_id != found.id)).first()
    if subject and taken:
        raise Refusal("这个统一身份认证账号已经对应另一名人员。")
    account = session.get(Account, found.id) or Account(person_id=found.id or 0)
    account.subject = subject.strip()
    session.add(account)
    _line(session, {"kind": "subject", "person": found.id, "set": bool(account.subject), "by": by})


def end_deputy(session: Session, deputy_id: int, by: str, own: int | None = None) -> None:
    """End a delegation today; `own`: only one that this person gave."""
    found = session.get(Deputy, deputy_id)
    if found is None or (own is not None and found.principal_id != own):
        raise BadInput("没有这项委托。")
    found.ends = min(found.ends, _today(session) - timedelta(days=1))
    session.add(found)
    _line(session, {"kind": "deputy-ended", "deputy": deputy_id, "on": found.ends.isoformat(), "by": by})


def add_section(session: Session, organ_id: int, name: str, starts: date, by: str) -> None:
    """Add a section; refused where one of that name serves already."""
    running = select(Section).where(Section.organ_id == organ_id, Section.name == name.strip(), col(Section.ends).is_(None))
    if not name.strip() or session.exec(running).first():
        raise Refusal(f"“{name}”已经存在，或者没有填写名称。")
    fresh = Section(organ_id=organ_id, name=name.strip(), starts=starts)
    session.add(fresh)
    session.flush()
    _line(session, {"kind": "section", "section": fresh.id, "name": fresh.name, "from": starts.isoformat(), "by": by})


def choose(session: Session, organ_id: int, given: dict[str, str], by: str) -> list[str]:
    """Write an organ's choices and patterns; return what changed. A pattern without year and serial is refused."""
    organ = session.get_one(Organ, organ_id)
    changed: dict[str, Any] = {}
    for key, words in given.items():
        value = _value(session, key, words)
        if organ.settings.get(key, "") != value:
            changed[key] = value
    if changed:
        organ.settings = {**organ.settings, **changed}
        session.add(organ)
        _line(session, {"kind": "organ", "organ": organ_id, "changed": changed, "by": by})
    return sorted(changed)


def _value(session: Session, key: str, words: str) -> Any:  # noqa: ANN401 - a value of the JSON column
    """Return a setting as it is kept; refused where it is none."""
    if key in PATTERNS:
        check_pattern(words)
    elif key in WORDS:
        return words.strip()[:200]
    elif key in USUAL:
        return usual_from(words, usual_names(store_of(session).settings.rules)) or ""
    elif key in NUMBERS:
        if words and not (words.isascii() and words.isdigit() and int(words) <= 365):
            raise BadInput(f"“{NUMBERS[key]}”应当是 0 至 365 的整数。")
    elif key not in CHOICES or words not in CHOICES[key]:
        raise BadInput(f"没有“{key}={words}”这一设置。")
    return words


def staff(session: Session, today: date) -> list[dict[str, Any]]:
    """Return everyone who serves or will, with roles and whether they may sign in."""
    sections = {s.id: s.name for s in session.exec(select(Section))}
    rows = session.exec(select(Person).order_by(col(Person.section_id).is_(None), col(Person.section_id), col(Person.id))).all()
    granted: dict[int, list[Role]] = {}
    wanted = select(RoleGrant).where(
        RoleGrant.starts <= today, or_(col(RoleGrant.ends).is_(None), col(RoleGrant.ends) >= today)
    )
    for row in session.exec(wanted):
        granted.setdefault(row.person_id, []).append(row.role)
    return [
        {
            "login": p.login,
            "name": p.name,
            "section": sections.get(p.section_id, ""),
            "title": p.title,
            "ends": p.ends,
            "gone": bool(p.ends and p.ends < today),
            "roles": [(role.value, ROLE_NAMES[role]) for role in granted.get(p.id or 0, [])],
        }
        for p in rows
    ]


def delegations(session: Session, today: date, principal: int | None = None) -> list[dict[str, Any]]:
    """Return the delegations that run or will, of one person or of all."""
    names = {p.id: p.name for p in session.exec(select(Person))}
    wanted = select(Deputy).where(Deputy.ends >= today).order_by(col(Deputy.starts))
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


def _grants(session: Session, found: Person, today: date) -> list[RoleGrant]:
    wanted = select(RoleGrant).where(RoleGrant.person_id == found.id, RoleGrant.starts <= today)
    return list(session.exec(wanted.where(or_(col(RoleGrant.ends).is_(None), col(RoleGrant.ends) >= today))))


def _today(session: Session) -> date:
    return day_of(moment_in(session))


def _role(words: str) -> Role:
    if words not in set(Role) or Role(words) in {Role.ENGINE, Role.GOVERNMENT, Role.CO_ISSUER}:
        raise BadInput(f"没有“{words}”这一职责。")
    return Role(words)


def _line(session: Session, event: dict[str, Any]) -> None:
    append(session, "settings", event, moment_in(session))
