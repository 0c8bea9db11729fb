"""Telling the section that answers for a document: a row of its own, once for each document, kind and day."""

from datetime import date

from sqlmodel import Session, select

from models.instrument import Instrument, Notice
from tasks.stock import answering


def tell_section(session: Session, instrument: Instrument, kind: str, due: date, says: str, today: date) -> bool:
    """Tell the section that answers for a document; False when it was told before."""
    wanted = select(Notice).where(Notice.instrument_id == instrument.id, Notice.kind == kind, Notice.due == due)
    if session.exec(wanted).first():
        return False
    answers = answering(session, instrument.organ_id, instrument.section_id, today)
    section = answers.section.id if answers.section else None
    session.add(Notice(instrument_id=instrument.id or 0, section_id=section, kind=kind, due=due, says=says, made_on=today))
    return True
