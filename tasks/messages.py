"""Messages to people (消息): written in the transaction of the act that causes them, one clear sentence each.

Who is told: whom an act names; who is to take up what a return, a supplement or an urging lays on a desk; who handed in a
matter that has ended. Nobody is told of what they did themselves. An act that tells nobody asks the database nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, update
from sqlmodel import Session, col, func, or_, select

from models.acts import Act, Recorded
from models.case import Case
from models.desk import Message
from models.people import Person, RoleGrant, Section
from models.procedure.state import CaseState
from models.procedure.todos import ToDo, open_todos
from models.words import CODE_NAMES, SECTION_ROLES, Code, Role

ASKS = {
    Code.CIRCULATE: "{who}把“{title}”抄送给您阅知",
    Code.TRANSFER: "{who}把“{title}”{here}转办给您",
    Code.DELEGATE: "{who}把“{title}”{here}委派给您",
    Code.ADD_SIGNER: "{who}请您加签“{title}”{here}",
    Code.COUNTERSIGN: "{who}请您会签“{title}”{here}",
}
TO_PEOPLE = frozenset(ASKS)  # they name whom in `whom`
DECIDES = frozenset({Code.CONCLUDE, Code.ACCEPT, Code.REPLY, Code.TERMINATE})  # may end a case, or send it back
MOST_WORDS = 300  # of a reason
MOST = 200  # messages shown
ENDED = "ended"  # the kind of a message that a matter has ended


@dataclass(frozen=True, slots=True)
class Told:
    """A message as its reader sees it; `case` None: it belongs to none."""

    id: int
    case: int | None
    kind: str
    kind_name: str
    at: datetime
    says: str
    read: bool


def tell(session: Session, recorded: Recorded, state: CaseState) -> None:
    """Write the messages of an act just recorded; for most acts there are none, and nothing is asked."""
    act, name = recorded.act, _name(state, recorded.act.step)
    here = f"（{name}）" if name else ""
    if act.code in TO_PEOPLE:
        _write(session, recorded, act.code, [who.id for who in act.whom], ASKS[act.code].replace("{here}", here))
    elif act.code is Code.ASK_MATERIALS:
        owed = [todo for todo in open_todos(state) if todo.child == f"{act.code}:{recorded.seq}"]
        _write_to(session, recorded, state, owed, f"{{who}}要求“{{title}}”补正材料，期限 {act.data.get('by', '')}")
    elif act.code is Code.URGE:
        pressed = [todo for todo in open_todos(state) if todo.step == act.step and act.child in {"", todo.child}]
        _write_to(session, recorded, state, pressed, f"{{who}}催办“{{title}}”{here}，请尽快办理")
    elif target := _goes_back_to(state, act):
        from_ = f"从“{name}”" if name else ""
        reopened = [todo for todo in open_todos(state) if todo.step == target and not todo.child]
        _write_to(session, recorded, state, reopened, f"{{who}}把“{{title}}”{from_}退回到“{_name(state, target)}”")
    elif state.ended and act.code in DECIDES:
        _write(session, recorded, ENDED, [state.file.submitter.id], f"“{{title}}”已经结束（{state.stage}），由{{who}}办理")


def unread(session: Session, person_id: int) -> int:
    """Count a person's unread messages."""
    wanted = select(func.count()).where(Message.person_id == person_id, col(Message.read_at).is_(None))
    return session.exec(wanted).one()


def messages_of(session: Session, person_id: int, limit: int = MOST) -> list[Told]:
    """Return a person's messages, latest first."""
    wanted = select(Message).where(Message.person_id == person_id).order_by(col(Message.id).desc()).limit(limit)
    return [_told(message) for message in session.exec(wanted)]


def mark_read(session: Session, person_id: int, ids: Iterable[int], at: datetime) -> None:
    """Mark messages of this person as read: those named, or all where none is named. Another's stay as they are."""
    named = list(ids)
    mine: list[ColumnElement[bool]] = [col(Message.person_id) == person_id, col(Message.read_at).is_(None)]
    if named:
        mine.append(col(Message.id).in_(named))
    session.execute(update(Message).where(*mine).values(read_at=at).execution_options(synchronize_session=False))


def people_of(session: Session, role: Role, case: Case, day: date) -> list[int]:
    """Return who holds a role for a case on a day: of its section for a section's role, else of its organ.

    Who belongs to no section counts for every organ, and so does the registrar, who sits in another.
    """
    wanted = (
        select(Person.id)
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(RoleGrant.role == role, RoleGrant.starts <= day, or_(col(RoleGrant.ends).is_(None), col(RoleGrant.ends) >= day))
        .where(or_(col(Person.ends).is_(None), col(Person.ends) >= day))
    )
    if role in SECTION_ROLES:
        wanted = wanted.where(Person.section_id == case.section_id)
    elif role is not Role.REGISTRAR:
        here = select(Section.id).where(Section.organ_id == case.organ_id)
        wanted = wanted.where(or_(col(Person.section_id).is_(None), col(Person.section_id).in_(here)))
    return [found for found in session.exec(wanted.distinct().order_by(col(Person.id))) if found]


def _goes_back_to(state: CaseState, act: Act) -> str:
    """Return the step an act sends the case back to: a return, or a conclusion whose outcome is one."""
    if act.code is Code.RETURN:
        return act.to
    if act.code not in DECIDES or act.child or act.step not in state.views:
        return ""
    outcome = state.views[act.step].step.outcomes.get(act.outcome)
    word, _, target = outcome.to.partition(":") if outcome else ("", "", "")
    return target if word == "back" else ""


def _name(state: CaseState, step: str) -> str:
    return state.views[step].step.name if step in state.views else ""


def _write_to(session: Session, recorded: Recorded, state: CaseState, todos: Iterable[ToDo], what: str) -> None:
    """Tell who has these to-dos: the holder, else everyone who may take one."""
    case = session.get_one(Case, recorded.act.case_id)
    people: list[int] = []
    for todo in todos:
        people += [todo.holder] if todo.holder else people_of(session, todo.role, case, recorded.day)
    _write(session, recorded, recorded.code, people, what)


def _write(session: Session, recorded: Recorded, kind: str, people: Iterable[int], what: str) -> None:
    act = recorded.act
    told = dict.fromkeys(p for p in people if p not in {act.by.id, act.decider.id, 0})
    if not told:
        return
    title = " ".join(session.get_one(Case, act.case_id).title.split())
    reason = act.reason.strip()[:MOST_WORDS].rstrip("。")
    says = what.replace("{who}", _actor(session, act)).replace("{title}", title) + (f"，理由：{reason}。" if reason else "。")
    for person_id in told:
        session.add(Message(person_id=person_id, case_id=act.case_id, seq=recorded.seq, kind=kind, at=recorded.at, says=says))


def _actor(session: Session, act: Act) -> str:
    """Name who acted: B 代 A where one stood in; on paper who decided, with who entered it."""
    ids = {act.by.id, act.decider.id, *((act.paper.by.id,) if act.paper else ())}
    names = {p.id: p.name for p in session.exec(select(Person).where(col(Person.id).in_(ids)))}
    signed = names.get(act.paper.by.id if act.paper else act.by.id, "系统")
    if act.principal:
        signed = f"{signed}代{names.get(act.principal.id, '')}"
    return f"{signed}（{names.get(act.by.id, '')}补录）" if act.paper else signed


def _told(message: Message) -> Told:
    name = "办结" if message.kind == ENDED else CODE_NAMES[Code(message.kind)] if message.kind in set(Code) else "通知"
    return Told(
        id=message.id or 0,
        case=message.case_id,
        kind=message.kind,
        kind_name=name,
        at=message.at,
        says=message.says,
        read=message.read_at is not None,
    )
