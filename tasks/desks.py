"""What lies on a person's desk: what to do now and how pressing it is, and what became of the matters one had a hand in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, or_, select

from models.acts import Who
from models.case import ActRow, Case, Todo, Wait
from models.clock import day_of
from models.people import Person, Section
from models.words import ROLE_NAMES
from tasks.people import stands_in_for
from tasks.todos import todos_for

SOON = 3  # days before a deadline from which a to-do counts as pressing


@dataclass(frozen=True, slots=True)
class Waiting:
    """A matter in which one had a hand and for which one waits: at whom, since when, by when."""

    case: int
    title: str
    stage: str
    at: str  # who is to act
    since: date
    due: date | None
    urgency: str


def urgency(due: date | None, day: date) -> str:
    """Return red (past its day), amber (within three days), green (later) or gray (no day set)."""
    if due is None:
        return "gray"
    return "red" if due < day else "amber" if (due - day).days <= SOON else "green"


def to_do(session: Session, who: Who, at: datetime) -> list[dict[str, Any]]:
    """Return the to-dos on a person's desk, those of the principals stood in for among them, most pressing first."""
    own = [{**row, "for": "", "for_name": ""} for row in todos_for(session, who, at)]
    theirs: list[dict[str, Any]] = []
    for person, held in stands_in_for(session, who, day_of(at)):
        theirs += [{**row, "for": person.login, "for_name": person.name} for row in todos_for(session, held, at)]
    seen = {row["id"] for row in own}
    rows = own + [row for row in theirs if row["id"] not in seen]
    for row in rows:
        row["urgency"] = urgency(date.fromisoformat(row["due"]) if row["due"] else None, day_of(at))
    return sorted(rows, key=lambda row: (row["due"] or "9999", row["id"]))


def waiting_for(session: Session, who: Who, at: datetime, but: Iterable[int]) -> list[Waiting]:
    """Return the open matters of one's section, or in which one acted, that lie with somebody else."""
    mine = select(ActRow.case_id).where(ActRow.person_id == who.id)
    wanted = select(Case).where(Case.ended == "", or_(Case.section_id == who.section, col(Case.id).in_(mine)))
    left = set(but)
    cases = {c.id or 0: c for c in session.exec(wanted.order_by(col(Case.id).desc()).limit(200)) if c.id not in left}
    day = day_of(at)
    rows = [*_with_people(session, cases, day), *_outside(session, cases, day)]
    return sorted(rows, key=lambda row: (row.due or date.max, row.case))


def _with_people(session: Session, cases: dict[int, Case], day: date) -> Iterable[Waiting]:
    wanted = select(Todo, Person).join(Person, col(Person.id) == col(Todo.holder_id), isouter=True)
    rows = session.exec(wanted.where(col(Todo.case_id).in_(cases), Todo.closed_seq == 0))
    sections = {s.id: s.name for s in session.exec(select(Section))}
    for todo, holder in rows:
        case = cases[todo.case_id]
        whom = holder.name if holder else ROLE_NAMES[todo.role]
        if not holder and todo.role.value in {"drafter", "section_head"}:
            whom = f"{sections.get(case.section_id, '')}（{ROLE_NAMES[todo.role]}）"
        yield Waiting(todo.case_id, case.title, case.stage, whom, day_of(todo.opened_at), todo.due, urgency(todo.due, day))


def _outside(session: Session, cases: dict[int, Case], day: date) -> Iterable[Waiting]:
    for wait in session.exec(select(Wait).where(col(Wait.case_id).in_(cases), Wait.closed_seq == 0)):
        if wait.sent_on:
            case = cases[wait.case_id]
            body = ROLE_NAMES.get(wait.body, wait.body)  # type: ignore[call-overload]  # a role's value or a body's name
            yield Waiting(
                wait.case_id, case.title, case.stage, str(body), wait.sent_on, wait.expected_by, urgency(wait.expected_by, day)
            )
