"""The tree while it grows: open branches by rank; each new one closes what is not above it."""

from dataclasses import dataclass, field

from models.text.folding import EDGES
from models.text.marks import ARTICLE, CHAPTER, HEADING, ITEM, PARAGRAPH, Mark
from models.text.pieces import Piece
from models.text.tree import Node, NodeKind


@dataclass(slots=True)
class Branch:
    """A node that may still get children."""

    kind: NodeKind
    rank: int
    text: str = ""
    label: str = ""
    number: int | None = None
    start: int = 0
    end: int = 0
    children: list["Branch"] = field(default_factory=list)
    rows: tuple[tuple[str, ...], ...] = ()
    counted: dict[NodeKind, int] = field(default_factory=dict)

    def hang(self, child: "Branch") -> None:
        """Hang a branch below, counted by its kind: a file may hang thousands on one."""
        self.children.append(child)
        self.counted[child.kind] = self.count(child.kind) + 1

    def count(self, kind: NodeKind) -> int:
        """Tell how many children of this kind hang below."""
        return self.counted.get(kind, 0)

    def frozen(self) -> Node:
        """Return the node this branch has become."""
        below = tuple(child.frozen() for child in self.children)
        return Node(self.kind, self.text, self.label, self.number, self.start, self.end, below, self.rows)


LEAF = 1000


class Grower:
    """One part of a file as it grows under `root`."""

    def __init__(self, root: Branch) -> None:
        self.root = root
        self.open = [root]
        self.last = root
        self.outer_headings = False  # 一、 stands above 第一条 here
        self.article = 0

    def reset(self) -> None:
        """Close everything: what follows hangs on the root."""
        self.open = [self.root]

    def mark(self, piece: Piece, mark: Mark) -> None:
        """Add a numbered piece at the depth of its number."""
        rank = PARAGRAPH - 1 if mark.rank == HEADING else mark.rank
        if mark.rank == HEADING and self.outer_headings:
            rank = ARTICLE - 1
        if mark.kind is NodeKind.ARTICLE:
            self.article = mark.number or 0
        words = piece.text[mark.end :].strip(EDGES)
        self._push(Branch(mark.kind, rank, words, mark.label, mark.number, piece.start, piece.end))

    def paragraph(self, piece: Piece) -> None:
        """Add an unnumbered piece: a further 款 of the open article, else a paragraph of what is open."""
        if self._completes(piece):
            return
        if any(branch.kind is NodeKind.ARTICLE for branch in self.open):
            self._close(PARAGRAPH)
            while self.open[-1].kind not in (NodeKind.ARTICLE, NodeKind.HEADING):
                self.open.pop()
            self._push(self._numbered(piece, PARAGRAPH))
        else:
            self.leaf(piece, NodeKind.PARAGRAPH, self.open[-1].count(NodeKind.PARAGRAPH) + 1)

    def _numbered(self, piece: Piece, rank: int) -> Branch:
        """Return the next 款 of the open article; the article's own words are its first."""
        host = self.open[-1]
        number = host.count(NodeKind.PARAGRAPH) + (2 if host.kind is NodeKind.ARTICLE else 1)
        return Branch(NodeKind.PARAGRAPH, rank, piece.text, "", number, piece.start, piece.end)

    def _completes(self, piece: Piece) -> bool:
        """Give a bare number its words where they stand on the next line, also 总 / 则 on two."""
        host = self.last
        if host.kind not in (NodeKind.ARTICLE, NodeKind.CHAPTER, NodeKind.SECTION) or host.children:
            return False
        short = piece.size <= 40 and not piece.text.endswith("。")
        halved = len(host.text) == 1 and len(piece.text) == 1
        if host.kind is NodeKind.ARTICLE and not host.text:
            host.text = piece.text
        elif host.kind is not NodeKind.ARTICLE and (halved or (not host.text and short)):
            host.text = f"{host.text}\n{piece.text}" if halved else piece.text
        else:
            return False
        host.end = piece.end
        return True

    def leaf(self, piece: Piece, kind: NodeKind, number: int | None = None, on: Branch | None = None) -> Branch:
        """Hang something on what is open (or on `on`) that nothing can hang below, footnotes apart."""
        host = on or self.open[-1]
        text = "" if piece.rows else piece.text
        leaf = Branch(kind, LEAF, text, "", number, piece.start, piece.end, rows=piece.rows)
        host.hang(leaf)
        if kind is not NodeKind.FOOTNOTE:
            self.last = leaf
        return leaf

    def table(self, piece: Piece) -> None:
        """Hang a table on what is open."""
        self.leaf(piece, NodeKind.TABLE, self.open[-1].count(NodeKind.TABLE) + 1)

    def footnote(self, piece: Piece) -> None:
        """Hang a footnote on the piece it was read behind."""
        self.leaf(piece, NodeKind.FOOTNOTE, self.last.count(NodeKind.FOOTNOTE) + 1, on=self.last)

    def container(self, piece: Piece) -> None:
        """Open an unnumbered line under which a list may follow (附件：1. …)."""
        self.reset()
        self._push(Branch(NodeKind.LINE, ITEM, piece.text, "", None, piece.start, piece.end))

    def _push(self, branch: Branch) -> None:
        """Close what is not above the branch, hang it there and leave it open."""
        self._close(branch.rank)
        self.open[-1].hang(branch)
        self.open.append(branch)
        self.last = branch

    def _close(self, rank: int) -> None:
        """Close everything of this rank or below."""
        while len(self.open) > 1 and self.open[-1].rank >= rank:
            self.open.pop()

    @property
    def in_chapters(self) -> bool:
        """Whether a chapter is open."""
        return any(branch.rank <= CHAPTER for branch in self.open[1:])
