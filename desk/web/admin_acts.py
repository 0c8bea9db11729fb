"""What an operator does with people, sections, delegations, settings: one form, one function of `tasks`, one page after it."""

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlmodel import Session

from desk.web.faults import NotThere
from desk.web.pages import after, chinese_day, page
from desk.web.posted import Form, Posted
from desk.web.seat import Seat, SeatOf
from models.access import Right
from models.people import Section
from models.refusals import BadInput
from models.words import ROLE_NAMES
from tasks.accounts import fresh_password, set_password, sign_out, unlock
from tasks.chains import append
from tasks.granting import end_deputy, end_role, grant
from tasks.organ_choices import CHOICES, NUMBERS, PATTERNS, USUAL, WORDS, choose
from tasks.people import person, set_deputy
from tasks.section_changes import add_section, dissolve, people_of
from tasks.staffing import add_person, come_back, correct, depart, move, name_at_provider

router = APIRouter(prefix="/admin")


@dataclass(frozen=True, slots=True)
class Once:
    """An initial password, to be shown once to whoever made it."""

    name: str
    login: str
    password: str


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


def _come_back(session: Session, seat: Seat, form: Form) -> str:
    held = come_back(session, form.text("login"), seat.login)
    roles = f"职责：{'、'.join(ROLE_NAMES[role] for role in held)}。" if held else "原有职责和委托不恢复，请另行添加。"
    return f"离任登记已撤销，可以登录。{roles}"


def _move(session: Session, seat: Seat, form: Form) -> str:
    section, organ = form.number("section", "科室"), form.number("organ", "机关") or None
    if section is None:
        raise BadInput("请选择调整到哪个科室。")
    move(session, form.text("login"), section or None, seat.login, organ)
    return "科室已调整。"


def _correct(session: Session, seat: Seat, form: Form) -> str:
    correct(session, form.text("login"), form.text("name"), form.text("title"), seat.login)
    return "姓名、职务已更正。"


def _unlock(session: Session, seat: Seat, form: Form) -> str:
    unlock(session, person(session, form.text("login")).id or 0, seat.at, seat.login)
    return "已解除锁定。"


def _sign_out(session: Session, seat: Seat, form: Form) -> str:
    sign_out(session, person(session, form.text("login")).id or 0, seat.at, seat.login)
    return "已在所有浏览器上退出。"


def _subject(session: Session, seat: Seat, form: Form) -> str:
    name_at_provider(session, form.text("login"), form.text("subject"), seat.login)
    return "统一身份认证账号已登记。"


def _deputy(session: Session, seat: Seat, form: Form) -> str:
    starts, ends, paper = form.day("starts", "起日"), form.day("ends", "止日"), form.text("authorisation")
    logins = (form.text("principal"), form.text("deputy"))
    set_deputy(session, *logins, form.many("role"), starts, ends, paper, seat.login)
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
    dissolve(session, section, on, heir, seat.login)
    said = f"“{section.name}”自 {chinese_day(on)}撤并。"
    if staying := people_of(session, section, seat.day):
        return f"{said}该科室还有 {len(staying)} 人，请到“人员和委托”页调整科室：{'、'.join(staying)}。"
    return said


def _choose(session: Session, seat: Seat, form: Form) -> str:
    given = {k: v for k, v in form.fields if k in {*PATTERNS, *CHOICES, *WORDS, *NUMBERS, *USUAL}}
    changed = choose(session, form.number("organ", "机关") or 0, given, seat.login)
    return "设置已修改。" if changed else "没有变化。"


Does = Callable[[Session, Seat, Form], str | Once]
DOES: dict[str, tuple[Right, str, Does]] = {
    "add": (Right.PEOPLE, "/people", _add),
    "password": (Right.PEOPLE, "/people", _password),
    "grant": (Right.PEOPLE, "/people", _grant),
    "end-role": (Right.PEOPLE, "/people", _end_role),
    "depart": (Right.PEOPLE, "/people", _depart),
    "come-back": (Right.PEOPLE, "/people", _come_back),
    "move": (Right.PEOPLE, "/people", _move),
    "correct": (Right.PEOPLE, "/people", _correct),
    "unlock": (Right.PEOPLE, "/people", _unlock),
    "sign-out": (Right.PEOPLE, "/people", _sign_out),
    "subject": (Right.PEOPLE, "/people", _subject),
    "deputy": (Right.PEOPLE, "/people", _deputy),
    "end-deputy": (Right.PEOPLE, "/people", _end_deputy),
    "section": (Right.PEOPLE, "/sections", _section),
    "dissolve": (Right.PEOPLE, "/sections", _dissolve),
    "choose": (Right.SETTINGS, "/organs", _choose),
}
