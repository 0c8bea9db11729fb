"""What a person may choose from in an action's form: people, steps to go back to, signers that may be dropped."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from models.acts import Act, Who
from models.case import Case
from models.clock import day_of
from models.people import Person, RoleGrant, Section
from models.procedure.guards_moving import return_targets
from models.procedure.question import Question, role_of
from models.procedure.state import CaseState
from models.words import ROLE_NAMES, SECTION_ROLES, Code, Role
from tasks.loading import law_of, load_case_file


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: what is sent, what is read, and what stands small beside it."""

    value: str
    name: str
    beside: str = ""


def colleagues(session: Session, day: datetime, but: int = 0) -> list[Choice]:
    """Return everyone who serves on a day, by section."""
    on = day_of(day)
    sections = {s.id: s.name for s in session.exec(select(Section))}
    people = session.exec(select(Person).order_by(col(Person.section_id).is_(None), col(Person.section_id), col(Person.id)))
    return [
        Choice(p.login, p.name, sections.get(p.section_id) or p.title)
        for p in people
        if p.id != but and not (p.ends and on > p.ends)
    ]


def fit_for(session: Session, case: Case, state: CaseState, step: str, who: Who, at: datetime) -> list[Choice]:
    """Return the colleagues who hold the role of a step; whether independence allows them, the act says."""
    role = _role(session, case, state, step, who, at)
    on = day_of(at)
    holders = set(session.exec(select(RoleGrant.person_id).where(RoleGrant.role == role, RoleGrant.starts <= on)))
    at_home = {p.login for p in session.exec(select(Person).where(Person.section_id == case.section_id))}
    logins = {p.login for p in session.exec(select(Person).where(col(Person.id).in_(holders)))}
    wanted = logins & at_home if role in SECTION_ROLES else logins
    return [choice for choice in colleagues(session, at, who.id) if choice.value in wanted]


def _role(session: Session, case: Case, state: CaseState, step: str, who: Who, at: datetime) -> Role:
    return role_of(_question(session, case, state, step, who, at), state.views[step].step)


def _question(session: Session, case: Case, state: CaseState, step: str, who: Who, at: datetime) -> Question:
    act = Act(case_id=case.id or 0, code=Code.RETURN, by=who, step=step)
    return Question(law_of(session, case), load_case_file(session, case), state, act, at, day_of(at))


def steps_back(session: Session, case: Case, state: CaseState, step: str, who: Who, at: datetime) -> list[Choice]:
    """Return the steps a matter may be sent back to from `step`, latest first."""
    targets = return_targets(_question(session, case, state, step, who, at))
    return [Choice(t, state.views[t].step.name, ROLE_NAMES[state.views[t].step.role]) for t in targets]


def signers(session: Session, state: CaseState, step: str) -> list[Choice]:
    """Return the extra signers of a step who have not signed."""
    waiting = [c for c in state.views[step].seat.children.values() if c.holder and not c.done]
    people = {
        p.id: p for p in session.exec(select(Person).where(col(Person.id).in_([c.holder.id for c in waiting if c.holder])))
    }
    return [Choice(people[c.holder.id].login, people[c.holder.id].name) for c in waiting if c.holder and c.holder.id in people]
