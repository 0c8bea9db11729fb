"""The projection as it is read: one SQLite file, swapped in whole by the office's side, opened read-only for each request.

What it holds the public may see, all of it. Nothing here knows the main database.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import quote

from pydantic import TypeAdapter, ValidationError

from models.letters import LetterKind
from models.pieces import marked, query, terms
from models.public_values import About, LetterStatus, PublicDocument, PublicRound
from models.publication_values import CatalogueEntry, Force
from models.refusals import EnvironmentFault

FILE = "public.sqlite3"
PAGE = 30  # documents on a page
LARGEST = 2**63  # beyond what a row number can be
TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE document (
  n INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, mark TEXT NOT NULL, force TEXT NOT NULL, day TEXT NOT NULL,
  year INTEGER NOT NULL, section TEXT NOT NULL, subject TEXT NOT NULL, entry TEXT NOT NULL, body TEXT NOT NULL,
  plain TEXT NOT NULL);
CREATE INDEX document_day ON document (force, day DESC, key);
CREATE TABLE round (id INTEGER PRIMARY KEY, mark TEXT NOT NULL, posted_on TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE letter (token TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5 (head, body, content='', tokenize = "unicode61 remove_diacritics 0");
"""
ENTRIES = TypeAdapter(CatalogueEntry)
DOCUMENTS = TypeAdapter(PublicDocument)
ROUNDS = TypeAdapter(PublicRound)
STATUSES = TypeAdapter(LetterStatus)
ABOUTS = TypeAdapter(About)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asks the catalogue for; what is empty does not narrow it."""

    force: Force | None = Force.IN_FORCE
    words: str = ""
    section: str = ""
    subject: str = ""
    year: int = 0
    page: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list: a document, and where words were asked for the part of its text that holds them."""

    entry: CatalogueEntry
    shown: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a list, how many there are, and how many stand in each list of the catalogue."""

    rows: tuple[Row, ...]
    total: int
    counts: tuple[tuple[Force, int], ...]

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // PAGE))

    def count(self, force: Force) -> int:
        """Return how many of what was asked for stand in one list."""
        return dict(self.counts).get(force, 0)


class View:
    """An open projection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def about(self) -> About:
        """Return what the projection says of itself."""
        return ABOUTS.validate_json(self._meta("about"))

    def mark(self) -> str:
        """Return the mark of all it shows."""
        return self._meta("mark")

    def _meta(self, name: str) -> str:
        row = self.connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def find(self, asked: Asked) -> Found:
        """Return a page of the catalogue, newest first, or the best found first where words are asked for."""
        question = query(asked.words)
        where, values = _where(asked, question)
        source = "document" + (" JOIN words ON words.rowid = document.n" if question else "")
        counted = f"SELECT force, count(*) FROM {source} WHERE {where} GROUP BY force"  # noqa: S608 - our own words
        counts = tuple((Force(force), int(n)) for force, n in self.connection.execute(counted, values))
        narrowed, most = (f"{where} AND force = ?", [*values, asked.force.value]) if asked.force else (where, values)
        order = "bm25(words, 10.0, 1.0), day DESC, key" if question else "day DESC, key"
        wanted = f"SELECT entry, plain FROM {source} WHERE {narrowed} ORDER BY {order} LIMIT ? OFFSET ?"  # noqa: S608 - our own words
        offset = PAGE * (max(1, min(asked.page, 100_000)) - 1)
        found = self.connection.execute(wanted, (*most, PAGE, offset)).fetchall()
        total = sum(n for force, n in counts if asked.force in {None, force})
        words = terms(asked.words)
        rows = (Row(ENTRIES.validate_json(e), tuple(marked(plain, words)) if question and plain else ()) for e, plain in found)
        return Found(tuple(rows), total, counts)

    def entries(self) -> list[CatalogueEntry]:
        """Return the whole catalogue, newest first."""
        rows = self.connection.execute("SELECT entry FROM document ORDER BY day DESC, key")
        return [ENTRIES.validate_json(row[0]) for row in rows]

    def choices(self) -> dict[str, list[tuple[str, int]]]:
        """Return what the catalogue can be narrowed by: years, sections, subjects, each with its number of documents."""
        return {name: self._choices(name) for name in ("year", "section", "subject")}

    def _choices(self, column: str) -> list[tuple[str, int]]:
        order = "1 DESC" if column == "year" else "2 DESC, 1"
        wanted = f"SELECT {column}, count(*) FROM document WHERE {column} NOT IN ('', 0) GROUP BY 1 ORDER BY {order}"  # noqa: S608 - our own columns
        return [(str(value), int(n)) for value, n in self.connection.execute(wanted)]

    def document(self, key: str) -> PublicDocument | None:
        """Return a document; None where there is none."""
        row = self.connection.execute("SELECT body FROM document WHERE key = ?", (key,)).fetchone()
        return DOCUMENTS.validate_json(row[0]) if row else None

    def rounds(self, day: date) -> list[PublicRound]:
        """Return the rounds posted by a day, latest first."""
        wanted = "SELECT body FROM round WHERE posted_on <= ? AND body <> '' ORDER BY posted_on DESC, id DESC"
        return [ROUNDS.validate_json(row[0]) for row in self.connection.execute(wanted, (day.isoformat(),))]

    def round(self, round_id: int, day: date) -> PublicRound | None:
        """Return a round posted by a day; None where there is none."""
        if not 0 < round_id < LARGEST:
            return None
        wanted = "SELECT body FROM round WHERE id = ? AND posted_on <= ? AND body <> ''"
        row = self.connection.execute(wanted, (round_id, day.isoformat())).fetchone()
        return ROUNDS.validate_json(row[0]) if row else None

    def letter(self, hashed: str) -> LetterStatus | None:
        """Return how a letter stands by the hash of its token; None where the office has not taken it in."""
        row = self.connection.execute("SELECT body FROM letter WHERE token = ?", (hashed,)).fetchone()
        return STATUSES.validate_json(row[0]) if row else None


def _where(asked: Asked, question: str) -> tuple[str, list[object]]:
    parts: list[str] = ["1"]
    values: list[object] = []
    for column, value in (("section", asked.section), ("subject", asked.subject), ("year", asked.year)):
        if value:
            parts.append(f"{column} = ?")
            values.append(value)
    if question:
        parts.append("words MATCH ?")
        values.append(question)
    elif asked.words.strip():
        parts.append("0")  # something was asked for in which there is no word
    return " AND ".join(parts), values


@contextmanager
def view(home: Path) -> Iterator[View]:
    """Open the projection of a home folder; refused while there is none, or a damaged one."""
    path = home.absolute() / FILE
    if not path.is_file():
        raise EnvironmentFault("公开资料正在准备，请过几分钟再打开。")
    try:
        address = f"file:{quote(str(path))}?mode=ro&immutable=1"
        with closing(sqlite3.connect(address, uri=True)) as connection:
            yield View(connection)
    except (sqlite3.DatabaseError, ValidationError) as fault:  # damaged, or made by another version of the program
        raise EnvironmentFault("公开资料正在更新，请过几分钟再打开。") from fault


def is_comment(status: LetterStatus) -> bool:
    """Tell whether a status is that of a comment on a draft."""
    return status.kind == LetterKind.COMMENT
