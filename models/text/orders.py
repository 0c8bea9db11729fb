"""What a meeting ordered, against what was changed: only ordered changes let a decision carry over (I3)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.text.address import ways_to_write
from models.text.changes import Change, ChangeKind, Trace
from models.text.content import as_shown, line_segments


@dataclass(frozen=True, slots=True)
class OrderedChange:
    """One change a meeting ordered: the place and its whole new wording, with or without its number; empty: delete it."""

    address: str
    new: str


def ordered_only(changes: Sequence[Change], ordered: Sequence[OrderedChange]) -> tuple[Change, ...]:
    """Return the changes that nobody ordered.

    An order covers everything inside its place when the whole place now reads as ordered. A number that only moved up or
    down because of ordered additions and deletions before it follows from them; a reference to such a number does not.
    """
    covered = [any(_covers(order, change) for order in ordered) for change in changes]
    made = [change for change, hit in zip(changes, covered, strict=True) if hit]
    return tuple(c for c, hit in zip(changes, covered, strict=True) if not hit and not _follows(c, made))


def orders_unmet(changes: Sequence[Change], ordered: Sequence[OrderedChange]) -> tuple[OrderedChange, ...]:
    """Return the orders that no change carries out."""
    return tuple(order for order in ordered if not any(_covers(order, change) for change in changes))


def _covers(order: OrderedChange, change: Change) -> bool:
    """Whether the order is about the changed place or what encloses it, and that now reads as ordered."""
    if change.trace is None:
        return False
    names = set(ways_to_write(order.address))
    wanted = _shown(order.new)
    for place in change.trace.places:
        if not names & {place.address_old, place.address_new}:
            continue
        if not wanted:
            return place.new is None
        return place.new is not None and wanted in set(_readings(place.new, change.trace))
    return False


def _shown(words: str) -> str:
    """Return ordered wording as content is shown: folded line by line, late dates as their names."""
    return "".join(as_shown(line_segments(line)) for line in words.splitlines())


def _readings(whole: str, trace: Trace) -> Iterator[str]:
    """Yield the whole with its number, and without it."""
    yield whole
    for mark in ("条", "、", "）", ".", "．", "章", "节"):
        head, found, rest = whole.partition(mark)
        if found and len(head) <= 8:
            yield rest


def _follows(change: Change, made: Sequence[Change]) -> bool:
    """Whether the change only renumbers, by as much as ordered additions and deletions before it demand."""
    trace = change.trace
    if change.kind is not ChangeKind.MOVED or trace is None or not trace.words_kept:
        return False
    if trace.number_old is None or trace.number_new is None:
        return False
    shift = 0
    for other in made:
        its = other.trace
        if its is None or (its.kind, its.series) != (trace.kind, trace.series):
            continue
        if other.kind is ChangeKind.ADDED and (its.number_new or 0) < trace.number_new:
            shift += 1
        if other.kind is ChangeKind.REMOVED and (its.number_old or 0) < trace.number_old:
            shift -= 1
    return shift != 0 and trace.number_new - trace.number_old == shift
