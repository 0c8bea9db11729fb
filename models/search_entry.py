"""What can be found: one row for each case and each instrument, written from their own rows (tasks.indexing).

Beside it lie the pieces, in tables the migration makes for each database: `search_head` of an entry's title and numbers,
under the entry's id, and `search_text` of a reading's text, under the reading's.
"""

from datetime import date
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

PIECES = ("search_head", "search_text")


def ours(name: str | None, kind: str, _: object) -> bool:
    """Tell Alembic which tables the classes describe: not the tables of pieces, which each database has in its own way."""
    return kind != "table" or not (name or "").startswith(PIECES)


class Found(StrEnum):
    """What a hit can be."""

    CASE = "case"
    INSTRUMENT = "instrument"


class SearchEntry(SQLModel, table=True):
    """A thing that can be found. `force` holds until `force_until`; from that day on its facts are asked anew."""

    __tablename__ = "search_entry"
    __table_args__ = (UniqueConstraint("kind", "ref"),)
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    ref: int
    title: str
    number: str = ""
    registration: str = ""
    number_key: str = Field(default="", index=True)
    registration_key: str = Field(default="", index=True)
    reading_id: int | None = Field(default=None, foreign_key="reading.id", index=True)
    day: date | None = None
    force: str = ""
    force_until: date | None = None
    cut: int
