"""The last days of exceptions (适用例外规定的期限) as they near and pass. Told, never decided: the force of a document stays.

Of a document its section is told once before the day and once after it. A measure that has no document here, and a matter
not yet published, is listed each night around the day.
"""

from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from models.case import Case, Deadline
from models.instrument import CaseEffect, Instrument
from models.people import Organ
from models.procedure.exceptions import EXCEPTION_RULE, RUNS_ON, exception_says
from tasks.instruments import OVER, status_of
from tasks.notices import tell_section

DAYS_BEFORE = 30  # unless the organ's setting `exception_reminder_days` says otherwise
MOST_DAYS_BEFORE = 366


def exceptions_near(session: Session, day: date, at: datetime) -> tuple[list[str], list[str]]:
    """Return what sections were told of now, and what is listed each night: exceptions that end soon or have ended."""
    wanted = select(Deadline, Case).join(Case, col(Case.id) == col(Deadline.case_id))
    near = wanted.where(Deadline.rule == EXCEPTION_RULE, col(Deadline.due) <= day + timedelta(days=MOST_DAYS_BEFORE))
    told: list[str] = []
    listed: list[str] = []
    for watched, case in session.exec(near.where(col(Case.ended).in_(RUNS_ON)).order_by(col(Deadline.due), col(Case.id))):
        before = timedelta(days=_days_before(session, case))
        if day < watched.due - before:
            continue
        if made := _made(session, case):
            told += _told(session, made, watched.due, day, at)
        elif day <= watched.due + before:
            listed.append(f"事项{case.id}《{case.title}》{_says(watched.due, day)}")
    return told, listed


def _told(session: Session, made: Instrument, due: date, day: date, at: datetime) -> list[str]:
    """Tell the section of a document; one that is no longer in force has no exception to end."""
    if status_of(session, made, day, at).force in OVER:
        return []
    kind = "exception-over" if day > due else "exception"
    says = f"《{made.title}》（{made.document_number}）{_says(due, day)}"
    return [says] if tell_section(session, made, kind, due, says, day) else []


def _says(due: date, day: date) -> str:
    if day > due:
        return f"例外期限（至{due.isoformat()}）已届满，须停止执行或者重新审查"
    return exception_says(due).rstrip("。")


def _made(session: Session, case: Case) -> Instrument | None:
    wanted = select(Instrument).join(CaseEffect, col(CaseEffect.instrument_id) == col(Instrument.id))
    return session.exec(wanted.where(CaseEffect.case_id == case.id)).first()


def _days_before(session: Session, case: Case) -> int:
    """Return how many days before its last day an exception is told of: a setting of the organ, at most a year."""
    setting = str(session.get_one(Organ, case.organ_id).settings.get("exception_reminder_days", ""))
    return min(int(setting), MOST_DAYS_BEFORE) if setting.isdigit() else DAYS_BEFORE
