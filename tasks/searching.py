"""Search: words in titles, numbers and texts of the cases a person may read and of all instruments.

A hit has all the words: in its title and numbers, in its text, or some here and some there (each way of up to three words;
of more, all but one on one side). A word of one character is looked for in titles only. Of each kind of hit the `CANDIDATES`
latest are put in order: the whole number first, then those hit in title or number, those in force before those not, the
later day, the text that fits better.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Float,
    FromClause,
    Integer,
    Select,
    and_,
    column,
    literal,
    literal_column,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text
from sqlmodel import Session, col

from models.acts import Who
from models.case import Case, Reading
from models.clock import day_of
from models.refusals import BadInput
from models.search_entry import Found, SearchEntry
from models.searching import Marks, Query, Run, Snippet, Word, marks_in, read_query, snippet_of
from models.status import status_on
from models.words import Force
from tasks.indexing import facts_of_all
from tasks.rights import readable
from tasks.store import store_of

CANDIDATES = 2000
SEEN_THROUGH = 500  # texts on PostgreSQL, each of which must be read to see whether the pieces stand in a row
LONGEST = 100  # characters that may be asked
WHOLE_NUMBER, IN_HEAD, IN_TEXT = range(3)
FORCE_FIRST = {Force.IN_FORCE.value: 0, "": 1, Force.NOT_YET.value: 1}  # a case has no force; all others lost it
COLUMNS = [
    col(c)
    for c in (SearchEntry.id, SearchEntry.kind, SearchEntry.ref, SearchEntry.day, SearchEntry.force, SearchEntry.force_until)
]
Order = tuple[int, int, int, float, int]
Ways = Sequence[Sequence[Run]]  # ways to hold a word: in each all runs must be there


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: what it is, and where the words stand in its title and its text. `force` is empty for a case."""

    kind: Found
    id: int
    title: str
    title_marks: Marks
    where: Snippet
    number: str
    date: date | None
    force: str


class Candidate(NamedTuple):
    """An entry that has the words, as far as its place in the order depends on it."""

    entry: int
    kind: str
    ref: int
    day: date | None
    force: str
    force_until: date | None
    rank: float


def search(session: Session, who: Who | None, words: str, *, limit: int = 20, offset: int = 0) -> list[Hit]:
    """Return what is found of the words, best first; `who` None sees every case (the operator at the machine)."""
    if len(words) > LONGEST:
        raise BadInput(f"搜索的内容太长（{len(words)} 字），请不要超过 {LONGEST} 字。")
    query = read_query(words)
    best: dict[int, tuple[int, Candidate]] = {}
    with _by_index(session):
        for tier, wanted in _questions(session, who, query) if query.words else ():
            for found in map(Candidate._make, session.execute(wanted)):
                best.setdefault(found.entry, (tier, found))
    forces = _turned(session, [found for _, found in best.values()])
    placed = sorted(_order(tier, found, forces) for tier, found in best.values())
    return _hits(session, query, [-order[-1] for order in placed[offset : offset + limit]], forces)


@contextmanager
def _by_index(session: Session) -> Iterator[None]:
    """Ask with PostgreSQL's indexes only: long texts lie outside their rows, and it takes cutting each anew for cheap."""
    if store_of(session).sqlite:
        yield
        return
    for words in ("SET LOCAL enable_seqscan = off", "SET LOCAL jit = off"):
        session.execute(text(words))
    yield
    for words in ("SET LOCAL enable_seqscan TO DEFAULT", "SET LOCAL jit TO DEFAULT"):
        session.execute(text(words))


def _order(tier: int, found: Candidate, forces: Mapping[int, str]) -> Order:
    force = forces.get(found.entry, found.force)
    return tier, FORCE_FIRST.get(force, 2), -found.day.toordinal() if found.day else 0, found.rank, -found.entry


def _turned(session: Session, found: Sequence[Candidate]) -> dict[int, str]:
    """Return the force today of the entries whose force has turned since they were indexed."""
    now = store_of(session).now()
    today = day_of(now)
    turned = {c.entry: c.ref for c in found if c.force_until and c.force_until <= today}
    facts = facts_of_all(session, list(turned.values())) if turned else {}
    return {entry: status_on(facts.get(ref, []), today, now).force.value for entry, ref in turned.items()}


def _questions(session: Session, who: Who | None, query: Query) -> Iterator[tuple[int, Select[*tuple[Any, ...]]]]:
    """Yield what is asked of the database, the best kind of hit first."""
    ask = Asking(session, who, query)
    cut, heads = query.cut, [_in_head(word) for word in query.cut]
    texts: list[Ways] = [[word.runs] for word in cut]
    if query.key:
        whole = or_(*(col(key) == query.key for key in (SearchEntry.number_key, SearchEntry.registration_key)))
        yield WHOLE_NUMBER, ask.entries(whole)
        yield IN_HEAD, ask.entries(ask.in_head([[[query.as_number]]]))
    yield IN_HEAD, ask.entries(ask.titled, *([ask.in_head(heads)] if cut else []))
    if cut:
        yield IN_TEXT, ask.texts(texts)
    for here, there in _shared(len(cut)):
        yield IN_TEXT, ask.entries(ask.titled, ask.in_head([heads[n] for n in here]), ask.in_text([texts[n] for n in there]))


def _in_head(word: Word) -> Ways:
    """Return how a title or a number may hold a word."""
    as_number = (word.as_number,)
    return [word.runs] if as_number == word.runs or not word.as_number else [word.runs, as_number]


def _shared(count: int) -> Iterator[tuple[list[int], list[int]]]:
    """Yield the ways to share words between head and text: one here and the rest there, and the other way round."""
    for one in range(count if count > 1 else 0):
        rest = [n for n in range(count) if n != one]
        yield [one], rest
        if count > 2:
            yield rest, [one]


class Held(NamedTuple):
    """Rows of pieces that hold some words: where they come from, what names them, how well they fit, on what condition."""

    rows: FromClause
    id: ColumnElement[int]
    rank: ColumnElement[float]
    conditions: tuple[ColumnElement[bool], ...]


class Asking:
    """Questions about entries that a person may read, in the words of one database."""

    def __init__(self, session: Session, who: Who | None, query: Query) -> None:
        self.sqlite = store_of(session).sqlite
        case = and_(col(SearchEntry.kind) == Found.CASE, col(Case.id) == col(SearchEntry.ref))
        self.readable: ColumnElement[bool] = literal(value=True)
        self.source = SearchEntry.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
        if who is not None:
            self.source = self.source.outerjoin(Case, case)
            self.readable = or_(col(SearchEntry.kind) == Found.INSTRUMENT, readable(session, who))
        title = col(SearchEntry.title)
        self.titled = and_(literal(value=True), *(title.icontains(each, autoescape=True) for each in query.alone))

    def entries(self, *conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
        """Ask for the latest entries of which all this is true."""
        wanted = select(*COLUMNS, literal(0.0, Float)).select_from(self.source).where(self.readable, *conditions)
        return wanted.order_by(col(SearchEntry.id).desc()).limit(CANDIDATES)

    def texts(self, words: Sequence[Ways]) -> Select[*tuple[Any, ...]]:
        """Ask for the entries of the latest texts that hold all words, with how well they fit."""
        held = self._held("search_text", words)
        joined = held.rows.join(self.source, held.id == col(SearchEntry.reading_id))
        wanted = select(*COLUMNS, held.rank).select_from(joined).where(*held.conditions, self.readable, self.titled)
        return wanted.order_by(held.id.desc()).limit(CANDIDATES if self.sqlite else SEEN_THROUGH)

    def in_head(self, words: Sequence[Ways]) -> ColumnElement[bool]:
        """Return the condition that an entry's title and numbers hold all words."""
        held = self._held("search_head", words)
        return col(SearchEntry.id).in_(select(held.id).select_from(held.rows).where(*held.conditions))

    def in_text(self, words: Sequence[Ways]) -> ColumnElement[bool]:
        """Return the condition that an entry's text holds all words."""
        held = self._held("search_text", words)
        return col(SearchEntry.reading_id).in_(select(held.id).select_from(held.rows).where(*held.conditions))

    def _held(self, name: str, words: Sequence[Ways]) -> Held:
        return _held_on_sqlite(name, words) if self.sqlite else _held_on_postgresql(name, words)


def _held_on_sqlite(name: str, words: Sequence[Ways]) -> Held:
    rows = table(name, column("rowid", Integer))
    matches = literal_column(name).op("MATCH", is_comparison=True)(" AND ".join(map(_match, words)))
    return Held(rows, rows.c.rowid, literal_column(f"bm25({name})", Float), (matches,))


def _held_on_postgresql(name: str, words: Sequence[Ways]) -> Held:
    """Find by the index where all pieces are, apart; then see, the latest first, where they stand as they are asked."""
    rows = table(name, column("id", Integer), column("pieces", Text))
    listed = literal_column(f"string_to_array({name}.pieces, ' ')", ARRAY(Text))  # as the index has it
    there = (or_(*(listed.contains(sorted({p for run in runs for p in run})) for runs in ways)) for ways in words)
    found = select(rows.c.id).where(*there).cte().prefix_with("MATERIALIZED")
    stands = tuple(or_(*(_stands(rows.c.pieces, runs) for runs in ways)) for ways in words)
    return Held(rows.join(found, found.c.id == rows.c.id), found.c.id, literal(0.0, Float), stands)


def _stands(pieces: ColumnElement[str], runs: Sequence[Run]) -> ColumnElement[bool]:
    """Return the condition that each run stands there piece after piece; one of a single piece the index has found."""
    rows = (pieces.contains(f" {' '.join(run)} ", autoescape=True) for run in runs if len(run) > 1)
    return and_(literal(value=True), *rows)


def _match(ways: Ways) -> str:
    """Write a word's ways as FTS5 reads them; pieces hold letters, figures and `_` only."""
    return "(" + " OR ".join("(" + " AND ".join(f'"{" ".join(run)}"' for run in runs) + ")" for runs in ways) + ")"


def _hits(session: Session, query: Query, ids: Sequence[int], forces: Mapping[int, str]) -> list[Hit]:
    """Return the hits of one page in their order."""
    entries = select(SearchEntry, col(Reading.tree)).outerjoin(Reading, col(Reading.id) == col(SearchEntry.reading_id))
    held = {e.id: (e, tree) for e, tree in session.execute(entries.where(col(SearchEntry.id).in_(ids)))}
    return [_hit(query, *held[n], forces.get(n)) for n in ids]


def _hit(query: Query, entry: SearchEntry, tree: str | None, force: str | None) -> Hit:
    marks = marks_in(entry.title, query)
    where = snippet_of(json.loads(tree)["plain"], query) if tree else None
    return Hit(
        kind=Found(entry.kind),
        id=entry.ref,
        title=entry.title,
        title_marks=marks,
        where=where or Snippet(entry.title, marks),
        number=entry.number or entry.registration,
        date=entry.day,
        force=entry.force if force is None else force,
    )
