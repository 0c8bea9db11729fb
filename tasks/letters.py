"""The register of letters from the public (公众来件): registered, sent on to the organ in charge, the sender told, answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.clock import Due, day_of, due, term_of
from models.instrument import Instrument
from models.intake import PublicEntry
from models.letters import LETTER_NAMES, STATE_NAMES, Letter, LetterKind, LetterState, faults_of, state_of
from models.people import Person
from models.refusals import BadInput, Refusal
from tasks.inbox import new_token
from tasks.intake import duty_of, put_in_charge
from tasks.loading import book_of, calendar_of
from tasks.store import Store

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
    repeats: tuple[Sender, ...]
    late: bool


def letters(session: Session, day: date, which: str = OPEN, kind: str = "", page: int = 1) -> tuple[list[Held], int]:
    """Return a page of the register, latest first, and how many there are. Comments on drafts stand with their matters."""
    wanted = select(PublicEntry).where(PublicEntry.kind != LetterKind.COMMENT, col(PublicEntry.same_as).is_(None))
    if kind:
        wanted = wanted.where(PublicEntry.kind == kind)
    done = col(PublicEntry.answered_on).is_not(None) | col(PublicEntry.told_on).is_not(None)
    if which in {OPEN, DONE}:
        wanted = wanted.where(done if which == DONE else ~done)
    total = session.execute(select(func.count()).select_from(wanted.subquery())).scalar_one()
    rows = session.exec(wanted.order_by(col(PublicEntry.id).desc()).offset(PAGE * (max(1, page) - 1)).limit(PAGE))
    return [_held(session, row, day) for row in rows], int(total)


def letter(session: Session, letter_id: int, day: date) -> Held | None:
    """Return one letter; None where there is none."""
    row = session.get(PublicEntry, letter_id)
    return _held(session, row, day) if row and row.kind != LetterKind.COMMENT and row.same_as is None else None


def _held(session: Session, row: PublicEntry, day: date) -> Held:
    kind = LetterKind(row.kind)
    state = state_of(row.registered_on, row.forwarded_on, row.told_on, row.answered_on)
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
        repeats=tuple(Sender(r.token, r.received_at, r.name, r.contact) for r in repeated),
        late=bool(waiting and row.forward_by and day > row.forward_by),
        **{name: getattr(row, name) for name in KEPT},
    )


KEPT = (
    *("token", "received_at", "channel", "about", "instrument_id", "words", "name", "contact", "organ", "rule"),
    *("registered_on", "forward_by", "forwarded_on", "forwarded_how", "due_on", "due_says", "told_on", "told_how"),
    *("answer", "answered_on"),
)


def write_down(store: Store, written: Letter, channel: str, by: int) -> int:
    """Register a letter that came on paper, by mail or by phone; return its number."""
    if faults := faults_of(written):
        raise BadInput(f"{'；'.join(faults)}。")
    day = day_of(store.now())
    if day_of(written.at) > day:
        raise BadInput(f"收到日期 {day_of(written.at).isoformat()} 晚于今天，请核对。")
    with store.writing() as session:
        row = PublicEntry(
            token=new_token(),
            kind=written.kind.value,
            received_at=written.at,
            words=written.words,
            about=written.about,
            name=written.name,
            contact=written.contact,
            channel=channel,
            registered_on=day,
            registered_by=by,
        )
        put_in_charge(session, row)
        session.add(row)
        session.flush()
        return row.id or 0


def register(store: Store, letter_id: int, by: int) -> None:
    """Register a letter that came through the public pages."""
    with store.writing() as session:
        row = _locked(session, letter_id)
        if row.registered_on:
            raise Refusal("这件来件已经登记过。")
        _change(row, registered_on=day_of(store.now()), registered_by=by)


def forward(store: Store, letter_id: int, on: date, how: str, organ: str, by: int) -> Due:
    """Record that a letter was forwarded: when, how, to which organ; that organ's deadline is counted from then on."""
    with store.writing() as session:
        row = _locked(session, letter_id)
        duty = duty_of(session, LetterKind(row.kind))
        if duty.ours:
            raise Refusal("咨询由本机关答复，不转送。")
        if row.forwarded_on:
            raise Refusal(f"这件来件已于 {row.forwarded_on.isoformat()} 转送{row.organ}。")
        _must_lie_between(day_of(row.received_at), on, day_of(store.now()), "转送日期")
        if not how.strip():
            raise BadInput("请写明转送的方式和文号。")
        rule = book_of(session).rule(duty.rule)
        until = due(calendar_of(session), on, term_of(rule), event=f"转送{organ or row.organ}")
        doubt = "" if duty.certain else "（待核）"
        if not row.registered_on:
            _change(row, registered_on=day_of(store.now()), registered_by=by)
        says = f"{rule.citation}：{until.explanation.rstrip('。')}{doubt}；实际以该机关收到之日起算"
        _change(row, organ=organ or row.organ, forwarded_on=on, forwarded_how=how.strip(), due_on=until.on, due_says=says)
        return until


def tell(store: Store, letter_id: int, on: date, how: str) -> None:
    """Record that the sender was told where the letter went."""
    with store.writing() as session:
        row = _locked(session, letter_id)
        if not row.forwarded_on:
            raise Refusal("还没有转送，请先登记转送，再告知来件人。")
        if row.told_on:
            raise Refusal(f"已于 {row.told_on.isoformat()} 告知来件人。")
        _must_lie_between(row.forwarded_on, on, day_of(store.now()), "告知日期")
        _change(row, told_on=on, told_how=how.strip())


def answer(store: Store, letter_id: int, on: date, words: str) -> None:
    """Record the answer: our own, or what the organ in charge let us know. Who has the token can read it."""
    with store.writing() as session:
        row = _locked(session, letter_id)
        if not words.strip():
            raise BadInput("请填写答复的内容。")
        if row.answered_on:
            raise Refusal(f"已于 {row.answered_on.isoformat()} 答复。")
        if not row.registered_on:
            raise Refusal("还没有登记，请先登记再答复。")
        _must_lie_between(day_of(row.received_at), on, day_of(store.now()), "答复日期")
        _change(row, answer=words.strip(), answered_on=on)


def _locked(session: Session, letter_id: int) -> PublicEntry:
    row = session.get(PublicEntry, letter_id, with_for_update=True)
    if row is None or row.kind == LetterKind.COMMENT or row.same_as is not None:
        raise BadInput(f"没有第 {letter_id} 号来件。")
    return row


def _change(row: PublicEntry, **values: object) -> None:
    """Change a row and let the public see it."""
    changed: Mapping[str, object] = {**values, "version": row.version + 1}
    for name, value in changed.items():
        setattr(row, name, value)


def _must_lie_between(first: date, day: date, last: date, what: str) -> None:
    if not first <= day <= last:
        raise BadInput(f"{what} {day.isoformat()} 应在 {first.isoformat()} 至 {last.isoformat()} 之间，请核对。")
