"""A year's notice on the calendar loaded: kept, on record, the deadlines of running matters and letters computed anew."""

from dataclasses import dataclass

from sqlmodel import select

from models.calendar import YearNotice
from models.case import Case
from models.festivals import lacking
from models.outbox import CalendarYear
from models.refusals import BadInput
from tasks.acting import refresh
from tasks.chains import append
from tasks.letter_terms import reckon_again
from tasks.loading import notice_text
from tasks.store import Store


@dataclass(frozen=True, slots=True)
class Reckoned:
    """How many running matters were computed anew, and the days of how many letters moved."""

    cases: int
    letters: int

    @property
    def says(self) -> str:
        """Say it as a clerk reads it."""
        return f"重算 {self.cases} 个事项的期限" + (f"，{self.letters} 件公众来件的期限有变动" if self.letters else "")


def complete(notice: YearNotice) -> None:
    """Refuse a notice that gives a festival no day off: not copied whole, it would count every term of the year wrongly."""
    if gone := lacking(notice):
        raise BadInput(
            f"{notice.year}年放假安排不完整：没有{'、'.join(gone)}的放假日。请对照通知原文补全后重新载入，原来的日历不变。"
        )


def keep_year(store: Store, notice: YearNotice, by: str) -> Reckoned:
    """Keep a year's notice; return what was computed anew. One that is not complete is refused."""
    complete(notice)
    with store.writing() as session:
        session.merge(CalendarYear(year=notice.year, notice=notice_text(notice)))
        event = {"kind": "calendar", "year": notice.year, "title": notice.title, "number": notice.number, "by": by}
        append(session, "settings", event, store.now())
        session.flush()
        running = session.exec(select(Case).where(Case.ended == "")).all()
        for case in running:
            refresh(session, case, store.now())
        return Reckoned(len(running), reckon_again(session))
