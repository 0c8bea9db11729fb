"""The night sweep: announces what happened by date, reminds of what must be done, decides nothing. Twice is once.

Its cost grows with what is due: documents are found by `next_event_on`, which is indexed, and one reminded of is left out
until its validity ends. A day still to come is only looked at: what it will bring is told, and nothing is recorded.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from models.calendar import Calendar
from models.case import Case, Deadline, Todo, Wait
from models.clock import ONE_DAY, before, day_of, term_of
from models.instrument import Instrument, Notice
from models.law import LawBook
from models.procedure.exceptions import EXCEPTION_RULE
from models.status import Fact, FactKind, next_event, status_on
from models.words import FORCE_NAMES, ROLE_NAMES, Force, Role
from tasks.chains import append
from tasks.exceptions import exceptions_near
from tasks.instruments import facts_of, status_of
from tasks.ledgers import make_head
from tasks.letter_terms import reckon_again
from tasks.loading import book_of, calendar_of
from tasks.mirroring import mirror_all
from tasks.notices import tell_section
from tasks.stock import answering
from tasks.store import Store
from tasks.unlinked import Swept, sweep_unlinked

REMINDERS = (
    ("evaluate", "A-eval", "有效期届满前{}内由起草单位评估"),
    ("amend", "A-amend", "修改后继续施行的，须在届满{}前完成修改"),
    ("renew", "A-renew", "继续施行的，须在届满{}前重新登记、编号和公布"),
)
AHEAD = timedelta(days=190)  # a little more than the six months in which a document is evaluated
RUNNING = frozenset({Force.IN_FORCE, Force.SUSPENDED})


@dataclass(slots=True)
class Report:
    """What a sweep did on its day. `preview`: the day is still to come, nothing was recorded."""

    day: date
    preview: bool = False
    announced: list[str] = field(default_factory=list)
    reminded: list[str] = field(default_factory=list)
    overdue: list[str] = field(default_factory=list)
    exceptions: list[str] = field(default_factory=list)
    letters: int = 0  # from the public, whose days moved on the calendar as it is now
    head: str = ""
    files: Swept = Swept()

    def as_json(self) -> dict[str, Any]:
        """Return the report for other programs."""
        return {
            "day": self.day.isoformat(),
            "preview": self.preview,
            "announced": self.announced,
            "reminded": self.reminded,
            "overdue": self.overdue,
            "exceptions": self.exceptions,
            "letters": self.letters,
            "head": self.head,
            "removed_files": self.files.removed,
            "left_files": self.files.left,
        }


def nightly(store: Store, day: date | None = None) -> Report:
    """Sweep as of `day` (None: today): announce, remind, list what is late, refresh the mirror, seal the day, clear files.

    The days of letters are reckoned again: a new version may have brought a year's notice.
    """
    at = store.now()
    report = Report(day or day_of(at), preview=bool(day and day > day_of(at)))
    with store.reading() if report.preview else store.writing() as session:  # a reading session takes everything back
        _look(session, report, at)
    if report.preview:
        return report
    if report.announced:
        mirror_all(store)
    report.head = str(make_head(store))
    report.files = sweep_unlinked(store)
    return report


def _look(session: Session, report: Report, at: datetime) -> None:
    for instrument in _due(session, report.day):
        _announce(session, instrument, report, at)
    calendar, book = calendar_of(session), book_of(session)
    for instrument in _near_expiry(session, report.day):
        _remind(session, instrument, calendar, book, report, at)
    told, report.exceptions = exceptions_near(session, report.day, at)
    report.reminded += told
    report.letters = reckon_again(session)
    report.overdue = list(_overdue(session, report.day))


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
    """Find the documents whose force has changed, and hold them: of two sweeps at once the second finds none left."""
    wanted = select(Instrument).where(col(Instrument.next_event_on) <= day)
    yield from session.exec(wanted.order_by(col(Instrument.next_event_on), col(Instrument.id)).with_for_update()).all()


def _announce(session: Session, instrument: Instrument, report: Report, at: datetime) -> None:
    """Announce each change of force that came by date up to the sweep's day, in order, once."""
    facts = facts_of(session, instrument)
    while instrument.next_event_on and instrument.next_event_on <= report.day:
        came = instrument.next_event_on
        status = status_of(session, instrument, came, at)
        says = f"《{instrument.title}》（{instrument.document_number}）{came.isoformat()} {FORCE_NAMES[status.force]}"
        if tell_section(session, instrument, status.force.value, came, says, report.day):
            event = {"kind": "announced", "day": came.isoformat(), "force": status.force.value, "reasons": list(status.reasons)}
            append(session, f"instrument:{instrument.id}", event, at)
            report.announced.append(says)
        instrument.next_event_on = next_event(facts, came, at)
        session.add(instrument)
        session.flush()


def _near_expiry(session: Session, day: date) -> Iterator[Instrument]:
    """Find the documents that change force within the next months and were not yet reminded of."""
    told = select(Notice.id).where(
        Notice.instrument_id == col(Instrument.id), Notice.kind == "evaluate", col(Notice.due) >= day
    )
    soon = (col(Instrument.next_event_on) > day, col(Instrument.next_event_on) <= day + AHEAD)
    yield from session.exec(select(Instrument).where(*soon, ~told.exists()).order_by(col(Instrument.id))).all()


def _remind(session: Session, instrument: Instrument, calendar: Calendar, book: LawBook, report: Report, at: datetime) -> None:
    """Remind of evaluation, amendment and renewal, all three from the day on which evaluation may begin."""
    ends = _last_day(instrument, facts_of(session, instrument), report.day, at)
    if ends is None or report.day < before(calendar, ends, term_of(book.rule("A-eval"))).on:
        return
    answers = answering(session, instrument.organ_id, instrument.section_id, report.day)
    by = answers.says or (f"由“{answers.section.name}”办理" if answers.section else "")
    for kind, rule, words in REMINDERS:
        term = term_of(book.rule(rule))
        until = ends if kind == "evaluate" else before(calendar, ends, term).on
        when = f"不迟于{until.isoformat()}{'（已过）' if until < report.day else ''}"
        wanted = f"{words.format(term)}（{book.rule(rule).citation}）"
        said = f"《{instrument.title}》有效期至{ends.isoformat()}：{wanted}，{when}，{by}"
        if tell_section(session, instrument, kind, until, said, report.day):
            report.reminded.append(said)


def _last_day(instrument: Instrument, facts: list[Fact], day: date, at: datetime) -> date | None:
    """Return the last day of validity of a document in force; None when something else than its expiry comes next."""
    comes = instrument.next_event_on
    if comes is None or status_on(facts, day, at).force not in RUNNING:
        return None
    limits = {fact.effective_on for fact in facts if fact.kind in {FactKind.EXPIRES, FactKind.RENEWED}}
    return comes - ONE_DAY if comes - ONE_DAY in limits else None


def _overdue(session: Session, day: date) -> Iterator[str]:
    """List what is late: deadlines of law, days set for others (补正), days an answer was expected by. Nothing is decided."""
    yield from _past_deadlines(session, day)
    asked = select(Todo, Case).join(Case, col(Case.id) == col(Todo.case_id))
    late = asked.where(Todo.closed_seq == 0, Todo.child != "", col(Todo.due) < day, Case.ended == "")
    for todo, case in session.exec(late.order_by(col(Todo.due), col(Todo.id))):
        yield f"事项{case.id}《{case.title}》{case.stage}：{todo.why}应于{todo.due}前完成"
    told = select(Deadline).where(
        Deadline.case_id == Wait.case_id, Deadline.step == Wait.step, Deadline.due == Wait.expected_by
    )
    waiting = select(Wait, Case).join(Case, col(Case.id) == col(Wait.case_id)).where(~told.exists())
    unanswered = waiting.where(Wait.closed_seq == 0, col(Wait.expected_by) < day, Case.ended == "")
    for wait, case in session.exec(unanswered.order_by(col(Wait.expected_by), col(Wait.id))):
        yield f"事项{case.id}《{case.title}》{case.stage}：{_body(wait)}应于{wait.expected_by}前回复"


def _body(wait: Wait) -> str:
    """Return whom a case waits for: an outside body by its role, else by its name."""
    return ROLE_NAMES[Role(wait.body)] if wait.body in set(Role) else wait.body


def _past_deadlines(session: Session, day: date) -> Iterator[str]:
    """Yield running deadlines of law that have passed; a provisional one is never late."""
    wanted = select(Deadline, Case).join(Case, col(Case.id) == col(Deadline.case_id))
    late = wanted.where(col(Deadline.due) < day, col(Deadline.provisional).is_(False), Case.ended == "")
    late = late.where(Deadline.rule != EXCEPTION_RULE)  # the last day of an exception has its own list
    for deadline, case in session.exec(late):
        yield f"事项{case.id}《{case.title}》{case.stage}：{deadline.says}"
