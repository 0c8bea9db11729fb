"""Numbers (发文字号、登记号): given once, in the transaction of a person's act; no gap in series and year; void with reason."""

import re
from datetime import datetime

from sqlalchemy import Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import Moment
from models.refusals import BadInput


class NumberSeries(SQLModel, table=True):
    """A series of an organ and year. `serial` is the last one given, `last_at` its moment; the row is locked last."""

    __tablename__ = "number_series"
    __table_args__ = (UniqueConstraint("organ_id", "kind", "year"),)
    id: int | None = Field(default=None, primary_key=True)
    organ_id: int = Field(foreign_key="organ.id")
    kind: str
    year: int
    pattern: str
    serial: int = 0
    last_at: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))


class IssuedNumber(SQLModel, table=True):
    """A number given: once. `void_reason` says why it is void; a void number is never given again."""

    __tablename__ = "issued_number"
    __table_args__ = (UniqueConstraint("series_id", "serial"), UniqueConstraint("kind", "text"))
    id: int | None = Field(default=None, primary_key=True)
    series_id: int | None = Field(default=None, foreign_key="number_series.id", index=True)
    kind: str
    text: str
    serial: int | None = None
    case_id: int | None = Field(default=None, foreign_key="case.id", index=True)
    seq: int = 0
    given_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    void_reason: str = ""
    outside: bool = False


FIELDS = re.compile(r"\{(?:(year)|(n)(?::0\dd)?)\}")


def spell(pattern: str, year: int, serial: int) -> str:
    """Return the number as written, e.g. `示教规〔{year}〕{n}号` -> 示教规〔2026〕3号."""
    return pattern.format(year=year, n=serial)


def check_pattern(pattern: str) -> None:
    """Refuse a pattern that does not hold the year and the serial once each, or holds anything else in braces."""
    names = sorted(found.group(1) or found.group(2) for found in FIELDS.finditer(pattern))
    if names != ["n", "year"] or re.search(r"[{}]", FIELDS.sub("", pattern)):
        raise BadInput(f"编号式样“{pattern}”不对：须含年份 {{year}} 和顺序号 {{n}}（可写 {{n:03d}}）各一次。")


def reads_as(pattern: str, text: str) -> tuple[int, int] | None:
    """Return year and serial of a number written in `pattern`, None when it is not."""
    parts = {"year": r"(?P<year>\d{4})", "n": r"(?P<n>\d+)"}
    wanted, last = "", 0
    for found in FIELDS.finditer(pattern):
        wanted += re.escape(pattern[last : found.start()]) + parts[found.group(1) or found.group(2)]
        last = found.end()
    match = re.fullmatch(wanted + re.escape(pattern[last:]), text)
    if not match:
        return None
    year, serial = int(match["year"]), int(match["n"])
    return (year, serial) if spell(pattern, year, serial) == text else None
