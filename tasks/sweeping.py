"""The night sweep: announces what happened by date, reminds of what must be done, decides nothing. Twice is once.

Its cost grows with what is due: documents are found by `next_event_on` and by the last day of validity, both indexed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from models.calendar import Calendar
from models.case import Case, Deadline
from models.clock import Term, Unit, before, day_of
from models.instrument import Instrument, Notice
from models.law import LawBook
from models.status import next_event
from models.words import FORCE_NAMES, Force
from tasks.chains import append
from tasks.instruments import facts_of, status_of
from tasks.ledgers import make_head
from tasks.loading import book_of, calendar_of
from tasks.mirroring import mirror_all
from tasks.stock import answering
from tasks.store import Store

REMINDERS = (
    ("evaluate", "A-eval", Term(6, Unit.MONTH), "有效期届满前6个月内由起草单位评估"),
    ("amend", "A-amend", Term(60, Unit.DAY), "修改后继续施行的，须在届满60日前完成修改"),
    ("renew", "A-renew", Term(30, Unit.DAY), "继续施行的，须在届满30日前重新登记、编号和公布"),
)


@dataclass(slots=True)
class Report:
    """What a sweep did on its day."""

    day: date
    announced: list[str] = field(default_factory=list)
    reminded: list[str] = field(default_factory=list)
    overdue: list[str] = field(default_factory=list)
    head: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the report for other programs."""
        return {
            "day": self.day.isoformat(),
            "announced": self.announced,
            "reminded": self.reminded,
            "overdue": self.overdue,
            "head": self.head,
        }


def nightly(store: Store, day: date | None = None) -> Report:
    """Sweep as of `day` (None: today): announce, remind, list what is late, refresh the mirror, seal the ledger's day."""
    at = store.now()
    report = Report(day or day_of(at))
    with store.writing() as session:
        for instrument in _due(session, report.day):
            _announce(session, instrument, report, at)
        calendar, book = calendar_of(session), book_of(session)
        for instrument in _near_expiry(session, report.day):
            _remind(session, instrument, calendar, book, report, at)
        report.overdue = list(_overdue(session, report.day))
    if report.announced:
        mirror_all(store)
    report.head = str(make_head(store, report.day))
    return report


def clean_up(store: Store, day: date | None = None) -> list[dict[str, Any]]:
    """Return the documents a clean-up has not looked at for two years (A-clean-cycle), for whoever opens the next campaign."""
    today = day or day_of(store.now())
    with store.reading() as session:
        rows = session.exec(select(Instrument).where(col(Instrument.published_on) <= _two_years_before(today)))
        return [
            {"title": i.title, "number": i.document_number, "published": i.published_on.isoformat() if i.published_on else None}
            for i in rows
            if status_of(session, i, today, store.now()).force is Force.IN_FORCE
        ]


def _two_years_before(day: date) -> date:
    return date(day.year - 2, day.month, min(day.day, 28))


def _due(session: Session, day: date) -> Iterator[Instrument]:
    yield from session.exec(select(Instrument).where(col(Instrument.next_event_on) <= day).order_by(col(Instrument.id))).all()


def _announce(session: Session, instrument: Instrument, report: Report, at: datetime) -> None:
    """Announce each change of force that came by date up to the sweep's day, in order, once."""
    facts = facts_of(session, instrument)
    while instrument.next_event_on and instrument.next_event_on <= report.day:
        came = instrument.next_event_on
        status = status_of(session, instrument, came, at)
        says = f"《{instrument.title}》（{instrument.document_number}）{came.isoformat()} {FORCE_NAMES[status.force]}"
        if _tell(session, instrument, status.force.value, came, says, report.day):
            event = {"kind": "announced", "day": came.isoformat(), "force": status.force.value, "reasons": list(status.reasons)}
            append(session, f"instrument:{instrument.id}", event, at)
            report.announced.append(says)
        instrument.next_event_on = next_event(facts, came, at)
        session.add(instrument)
        session.flush()


def _near_expiry(session: Session, day: date) -> Iterator[Instrument]:
    last = date(day.year + (day.month + 6 - 1) // 12, (day.month + 6 - 1) % 12 + 1, min(day.day, 28))
    wanted = select(Instrument).where(col(Instrument.expires_on) >= day, col(Instrument.expires_on) <= last)
    yield from session.exec(wanted.order_by(col(Instrument.id))).all()


def _remind(session: Session, instrument: Instrument, calendar: Calendar, book: LawBook, report: Report, at: datetime) -> None:
    if instrument.expires_on is None or status_of(session, instrument, report.day, at).force is not Force.IN_FORCE:
        return
    for kind, rule, term, words in REMINDERS:
        due = before(calendar, instrument.expires_on, term).on
        opens = due if kind == "evaluate" else before(calendar, instrument.expires_on, Term(6, Unit.MONTH)).on
        if report.day < opens:
            continue
        until = instrument.expires_on if kind == "evaluate" else due
        expires, citation = instrument.expires_on.isoformat(), book.rule(rule).citation
        says = f"《{instrument.title}》有效期至{expires}：{words}（{citation}），至{until.isoformat()}"
        if _tell(session, instrument, kind, until, says, report.day):
            report.reminded.append(says)


def _tell(session: Session, instrument: Instrument, kind: str, due: date, says: str, today: date) -> bool:
    """Tell the section that answers for a document; False when it was told before."""
    wanted = select(Notice).where(Notice.instrument_id == instrument.id, Notice.kind == kind, Notice.due == due)
    if session.exec(wanted).first():
        return False
    answers = answering(session, instrument.organ_id, instrument.section_id, today)
    section = answers.section.id if answers.section else None
    session.add(Notice(instrument_id=instrument.id or 0, section_id=section, kind=kind, due=due, says=says, made_on=today))
    return True


def _overdue(session: Session, day: date) -> Iterator[str]:
    """List running deadlines that have passed; a provisional one is never late, and nothing is decided."""
    wanted = select(Deadline, Case).join(Case, col(Case.id) == col(Deadline.case_id))
    late = wanted.where(col(Deadline.due) < day, col(Deadline.provisional).is_(False), Case.ended == "")
    for deadline, case in session.exec(late):
        yield f"事项{case.id}《{case.title}》{case.stage}：{deadline.says}"
