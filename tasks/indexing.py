"""Keeping what can be found true: written in the transaction that changes what it describes, or made anew from the rows.

An entry is what its case or instrument says of itself. The pieces of its title and numbers change with it; those of a text
belong to the reading, which never changes: they are written once, whichever entries it is the text of.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from itertools import islice

from sqlalchemy import delete, func, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from models.case import Case, Draft, LateFieldValue, Reading
from models.clock import day_of
from models.instrument import CaseEffect, ForceFact, Instrument
from models.search_entry import PIECES, Found, SearchEntry
from models.searching import CUT, head_pieces, number_key, pieces_of
from models.status import Fact, FactKind, next_event, status_on
from tasks.store import Store, store_of

AT_ONCE = 200  # things indexed in one transaction when all is made anew: others write in between
HEAD_ON_SQLITE = text("INSERT OR REPLACE INTO search_head(rowid, pieces) VALUES (:id, :pieces)")
HEAD_ON_POSTGRESQL = text(
    "INSERT INTO search_head(id, pieces) VALUES (:id, :pieces) ON CONFLICT (id) DO UPDATE SET pieces = excluded.pieces"
)
NUMBERS = ("document_number", "registration_number")


@dataclass(frozen=True, slots=True)
class Described:
    """What an entry should say."""

    kind: str
    ref: int
    title: str
    number: str
    registration: str
    number_key: str
    registration_key: str
    reading_id: int | None
    day: date | None
    force: str = ""
    force_until: date | None = None


def index_case(session: Session, case_id: int) -> None:
    """Index a case as it now stands: its title, its numbers, its last draft."""
    for described in describe_cases(session, [case_id]):
        _put(session, described)


def index_instrument(session: Session, instrument_id: int, at: datetime) -> None:
    """Index an instrument as it now stands, with its force at this moment."""
    for described in describe_instruments(session, at, [instrument_id]):
        _put(session, described)


def describe_cases(session: Session, ids: Collection[int] | None = None) -> list[Described]:
    """Return what the entries of some cases, or of all, should say."""
    cases = select(Case.id, Case.title, Case.opened_at)
    late = select(LateFieldValue.case_id, LateFieldValue.field, LateFieldValue.value).where(
        col(LateFieldValue.field).in_(NUMBERS)
    )
    drafts = select(Draft.case_id, Draft.reading_id).order_by(col(Draft.n))
    if ids is not None:
        cases = cases.where(col(Case.id).in_(ids))
        late = late.where(col(LateFieldValue.case_id).in_(ids))
        drafts = drafts.where(col(Draft.case_id).in_(ids))
    numbers: dict[tuple[int, str], str] = {(c, field): value for c, field, value in session.exec(late)}
    texts: dict[int, int] = dict(session.exec(drafts).all())
    return [
        _described(
            Found.CASE,
            n or 0,
            title,
            (numbers.get((n or 0, "document_number"), ""), numbers.get((n or 0, "registration_number"), "")),
            texts.get(n or 0),
            day_of(at),
        )
        for n, title, at in session.exec(cases)
    ]


def describe_instruments(session: Session, at: datetime, ids: Collection[int] | None = None) -> list[Described]:
    """Return what the entries of some instruments, or of all, should say."""
    wanted = select(Instrument)
    made = (
        select(CaseEffect.instrument_id, Draft.reading_id)
        .join(Draft, col(Draft.case_id) == col(CaseEffect.case_id))
        .where(CaseEffect.effect == "makes")
        .order_by(col(Draft.n))
    )
    if ids is not None:
        wanted, made = wanted.where(col(Instrument.id).in_(ids)), made.where(col(CaseEffect.instrument_id).in_(ids))
    texts: dict[int, int] = dict(session.exec(made).all())
    facts = facts_of_all(session, ids)
    return [_instrument(i, i.reading_id or texts.get(i.id or 0), facts.get(i.id or 0, []), at) for i in session.exec(wanted)]


def _instrument(held: Instrument, reading_id: int | None, facts: list[Fact], at: datetime) -> Described:
    force = status_on(facts, day_of(at), at).force.value
    until = next_event(facts, day_of(at), at)
    numbers = (held.document_number, held.registration_number)
    day = held.published_on or held.signed_on
    return _described(Found.INSTRUMENT, held.id or 0, held.title, numbers, reading_id, day, force, until)


def _described(
    kind: Found,
    ref: int,
    title: str,
    numbers: tuple[str, str],
    reading_id: int | None,
    day: date | None,
    force: str = "",
    until: date | None = None,
) -> Described:
    number, registration = numbers
    keys = number_key(number), number_key(registration)
    return Described(kind.value, ref, title, number, registration, *keys, reading_id, day, force, until)


def facts_of_all(session: Session, ids: Collection[int] | None = None) -> dict[int, list[Fact]]:
    """Return the facts of force of some instruments, or of all, in the order they were recorded."""
    wanted = select(ForceFact).order_by(col(ForceFact.id))
    if ids is not None:
        wanted = wanted.where(col(ForceFact.instrument_id).in_(ids))
    found: dict[int, list[Fact]] = defaultdict(list)
    for row in session.exec(wanted):
        found[row.instrument_id].append(Fact(FactKind(row.kind), row.effective_on, row.recorded_at, row.reason))
    return found


def _put(session: Session, described: Described) -> None:
    """Write an entry with its pieces; those of its text only where they are not there yet."""
    insert = sqlite.insert if store_of(session).sqlite else postgresql.insert
    values = {**asdict(described), "cut": CUT}
    laid = insert(SearchEntry).values(**values).on_conflict_do_update(index_elements=["kind", "ref"], set_=values)
    entry_id = session.execute(laid.returning(col(SearchEntry.id))).scalar_one()
    head = HEAD_ON_SQLITE if store_of(session).sqlite else HEAD_ON_POSTGRESQL
    session.execute(head, {"id": entry_id, "pieces": _head(described)})
    if described.reading_id:
        _write_text(session, described.reading_id)


def _head(entry: SearchEntry | Described) -> str:
    return f" {head_pieces(entry.title, (entry.number, entry.registration))} "  # a space around each piece


def _write_text(session: Session, reading_id: int) -> None:
    named, clash = ("rowid", "") if store_of(session).sqlite else ("id", "ON CONFLICT DO NOTHING")
    there = text(f"SELECT 1 FROM search_text WHERE {named} = :id")  # noqa: S608 - one of two fixed column names
    if session.execute(there, {"id": reading_id}).first():
        return
    tree = session.exec(select(Reading.tree).where(Reading.id == reading_id)).one()
    write = text(f"INSERT INTO search_text({named}, pieces) VALUES (:id, :pieces) {clash}")  # noqa: S608 - as above
    session.execute(write, {"id": reading_id, "pieces": f" {pieces_of(json.loads(tree)['plain'])} "})


def reindex(store: Store) -> int:
    """Make the whole index anew from the rows and return how many entries it has; others may write in between."""
    with _alone(store) as session:
        session.execute(delete(SearchEntry))
        for table in PIECES:
            session.execute(text(_emptying(store, table)))
        cases = session.exec(select(Case.id).order_by(col(Case.id))).all()
        instruments = session.exec(select(Instrument.id).order_by(col(Instrument.id))).all()
    for batch in _batches(cases):
        with _alone(store) as session:
            for described in describe_cases(session, batch):
                _put(session, described)
    for batch in _batches(instruments):
        with _alone(store) as session:
            for described in describe_instruments(session, store.now(), batch):
                _put(session, described)
    return len(cases) + len(instruments)


@contextmanager
def _alone(store: Store) -> Iterator[Session]:
    """Open a writing session in which nobody else writes entries: what is described must not change before it is put."""
    with store.writing() as session:
        if not store.sqlite:
            session.execute(text("LOCK TABLE search_entry IN SHARE ROW EXCLUSIVE MODE"))
        yield session


def _emptying(store: Store, table: str) -> str:
    if store.sqlite and table == "search_text":
        return "INSERT INTO search_text(search_text) VALUES ('delete-all')"
    return f"DELETE FROM {table}"  # noqa: S608 - one of our two tables


def _batches(ids: Iterable[int | None]) -> Iterator[list[int]]:
    left = (n for n in ids if n)
    while batch := list(islice(left, AT_ONCE)):
        yield batch


def index_where_wanted(store: Store) -> bool:
    """Make the index anew where a case or instrument has no entry or the pieces are cut another way now; tell whether."""
    with store.reading() as session:
        things = sum(session.exec(select(func.count()).select_from(kind)).one() for kind in (Case, Instrument))
        entries = session.exec(select(func.count()).select_from(SearchEntry).where(SearchEntry.cut == CUT)).one()
    if things == entries:
        return False
    reindex(store)
    return True


def faults_of_index(session: Session, at: datetime) -> list[str]:
    """Return, in words, where the index does not say what the rows say."""
    held = {(e.kind, e.ref): e for e in session.exec(select(SearchEntry))}
    wanted = {(d.kind, d.ref): d for d in (*describe_cases(session), *describe_instruments(session, at))}
    row = "rowid" if store_of(session).sqlite else "id"
    texts = {n for (n,) in session.execute(text(f"SELECT {row} FROM search_text"))}  # noqa: S608 - one of two fixed names
    kept = session.execute(text(f"SELECT {row}, pieces FROM search_head"))  # noqa: S608 - as above
    heads: dict[int, str] = {n: pieces for n, pieces in kept}
    missing = [d.title for key, d in wanted.items() if key not in held]
    wrong = [d.title for key, d in wanted.items() if key in held and not _says(held[key], d, heads, texts, day_of(at))]
    gone = [e.title for key, e in held.items() if key not in wanted]
    named = (("没有索引", missing), ("索引与登记不符", wrong), ("索引里多出", gone))
    return [f"{len(titles)} 件{what}：{'、'.join(f'《{t}》' for t in titles[:3])}" for what, titles in named if titles]


def _says(entry: SearchEntry, wanted: Described, heads: dict[int, str], texts: set[int], today: date) -> bool:
    """Tell whether an entry and its pieces say what is wanted; its force only while it says that it holds."""
    asked_anew = entry.force_until is not None and entry.force_until <= today
    names = [name for name in asdict(wanted) if not (asked_anew and name.startswith("force"))]
    same = all(getattr(entry, name) == getattr(wanted, name) for name in names)
    whole = entry.cut == CUT and heads.get(entry.id or 0) == _head(entry)
    return same and whole and (entry.reading_id is None or entry.reading_id in texts)
