"""From lines to the tree: every piece of the plain text becomes one node, or the label of one.

The document's own parts hang on top; the act a notice sends out (印发件, without the mark 附件) and each annex are
ANNEX nodes with a subtree of their own, title first. An article's own words are its first 款; further ones are
PARAGRAPH children with number 2 and up. `node.text == plain[node.end - len(node.text):node.end]` for all but tables.
"""

import re
from collections.abc import Sequence

from models.text.folding import fold
from models.text.grower import LEAF, Branch, Grower
from models.text.line import Line
from models.text.marks import Mark, recognise
from models.text.numerals import parse as parse_numeral
from models.text.pieces import Piece, as_lines, lay_out
from models.text.regions import Part, Region, divide
from models.text.roles import Role, is_organ
from models.text.titles import title_end
from models.text.tree import DocumentText, Node, NodeKind, Notice

_HEADER = frozenset(
    {
        Role.COPY_NUMBER,
        Role.SECRECY,
        Role.URGENCY,
        Role.MARQUE,
        Role.DOCUMENT_NUMBER,
        Role.REGISTRATION,
        Role.SIGNER,
        Role.RELEASE,
    }
)
_BELOW_TITLE = _HEADER | {Role.NOTE, Role.DATE, Role.ADDRESSEE, Role.KEY}
_SIGNATURE_LINES = 8


def parse(
    lines: Sequence[Line], notices: Sequence[Notice] = (), images: Sequence[str] = (), *, broken: bool = False
) -> DocumentText:
    """Return the document the lines make. `broken`: line breaks may be lost (scraped pages, plain text)."""
    plain, pieces = lay_out(lines, broken)
    root = Branch(NodeKind.LINE, -1)
    for region in divide(pieces):
        _grow(root, region, plain)
    nodes = tuple(branch.frozen() for branch in root.children)
    return DocumentText(_title(nodes), nodes, plain, tuple(notices), tuple(images))


def parse_text(text: str) -> DocumentText:
    """Return the document a plain text makes; offsets count in the given text."""
    return parse(as_lines(text), broken=True)


def _title(nodes: Sequence[Node]) -> str:
    """Return the title of the document itself, else of the act it sends out, folded into one line."""
    own = [node for node in nodes if node.kind is NodeKind.TITLE]
    sent = [below for node in nodes if node.kind is NodeKind.ANNEX and not node.label for below in node.children[:1]]
    return next((fold(node.text) for node in [*own, *sent] if node.kind is NodeKind.TITLE), "")


def _grow(root: Branch, region: Region, plain: str) -> None:
    """Grow one part of the file."""
    if region.part is Part.IMPRINT:
        for piece in region.pieces:
            root.hang(_bare(piece, NodeKind.IMPRINT))
    elif region.part in (Part.MAIN, Part.REST):
        _grow_document(Grower(root), region, plain)
    elif region.pieces or region.opening:
        annex = _annex(region)
        root.hang(annex)
        _grow_document(Grower(annex), region, plain)


def _bare(piece: Piece, kind: NodeKind) -> Branch:
    """Return a node that is its piece and nothing more."""
    return Branch(kind, LEAF, "" if piece.rows else piece.text, start=piece.start, end=piece.end, rows=piece.rows)


_ANNEX = re.compile(r"(附\s*[件表录图]?\s*([0-9０-９]{1,3}|[一二三四五六七八九十]{1,3})?\s*[:：.．、]?)\s*(.*)", re.DOTALL)


def _annex(region: Region) -> Branch:
    """Return the branch an annex hangs on: its label and number, and the title where it stands in the same line."""
    if region.opening is None:
        first = region.pieces[0]
        return Branch(NodeKind.ANNEX, 0, start=first.start, end=first.start)
    opening = region.opening
    found = _ANNEX.fullmatch(opening.text)
    label, number, words = found.groups() if found else (opening.text, None, "")
    label = label.strip()
    branch = Branch(NodeKind.ANNEX, 0, "", label, parse_numeral(number or ""), opening.start, opening.start + len(label))
    if words:
        branch.hang(Branch(NodeKind.TITLE, LEAF, words, "", None, opening.end - len(words), opening.end))
    return branch


def _grow_document(grower: Grower, region: Region, plain: str) -> None:
    """Grow header, title, body and closing lines of one part."""
    pieces = region.pieces
    at = 0
    if region.part is not Part.REST:
        at = _header(grower, pieces)
        at = _title_and_below(grower, pieces, at, plain)
    closing = _closing(pieces, at, region.part)
    grower.outer_headings = _headings_stand_outside(pieces[at:])
    quoted = _quoted(pieces)
    for index in range(at, len(pieces)):
        _add(grower, pieces[index], closing.get(index), index in quoted)


def _header(grower: Grower, pieces: Sequence[Piece]) -> int:
    """Hang the lines above the title; return the index behind them."""
    at, after_key = 0, False
    marque = _marque_end(pieces)
    while at < len(pieces):
        piece = pieces[at]
        value = after_key and piece.role is not Role.KEY and not recognise(piece.text) and piece.size < 100
        if not (at < marque or piece.role in _HEADER or piece.role is Role.KEY or value):
            break
        after_key = piece.role is Role.KEY and piece.text.rstrip()[-1] in ":："
        grower.leaf(piece, NodeKind.LINE)
        at += 1
    return at


def _marque_end(pieces: Sequence[Piece]) -> int:
    """Return the index behind the issuing organs' names above the title: they end in 文件, or a document number follows."""
    for at, piece in enumerate(pieces[:8]):
        if piece.role is Role.MARQUE:
            return at + 1
        follows_number = piece.role is Role.ORGAN and at + 1 < len(pieces) and pieces[at + 1].role is Role.DOCUMENT_NUMBER
        if follows_number:
            return at + 1
        if piece.role is not Role.ORGAN and piece.role not in _HEADER:
            return 0
    return 0


def _title_and_below(grower: Grower, pieces: Sequence[Piece], at: int, plain: str) -> int:
    """Hang the title and the lines between it and the body; return the index behind them."""
    titled = any(child.kind is NodeKind.TITLE for child in grower.root.children)
    end = at if titled else title_end(pieces, at)
    if end > at:
        first, last = pieces[at], pieces[end - 1]
        text = plain[first.start : last.end]
        grower.root.hang(Branch(NodeKind.TITLE, LEAF, text, "", None, first.start, last.end))
        grower.last = grower.root.children[-1]
        at = end
    while at < len(pieces) and pieces[at].role in _BELOW_TITLE and not (end == 0 and pieces[at].role is Role.DATE):
        grower.leaf(pieces[at], NodeKind.LINE)
        at += 1
    return at


def _closing(pieces: Sequence[Piece], at: int, part: Part) -> dict[int, NodeKind]:
    """Return which pieces are the date and the organs that sign, by index."""
    found: dict[int, NodeKind] = {}
    for index in range(at + 1, len(pieces)):
        if pieces[index].role is not Role.DATE:
            continue
        organs = _organs_above(pieces, at, index)
        if organs or (part is not Part.ANNEX and _nothing_follows(pieces, index)):
            found[index] = NodeKind.DATE
            found.update(dict.fromkeys(organs, NodeKind.SIGNATURE))
    return found


def _organs_above(pieces: Sequence[Piece], at: int, date: int) -> list[int]:
    """Return the indices of the organ lines directly above a date; a name may run over two lines."""
    found: list[int] = []
    index = date - 1
    while index > at and len(found) < _SIGNATURE_LINES:
        if not (pieces[index].role is Role.ORGAN or (found and _runs_on(pieces[index], pieces[found[-1]]))):
            break
        found.append(index)
        index -= 1
    return found


def _runs_on(piece: Piece, below: Piece) -> bool:
    """Whether an organ's name ends in 和 or the like here and goes on below; nothing else above an organ is signature."""
    return piece.role is None and piece.size <= 40 and piece.text[-1] in "和与及暨、" and is_organ(piece.text + below.text)


def _nothing_follows(pieces: Sequence[Piece], date: int) -> bool:
    """Whether only short unnumbered lines stand behind the date."""
    later = pieces[date + 1 :]
    return all(piece.size <= 60 and not piece.rows and not recognise(piece.text) for piece in later)


def _headings_stand_outside(pieces: Sequence[Piece]) -> bool:
    """Whether 一、 is a heading above 第一条 here: an article follows such a heading at once."""
    marks = [recognise(piece.text, sure=bool(piece.label)) for piece in pieces]
    return any(
        one is not None
        and two is not None
        and one.kind is NodeKind.HEADING
        and two.kind is NodeKind.ARTICLE
        and two.number == 1
        for one, two in zip(marks, marks[1:], strict=False)
    )


def _quoted(pieces: Sequence[Piece]) -> set[int]:
    """Return the pieces that lie inside a quotation opened before a number (an amending act quotes whole articles)."""
    inside: set[int] = set()
    for at, piece in enumerate(pieces):
        opens = piece.text[:1] == "“" and "”" not in piece.text and recognise(piece.text[1:]) is not None
        if at in inside or not opens:
            continue
        ends = next((i for i in range(at + 1, min(len(pieces), at + 60)) if pieces[i].text.rstrip("。；，")[-1:] == "”"), at)
        inside.update(range(at + 1, ends + 1))
    return inside


def _add(grower: Grower, piece: Piece, closing: NodeKind | None, quoted: bool) -> None:
    """Add one piece of the body."""
    if closing:
        grower.reset()
        grower.leaf(piece, closing)
    elif piece.rows:
        grower.table(piece)
    elif piece.footnote:
        grower.footnote(piece)
    elif piece.role in (Role.ANNEX_LIST, Role.ANNEX):
        grower.container(piece)
    elif piece.role is Role.RELEASE:
        grower.reset()
        grower.leaf(piece, NodeKind.LINE)
    elif mark := _mark(grower, piece, quoted):
        grower.mark(piece, mark)
    else:
        grower.paragraph(piece)


def _mark(grower: Grower, piece: Piece, quoted: bool) -> Mark | None:
    """Return the number the piece begins with, or None inside a quotation."""
    return None if quoted else recognise(piece.text, grower.article + 1, bool(piece.label))
