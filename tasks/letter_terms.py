"""Until when a forwarded letter is dealt with: the organ's term by its rule, the office's own for telling the sender.

A day that touches a year without its notice is provisional. On another calendar – a year's notice loaded, replaced, or shipped
with a new version – the days of every letter that still waits for something are reckoned again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from models.calendar import Calendar
from models.clock import Due, Term, day_of, due, term_of
from models.intake import PublicEntry
from models.law import LawBook
from models.letters import Duty, LetterKind
from models.refusals import Refusal
from tasks.intake import duty_of, office_term
from tasks.loading import book_of, calendar_of


@dataclass(frozen=True, slots=True)
class Measure:
    """What the days of letters are reckoned by: calendar, rules, the office's own term, who is in charge of which kind."""

    calendar: Calendar
    book: LawBook
    office: Term
    duties: Mapping[LetterKind, Duty]


def set_terms(session: Session, row: PublicEntry) -> Due:
    """Write down until when the organ and the office act on a letter that was forwarded; return the organ's day."""
    return _forwarded(_measure(session), row)


def reckon_again(session: Session) -> int:
    """Reckon the days of every letter that still waits for something, on the calendar as it is; return of how many they moved.

    The organ stays as recorded, which may be another than the one in charge of the kind. The rows are held meanwhile.
    """
    untold = col(PublicEntry.forwarded_on).is_not(None) & col(PublicEntry.told_on).is_(None)
    running = col(PublicEntry.closed_on).is_(None) & (col(PublicEntry.answered_on).is_(None) | untold)
    letters = (col(PublicEntry.kind) != LetterKind.COMMENT, col(PublicEntry.same_as).is_(None))
    wanted = select(PublicEntry).where(*letters, running).order_by(col(PublicEntry.id)).with_for_update()
    measure, moved = _measure(session), 0
    for row in session.exec(wanted).all():
        before = _days(row)
        _received(measure, row)
        if row.forwarded_on and measure.duties[LetterKind(row.kind)].rule:
            _forwarded(measure, row)
        if _days(row) != before:
            row.version += 1
            moved += 1
    return moved


def _measure(session: Session) -> Measure:
    kinds = (kind for kind in LetterKind if kind is not LetterKind.COMMENT)
    duties: dict[LetterKind, Duty] = {kind: duty_of(session, kind) for kind in kinds}
    return Measure(calendar_of(session), book_of(session), office_term(session), duties)


def _received(measure: Measure, row: PublicEntry) -> None:
    until = due(measure.calendar, day_of(row.received_at), measure.office)
    row.forward_by, row.forward_by_provisional = until.on, until.provisional


def _forwarded(measure: Measure, row: PublicEntry) -> Due:
    if row.forwarded_on is None:
        raise Refusal("尚未转送，不能计算办理期限。")
    duty = measure.duties[LetterKind(row.kind)]
    rule = measure.book.rule(duty.rule)
    until = due(measure.calendar, row.forwarded_on, term_of(rule), event=f"转送{row.organ}")
    telling = due(measure.calendar, row.forwarded_on, measure.office)
    doubt = "" if duty.certain else "（待核）"
    row.due_on, row.due_on_provisional = until.on, until.provisional
    row.due_says = f"{rule.citation}：{until.explanation.rstrip('。')}{doubt}；实际以该机关收到之日起算"
    row.tell_by, row.tell_by_provisional = telling.on, telling.provisional
    return until


def _days(row: PublicEntry) -> tuple[tuple[date | None, bool], ...]:
    """Return the days of a letter, and which of them are provisional."""
    return (
        (row.forward_by, row.forward_by_provisional),
        (row.due_on, row.due_on_provisional),
        (row.tell_by, row.tell_by_provisional),
    )
