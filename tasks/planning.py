"""The backward plan of a case, with the office's own figures of what a step usually takes."""

from datetime import datetime

from sqlmodel import Session

from models.case import Case
from models.clock import day_of
from models.people import Organ
from models.planning import Plan, plan, wanted_day
from models.planning_terms import usual_of
from models.procedure.state import CaseState
from tasks.acting import state_of

SETTING = "usual_days"


def planned(session: Session, case: Case, at: datetime, state: CaseState | None = None) -> Plan | None:
    """Return the plan; None where no day was wanted, or the way to it has been gone. `state`: as derived already."""
    state = state or state_of(session, case, day_of(at))
    wanted = wanted_day(state)
    if wanted is None:
        return None
    return plan(state, wanted, usual_of(session.get_one(Organ, case.organ_id).settings.get(SETTING)))
