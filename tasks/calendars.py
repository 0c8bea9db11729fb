"""A year's notice on the calendar loaded: kept, on record, the deadlines of running matters and letters computed anew."""

from sqlmodel import select

from models.calendar import YearNotice
from models.case import Case
from models.outbox import CalendarYear
from tasks.acting import refresh
from tasks.chains import append
from tasks.letter_terms import reckon_again
from tasks.loading import notice_text
from tasks.store import Store


def keep_year(store: Store, notice: YearNotice, by: str) -> int:
    """Keep a year's notice; return how many running matters were computed anew."""
    with store.writing() as session:
        session.merge(CalendarYear(year=notice.year, notice=notice_text(notice)))
        event = {"kind": "calendar", "year": notice.year, "title": notice.title, "number": notice.number, "by": by}
        append(session, "settings", event, store.now())
        session.flush()
        running = session.exec(select(Case).where(Case.ended == "")).all()
        for case in running:
            refresh(session, case, store.now())
        reckon_again(session)
    return len(running)
