"""The register of letters from the public (公众来件) as the office reads it: what waits for whom, what is over its time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, case, func, or_
from sqlmodel import Session, col, select

from models.instrument import Instrument
from models.intake import LetterAct, PublicEntry
from models.letter_life import (
    CLOSING_NAMES,
    MOVE_NAMES,
    STATE_NAMES,
    Closing,
    LetterMove,
    LetterState,
    Limit,
    offered,
    state_of,
)
from models.letters import LETTER_NAMES, LetterKind, tidy_token
from models.people import Person
from tasks.intake import duty_of

PAGE = 50
OPEN, WAITING, DONE, ALL = "open", "waiting", "done", "all"  # WAITING: for the organ in charge, within its term


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
    """A letter as the office sees it. `limits`: what is due next and until when; `late`: those of them that are over."""

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
    limits: tuple[Limit, ...]
    late: tuple[Limit, ...]

    @property
    def provisional(self) -> bool:
        """Tell whether a day shown may still move."""
        return any(limit.provisional for limit in self.limits)


@dataclass(frozen=True, slots=True)
class Queue:
    """How many letters wait for the office, and how many of them are over a limit."""

    open: int
    late: int


def queue(session: Session, day: date) -> Queue:
    """Return how many letters wait for the office on a day."""
    late = func.coalesce(func.sum(case((_late(day), 1), else_=0)), 0)
    wanted = select(func.count(col(PublicEntry.id)), late).where(LETTERS, _standing(OPEN, day))
    waiting, over = session.exec(wanted).one()
    return Queue(int(waiting), int(over))


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the register: which list, which kind, and what is looked for: a token, a name, a document, words."""

    which: str = OPEN
    kind: str = ""
    find: str = ""


def letters(session: Session, day: date, asked: Asked = Asked(), page: int = 1) -> tuple[list[Held], int]:
    """Return a page of the register, latest first, and how many there are. Comments on drafts stand with their matters."""
    wanted = select(PublicEntry).where(LETTERS, *_narrowed(asked, day))
    total = session.execute(select(func.count()).select_from(wanted.subquery())).scalar_one()
    rows = session.exec(wanted.order_by(col(PublicEntry.id).desc()).offset(PAGE * (max(1, page) - 1)).limit(PAGE))
    return [_held(session, row, day) for row in rows], int(total)


def whole(session: Session, day: date, asked: Asked) -> list[Held]:
    """Return all of the register that is asked for, in the order the letters came."""
    wanted = select(PublicEntry).where(LETTERS, *_narrowed(asked, day)).order_by(col(PublicEntry.id))
    return [_held(session, row, day) for row in session.exec(wanted)]


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
    limits = tuple(_limits(row, state, ours=duty.ours))
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
        limits=limits,
        late=tuple(limit for limit in limits if limit.over(day)),
        **{name: getattr(row, name) for name in KEPT},
    )


def _narrowed(asked: Asked, day: date) -> Iterator[ColumnElement[bool]]:
    if asked.kind:
        yield col(PublicEntry.kind) == asked.kind
    if asked.which in {OPEN, WAITING, DONE}:
        yield _standing(asked.which, day)
    if asked.find:
        repeated = select(PublicEntry.same_as).where(col(PublicEntry.same_as).is_not(None), _speaks_of(asked.find))
        yield or_(_speaks_of(asked.find), col(PublicEntry.id).in_(repeated))


def _speaks_of(find: str) -> ColumnElement[bool]:
    """Return the condition that a letter bears this token, or that its name, contact, document or words hold this."""
    documents = select(Instrument.id).where(
        or_(*(col(one).contains(find, autoescape=True) for one in (Instrument.title, Instrument.document_number)))
    )
    texts = (PublicEntry.name, PublicEntry.contact, PublicEntry.about, PublicEntry.words, PublicEntry.forwarded_how)
    return or_(
        col(PublicEntry.token) == tidy_token(find),
        col(PublicEntry.instrument_id).in_(documents),
        *(col(one).contains(find, autoescape=True) for one in texts),
    )


def _limits(row: PublicEntry, state: LetterState, *, ours: bool) -> Iterator[Limit]:
    """Yield what is due next with a letter: the office's own limits, the organ's term."""
    if state in {LetterState.RECEIVED, LetterState.REGISTERED} and row.forward_by:
        yield Limit("应于", row.forward_by, "前答复" if ours else "前转送", row.forward_by_provisional)
    if state is LetterState.FORWARDED and row.tell_by:
        yield Limit("应于", row.tell_by, "前告知来件人", row.tell_by_provisional)
    if state in {LetterState.FORWARDED, LetterState.TOLD} and row.due_on:
        yield Limit("主管机关办理期限", row.due_on, "", row.due_on_provisional)


def _standing(which: str, day: date) -> ColumnElement[bool]:
    """Return the condition of a list: what waits for the office, for the organ in charge, for nobody any more."""
    over = col(PublicEntry.answered_on).is_not(None) | col(PublicEntry.closed_on).is_not(None)
    asked = col(PublicEntry.told_on).is_not(None) & ~_past(PublicEntry.due_on, PublicEntry.due_on_provisional, day)
    return {OPEN: ~over & ~asked, WAITING: ~over & asked, DONE: over}[which]


def _late(day: date) -> ColumnElement[bool]:
    """Return the condition of an open letter that is over a limit; the same as `_limits` says of one."""
    told, forwarded = col(PublicEntry.told_on).is_not(None), col(PublicEntry.forwarded_on).is_not(None)
    return or_(
        ~forwarded & _past(PublicEntry.forward_by, PublicEntry.forward_by_provisional, day),
        forwarded & ~told & _past(PublicEntry.tell_by, PublicEntry.tell_by_provisional, day),
        forwarded & _past(PublicEntry.due_on, PublicEntry.due_on_provisional, day),
    )


def _past(on: date | None, provisional: bool, day: date) -> ColumnElement[bool]:
    return and_(col(on).is_not(None), col(on) < day, ~col(provisional))


LETTERS = and_(col(PublicEntry.kind) != LetterKind.COMMENT, col(PublicEntry.same_as).is_(None))
KEPT = (
    *("token", "received_at", "channel", "about", "instrument_id", "words", "name", "contact", "organ", "rule"),
    *("registered_on", "forwarded_on", "forwarded_how", "due_on", "due_says", "told_on", "told_how"),
    *("answer", "answered_on", "closed_on", "closed_why"),
)
