"""A section's own matters on one page: where each stands, what is missing and why, by when, at whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from models.acts import Who
from models.case import Case
from models.clock import day_of
from models.people import Person
from models.planning import wanted_day
from models.procedure.question import missing_now
from models.procedure.state import CaseState, StepView
from models.words import ROLE_NAMES
from tasks.desks import urgency
from tasks.loading import states_of

MOST = 40  # matters on the page; a section with more looks at the list of matters


@dataclass(frozen=True, slots=True)
class Standing:
    """One open step of a matter: who is to act, by when and why by then, what is missing with the rule that wants it."""

    step: str
    whom: str
    due: date | None
    due_says: str
    urgency: str
    why: str
    missing: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter of a section with its open steps. `wanted`: the day it is wanted to take effect."""

    id: int
    title: str
    stage: str
    wanted: date | None
    steps: tuple[Standing, ...]


def matters(session: Session, who: Who, at: datetime) -> list[Matter]:
    """Return the running matters of a person's section, the most pressing first."""
    if not who.section:
        return []
    wanted = select(Case).where(Case.section_id == who.section, Case.ended == "").order_by(col(Case.id).desc()).limit(MOST)
    cases = {case.id or 0: case for case in session.exec(wanted)}
    names = {p.id or 0: p.name for p in session.exec(select(Person))}
    day = day_of(at)
    found = [_matter(cases[case_id], state, names, day) for case_id, state in states_of(session, cases.values(), day)]
    return sorted(found, key=lambda matter: min((s.due or date.max for s in matter.steps), default=date.max))


def _matter(case: Case, state: CaseState, names: dict[int, str], day: date) -> Matter:
    return Matter(case.id or 0, case.title, case.stage, wanted_day(state), tuple(_steps(state, names, day)))


def _steps(state: CaseState, names: dict[int, str], day: date) -> Iterator[Standing]:
    for view in state.front:
        due = view.due.on if view.due else None
        yield Standing(
            step=view.step.name,
            whom=_whom(view, names),
            due=due,
            due_says=view.due.explanation if view.due else "",
            urgency=urgency(due, day),
            why=view.why,
            missing=tuple((m.what, m.rule) for m in missing_now(state, view.step)),
        )


def _whom(view: StepView, names: dict[int, str]) -> str:
    if view.step.automatic:
        return "自动处理（排队中）"
    return names.get(view.holder.id, "") if view.holder else ROLE_NAMES[view.step.role]
