"""A ledger (台账) as a value: columns, rows of plain cells, a total line, what is to be said of it, perhaps a chart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.figures.charts import Chart

Cell = str | int | float | date | None


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    SHARE = "share"  # of one, shown in per cent


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, what it holds, its width in a workbook (in letters), whether it leads to the row's page."""

    title: str
    kind: Kind = Kind.TEXT
    width: int = 14
    links: bool = False

    def shown(self, cell: Cell) -> str:
        """Return a cell as a page or a text file shows it."""
        if cell is None:
            return ""
        if isinstance(cell, date):
            return cell.isoformat()
        if self.kind is Kind.SHARE and isinstance(cell, int | float):
            return f"{cell:.0%}"
        return f"{cell:g}" if isinstance(cell, float) else str(cell)


def day(title: str) -> Column:
    """Return a column of days."""
    return Column(title, Kind.DAY, 12)


def number(title: str, width: int = 10) -> Column:
    """Return a column of numbers."""
    return Column(title, Kind.NUMBER, width)


@dataclass(frozen=True, slots=True)
class Row:
    """One line. `link`: the page it leads to, empty for none; `tone`: red | amber | gray | empty."""

    cells: tuple[Cell, ...]
    link: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger, or one page of it: `count` is the number of lines of the whole, which total, notes and chart speak of."""

    name: str
    title: str
    says: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    count: int
    total: tuple[Cell, ...] = ()
    notes: tuple[str, ...] = ()
    alarms: tuple[str, ...] = ()  # what is wrong and must be looked into
    charts: tuple[Chart, ...] = ()


def total_of(columns: Sequence[Column], rows: Sequence[Row], but: Sequence[str] = ()) -> tuple[Cell, ...]:
    """Return the total line: 合计 with the number of lines first, then the sum of each column of numbers but those named."""
    sums: list[Cell] = [
        round(sum(v for row in rows if isinstance(v := row.cells[at], int | float)), 1)
        if column.kind is Kind.NUMBER and column.title not in but
        else None
        for at, column in enumerate(columns)
    ]
    return (f"合计 {len(rows)} 行", *sums[1:])
