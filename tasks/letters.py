"""The register of letters from the public (公众来件) as the office reads it: what waits for whom, what is over its time."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.instrument import Instrument
from models.intake import LetterAct, PublicEntry
from models.letter_life import CLOSING_NAMES, MOVE_NAMES, STATE_NAMES, Closing, LetterMove, LetterState, offered, state_of
from models.letters import LETTER_NAMES, LetterKind
from models.people import Person
from tasks.intake import duty_of

PAGE = 50
OPEN, DONE, ALL = "open", "done", "all"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent a letter with the same words on the same day: to be told as the first sender is."""

    token: str
    received_at: datetime
    name: str
    contact: str


@dataclass(frozen=True, slots=True)
class Done:
    """One thing done with a letter: when it was entered, what, by whom, of which day, in which words."""

    at: datetime
    what: str
    by: str
    day: date
    says: str


@dataclass(frozen=True, slots=True)
class Held:
    """A letter as the office sees it. `late`: the office's own limit is over and nothing was forwarded or answered."""

    id: int
    token: str
    kind: LetterKind
    kind_name: str
    state: LetterState
    state_name: str
    received_at: datetime
    channel: str
    about: str
    instrument_id: int | None
    instrument: str
    words: str
    name: str
    contact: str
    organ: str
    ours: bool
    rule: str
    citation: str
    certain: bool
    says: str
    registered_on: date | None
    registered_by: str
    forward_by: date | None
    forwarded_on: date | None
    forwarded_how: str
    due_on: date | None
    due_says: str
    told_on: date | None
    told_how: str
    answer: str
    answered_on: date | None
    closed_on: date | None
    closed_name: str
    closed_why: str
    repeats: tuple[Sender, ...]
    moves: frozenset[LetterMove]
    late: bool


def letters(session: Session, day: date, which: str = OPEN, kind: str = "", page: int = 1) -> tuple[list[Held], int]:
    """Return a page of the register, latest first, and how many there are. Comments on drafts stand with their matters."""
    wanted = select(PublicEntry).where(PublicEntry.kind != LetterKind.COMMENT, col(PublicEntry.same_as).is_(None))
    if kind:
        wanted = wanted.where(PublicEntry.kind == kind)
    done = col(PublicEntry.answered_on).is_not(None) | col(PublicEntry.told_on).is_not(None)
    done |= col(PublicEntry.closed_on).is_not(None)
    if which in {OPEN, DONE}:
        wanted = wanted.where(done if which == DONE else ~done)
    total = session.execute(select(func.count()).select_from(wanted.subquery())).scalar_one()
    rows = session.exec(wanted.order_by(col(PublicEntry.id).desc()).offset(PAGE * (max(1, page) - 1)).limit(PAGE))
    return [_held(session, row, day) for row in rows], int(total)


def letter(session: Session, letter_id: int, day: date) -> Held | None:
    """Return one letter; None where there is none."""
    row = session.get(PublicEntry, letter_id)
    return _held(session, row, day) if row and row.kind != LetterKind.COMMENT and row.same_as is None else None


def history(session: Session, letter_id: int) -> list[Done]:
    """Return what was done with a letter, by whom, in the order it was entered."""
    wanted = select(LetterAct, Person).join(Person, col(Person.id) == col(LetterAct.person_id))
    rows = session.exec(wanted.where(LetterAct.letter_id == letter_id).order_by(col(LetterAct.id)))
    return [Done(act.at, MOVE_NAMES[LetterMove(act.move)], person.name, act.day, act.says) for act, person in rows]


def _held(session: Session, row: PublicEntry, day: date) -> Held:
    kind = LetterKind(row.kind)
    state = state_of(row.registered_on, row.forwarded_on, row.told_on, row.answered_on, row.closed_on)
    instrument = session.get(Instrument, row.instrument_id) if row.instrument_id else None
    person = session.get(Person, row.registered_by) if row.registered_by else None
    duty = duty_of(session, kind)
    waiting = state in {LetterState.RECEIVED, LetterState.REGISTERED}
    repeated = session.exec(select(PublicEntry).where(PublicEntry.same_as == row.id).order_by(col(PublicEntry.id)))
    return Held(
        id=row.id or 0,
        kind=kind,
        kind_name=LETTER_NAMES[kind],
        state=state,
        state_name=STATE_NAMES[state],
        instrument=f"《{instrument.title}》{instrument.document_number}" if instrument else "",
        ours=duty.ours,
        citation=duty.citation,
        certain=duty.certain,
        says=duty.says,
        registered_by=person.name if person else "",
        closed_name=CLOSING_NAMES[Closing(row.closed_as)] if row.closed_as else "",
        repeats=tuple(Sender(r.token, r.received_at, r.name, r.contact) for r in repeated),
        moves=offered(state, ours=duty.ours) - ({LetterMove.TELL} if row.told_on else frozenset()),
        late=bool(waiting and row.forward_by and day > row.forward_by),
        **{name: getattr(row, name) for name in KEPT},
    )


KEPT = (
    *("token", "received_at", "channel", "about", "instrument_id", "words", "name", "contact", "organ", "rule"),
    *("registered_on", "forward_by", "forwarded_on", "forwarded_how", "due_on", "due_says", "told_on", "told_how"),
    *("answer", "answered_on", "closed_on", "closed_why"),
)
