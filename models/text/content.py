"""The content of a document as decisions are bound to it: what was approved, with tokens where late fields stand.

Content is every node in reading order: title, lines above and below it, chapters, articles and all below them, tables,
footnotes, annexes with their marks and titles. Outside are: the lines typesetting adds above the title (发文机关标志,
发文字号, 登记号, 份号, 密级, 紧急程度, 签发人), the note on release (此件主动公开), signing organs, date and imprint.
Inside a text each late date (施行日期, 有效期截止日) is replaced by the token of its field.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from models.text.folding import EDGES, fold
from models.text.latefields import NAMES, LateField, clause_slots
from models.text.marks import recognise
from models.text.roles import TYPESET, Role, role_of
from models.text.tree import DocumentText, Node, NodeKind

_OUTSIDE_KINDS = frozenset({NodeKind.SIGNATURE, NodeKind.DATE, NodeKind.IMPRINT})
_OUTSIDE_ROLES = TYPESET | {Role.DOCUMENT_NUMBER, Role.REGISTRATION, Role.DATE, Role.ORGAN}

Segment = str | LateField


@dataclass(frozen=True, slots=True)
class Unit:
    """One node's content: its folded number and words, late dates as tokens; for a table its folded cells."""

    node: Node
    label: str
    words: tuple[Segment, ...]
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def segments(self) -> tuple[Segment, ...]:
        """Number and words in one, as they are hashed and compared: where the number ends does not matter."""
        if not self.label:
            return self.words
        if self.words and isinstance(self.words[0], str):
            return (self.label + self.words[0], *self.words[1:])
        return (self.label, *self.words)

    @property
    def shown(self) -> str:
        """The content as one string for people; a late date stands as its name in brackets."""
        return "\n".join("\t".join(row) for row in self.rows) if self.rows else as_shown(self.segments)


def as_shown(parts: tuple[Segment, ...]) -> str:
    """Return segments as one string for people."""
    return "".join(f"〔{NAMES[part]}〕" if isinstance(part, LateField) else part for part in parts)


def is_outside(node: Node) -> bool:
    """Whether the node is no content: added by typesetting, or a late field as a whole."""
    if node.kind in _OUTSIDE_KINDS:
        return True
    return node.kind is NodeKind.LINE and role_of(node.text) in _OUTSIDE_ROLES


def content(text: DocumentText) -> Iterator[Unit]:
    """Yield the content of a document in reading order; nodes without words of their own are left out."""
    for node in text.walk():
        if node.rows:
            yield Unit(node, "", (), tuple(tuple(fold(cell) for cell in row) for row in node.rows))
        elif (node.text or node.label) and not is_outside(node):
            yield Unit(node, fold(node.label), segments(node.text))


def segments(words: str) -> tuple[Segment, ...]:
    """Return folded words with the late dates cut out, their tokens in place."""
    out: list[Segment] = []
    last = 0
    for field, start, end in clause_slots(words):
        out += [fold(words[last:start]), field]
        last = end
    out.append(fold(words[last:]))
    return tuple(part for part in out if part)


def line_segments(line: str) -> tuple[Segment, ...]:
    """Return the content of a line that may begin with a number, as the tree would have it."""
    inner = line.strip(EDGES)
    mark = recognise(inner)
    end = mark.end if mark else 0
    label, words = fold(inner[:end]), segments(inner[end:])
    if words and isinstance(words[0], str):
        return (label + words[0], *words[1:])
    return (label, *words) if label else words
