"""The backward plan of a case, with the office's own figures of what a step usually takes."""

from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from models.case import Case
from models.clock import day_of
from models.people import Organ
from models.planning import Plan, plan, wanted_day
from models.planning_terms import MEETING, USUAL, usual_of
from models.procedure.state import CaseState
from models.words import ROLE_NAMES, Role
from tasks.acting import state_of
from tasks.procedures import procedures

SETTING = "usual_days"


def planned(session: Session, case: Case, at: datetime, state: CaseState | None = None) -> Plan | None:
    """Return the plan; None where no day was wanted, or the way to it has been gone. `state`: as derived already."""
    state = state or state_of(session, case, day_of(at))
    wanted = wanted_day(state)
    if wanted is None:
        return None
    return plan(state, wanted, usual_of(session.get_one(Organ, case.organ_id).settings.get(SETTING)))


def usual_names(rules: Path) -> dict[str, str]:
    """Return what an operator may give a usual time (通常用时) of: steps, roles and the meeting, by name and by key."""
    steps = [step for procedure in procedures(rules) for step in procedure.steps if not step.automatic]
    roles = {ROLE_NAMES[role]: role.value for role in Role if role.value in USUAL}
    named = {"会议": MEETING, **roles, **{step.name: step.id for step in steps}}
    return named | {key: key for key in named.values()}
