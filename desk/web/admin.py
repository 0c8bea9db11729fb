"""Administration: people, sections, the organ's choices, health, queue, security log, backup. No decision in any case."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlmodel import Session, col, select

from desk.web.faults import NotThere
from desk.web.pages import after, page
from desk.web.posted import Form, Posted
from desk.web.seat import Seat, SeatOf
from models.access import Right
from models.outbox import Installation, OutboxRow
from models.people import Organ, Section
from models.planning_terms import usual_words
from models.refusals import BadInput
from models.words import ROLE_NAMES, Role
from tasks.accounts import fresh_password, set_password, sign_out, unlock
from tasks.backing import back_up, backups
from tasks.chains import append
from tasks.checking import check_all
from tasks.people import dissolve, person, set_deputy
from tasks.planning import SETTING as USUAL_DAYS
from tasks.planning import usual_names
from tasks.securitylog import KIND_NAMES, security_log
from tasks.staffing import (
    CHOICES,
    NUMBERS,
    PATTERNS,
    USUAL,
    WORDS,
    add_person,
    add_section,
    choose,
    delegations,
    depart,
    end_deputy,
    end_role,
    grant,
    name_at_provider,
    staff,
)


@dataclass(frozen=True, slots=True)
class Once:
    """An initial password, to be shown once to whoever made it."""

    name: str
    login: str
    password: str


router = APIRouter(prefix="/admin")
GIVEN = [(role.value, name) for role, name in ROLE_NAMES.items() if role not in {Role.ENGINE, Role.GOVERNMENT, Role.CO_ISSUER}]


@router.get("")
def show(request: Request, seat: SeatOf) -> Response:
    """Show what can be administered, and how the installation is."""
    seat.needs(Right.PEOPLE)
    with seat.store.reading() as session:
        held = session.get_one(Installation, 1).numbers_held
        waiting = session.exec(select(OutboxRow).where(OutboxRow.state == "waiting")).all()
    return page(request, seat, "admin.html", held=held, queue=len(waiting), faults=sum(bool(r.last_fault) for r in waiting))


@router.get("/people")
def people(request: Request, seat: SeatOf) -> Response:
    """Show people, their roles and delegations."""
    seat.needs(Right.PEOPLE)
    with seat.store.reading() as session:
        rows = staff(session, seat.day)
        others = delegations(session, seat.day)
        sections = _sections(session)
        organs = [(o.id, o.name) for o in session.exec(select(Organ).order_by(col(Organ.id)))]
    shown: dict[str, Any] = {"people": rows, "delegations": others, "sections": sections, "organs": organs, "roles": GIVEN}
    return page(request, seat, "admin-people.html", day=seat.day, oidc=bool(seat.store.settings.oidc), **shown)


@router.get("/sections")
def sections(request: Request, seat: SeatOf) -> Response:
    """Show sections with their successors, and the organs."""
    seat.needs(Right.PEOPLE)
    with seat.store.reading() as session:
        names = {s.id: s.name for s in session.exec(select(Section))}
        organs = {o.id: o.name for o in session.exec(select(Organ))}
        rows = [
            {
                "id": s.id,
                "name": s.name,
                "organ": organs[s.organ_id],
                "starts": s.starts,
                "ends": s.ends,
                "successor": names.get(s.successor_id, ""),
            }
            for s in session.exec(select(Section).order_by(col(Section.organ_id), col(Section.id)))
        ]
    return page(request, seat, "admin-sections.html", rows=rows, organs=list(organs.items()), day=seat.day)


@router.get("/organs")
def organs(request: Request, seat: SeatOf) -> Response:
    """Show each organ's number patterns and choices."""
    seat.needs(Right.SETTINGS)
    names = usual_names(seat.store.settings.rules)
    with seat.store.reading() as session:
        rows = [{"id": o.id, "name": o.name, "settings": _shown(o, names)} for o in session.exec(select(Organ))]
    words = {**WORDS, **NUMBERS, **USUAL}
    return page(request, seat, "admin-organs.html", rows=rows, choices=CHOICES, patterns=PATTERNS, words=words)


def _shown(organ: Organ, names: dict[str, str]) -> dict[str, Any]:
    """Return an organ's settings as the page asks for them: the usual times as one line."""
    return {**organ.settings, USUAL_DAYS: usual_words(organ.settings.get(USUAL_DAYS), names)}


@router.get("/health")
def health(request: Request, seat: SeatOf) -> Response:
    """Show what `doctor` finds, and the queue of automatic work."""
    seat.needs(Right.BACKUP)
    checks = check_all(seat.store)
    with seat.store.reading() as session:
        wanted = select(OutboxRow).where(OutboxRow.state == "waiting").order_by(col(OutboxRow.id)).limit(200)
        rows = [row.model_dump() for row in session.exec(wanted)]
    return page(request, seat, "admin-health.html", checks=checks, rows=rows, backups=backups(seat.store.settings.backups))


@router.get("/security")
def security(request: Request, seat: SeatOf, kind: str = "", login: str = "", address: str = "", before: int = 0) -> Response:
    """Show the security log."""
    seat.needs(Right.SECURITY_LOG)
    with seat.store.reading() as session:
        rows = security_log(session, kind=kind, login=login.strip(), address=address.strip(), before=before)
    asked = {"kind": kind, "login": login, "address": address}
    return page(
        request, seat, "admin-security.html", rows=rows, kinds=[(k.value, n) for k, n in KIND_NAMES.items()], asked=asked
    )


@router.post("/do/{what}")
def act(request: Request, seat: SeatOf, form: Posted, what: str) -> Response:
    """Do one thing of administration and go back to its page."""
    if what not in DOES:
        raise NotThere("没有这项办理。")
    right, back, does = DOES[what]
    seat.needs(right)
    with seat.store.writing() as session:
        said = does(session, seat, form)
    if isinstance(said, Once):
        return _shown_once(request, seat, said, f"/admin{back}")
    return after(request, f"/admin{back}", said)


def _shown_once(request: Request, seat: Seat, made: Once, back: str) -> Response:
    """Show a password in the answer itself: no cookie, no address and no cache ever holds it."""
    answer = page(request, seat, "admin-password.html", made=made, back=back)
    answer.headers["cache-control"] = "no-store"
    return answer


@router.post("/backup")
def backup(request: Request, seat: SeatOf, form: Posted) -> Response:
    """Make a backup now."""
    seat.needs(Right.BACKUP)
    name = seat.at.strftime("santong-%Y%m%d-%H%M%S.zip")
    made = back_up(seat.store, seat.store.settings.backups / name)
    seat.takes_out(request, f"备份 {name}")
    return after(
        request, "/admin/health", f"已备份：{name}（{made.files} 个文件，{made.size // 1024} KB）。签名密钥不在备份里。"
    )


def _add(session: Session, seat: Seat, form: Form) -> Once:
    section = form.number("section", "科室") or None
    named, organ = (form.text("login"), form.text("name")), form.number("organ", "机关") or None
    add_person(session, *named, section, form.text("title"), form.many("role"), seat.login, organ)
    return _password(session, seat, form)


def _password(session: Session, seat: Seat, form: Form) -> Once:
    made = fresh_password()
    found = person(session, form.text("login"))
    set_password(session, found.id or 0, made, must_change=True, at=seat.at, by=seat.login)
    append(session, "settings", {"kind": "password", "person": found.id, "by": seat.login}, seat.at)
    return Once(found.name, found.login, made)


def _grant(session: Session, seat: Seat, form: Form) -> str:
    grant(session, form.text("login"), form.text("role"), seat.login)
    return "职责已添加，自今天起。"


def _end_role(session: Session, seat: Seat, form: Form) -> str:
    end_role(session, form.text("login"), form.text("role"), seat.login)
    return "职责已终止。"


def _depart(session: Session, seat: Seat, form: Form) -> str:
    depart(session, form.text("login"), form.day("on", "离任日期") or seat.day, seat.login)
    return "离任已登记。"


def _unlock(session: Session, seat: Seat, form: Form) -> str:
    unlock(session, person(session, form.text("login")).id or 0, seat.at, seat.login)
    return "可以登录了。"


def _sign_out(session: Session, seat: Seat, form: Form) -> str:
    sign_out(session, person(session, form.text("login")).id or 0, seat.at, seat.login)
    return "已在所有浏览器上退出。"


def _subject(session: Session, seat: Seat, form: Form) -> str:
    name_at_provider(session, form.text("login"), form.text("subject"), seat.login)
    return "统一身份认证账号已登记。"


def _deputy(session: Session, seat: Seat, form: Form) -> str:
    starts, ends = form.day("starts", "起日"), form.day("ends", "止日")
    roles = [r for r in form.many("role") if r in set(Role)]
    if starts is None or ends is None or not roles:
        raise BadInput("请写明委托的职责和起止日期。")
    set_deputy(
        session, form.text("principal"), form.text("deputy"), [Role(r) for r in roles], starts, ends, form.text("authorisation")
    )
    ids = [person(session, form.text(key)).id for key in ("principal", "deputy")]
    event = {
        "kind": "deputy",
        "people": ids,
        "roles": roles,
        "from": starts.isoformat(),
        "to": ends.isoformat(),
        "by": seat.login,
    }
    append(session, "settings", event, seat.at)
    return "委托已登记。"


def _end_deputy(session: Session, seat: Seat, form: Form) -> str:
    end_deputy(session, form.number("id", "委托编号") or 0, seat.login)
    return "委托已终止。"


def _section(session: Session, seat: Seat, form: Form) -> str:
    add_section(
        session, form.number("organ", "机关") or 0, form.text("name"), form.day("starts", "设立日期") or seat.day, seat.login
    )
    return "科室已添加。"


def _dissolve(session: Session, seat: Seat, form: Form) -> str:
    section = session.get(Section, form.number("section", "科室") or 0)
    heir = session.get(Section, form.number("successor", "承接科室") or 0)
    on = form.day("on", "撤并日期")
    if section is None or on is None:
        raise BadInput("请选择科室并写明撤并日期。")
    dissolve(session, section, on, heir)
    event = {
        "kind": "dissolved",
        "section": section.id,
        "successor": section.successor_id,
        "on": on.isoformat(),
        "by": seat.login,
    }
    append(session, "settings", event, seat.at)
    return f"“{section.name}”自 {on} 撤并。"


def _choose(session: Session, seat: Seat, form: Form) -> str:
    given = {k: v for k, v in form.fields if k in {*PATTERNS, *CHOICES, *WORDS, *NUMBERS, *USUAL}}
    changed = choose(session, form.number("organ", "机关") or 0, given, seat.login)
    return "设置已修改。" if changed else "没有变化。"


def _sections(session: Session) -> list[tuple[int, str]]:
    return [
        (s.id or 0, s.name) for s in session.exec(select(Section).where(col(Section.ends).is_(None)).order_by(col(Section.id)))
    ]


Does = Callable[[Session, Seat, Form], str | Once]
DOES: dict[str, tuple[Right, str, Does]] = {
    "add": (Right.PEOPLE, "/people", _add),
    "password": (Right.PEOPLE, "/people", _password),
    "grant": (Right.PEOPLE, "/people", _grant),
    "end-role": (Right.PEOPLE, "/people", _end_role),
    "depart": (Right.PEOPLE, "/people", _depart),
    "unlock": (Right.PEOPLE, "/people", _unlock),
    "sign-out": (Right.PEOPLE, "/people", _sign_out),
    "subject": (Right.PEOPLE, "/people", _subject),
    "deputy": (Right.PEOPLE, "/people", _deputy),
    "end-deputy": (Right.PEOPLE, "/people", _end_deputy),
    "section": (Right.PEOPLE, "/sections", _section),
    "dissolve": (Right.PEOPLE, "/sections", _dissolve),
    "choose": (Right.SETTINGS, "/organs", _choose),
}
