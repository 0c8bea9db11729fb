"""What is done with a letter: written down, registered, forwarded, told, answered, corrected, closed; each on record.

Every act leaves a row of `letter_act`, with words that can be erased, and a line of the chain `letter:N`, with ids and codes.
"""

import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.clock import Due, day_of, start_of_day
from models.instrument import Instrument
from models.intake import LetterAct, PublicEntry
from models.ledger import digest
from models.letter_life import CLOSING_NAMES, Closing, LetterMove, state_of, why_not
from models.letters import LETTER_NAMES, ON_PAPER, Letter, LetterKind, faults_of
from models.people import Organ
from models.refusals import BadInput, Refusal
from tasks.chains import append
from tasks.inbox import new_token
from tasks.instruments import find
from tasks.intake import duty_of, put_in_charge
from tasks.letter_terms import set_terms
from tasks.store import Store, store_of
from tasks.writing.typography import chinese_date

LONGEST = 20_000  # characters of an answer or a reason


@dataclass(frozen=True, slots=True)
class Written:
    """The number of a letter written down; `new` False: it stood in the register already, word for word."""

    id: int
    new: bool


def write_down(store: Store, written: Letter, channel: str, by: int, document: str = "", besides: int = 0) -> Written:
    """Register a letter that came on paper, by mail or by phone; one that is already written down stays one.

    `besides`: the number of a letter with the same words from which somebody says that this is another.
    """
    if faults := faults_of(written, ON_PAPER):
        raise BadInput(f"{'；'.join(faults)}。")
    day = day_of(store.now())
    if day_of(written.at) > day:
        raise BadInput(f"收到日期{chinese_date(day_of(written.at))}晚于今天，请核对。")
    with store.writing() as session:
        session.exec(select(Organ.id).order_by(col(Organ.id)).limit(1).with_for_update()).first()  # one after the other
        if (twin := _twin(session, written, channel)) > besides:
            return Written(twin, new=False)
        row = PublicEntry(
            token=new_token(),
            kind=written.kind.value,
            received_at=written.at,
            words=written.words,
            about=written.about,
            name=written.name,
            contact=written.contact,
            channel=channel,
            instrument_id=_document(session, document),
        )
        put_in_charge(session, row)
        session.add(row)
        session.flush()
        _register(session, row, by)
        return Written(row.id or 0, new=True)


def register(store: Store, letter_id: int, by: int) -> None:
    """Register a letter that came through the public pages."""
    with store.writing() as session:
        _register(session, _ready(session, letter_id, LetterMove.REGISTER), by)


def forward(store: Store, letter_id: int, on: date, how: str, organ: str, by: int) -> Due:
    """Record that a letter was forwarded: when, how, to which organ; that organ's deadline is counted from then on."""
    with store.writing() as session:
        row = _ready(session, letter_id, LetterMove.FORWARD)
        _must_lie_between(day_of(row.received_at), on, day_of(store.now()), "转送日期")
        how = _words(how, "转送的方式和文号")
        if not row.registered_on:
            _register(session, row, by)
        row.organ, row.forwarded_on, row.forwarded_how = organ or row.organ, on, how
        until = set_terms(session, row)
        _record(session, row, LetterMove.FORWARD, by, on, f"{row.organ}，{how}")
        return until


def tell(store: Store, letter_id: int, on: date, how: str, by: int) -> None:
    """Record that the sender was told where the letter went."""
    with store.writing() as session:
        row = _ready(session, letter_id, LetterMove.TELL)
        _must_lie_between(row.forwarded_on or on, on, day_of(store.now()), "告知日期")
        row.told_on, row.told_how = on, _words(how, "告知方式")
        _record(session, row, LetterMove.TELL, by, on, row.told_how)


def answer(store: Store, letter_id: int, on: date, words: str, by: int) -> None:
    """Record the answer: our own, or what the organ in charge let us know. Who has the token can read it."""
    with store.writing() as session:
        row = _ready(session, letter_id, LetterMove.ANSWER)
        first = day_of(row.received_at) if row.forwarded_on is None else row.forwarded_on
        _must_lie_between(first, on, day_of(store.now()), "答复日期")
        row.answer, row.answered_on = _words(words, "答复的内容"), on
        _record(session, row, LetterMove.ANSWER, by, on, row.answer)


def reclassify(store: Store, letter_id: int, kind: LetterKind, reason: str, by: int) -> None:
    """Correct the kind of a letter: another organ may be in charge of it then, under another rule."""
    with store.writing() as session:
        row = _ready(session, letter_id, LetterMove.RECLASSIFY)
        if kind is LetterKind.COMMENT or kind == row.kind:
            raise BadInput("请选择另一种来件种类。")
        before, why = LETTER_NAMES[LetterKind(row.kind)], _words(reason, "更正的理由")
        codes = {"from": row.kind, "to": kind.value}
        row.kind = kind.value
        put_in_charge(session, row)
        _record(session, row, LetterMove.RECLASSIFY, by, None, f"{before}改为{LETTER_NAMES[kind]}：{why}", **codes)


def recall(store: Store, letter_id: int, reason: str, by: int) -> None:
    """Take back what was recorded of a forwarding that was wrong; the letter is to be forwarded again."""
    with store.writing() as session:
        row = _ready(session, letter_id, LetterMove.RECALL)
        why = _words(reason, "撤销的理由")
        day = chinese_date(row.forwarded_on) if row.forwarded_on else ""
        says = f"原于{day}转送{row.organ}，{row.forwarded_how}；撤销的理由：{why}"
        row.forwarded_on, row.forwarded_how, row.told_on, row.told_how = None, "", None, ""
        row.due_on, row.due_says, row.due_on_provisional = None, "", False
        row.tell_by, row.tell_by_provisional = None, False
        row.organ = duty_of(session, LetterKind(row.kind)).organ
        _record(session, row, LetterMove.RECALL, by, None, says)


def close(store: Store, letter_id: int, closing: Closing, reason: str, by: int) -> None:
    """Close a letter without an answer of ours; who has the token reads why."""
    with store.writing() as session:
        row = _ready(session, letter_id, LetterMove.CLOSE)
        why = _words(reason, "办结的理由")
        if closing is Closing.WITHDRAWN:
            _must_be_the_only_one(session, letter_id)
        if not row.registered_on:
            _register(session, row, by)
        row.closed_on, row.closed_as, row.closed_why = day_of(store.now()), closing.value, why
        _record(session, row, LetterMove.CLOSE, by, None, f"{CLOSING_NAMES[closing]}：{why}", closing=closing.value)


def _must_be_the_only_one(session: Session, letter_id: int) -> None:
    """Refuse to close a letter as withdrawn while others sent the same: theirs is not withdrawn."""
    repeated = session.exec(select(func.count(col(PublicEntry.id))).where(PublicEntry.same_as == letter_id)).one()
    if repeated:
        raise Refusal(f"另有 {repeated} 件相同来件合并办理，一人撤回不影响其他来件人，不能按撤回办结，请继续办理。")


def reopen(store: Store, letter_id: int, reason: str, by: int) -> None:
    """Take up a letter again that was closed."""
    with store.writing() as session:
        row = _ready(session, letter_id, LetterMove.REOPEN)
        why = _words(reason, "恢复的理由")
        row.closed_on, row.closed_as, row.closed_why = None, "", ""
        _record(session, row, LetterMove.REOPEN, by, None, why)


def tie(store: Store, letter_id: int, document: str, by: int) -> None:
    """Tie a letter to the document it speaks of, by number or title; to none where nothing is named."""
    with store.writing() as session:
        row = _ready(session, letter_id, LetterMove.TIE)
        row.instrument_id = _document(session, document)
        found = session.get(Instrument, row.instrument_id) if row.instrument_id else None
        says = f"《{found.title}》{found.document_number}" if found else "取消关联"
        _record(session, row, LetterMove.TIE, by, None, says, instrument=row.instrument_id or 0)


def _twin(session: Session, written: Letter, channel: str) -> int:
    """Return the last letter of the same sender with the same words that came the same way on the same day; 0: none."""
    day = start_of_day(day_of(written.at))
    same = {
        PublicEntry.kind: written.kind.value,
        PublicEntry.channel: channel,
        PublicEntry.words: written.words,
        PublicEntry.about: written.about,
        PublicEntry.name: written.name,
        PublicEntry.contact: written.contact,
    }
    wanted = select(func.max(PublicEntry.id)).where(*(col(column) == value for column, value in same.items()))
    received = col(PublicEntry.received_at)
    return session.exec(wanted.where(received >= day, received < day + timedelta(days=1))).one() or 0


def _register(session: Session, row: PublicEntry, by: int) -> None:
    row.registered_on, row.registered_by = day_of(store_of(session).now()), by
    _record(session, row, LetterMove.REGISTER, by, row.registered_on, "")


def _ready(session: Session, letter_id: int, move: LetterMove) -> PublicEntry:
    """Return a letter, locked, with which this may be done now; refuse otherwise."""
    row = session.get(PublicEntry, letter_id, with_for_update=True)
    if row is None or row.kind == LetterKind.COMMENT or row.same_as is not None:
        raise BadInput(f"没有第 {letter_id} 号来件。")
    state = state_of(row)
    if reason := why_not(state, move, ours=duty_of(session, LetterKind(row.kind)).ours):
        raise Refusal(reason)
    return row


def _record(session: Session, row: PublicEntry, move: LetterMove, by: int, on: date | None, says: str, **codes: object) -> None:
    """Put what was done on record, with the words apart; the public is shown the letter anew."""
    at = store_of(session).now()
    day = on or day_of(at)
    salt = secrets.token_hex(8)
    row.version += 1
    act = LetterAct(letter_id=row.id or 0, move=move.value, person_id=by, at=at, day=day, says=says, salt=salt)
    session.add(act)
    event = {"kind": "letter", "letter": row.id, "move": move.value, "by": by, "day": day.isoformat(), **codes}
    append(session, f"letter:{row.id}", {**event, "says": digest(f"{salt}\n{says}") if says else ""}, at)


def _document(session: Session, name: str) -> int | None:
    """Return the document of that number or title; None where none is named, a refusal where none is found."""
    named = name.strip().removeprefix("《").removesuffix("》")
    found = find(session, named)
    if named and found is None:
        raise BadInput(f"文件库里没有“{named[:60]}”，请按文号或者标题核对。")
    return found.id if found else None


def _words(words: str, what: str) -> str:
    """Return what was written, refused where nothing or too much was."""
    plain = words.strip()
    if not plain:
        raise BadInput(f"请填写{what}。")
    if len(plain) > LONGEST:
        raise BadInput(f"{what}最多 {LONGEST} 字，现在是 {len(plain)} 字。")
    return plain


def _must_lie_between(first: date, day: date, last: date, what: str) -> None:
    if not first <= day <= last:
        raise BadInput(f"{what}{chinese_date(day)}应在{chinese_date(first)}至{chinese_date(last)}之间，请核对。")
