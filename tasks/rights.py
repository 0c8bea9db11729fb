"""Which cases a person may read, by their relation to the case: one condition in SQL for lists, search, files and dossiers.

* Section: drafter and section head read the cases of their section, and of those it succeeded.
* Organ: legal officer, competition reviewer, clerk, leaders and auditor read every case of their organ: that of their section,
  without one (leaders, the retained lawyer) the one noted with the person, else the installation's own, the first recorded.
* Registrar: cases that reached registration, of any organ. Adviser: also those whose adviser is not chosen yet.
* Anyone: cases in which they hold or held a to-do by name, acted, or were sent a message, copies among them.
* A deputy, during the period: what the principal may read in the roles delegated.
* One who is only the operator (admin) reads no case at all.

Each part is a list of cases or sections that is made once for a statement, from an index: nothing is asked case by case.
"""

from datetime import date

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, false, func, literal, or_, union
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models.acts import Who
from models.case import ActRow, Case, Todo
from models.clock import day_of
from models.desk import Message
from models.people import Organ, Section
from models.words import SECTION_ROLES, Role
from tasks.people import stands_in_for
from tasks.store import store_of

OF_ORGAN = frozenset({Role.LEGAL_OFFICER, Role.COMPETITION_REVIEWER, Role.CLERK, Role.LEADER, Role.HEAD, Role.AUDITOR})
ONLY_OPERATOR = frozenset({Role.ADMIN})


def readable(session: Session, who: Who) -> ColumnElement[bool]:
    """Return the condition on `Case` for what a person may read today. Only for whom they stand in is looked up here."""
    day = day_of(store_of(session).now())
    principals = [principal for _, principal in stands_in_for(session, who, day)]
    return or_(*(_read_by(each, day) for each in (who, *principals)))


def may_read(session: Session, who: Who, case_id: int) -> bool:
    """Tell whether a person may read a case; of one that is not there: no."""
    wanted = select(Case.id).where(Case.id == case_id, readable(session, who))
    return session.exec(wanted).first() is not None


def _read_by(who: Who, day: date) -> ColumnElement[bool]:
    if who.roles == ONLY_OPERATOR:
        return false()
    parts: list[ColumnElement[bool]] = [col(Case.id).in_(_by_name(who.id))]
    if who.roles & SECTION_ROLES and who.section:
        parts.append(col(Case.section_id).in_(_answered_for(who.section, day)))
    if who.roles & OF_ORGAN:
        parts.append(col(Case.organ_id) == _organ_of(who))
    if who.has(Role.REGISTRAR):
        parts.append(col(Case.id).in_(select(Todo.case_id).where(Todo.role == Role.REGISTRAR)))
    if who.has(Role.ADVISER):
        free = select(Todo.case_id).where(Todo.role == Role.ADVISER, col(Todo.holder_id).is_(None), Todo.closed_seq == 0)
        parts.append(and_(col(Case.organ_id) == _organ_of(who), col(Case.id).in_(free)))
    return or_(*parts)


def _by_name(person_id: int) -> CompoundSelect[int]:
    """The cases in which a person has, or had, a to-do, an act, a message."""
    return union(
        select(Todo.case_id).where(Todo.holder_id == person_id),
        select(ActRow.case_id).where(ActRow.person_id == person_id),
        select(col(Message.case_id)).where(Message.person_id == person_id, col(Message.case_id).is_not(None)),
    )


def _answered_for(section_id: int, day: date) -> Select[tuple[int | None]]:
    """A section, the sections it succeeded by that day, and those they succeeded."""
    known = select(Section.id).where(Section.id == section_id).cte(recursive=True)
    before = aliased(Section)
    gone = select(before.id).where(before.successor_id == known.c.id, col(before.ends) < day)
    return select(known.union(gone).c.id)


def _organ_of(who: Who) -> ColumnElement[int | None]:
    """The organ of a person's section; of one without a section the person's own, else the installation's."""
    if who.section:
        return select(Section.organ_id).where(Section.id == who.section).scalar_subquery()
    return literal(who.organ) if who.organ else select(func.min(Organ.id)).scalar_subquery()
