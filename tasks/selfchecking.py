"""案卷自查 of a case, with the files the engine made for it."""

from datetime import datetime

from sqlmodel import Session, col, select

from models.case import Case
from models.clock import day_of
from models.instrument import Artefact
from models.selfcheck import MadeFile, SelfCheck, self_check
from tasks.acting import state_of


def checked(session: Session, case: Case, at: datetime) -> SelfCheck:
    """Return which papers the file of a case needs and which it has."""
    rows = session.exec(select(Artefact).where(Artefact.case_id == case.id).order_by(col(Artefact.kind), col(Artefact.name)))
    made = [MadeFile(row.kind, row.name, row.sha256) for row in rows]
    return self_check(state_of(session, case, day_of(at)), made)
