"""The procedure of a case as a picture, with the names of the people in it."""

from datetime import datetime

from sqlmodel import Session, select

from models.case import Case
from models.clock import day_of
from models.people import Person
from models.picture.drawing import Picture, draw
from models.procedure.state import CaseState
from tasks.acting import state_of


def picture(session: Session, case: Case, at: datetime, state: CaseState | None = None) -> Picture:
    """Return the picture of a case as it stands; `state`: as derived already."""
    names = {person_id or 0: name for person_id, name in session.exec(select(Person.id, Person.name))}
    return draw(state or state_of(session, case, day_of(at)), names)
