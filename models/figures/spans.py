"""Days spent: working days by the calendar, paused days left out, counted as a term is (the first day is not counted)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate

from models.calendar import Calendar
from models.words import Code

ONE_DAY = timedelta(days=1)
Piece = tuple[date, date]  # the days after the first up to and including the second

STARTS = frozenset({Code.PAUSE, Code.ASK_MATERIALS})
SUPPLIES = frozenset({Code.ADD_MATERIAL, Code.SUBMIT_DRAFT})
PAUSING = STARTS | SUPPLIES | {Code.RESUME}


class WorkDays:
    """The working days of some years, counted once, so that any stretch of them is one subtraction."""

    def __init__(self, calendar: Calendar, first: date, last: date) -> None:
        self.first = first
        self.last = max(first, last)
        days = (calendar.is_working(date.fromordinal(n)) for n in range(first.toordinal(), self.last.toordinal() + 1))
        self._upto = [0, *accumulate(map(int, days))]
        self.unknown = frozenset(calendar.unknown(range(first.year, self.last.year + 1)))

    def between(self, begin: date, end: date) -> int:
        """Return how many working days lie after `begin` up to and including `end`; none where the end comes first."""
        return max(0, self._at(end) - self._at(begin))

    def _at(self, day: date) -> int:
        held = min(max(day, self.first - ONE_DAY), self.last)
        return self._upto[held.toordinal() - self.first.toordinal() + 1]

    def used(self, begin: date, end: date, pauses: Iterable["Paused"] = ()) -> int:
        """Return the working days used from `begin` to `end`, paused days left out."""
        return self.covered(pieces(begin, end, pauses))

    def covered(self, found: Iterable[Piece]) -> int:
        """Return the working days that lie in at least one of some pieces: what runs side by side counts once."""
        total, reached = 0, date.min
        for begin, end in sorted(found):
            total += self.between(max(begin, reached), end)
            reached = max(reached, end)
        return total

    def doubtful(self, begin: date, end: date) -> bool:
        """Tell whether a stretch touches a year without notice: what is counted there is provisional."""
        return any(year in self.unknown for year in range(begin.year, end.year + 1))


@dataclass(frozen=True, slots=True)
class Paused:
    """A pause at a step, from its day to the day before `until`; None: it was never resumed. `seq`: the act that began it."""

    step: str
    seq: int
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class PausingAct:
    """An act that begins or ends a pause. `opened`: for what was supplied, the act that had asked for it."""

    seq: int
    code: str
    step: str
    day: date
    opened: int = 0


def pauses_of(acts: Sequence[PausingAct]) -> tuple[Paused, ...]:
    """Return the pauses of one case from its acts in order, as the replay pairs them."""
    ends: dict[int, date] = {}
    running: dict[str, int] = {}
    for act in acts:
        if act.code == Code.PAUSE:
            running[act.step] = act.seq
        elif act.code == Code.RESUME and act.step in running:
            ends[running.pop(act.step)] = act.day
        elif act.code in SUPPLIES and act.opened:
            ends.setdefault(act.opened, act.day)
    return tuple(Paused(a.step, a.seq, a.day, ends.get(a.seq)) for a in acts if a.code in STARTS)


def pieces(begin: date, end: date, pauses: Iterable[Paused] = ()) -> Iterator[Piece]:
    """Yield what is left of a stretch without its pauses."""
    at = begin
    for since, until in sorted((p.since, max(p.since, p.until) if p.until else end + ONE_DAY) for p in pauses):
        if since > end:
            break
        if since - ONE_DAY > at:
            yield at, since - ONE_DAY
        at = max(at, until - ONE_DAY)
    if end > at:
        yield at, end


@dataclass(slots=True)
class Spent:
    """The days that a step took, stay by stay, against its limit in law; None: the law sets none."""

    limit: int | None = None
    days: list[int] = field(default_factory=list)
    running: int = 0

    @property
    def mean(self) -> float:
        """The mean, to one place; 0 where nothing is over yet."""
        return round(sum(self.days) / len(self.days), 1) if self.days else 0.0

    @property
    def middle(self) -> int:
        """The median, the higher of two."""
        return sorted(self.days)[len(self.days) // 2] if self.days else 0

    @property
    def longest(self) -> int:
        """The longest stay."""
        return max(self.days, default=0)

    @property
    def over(self) -> int | None:
        """How many stays took longer than the law allows; None where it sets no limit."""
        return None if self.limit is None else sum(days > self.limit for days in self.days)
