"""Building the public projection: made beside the one that stands, complete, then swapped in whole.

What did not change since is taken over from the one that stands: a document's mark holds all its page shows. The mirror's
pages are brought up to date in the same go. One builds at a time, and reads the main database only once it is its turn.
"""

import fcntl
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.clock import day_of
from models.intake import PublicEntry
from models.ledger import LedgerLine
from models.letter_life import CLOSING_NAMES, PUBLIC_NAMES, STATE_NAMES, Closing, LetterState, state_of
from models.letters import LetterKind, duties, hash_of_token
from models.pieces import pieces
from models.public_values import About, LetterStatus, PublicDocument
from tasks.catalogue import digest
from tasks.intake import own_organ
from tasks.loading import book_of
from tasks.mirroring import maker, mirror_all
from tasks.projected import ABOUTS, DOCUMENTS, ENTRIES, FILE, ROUNDS, STATUSES, TABLES
from tasks.projection_documents import Wanted, document_of, wanted_documents
from tasks.projection_rounds import WantedRound, round_of, wanted_rounds
from tasks.store import Store

LOCK = "projection.lock"
ROW = "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
KNOWN = "SELECT key, mark, force, day, year, section, subject, entry, body, plain FROM document ORDER BY n"
OTHERS = "DELETE FROM meta; DELETE FROM round; DELETE FROM letter;"


@dataclass(frozen=True, slots=True)
class Standing:
    """What tells quickly whether anything may have changed: the last ledger line, the letters' versions, the day."""

    line: int
    letters: tuple[int, int]
    day: date


@dataclass(frozen=True, slots=True)
class Projected:
    """What stands now, and whether it was made anew."""

    changed: bool
    documents: int
    rounds: int
    letters: int
    made: int  # documents and rounds whose page was made anew


@dataclass(frozen=True, slots=True)
class Held:
    """What the standing projection holds, to be taken over where its mark is the same."""

    mark: str
    documents: dict[str, tuple[str, ...]]
    rounds: dict[int, tuple[str, str]]


def standing(store: Store) -> Standing:
    """Return how things stand, from three short questions."""
    with store.reading() as session:
        line = session.exec(select(func.max(LedgerLine.id))).one()
        return Standing(int(line or 0), _letters_stand(session), day_of(store.now()))


def _letters_stand(session: Session) -> tuple[int, int]:
    """Return how many letters there are and how often they were changed: every change counts a version up."""
    count, versions = session.exec(select(func.count(col(PublicEntry.id)), func.sum(PublicEntry.version))).one()
    return int(count), int(versions or 0)


def project_public(store: Store) -> Projected:
    """Bring the projection to what is true now; nothing is written where nothing changed."""
    with _turn(store.settings.home):
        mirror_all(store)
        with store.reading() as session:
            return _build(store, session, store.now())


def _build(store: Store, session: Session, at: datetime) -> Projected:
    documents, rounds = wanted_documents(session, at), wanted_rounds(session, day_of(at))
    about, letters = _about(store, session, day_of(at)), _letters_stand(session)
    shown = (maker(), about, [(d.key, d.mark) for d in documents], [(r.id, r.mark) for r in rounds], letters)
    mark = digest(shown)
    held = _held(store.settings.home / FILE, mark)
    if held.mark == mark:
        return Projected(False, len(documents), len(rounds), letters[0], 0)
    kept = [(row[0], row[1]) for row in held.documents.values()]
    made, same = 0, bool(kept) and kept == [(d.key, d.mark) for d in documents]
    with _swapped(store.settings.home / FILE, taken_over=same) as connection:
        connection.executemany("INSERT INTO meta VALUES (?, ?)", [("mark", mark), ("maker", maker()), ("about", about)])
        for n, wanted in enumerate([] if same else documents, start=1):
            made += _put_document(connection, n, wanted, held, session, at)
        for opened in rounds:
            made += _put_round(connection, opened, held, session, day_of(at))
        connection.executemany("INSERT INTO letter VALUES (?, ?)", _letters(session))
    return Projected(True, len(documents), len(rounds), letters[0], made)


def _put_document(connection: sqlite3.Connection, n: int, wanted: Wanted, held: Held, session: Session, at: datetime) -> bool:
    """Write a document, taken over where it is the same; tell whether it was made anew."""
    row = held.documents.get(wanted.key)
    fresh = row is None or row[1] != wanted.mark
    if row is None or row[1] != wanted.mark:
        row = _row(wanted, document_of(session, wanted, at))
    connection.execute(ROW, (n, *row))
    entry, plain = ENTRIES.validate_json(row[7]), row[9]
    head = f"{entry.title} {entry.document_number} {entry.registration_number}"
    connection.execute("INSERT INTO words (rowid, head, body) VALUES (?, ?, ?)", (n, pieces(head), pieces(plain)))
    return fresh


def _row(wanted: Wanted, document: PublicDocument) -> tuple[str, ...]:
    entry = document.entry
    day = entry.published_on or entry.signed_on
    texts = (ENTRIES.dump_json(entry).decode(), DOCUMENTS.dump_json(document).decode(), document.plain)
    narrowed = (entry.force.value, day.isoformat(), str(day.year), entry.section, entry.subject)
    return (wanted.key, wanted.mark, *narrowed, *texts)


def _put_round(connection: sqlite3.Connection, wanted: WantedRound, held: Held, session: Session, day: date) -> bool:
    """Write a round, taken over where it is the same; one that may not be shown leaves an empty row."""
    mark, body = held.rounds.get(wanted.id, ("", ""))
    fresh = mark != wanted.mark
    if fresh:
        made = round_of(session, wanted.id, day)
        body = ROUNDS.dump_json(made).decode() if made else ""
    connection.execute("INSERT INTO round VALUES (?, ?, ?, ?)", (wanted.id, wanted.mark, wanted.posted_on.isoformat(), body))
    return fresh


def _about(store: Store, session: Session, day: date) -> str:
    """Return what the projection says of itself, as text: the first organ is the one whose pages these are."""
    organ = own_organ(session)
    name, settings = organ.name, organ.settings
    told = About(
        organ=name,
        duties=duties(book_of(session), day, name, settings),
        base=str(settings.get("public_base", "")),
        contact=str(settings.get("contact", "")),
        dev=store.dev,
        gazette=str(settings.get("gazette") or "政府公报"),
        site=str(settings.get("site") or "指定的政府网站"),
    )
    return ABOUTS.dump_json(told).decode()


def _letters(session: Session) -> list[tuple[str, str]]:
    """Return how each letter stands, by the hash of its token; a repetition stands as the first one does."""
    rows = session.exec(select(PublicEntry).order_by(col(PublicEntry.id))).all()
    by_id = {row.id: row for row in rows}
    out = []
    for row in rows:
        status = status_of_letter(by_id[row.same_as], repeats=True) if row.same_as else status_of_letter(row)
        out.append((hash_of_token(row.token), STATUSES.dump_json(status).decode()))
    return sorted(out)


def status_of_letter(row: PublicEntry, *, repeats: bool = False) -> LetterStatus:
    """Return what whoever has the token is shown of a letter; who only `repeats` it reads nothing said of the first one."""
    day = day_of(row.received_at)
    if row.kind == LetterKind.COMMENT:
        said = "已转起草科室；征求意见结束后，采纳情况集中公布反馈，不逐一答复"
        return LetterStatus(row.kind, day, "已收到并转起草科室", ((day, said),), round_id=row.round_id or 0)
    state = state_of(row)
    forwarded = f"转送{row.organ}办理" + (f"；{row.due_says}" if row.due_says else "")
    steps = (
        (day, STATE_NAMES[LetterState.RECEIVED] if state is LetterState.RECEIVED else "收到"),
        (row.registered_on, "登记"),
        (row.forwarded_on, forwarded),
        (row.told_on, "告知来件人" if repeats or not row.told_how else f"告知来件人：{row.told_how}"),
        (row.answered_on, "答复"),
        (row.closed_on, _closed(row, repeats=repeats)),
    )
    done = tuple((on, words) for on, words in steps if on)
    return LetterStatus(row.kind, day, PUBLIC_NAMES[state], done, row.organ, row.answer if row.answered_on else "")


def _closed(row: PublicEntry, *, repeats: bool) -> str:
    """Return how a letter was closed: why is said of its sender alone, and who withdrew it is nobody else's business."""
    if repeats:
        return "办结" if row.closed_as in {"", Closing.WITHDRAWN} else f"办结：{CLOSING_NAMES[Closing(row.closed_as)]}"
    return f"办结：{CLOSING_NAMES[Closing(row.closed_as)]}。{row.closed_why}" if row.closed_on else ""


def _held(path: Path, mark: str) -> Held:
    """Return what the standing projection holds; one that is damaged or another program's counts for nothing."""
    if not path.is_file():
        return Held("", {}, {})
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            meta = dict(connection.execute("SELECT name, value FROM meta"))
            if meta["maker"] != maker() or connection.execute("PRAGMA quick_check").fetchone()[0] != "ok":
                return Held("", {}, {})
            if meta["mark"] == mark:
                return Held(mark, {}, {})
            documents = {row[0]: tuple(row) for row in connection.execute(KNOWN)}  # in their order
            rounds = {row[0]: (row[1], row[2]) for row in connection.execute("SELECT id, mark, body FROM round")}
            return Held(meta["mark"], documents, rounds)
    except (sqlite3.DatabaseError, KeyError):
        return Held("", {}, {})


@contextmanager
def _swapped(path: Path, *, taken_over: bool) -> Iterator[sqlite3.Connection]:
    """Open a new projection and put it in the place of the standing one once it is whole.

    `taken_over`: it begins with the documents and the index of the standing one, which are the same.
    """
    for left in path.parent.glob(f".{path.name}.*"):  # by a build that was killed: it is nobody else's turn
        left.unlink(missing_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    temporary = Path(name)
    try:
        if taken_over:
            shutil.copyfile(path, temporary)
        with closing(sqlite3.connect(temporary, isolation_level=None)) as connection:
            connection.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {OTHERS if taken_over else TABLES}")
            connection.execute("BEGIN")
            yield connection
            connection.execute("COMMIT")
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def _turn(home: Path) -> Iterator[None]:
    """Wait until nobody else builds."""
    with (home / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
