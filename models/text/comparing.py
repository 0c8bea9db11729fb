"""Two versions of a document compared on two levels: pieces first, then characters inside a pair. Late fields are left out."""

from collections.abc import Iterator

from models.text.address import addresses
from models.text.changes import Change, ChangeKind, Place, Trace, spans_between
from models.text.content import content
from models.text.pairing import Pair, pair_up
from models.text.tree import DocumentText, Node, NodeKind


def compare(old: DocumentText, new: DocumentText) -> tuple[Change, ...]:
    """Return what changed from one version to the other, in the order of the new one; nothing: the same fingerprint."""
    return tuple(_Comparison(old, new).changes())


def lined_up(old: DocumentText, new: DocumentText) -> tuple[tuple[Pair, Change | None], ...]:
    """Return every piece of both versions once, paired, in the order of the new one, each with what became of it."""
    both = _Comparison(old, new)
    return tuple((pair, both.told(pair)) for pair in both.pairs)


def whole_words(node: Node) -> str:
    """Return the content of a node and all below it as one string."""
    inner = DocumentText("", (node,), "")
    return "".join(unit.shown for unit in content(inner))


class _Comparison:
    """Two versions with their addresses and who encloses whom."""

    def __init__(self, old: DocumentText, new: DocumentText) -> None:
        self.old, self.new = old, new
        self.old_book, self.new_book = addresses(old), addresses(new)
        self.old_above, self.new_above = _above(old), _above(new)
        self.pairs = pair_up(tuple(content(old)), tuple(content(new)))
        both = [(pair.old.node, pair.new.node) for pair in self.pairs if pair.old and pair.new]
        self.partner = {id(one): two for one, two in both}
        self.partner_back = {id(two): one for one, two in both}

    def changes(self) -> Iterator[Change]:
        """Yield every change; parts of a piece that moved as a whole are not told again."""
        yield from filter(None, map(self.told, self.pairs))
        if self.old.images != self.new.images:
            yield self._images()

    def told(self, pair: Pair) -> Change | None:
        """Return the change that is told of one pair, None where nothing is."""
        change = self._change(pair)
        return None if change and self._moves_with_parent(pair, change) else change

    def _change(self, pair: Pair) -> Change | None:
        """Return what became of one pair, or None where nothing did."""
        one, two = pair.old, pair.new
        if one and two:
            if one.segments == two.segments and one.rows == two.rows and not pair.moved:
                return None
            kind = ChangeKind.MOVED if pair.moved or pair.words_kept else ChangeKind.CHANGED
            spans = () if pair.words_kept else spans_between(one.shown, two.shown)
        else:
            kind, spans = (ChangeKind.REMOVED if one else ChangeKind.ADDED), ()
        return Change(
            kind,
            self.old_book.of(one.node) if one else "",
            self.new_book.of(two.node) if two else "",
            one.shown if one else "",
            two.shown if two else "",
            spans,
            self._trace(pair),
        )

    def _moves_with_parent(self, pair: Pair, change: Change) -> bool:
        """Whether the piece only went along with what encloses it."""
        if change.kind is not ChangeKind.MOVED or not pair.old or not pair.new or pair.old.label != pair.new.label:
            return False
        above = self.old_above.get(id(pair.old.node))
        return above is not None and self.partner.get(id(above)) is self.new_above.get(id(pair.new.node)) and pair.words_kept

    def _trace(self, pair: Pair) -> Trace:
        """Return what ordered changes are matched by."""
        unit = pair.new or pair.old
        node = unit.node if unit else Node(NodeKind.LINE, "")
        places = tuple(self._places(pair))
        series = self._series(pair)
        numbers = (pair.old.node.number if pair.old else None, pair.new.node.number if pair.new else None)
        return Trace(node.kind, series, *numbers, pair.words_kept, places)

    def _series(self, pair: Pair) -> str:
        """Name the run of numbers a piece stands in: its annex for an article, what encloses it for all else."""
        book, above, unit = (self.new_book, self.new_above, pair.new) if pair.new else (self.old_book, self.old_above, pair.old)
        node = above.get(id(unit.node)) if unit else None
        article = unit is not None and unit.node.kind is NodeKind.ARTICLE
        while article and node is not None and node.kind is not NodeKind.ANNEX:
            node = above.get(id(node))
        return book.of(node) if node is not None else ""

    def _places(self, pair: Pair) -> Iterator[Place]:
        """Yield the piece and all that encloses it."""
        one = pair.old.node if pair.old else None
        two = pair.new.node if pair.new else None
        while one is not None or two is not None:
            yield Place(
                self.old_book.of(one) if one else "", self.new_book.of(two) if two else "", whole_words(two) if two else None
            )
            if two is not None:
                two = self.new_above.get(id(two))
                one = self.partner_back.get(id(two)) if two is not None else None
            else:
                one = self.old_above.get(id(one))
                two = self.partner.get(id(one)) if one is not None else None

    def _images(self) -> Change:
        """Tell that the images differ."""
        old, new = (f"图片 {len(text.images)} 幅" for text in (self.old, self.new))
        return Change(ChangeKind.CHANGED, "图片", "图片", old, new if old != new else f"{new}（内容不同）")


def _above(text: DocumentText) -> dict[int, Node]:
    """Return what encloses each node, by identity."""
    return {id(child): node for node in text.walk() for child in node.children}
