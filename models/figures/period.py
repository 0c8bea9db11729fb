"""A report of a period (办理情况报告) as a value: figures in words, and a few columns of each ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models.figures.ledger import Ledger

MOST_ROWS = 200  # of one part; a report is read, the ledger holds them all


@dataclass(frozen=True, slots=True)
class Part:
    """One ledger's part: its title, what it says, the head and the rows, each cell in words."""

    title: str
    says: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PeriodReport:
    """What an office did between two days, both counted."""

    organ: str
    first: date
    last: date
    made_on: date
    figures: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]

    @property
    def title(self) -> str:
        """The title."""
        return f"{self.organ}行政规范性文件办理情况"


def part_of(ledger: Ledger, title: str, wanted: Sequence[str]) -> Part:
    """Return a part of the columns named `wanted`; rows beyond the most are counted, not shown."""
    at = [next(n for n, column in enumerate(ledger.columns) if column.title == name) for name in wanted]
    rows = tuple(tuple(ledger.columns[n].shown(row.cells[n]) for n in at) for row in ledger.rows)
    more = (f"另有 {len(rows) - MOST_ROWS} 行没有列出，见台账。",) if len(rows) > MOST_ROWS else ()
    return Part(title, ledger.says, tuple(wanted), rows[:MOST_ROWS], (*ledger.alarms, *ledger.notes, *more))
