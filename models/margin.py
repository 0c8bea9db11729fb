"""The text with its margin: every block of a draft with the findings and comments that belong beside it. Pure.

Offsets count code points of the draft's plain text. Where findings overlap the words are cut so finely that each piece
lies in the same findings from its first to its last character; the pieces of a block put together are its words.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from models.procedure.findings import DISPOSITION_NAMES, STANCE_NAMES
from models.screening.finding import Severity
from models.text.address import addresses
from models.text.tree import DocumentText, Node, NodeKind

SEVERITY_NAMES = {Severity.ERROR: "应当修改", Severity.WARN: "请核对", Severity.INFO: "提示"}
HEAVIEST_FIRST = tuple(Severity)
SMALL_PARTS = frozenset({NodeKind.SUBITEM, NodeKind.POINT})
BELONGS_TO = {
    NodeKind.ARTICLE: SMALL_PARTS | {NodeKind.PARAGRAPH, NodeKind.ITEM, NodeKind.TABLE},
    NodeKind.ITEM: SMALL_PARTS,
    NodeKind.PARAGRAPH: SMALL_PARTS,
}  # what is read in one breath with what begins a passage
MOST_COMMENTS = 20
STANCES = {value.value: name for value, name in STANCE_NAMES.items()}
DISPOSITIONS = {value.value: name for value, name in DISPOSITION_NAMES.items()}


@dataclass(frozen=True, slots=True)
class Precedent:
    """A published case like the passage: how it is said in one line."""

    id: str
    says: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding as the margin shows it. `precedents` None: the file of cases cannot be read."""

    id: int
    rule: str
    area: str
    severity: Severity
    address: str
    start: int
    end: int
    quote: str
    citation: str
    message: str
    suggestion: str = ""
    pack: str = ""
    answer: str = ""
    stance: str = ""
    disposition: str = ""
    reason: str = ""
    carried: bool = False
    precedents: tuple[Precedent, ...] | None = ()
    n: int = 0  # its number in the margin, from 1

    @property
    def severity_name(self) -> str:
        """Its weight in a word."""
        return SEVERITY_NAMES[self.severity]

    @property
    def stance_name(self) -> str:
        """What the drafter said to it, in the office's words."""
        return STANCES.get(self.stance, "")

    @property
    def disposition_name(self) -> str:
        """What the reviewer made of it, in the office's words."""
        return DISPOSITIONS.get(self.disposition, "")


@dataclass(frozen=True, slots=True)
class Said:
    """A comment from a consultation, without the name of who made it."""

    id: int
    address: str
    words: str
    source_kind: str = ""
    channel: str = ""
    disposition: str = ""
    reason: str = ""
    unsettled: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """Words within the same findings. `begins`: the numbers of those that begin here."""

    words: str
    findings: tuple[int, ...] = ()
    severity: Severity | None = None
    begins: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One block: its place in the text, its words in pieces (a table's by cell), what stands beside it."""

    number: int
    kind: NodeKind
    address: str
    pieces: tuple[Piece, ...] = ()
    rows: tuple[tuple[tuple[Piece, ...], ...], ...] = ()
    remarks: tuple[Remark, ...] = ()
    comments: tuple[Said, ...] = ()
    more_comments: int = 0  # that are not shown here

    @property
    def words(self) -> str:
        """Its words as one string."""
        return "".join(piece.words for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Margined:
    """A draft with its margin. `loose`: comments on the whole, or on a place the draft does not have.

    Beside one place no more than `MOST_COMMENTS` are shown; the others are counted.
    """

    blocks: tuple[Block, ...]
    loose: tuple[Said, ...] = ()
    more_loose: int = 0

    @property
    def groups(self) -> tuple[tuple[Block, ...], ...]:
        """The blocks by passage: an article with all below it stands beside one stretch of margin."""
        out: list[list[Block]] = []
        for block in self.blocks:
            if out and block.kind in BELONGS_TO.get(out[-1][0].kind, frozenset()):
                out[-1].append(block)
            else:
                out.append([block])
        return tuple(tuple(group) for group in out)

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """Every finding in the order of the text."""
        return tuple(remark for block in self.blocks for remark in block.remarks)


def margined(text: DocumentText, remarks: Iterable[Remark], comments: Iterable[Said] = ()) -> Margined:
    """Put findings and comments beside the blocks they belong to; each stands there exactly once."""
    nodes = [node for node in text.walk() if node.end > node.start]
    home = _homes(nodes, remarks)
    ordered = [remark for n in range(len(nodes)) for remark in home.get(n, ())]
    numbered = [replace(remark, n=n) for n, remark in enumerate(ordered, start=1)]
    by_id = {remark.id: remark for remark in numbered}
    said, loose = _said_at(text, nodes, comments)
    book = addresses(text)
    blocks = [
        replace(
            _block(text, node, numbered, n),
            address=book.of(node),
            remarks=tuple(by_id[remark.id] for remark in home.get(n, ())),
            comments=tuple(said.get(n, ())[:MOST_COMMENTS]),
            more_comments=max(len(said.get(n, ())) - MOST_COMMENTS, 0),
        )
        for n, node in enumerate(nodes)
    ]
    return Margined(tuple(blocks), loose[:MOST_COMMENTS], max(len(loose) - MOST_COMMENTS, 0))


def _homes(nodes: Sequence[Node], remarks: Iterable[Remark]) -> dict[int, list[Remark]]:
    """Return by block the findings that begin in it, or in the gap behind it; what lies nowhere stands at the first."""
    order = sorted(range(len(nodes)), key=lambda n: nodes[n].start)
    starts = [nodes[n].start for n in order]
    home: dict[int, list[Remark]] = {}
    for remark in sorted(remarks, key=lambda one: (one.start, one.end, one.id)):
        at = bisect_right(starts, remark.start) - 1
        home.setdefault(order[max(at, 0)] if order else 0, []).append(remark)
    return home


def _said_at(
    text: DocumentText, nodes: Sequence[Node], comments: Iterable[Said]
) -> tuple[Mapping[int, Sequence[Said]], tuple[Said, ...]]:
    """Return the comments by the block they name, and those that name none of this draft."""
    places = {(node.kind, node.start): n for n, node in enumerate(nodes)}
    book, found, loose = addresses(text), dict[int, list[Said]](), list[Said]()
    for comment in comments:
        node = book.find(comment.address) if comment.address else None
        n = places.get((node.kind, node.start)) if node else None
        (loose if n is None else found.setdefault(n, [])).append(comment)
    return found, tuple(loose)


def _block(text: DocumentText, node: Node, remarks: Sequence[Remark], number: int) -> Block:
    near = [one for one in remarks if one.start < node.end and one.end > node.start]
    written = text.plain[node.start : node.end]
    if node.rows and written == "\n".join("\t".join(row) for row in node.rows):
        return Block(number, node.kind, "", rows=tuple(_rows(text.plain, node, near)))
    return Block(number, node.kind, "", pieces=tuple(pieces_of(text.plain, node.start, node.end, near)))


def _rows(plain: str, node: Node, remarks: Sequence[Remark]) -> Iterator[tuple[tuple[Piece, ...], ...]]:
    at = node.start
    for row in node.rows:
        cells = []
        for cell in row:
            cells.append(tuple(pieces_of(plain, at, at + len(cell), remarks)))
            at += len(cell) + 1
        yield tuple(cells)


def pieces_of(plain: str, start: int, end: int, remarks: Iterable[Remark]) -> Iterator[Piece]:
    """Cut `plain[start:end]` at every edge of a finding; the pieces put together are those words."""
    near = [one for one in remarks if one.start < end and one.end > start]
    edges = {start, end, *(edge for one in near for edge in (one.start, one.end) if start < edge < end)}
    cuts = sorted(edges)
    for here, there in zip(cuts, cuts[1:], strict=False):
        over = [one for one in near if one.start <= here and one.end >= there]
        yield Piece(
            words=plain[here:there],
            findings=tuple(one.id for one in over),
            severity=min((one.severity for one in over), key=HEAVIEST_FIRST.index, default=None),
            begins=tuple(one.n for one in over if max(one.start, start) == here),
        )
