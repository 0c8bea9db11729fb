"""A change between two versions: the values that comparing returns, and how each is said in one line."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from rapidfuzz.distance import Indel

from models.text.tree import NodeKind


class ChangeKind(StrEnum):
    """What became of a piece."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"  # words the same or nearly so, at another place or under another number


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of `old` that became characters of `new`; one side may be empty."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


@dataclass(frozen=True, slots=True)
class Place:
    """Something that encloses a change (or is it): its names in both versions and its whole new words, None: removed."""

    address_old: str
    address_new: str
    new: str | None


@dataclass(frozen=True, slots=True)
class Trace:
    """What an ordered change is matched by: the kind, the run of numbers it stands in, its numbers, what encloses it."""

    kind: NodeKind
    series: str
    number_old: int | None
    number_new: int | None
    words_kept: bool
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. Addresses and words are empty on the side where there is nothing."""

    kind: ChangeKind
    address_old: str
    address_new: str
    old: str
    new: str
    spans: tuple[Span, ...] = ()
    trace: Trace | None = None


_LONG = 3000
_SHORT_RUN = 2


def spans_between(old: str, new: str) -> tuple[Span, ...]:
    """Return what changed inside a pair, character by character; equal runs of a single character join their neighbours."""
    if max(len(old), len(new)) > _LONG:
        raw = [(op.src_start, op.src_end, op.dest_start, op.dest_end) for op in Indel.opcodes(old, new) if op.tag != "equal"]
    else:
        matcher = SequenceMatcher(None, old, new, autojunk=False)
        raw = [(a, b, c, d) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]
    joined: list[Span] = []
    for a, b, c, d in raw:
        last = joined[-1] if joined else None
        if last and a - last.old_end < _SHORT_RUN and c - last.new_end < _SHORT_RUN:
            joined[-1] = Span(last.old_start, b, last.new_start, d)
        else:
            joined.append(Span(a, b, c, d))
    return tuple(joined)


def describe(change: Change) -> str:
    """Return the change in one Chinese line."""
    if change.kind is ChangeKind.ADDED:
        return f"新增{change.address_new}：“{_cut(change.new)}”。"
    if change.kind is ChangeKind.REMOVED:
        return f"删去{change.address_old}：“{_cut(change.old)}”。"
    kept = change.trace is not None and change.trace.words_kept
    if change.kind is ChangeKind.MOVED:
        where = (
            f"{change.address_old}改为{change.address_new}"
            if change.address_old != change.address_new
            else f"{change.address_old}移位"
        )
        return f"{where}，文字未变。" if kept else f"{where}，并{_what(change)}。"
    name = change.address_new if change.address_old == change.address_new else f"{change.address_old}（现{change.address_new}）"
    return f"{name}{_what(change)}。"


def _what(change: Change) -> str:
    """Return what became of the words, at most three places of it."""
    said = []
    for span in change.spans[:3]:
        old, new = change.old[span.old_start : span.old_end], change.new[span.new_start : span.new_end]
        if old and new:
            said.append(f"“{_cut(old)}”改为“{_cut(new)}”")
        else:
            said.append(f"删去“{_cut(old)}”" if old else f"增加“{_cut(new)}”")
    more = f"等 {len(change.spans)} 处" if len(change.spans) > 3 else ""
    return "、".join(said) + more


def _cut(words: str, most: int = 40) -> str:
    """Return words short enough for one line."""
    flat = words.replace("\n", "／").replace("\t", "｜")
    return flat if len(flat) <= most else flat[:most] + "…"
