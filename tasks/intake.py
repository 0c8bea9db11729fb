"""Taking the inbox in: comments become rows of their round, letters rows of the register; each once, however often it is read.

A letter is known by its token. What does not fit – a round that is not there, a day outside its window, a text too long –
is left out and named; an inbox brought from another machine is read as strictly as our own.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlmodel import Session, col, select

from models.case import Comment, ConsultRound
from models.clock import Term, Unit, day_of, due
from models.instrument import CaseEffect, Instrument
from models.intake import PublicEntry
from models.letter_life import Closing
from models.letters import TOKEN, Duty, Letter, LetterKind, duties, faults_of, tidy
from models.people import Organ
from tasks.inbox import FILE, letters_after
from tasks.loading import book_of, calendar_of
from tasks.store import Store, store_of
from tasks.writing.typography import chinese_date

BATCH = 200  # letters taken in in one transaction
CHANNEL = "网页"
FORWARD_DAYS = 5  # working days the office gives itself; its setting `forward_days` says otherwise


@dataclass(slots=True)
class Taken:
    """What was taken in: comments, letters, repetitions; what was left out and why; the place of the last one read."""

    comments: int = 0
    letters: int = 0
    repeated: int = 0
    known: int = 0
    left_out: list[str] = field(default_factory=list)
    seq: int = 0

    @property
    def new(self) -> int:
        """How many were not known before."""
        return self.comments + self.letters + self.repeated


def take_in_letters(store: Store, path: Path | None = None, after: int = 0) -> Taken:
    """Take in what lies in the inbox behind a place: our own inbox, or one brought in a file. No inbox yet: nothing."""
    source = path or store.settings.home / "intake" / FILE
    taken = Taken(seq=after)
    if path is None and not source.exists():
        return taken
    while batch := letters_after(source, taken.seq, BATCH):
        with store.writing() as session:
            _take(session, [letter for _, letter in batch], taken)
        taken.seq = batch[-1][0]
    return taken


def _take(session: Session, letters: Sequence[Letter], taken: Taken) -> None:
    tokens = {letter.token for letter in letters} | {letter.same_as for letter in letters if letter.same_as}
    known = set(session.exec(select(PublicEntry.token).where(col(PublicEntry.token).in_(tokens))))
    for letter in letters:
        if letter.token in known:
            taken.known += 1
        elif fault := _fault(session, letter):
            taken.left_out.append(f"{letter.token[:19]}：{fault}")
        else:
            _put(session, letter, taken)
            known.add(letter.token)


def _fault(session: Session, letter: Letter) -> str:
    """Say why a letter is not taken in; nothing where it is."""
    if not TOKEN.fullmatch(letter.token):
        return "回执号不是本系统给出的"
    if day_of(letter.at) > day_of(store_of(session).now()):
        return "收到的时间晚于今天"
    if faults := faults_of(letter):
        return "；".join(faults)
    if letter.kind is LetterKind.COMMENT:
        opened = _round(session, letter)
        if opened is None:
            return "没有这一轮征求意见"
        if not opened.posted_on <= day_of(letter.at) <= opened.ends_on:
            return f"不在征求意见的期限内（{chinese_date(opened.posted_on)}至{chinese_date(opened.ends_on)}）"
    return ""


def _round(session: Session, letter: Letter) -> ConsultRound | None:
    """Return the round a comment is about; one that was not open to the public counts for none."""
    number = letter.target if letter.target.isascii() and letter.target.isdigit() and len(letter.target) < 10 else "0"
    found = session.get(ConsultRound, int(number))
    return found if found and "public" in found.audience else None


def _put(session: Session, letter: Letter, taken: Taken) -> None:
    first = session.exec(select(PublicEntry).where(PublicEntry.token == letter.same_as)).first() if letter.same_as else None
    entry = PublicEntry(token=letter.token, kind=letter.kind.value, received_at=letter.at, words="", channel=CHANNEL)
    if first and first.kind == letter.kind.value and first.closed_as != Closing.WITHDRAWN:  # which speaks for nobody else
        entry.same_as, entry.round_id = first.id, first.round_id
        if letter.kind is not LetterKind.COMMENT:  # whoever repeats a letter is told as the first sender is
            entry.name, entry.contact = letter.name, letter.contact
        taken.repeated += 1
    elif letter.kind is LetterKind.COMMENT:
        comment = _comment(session, letter)
        entry.round_id, entry.comment_id = comment.round_id, comment.id
        taken.comments += 1
    else:
        _fill(session, entry, letter)
        taken.letters += 1
    session.add(entry)
    session.flush()


def _comment(session: Session, letter: Letter) -> Comment:
    opened = session.get_one(ConsultRound, int(letter.target))
    row = Comment(
        round_id=opened.id or 0,
        case_id=opened.case_id,
        received_on=day_of(letter.at),
        channel=CHANNEL,
        source_kind=letter.sender,
        source=letter.who,
        address=letter.place,
        words=tidy(letter.words),
        salt=secrets.token_hex(8),
    )
    session.add(row)
    session.flush()
    return row


def _fill(session: Session, entry: PublicEntry, letter: Letter) -> None:
    entry.words, entry.about = tidy(letter.words), letter.about
    entry.name, entry.contact = letter.name, letter.contact
    entry.instrument_id = instrument_of(session, letter.target)
    put_in_charge(session, entry)


def put_in_charge(session: Session, entry: PublicEntry) -> None:
    """Write down the organ in charge of a letter, the rule, and until when the office registers and forwards it."""
    day = day_of(entry.received_at)
    duty = duty_of(session, LetterKind(entry.kind))
    entry.organ, entry.rule = duty.organ, duty.rule
    until = due(calendar_of(session), day, office_term(session))
    entry.forward_by, entry.forward_by_provisional = until.on, until.provisional


def office_term(session: Session) -> Term:
    """Return how long the office gives itself to forward a letter, and then to tell its sender."""
    days = str(own_organ(session).settings.get("forward_days", FORWARD_DAYS))
    return Term(int(days) if days.isascii() and days.isdigit() and int(days) else FORWARD_DAYS, Unit.WORKING_DAY)


def duty_of(session: Session, kind: LetterKind) -> Duty:
    """Return which organ is in charge of a kind of letter today, by which rule."""
    organ = own_organ(session)
    day = day_of(store_of(session).now())
    return next(d for d in duties(book_of(session), day, organ.name, organ.settings) if d.kind is kind)


def own_organ(session: Session) -> Organ:
    """Return the organ whose pages these are: the first one; one without a name where there is none yet."""
    found = session.exec(select(Organ).order_by(col(Organ.id))).first()
    return found or Organ(code="", name="", starts=day_of(store_of(session).now()))


def instrument_of(session: Session, key: str) -> int | None:
    """Return the document of a key of the mirror (doc-5, stock-7); None where there is none."""
    kind, _, number = key.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    if kind == "doc":
        made = select(CaseEffect.instrument_id).where(CaseEffect.case_id == int(number), CaseEffect.effect == "makes")
        return session.exec(made).first()
    found = session.get(Instrument, int(number)) if kind == "stock" else None
    return found.id if found else None
