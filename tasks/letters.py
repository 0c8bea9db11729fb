"""The register of letters from the public (公众来件) as the office reads it: what waits for whom, what is over its time."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
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
from models.letters import LETTER_NAMES, Duty, LetterKind, tidy_token
from models.people import Person
from tasks.intake import duty_of

PAGE = 50
BATCH = 500  # letters whose documents, clerks and repetitions are fetched in one go
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
    return _many(session, rows.all(), day), int(total)


def whole(session: Session, day: date, asked: Asked) -> list[Held]:
    """Return all of the register that is asked for, in the order the letters came."""
    wanted = select(PublicEntry).where(LETTERS, *_narrowed(asked, day)).order_by(col(PublicEntry.id))
    rows = session.exec(wanted).all()
    return [one for at in range(0, len(rows), BATCH) for one in _many(session, rows[at : at + BATCH], day)]


def letter(session: Session, letter_id: int, day: date) -> Held | None:
    """Return one letter; None where there is none."""
    row = session.get(PublicEntry, letter_id)
    found = [row] if row and row.kind != LetterKind.COMMENT and row.same_as is None else []
    return next(iter(_many(session, found, day)), None)


def history(session: Session, letter_id: int) -> list[Done]:
    """Return what was done with a letter, by whom, in the order it was entered."""
    wanted = select(LetterAct, Person).join(Person, col(Person.id) == col(LetterAct.person_id))
    rows = session.exec(wanted.where(LetterAct.letter_id == letter_id).order_by(col(LetterAct.id)))
    return [Done(act.at, MOVE_NAMES[LetterMove(act.move)], person.name, act.day, act.says) for act, person in rows]


@dataclass(frozen=True, slots=True)
class _Beside:
    """What stands beside letters: who is in charge of each kind, documents, who registered them, who sent the same again."""

    duties: Mapping[LetterKind, Duty]
    documents: Mapping[int, str]
    names: Mapping[int, str]
    repeats: Mapping[int, Sequence[Sender]]


def _many(session: Session, rows: Sequence[PublicEntry], day: date) -> list[Held]:
    """Return letters as the office sees them, by a fixed number of statements."""
    beside = _beside(session, rows)
    return [_held(row, beside, day) for row in rows]


def _beside(session: Session, rows: Sequence[PublicEntry]) -> _Beside:
    tied, clerks = {row.instrument_id for row in rows}, {row.registered_by for row in rows}
    documents = session.exec(select(Instrument).where(col(Instrument.id).in_(tied - {None})))
    people = session.exec(select(Person).where(col(Person.id).in_(clerks - {None})))
    repeats: dict[int, list[Sender]] = defaultdict(list)
    wanted = select(PublicEntry).where(col(PublicEntry.same_as).in_([row.id for row in rows])).order_by(col(PublicEntry.id))
    for row in session.exec(wanted):
        repeats[row.same_as or 0].append(Sender(row.token, row.received_at, row.name, row.contact))
    return _Beside(
        {kind: duty_of(session, kind) for kind in {LetterKind(row.kind) for row in rows}},
        {one.id or 0: f"《{one.title}》{one.document_number}" for one in documents},
        {one.id or 0: one.name for one in people},
        repeats,
    )


def _held(row: PublicEntry, beside: _Beside, day: date) -> Held:
    kind, state = LetterKind(row.kind), state_of(row)
    duty = beside.duties[kind]
    limits = tuple(_limits(row, state, ours=duty.ours))
    return Held(
        id=row.id or 0,
        kind=kind,
        kind_name=LETTER_NAMES[kind],
        state=state,
        state_name=STATE_NAMES[state],
        instrument=beside.documents.get(row.instrument_id or 0, ""),
        ours=duty.ours,
        citation=duty.citation,
        certain=duty.certain,
        says=duty.says,
        registered_by=beside.names.get(row.registered_by or 0, ""),
        closed_name=CLOSING_NAMES[Closing(row.closed_as)] if row.closed_as else "",
        repeats=tuple(beside.repeats.get(row.id or 0, ())),
        moves=offered(state, ours=duty.ours),
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
    """Return the condition that a letter bears this token, or that name, contact, document or words hold this in any case."""
    documents = select(Instrument.id).where(
        or_(*(col(one).icontains(find, autoescape=True) for one in (Instrument.title, Instrument.document_number)))
    )
    texts = (PublicEntry.name, PublicEntry.contact, PublicEntry.about, PublicEntry.words, PublicEntry.forwarded_how)
    return or_(
        col(PublicEntry.token) == tidy_token(find),
        col(PublicEntry.instrument_id).in_(documents),
        *(col(one).icontains(find, autoescape=True) for one in texts),
    )


def _limits(row: PublicEntry, state: LetterState, *, ours: bool) -> Iterator[Limit]:
    """Yield what is due next with a letter: the office's own limits, the organ's term."""
    if state in {LetterState.RECEIVED, LetterState.REGISTERED} and row.forward_by:
        yield Limit("应于", row.forward_by, "（含）前答复" if ours else "（含）前转送", row.forward_by_provisional)
    if state in {LetterState.FORWARDED, LetterState.ANSWERED_UNTOLD} and row.tell_by:
        yield Limit("应于", row.tell_by, "（含）前告知来件人", row.tell_by_provisional)
    if state in {LetterState.FORWARDED, LetterState.TOLD} and row.due_on:
        yield Limit("主管机关办理期限", row.due_on, "", row.due_on_provisional)


def _standing(which: str, day: date) -> ColumnElement[bool]:
    """Return the condition of a list: what waits for the office, for the organ in charge, for nobody any more."""
    told = col(PublicEntry.told_on).is_not(None)
    answered = col(PublicEntry.answered_on).is_not(None) & (col(PublicEntry.forwarded_on).is_(None) | told)
    over = answered | col(PublicEntry.closed_on).is_not(None)
    asked = told & ~_past(PublicEntry.due_on, PublicEntry.due_on_provisional, day)
    return {OPEN: ~over & ~asked, WAITING: ~over & asked, DONE: over}[which]


def _late(day: date) -> ColumnElement[bool]:
    """Return the condition of an open letter that is over a limit; the same as `_limits` says of one."""
    told, forwarded = col(PublicEntry.told_on).is_not(None), col(PublicEntry.forwarded_on).is_not(None)
    answered = col(PublicEntry.answered_on).is_not(None)
    return or_(
        ~forwarded & _past(PublicEntry.forward_by, PublicEntry.forward_by_provisional, day),
        forwarded & ~told & _past(PublicEntry.tell_by, PublicEntry.tell_by_provisional, day),
        forwarded & ~answered & _past(PublicEntry.due_on, PublicEntry.due_on_provisional, day),
    )


def _past(on: date | None, provisional: bool, day: date) -> ColumnElement[bool]:
    return and_(col(on).is_not(None), col(on) < day, ~col(provisional))


LETTERS = and_(col(PublicEntry.kind) != LetterKind.COMMENT, col(PublicEntry.same_as).is_(None))
KEPT = (
    *("token", "received_at", "channel", "about", "instrument_id", "words", "name", "contact", "organ", "rule"),
    *("registered_on", "forwarded_on", "forwarded_how", "due_on", "due_says", "told_on", "told_how"),
    *("answer", "answered_on", "closed_on", "closed_why"),
)
