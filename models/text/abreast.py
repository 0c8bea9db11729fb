"""Two versions side by side (对照): article by article, old words left, new words right, each cut at its differences.

What stands unchanged is folded. Words are the content that is compared: spaces that say nothing and dates that are filled in
later are not in it. The pieces of a side put together are that side's words.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from models.text.address import AddressBook, addresses
from models.text.changes import Change, ChangeKind, Span, describe
from models.text.comparing import lined_up
from models.text.content import Unit
from models.text.pairing import Pair
from models.text.sameness import signing_organs
from models.text.tree import DocumentText, Node, NodeKind

HEADS = frozenset({NodeKind.ARTICLE, NodeKind.HEADING, NodeKind.CHAPTER, NodeKind.SECTION, NodeKind.ANNEX})

PRINTED_APART = frozenset({NodeKind.ARTICLE, NodeKind.CHAPTER, NodeKind.SECTION})
SPACE = "\u3000"


class Part(StrEnum):
    """What became of some words."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Cut:
    """Some words of one side."""

    part: Part
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """One piece of the documents, on both sides; the side where it does not stand is empty."""

    old: tuple[Cut, ...]
    new: tuple[Cut, ...]
    says: str = ""  # the change in one sentence; empty where there is none


@dataclass(frozen=True, slots=True)
class Row:
    """One article (or chapter's heading, or passage outside the articles) on both sides."""

    old_address: str
    new_address: str
    kind: ChangeKind | None  # None: unchanged
    lines: tuple[Line, ...]
    moved: str = ""  # 原第五条，现第七条
    renumbered: bool = False  # only the number went on, because something before was added or removed

    @property
    def address(self) -> str:
        """What the row is called."""
        return self.new_address or self.old_address


@dataclass(frozen=True, slots=True)
class Fold:
    """Rows one after the other of which no word changed, shown only when they are asked for."""

    rows: tuple[Row, ...]

    @property
    def renumbered(self) -> bool:
        """Whether their numbers went on."""
        return self.rows[0].renumbered

    @property
    def says(self) -> str:
        """From where to where, and what became of them."""
        new = _range([row.address for row in self.rows])
        if self.renumbered:
            return f"原{_range([row.old_address for row in self.rows])}改为{new}，文字未变"
        return f"{new}未变"


@dataclass(frozen=True, slots=True)
class Abreast:
    """Two versions side by side. `counts`: changed rows by kind; those whose number alone went on are counted apart."""

    parts: tuple[Row | Fold, ...]
    counts: Mapping[ChangeKind, int]
    renumbered: int = 0
    images: bool = False  # the pictures differ
    signed: tuple[str, str] = ("", "")  # the organs that sign, no part of the comparison: typesetting may add them


def _range(addresses_: Sequence[str]) -> str:
    """Name the first and the last of some places."""
    first, last = addresses_[0] or "正文", addresses_[-1] or "正文"
    return first if len(addresses_) == 1 else f"{first}至{last}"


def abreast(old: DocumentText, new: DocumentText) -> Abreast:
    """Put two versions side by side."""
    books = addresses(old), addresses(new)
    heads = _heads(old), _heads(new)
    both = lined_up(old, new)
    by_head = groupby(both, key=lambda one: _head_of(one[0], *heads))
    rows = [_row(tuple(members), key, books) for key, members in by_head]
    counts = {kind: sum(row.kind is kind and not row.renumbered for row in rows) for kind in ChangeKind}
    renumbered, signed = sum(row.renumbered for row in rows), (signing_organs(old), signing_organs(new))
    return Abreast(tuple(_folded(rows)), counts, renumbered, old.images != new.images, signed)


def _heads(text: DocumentText) -> dict[int, Node]:
    """Return for each node, by identity, the article or other head it belongs to; itself where there is none."""
    found: dict[int, Node] = {}

    def enter(node: Node, above: Node | None) -> None:
        inside = above is not None and above.kind is NodeKind.ARTICLE
        head = above if above is not None and (inside or node.kind not in HEADS) else node
        found[id(node)] = head
        own = head if inside or node.kind in {NodeKind.ARTICLE, NodeKind.HEADING} else None
        for child in node.children:
            enter(child, own)

    for top in text.nodes:
        enter(top, None)
    return found


def _head_of(pair: Pair, old: Mapping[int, Node], new: Mapping[int, Node]) -> tuple[str, int]:
    """Return what tells rows apart: the head on the new side, else on the old one."""
    if pair.new:
        return "new", id(new[id(pair.new.node)])
    return ("old", id(old[id(pair.old.node)])) if pair.old else ("", 0)


def _row(members: Sequence[tuple[Pair, Change | None]], key: object, books: tuple[AddressBook, AddressBook]) -> Row:
    changes = [change for _, change in members if change]
    first, head_change = members[0]
    old_address = books[0].of(first.old.node) if first.old else ""
    new_address = books[1].of(first.new.node) if first.new else ""
    kind = _kind(members, changes)
    renumbered = kind is ChangeKind.MOVED and old_address != new_address and not any(pair.moved for pair, _ in members)
    renumbered = renumbered and all(pair.words_kept for pair, _ in members)
    return Row(old_address, new_address, kind, tuple(map(_line, members)), _moved(head_change), renumbered)


def _kind(members: Sequence[tuple[Pair, Change | None]], changes: Sequence[Change]) -> ChangeKind | None:
    """Return what became of a row: added or removed if all of it was, moved if only that."""
    if not changes:
        return None
    kinds = {change.kind for change in changes}
    if len(kinds) == 1 and (len(changes) == len(members) or kinds == {ChangeKind.MOVED}):
        return kinds.pop()
    return ChangeKind.CHANGED


def _moved(change: Change | None) -> str:
    if change is None or change.kind in {ChangeKind.ADDED, ChangeKind.REMOVED}:
        return ""
    if change.address_old != change.address_new:
        return f"原{change.address_old}，现{change.address_new}"
    return "移位" if change.kind is ChangeKind.MOVED else ""


def _line(member: tuple[Pair, Change | None]) -> Line:
    pair, change = member
    old, new = _shown(pair.old), _shown(pair.new)
    spans = change.spans if change else ()
    if pair.old is None or pair.new is None:
        spans = (Span(0, len(old), 0, len(new)),)
    return Line(
        _spaced(pair.old, cut_at(old, [(s.old_start, s.old_end) for s in spans], Part.REMOVED)),
        _spaced(pair.new, cut_at(new, [(s.new_start, s.new_end) for s in spans], Part.ADDED)),
        describe(change) if change else "",
    )


def _shown(unit: Unit | None) -> str:
    return unit.shown if unit else ""


def _spaced(unit: Unit | None, cuts: Iterable[Cut]) -> tuple[Cut, ...]:
    """Put a space behind the number of an article, as it is printed; folding took it away."""
    if unit is None or not unit.label or not unit.words or unit.node.kind not in PRINTED_APART:
        return tuple(cuts)
    left, out = len(unit.label), []
    for cut in cuts:
        here = 0 < left <= len(cut.words)
        out.append(Cut(cut.part, f"{cut.words[:left]}{SPACE}{cut.words[left:]}") if here else cut)
        left -= len(cut.words)
    return tuple(out)


def cut_at(words: str, places: Iterable[tuple[int, int]], part: Part) -> Iterator[Cut]:
    """Cut words at the places that changed; put together the cuts are the words."""
    at = 0
    for start, end in places:
        if words[at:start]:
            yield Cut(Part.SAME, words[at:start])
        if words[start:end]:
            yield Cut(part, words[start:end])
        at = end
    if words[at:]:
        yield Cut(Part.SAME, words[at:])


def _folded(rows: Iterable[Row]) -> Iterator[Row | Fold]:
    for (unchanged, renumbered), members in groupby(rows, key=lambda row: (row.kind is None, row.renumbered)):
        if unchanged or renumbered:
            yield Fold(tuple(members))
        else:
            yield from members
