"""What a table would change before it takes the place of what is loaded: a year's days off, the register of laws.

A person sees the difference and agrees to it: to this table in place of what is there now, and to nothing else (`stamp`).
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from models.calendar import YearNotice
from models.screening.register import Law
from settings import Settings
from tasks.calendars import complete
from tasks.loading import calendar_of, notice_text
from tasks.register import register_in_use, row_of

SHOWN = 50  # of each kind; the number is told besides


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of difference: what it is called, how many there are, the first of them."""

    name: str
    count: int
    shown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What changes: how many entries there were and will be, in which they differ. `stamp` names both sides."""

    before: int
    after: int
    parts: tuple[Part, ...]
    stamp: str

    @property
    def halved(self) -> bool:
        """Tell whether less than half would be left: most likely the wrong table."""
        return self.after * 2 < self.before


def year_difference(session: Session, notice: YearNotice) -> Difference | None:
    """Return how a notice differs from the one loaded for its year; None where there is none. One not complete is refused."""
    complete(notice)
    calendar = calendar_of(session)
    if not calendar.knows(notice.year):
        return None
    old = calendar.years[notice.year]
    parts = (
        ("增加的放假日", notice.off - old.off),
        ("减少的放假日", old.off - notice.off),
        ("增加的调休上班日", notice.work - old.work),
        ("减少的调休上班日", old.work - notice.work),
    )
    named = tuple(_part(name, [day.isoformat() for day in sorted(days)]) for name, days in parts if days)
    stamp = _stamp([notice_text(old)], [notice_text(notice)])
    return Difference(len(old.off) + len(old.work), len(notice.off) + len(notice.work), named, stamp)


def register_difference(settings: Settings, laws: Sequence[Law]) -> Difference | None:
    """Return how a register differs from the one in use; None where none is in use."""
    held = [law for same in register_in_use(settings.rules, settings.home).laws.values() for law in same]
    if not held:
        return None
    old, new = _by_title(held), _by_title(laws)
    parts = (
        ("增加的法规", [key for key in new if key not in old]),
        ("减少的法规", [key for key in old if key not in new]),
        ("记载有变化的法规", [key for key in new if key in old and new[key] != old[key]]),
    )
    named = tuple(_part(name, [title for title, _ in keys]) for name, keys in parts if keys)
    return Difference(len(held), len(laws), named, _stamp(map(repr, held), map(repr, laws)))


def _by_title(laws: Iterable[Law]) -> dict[tuple[str, date | None], tuple[str, ...]]:
    return {(law.title, law.promulgated): row_of(law) for law in laws}


def _part(name: str, entries: Sequence[str]) -> Part:
    return Part(name, len(entries), tuple(entries[:SHOWN]))


def _stamp(before: Iterable[str], after: Iterable[str]) -> str:
    said = "\n".join(sorted(before)) + "\n\n" + "\n".join(sorted(after))
    return hashlib.sha256(said.encode()).hexdigest()[:32]
