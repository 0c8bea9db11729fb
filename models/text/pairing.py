"""Which piece of one version is which of the other: equal words first, then likeness and numbers, then moves."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from models.text.content import Segment, Unit
from models.text.tree import NodeKind

_ALIKE = 50.0
_ALIKE_UNDER_ONE_NUMBER = 25.0
_MOVED = 85.0
_MOST_CELLS = 60_000
_SHORTEST_MOVE = 6

Key = tuple[tuple[Segment, ...], tuple[tuple[str, ...], ...]]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two pieces that are one; a missing side was added or removed. `moved`: found out of order."""

    old: Unit | None
    new: Unit | None
    moved: bool = False

    @property
    def words_kept(self) -> bool:
        """Whether the words are the same, numbers apart."""
        return self.old is not None and self.new is not None and key_of(self.old) == key_of(self.new)


def key_of(unit: Unit) -> Key:
    """Return the words of a unit without its number."""
    return unit.words, unit.rows


def pair_up(old: Sequence[Unit], new: Sequence[Unit]) -> tuple[Pair, ...]:
    """Return every unit of both versions once, paired where it is the same, in the order of the new version."""
    numbers: dict[Key, int] = {}
    old_keys = [numbers.setdefault(key_of(unit), len(numbers)) for unit in old]
    new_keys = [numbers.setdefault(key_of(unit), len(numbers)) for unit in new]
    pairs: list[Pair] = []
    gone: list[Unit] = []
    come: list[Unit] = []
    for op in Indel.opcodes(old_keys, new_keys):
        if op.tag == "equal":
            pairs += _inside(gone, come)
            gone, come = [], []
            both = zip(old[op.src_start : op.src_end], new[op.dest_start : op.dest_end], strict=True)
            pairs += [Pair(one, two) for one, two in both]
        else:
            gone += old[op.src_start : op.src_end]
            come += new[op.dest_start : op.dest_end]
    return tuple(_with_moves(pairs + _inside(gone, come)))


def _inside(old: Sequence[Unit], new: Sequence[Unit]) -> list[Pair]:
    """Pair what lies between two equal runs, in order, so that the sum of likeness is greatest."""
    if not old or not new or len(old) * len(new) > _MOST_CELLS:
        return _by_number(old, new)
    rows, columns = len(old), len(new)
    likeness = [[_likeness(one, two) for two in new] for one in old]
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            paired = likeness[i][j] + best[i + 1][j + 1] if likeness[i][j] else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    return _trace(old, new, likeness, best)


def _trace(old: Sequence[Unit], new: Sequence[Unit], likeness: list[list[float]], best: list[list[float]]) -> list[Pair]:
    """Walk the table of sums from the start."""
    pairs, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        if likeness[i][j] and best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
            pairs.append(Pair(old[i], new[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            pairs.append(Pair(old[i], None))
            i += 1
        else:
            pairs.append(Pair(None, new[j]))
            j += 1
    return pairs + [Pair(unit, None) for unit in old[i:]] + [Pair(None, unit) for unit in new[j:]]


def _by_number(old: Sequence[Unit], new: Sequence[Unit]) -> list[Pair]:
    """Pair by number alone where the block is too large for likeness, or one side is empty."""
    waiting: dict[tuple[NodeKind, str], list[Unit]] = defaultdict(list)
    for unit in old:
        waiting[unit.node.kind, unit.label].append(unit)
    pairs = []
    for unit in new:
        same = waiting[unit.node.kind, unit.label] if unit.label else []
        pairs.append(Pair(same.pop(0), unit) if same else Pair(None, unit))
    return pairs + [Pair(unit, None) for units in waiting.values() for unit in units]


def _likeness(one: Unit, two: Unit) -> float:
    """Return how alike two units are, 0 where they cannot be one; the same number counts for much."""
    if bool(one.rows) != bool(two.rows) or (one.node.kind is NodeKind.FOOTNOTE) != (two.node.kind is NodeKind.FOOTNOTE):
        return 0.0
    numbered = bool(one.label) and one.label == two.label and one.node.kind is two.node.kind
    both_titles = one.node.kind is two.node.kind is NodeKind.TITLE
    cutoff = _ALIKE_UNDER_ONE_NUMBER if numbered or both_titles else _ALIKE
    score = fuzz.ratio(one.shown, two.shown, score_cutoff=cutoff)
    return score + (20.0 if numbered and score else 0.0)


def _with_moves(pairs: Sequence[Pair]) -> list[Pair]:
    """Pair what is missing here with what is new elsewhere, where the words are the same or nearly so."""
    gone = [pair.old for pair in pairs if pair.old and not pair.new]
    come = [pair.new for pair in pairs if pair.new and not pair.old]
    moved: dict[int, Unit] = {}
    taken: set[int] = set()
    for unit in come:
        best = max(gone, key=lambda other: -1.0 if id(other) in taken else _move_score(other, unit), default=None)
        if best is not None and id(best) not in taken and _move_score(best, unit) >= _MOVED:
            moved[id(unit)] = best
            taken.add(id(best))
    kept = (pair for pair in pairs if pair.new or id(pair.old) not in taken)
    return [Pair(moved[id(p.new)], p.new, moved=True) if id(p.new) in moved and p.new else p for p in kept]


def _move_score(one: Unit, two: Unit) -> float:
    """Return how alike the words are that may have moved; very short ones are never taken for moved."""
    if bool(one.rows) != bool(two.rows):
        return 0.0
    if key_of(one) == key_of(two):
        return 101.0 if len(one.shown) >= _SHORTEST_MOVE else 0.0
    return fuzz.ratio(one.shown, two.shown, score_cutoff=_MOVED) if min(len(one.shown), len(two.shown)) > 12 else 0.0
