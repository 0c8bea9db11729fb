"""The frozen tree of a document: every word has one place, and each place a stable address.

Offsets count code points of `DocumentText.plain`, the text as read with one line per paragraph.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum


class NodeKind(StrEnum):
    """What a piece of a document is, in the words of the drafting rules."""

    TITLE = "title"  # 标题
    LINE = "line"  # 题注、主送机关、发文字号等版头各行
    CHAPTER = "chapter"  # 第一章
    SECTION = "section"  # 第一节
    ARTICLE = "article"  # 第一条
    HEADING = "heading"  # 一、（非条文式文件的层次）
    PARAGRAPH = "paragraph"  # 款，或条文之外的自然段
    ITEM = "item"  # （一）项
    SUBITEM = "subitem"  # 1. 目
    POINT = "point"  # （1）
    TABLE = "table"
    ANNEX = "annex"  # 附件
    SIGNATURE = "signature"  # 发文机关署名
    DATE = "date"  # 成文日期
    IMPRINT = "imprint"  # 版记
    FOOTNOTE = "footnote"


@dataclass(frozen=True, slots=True)
class Node:
    """One piece of the document and what hangs below it.

    `label` is the number as written ("第七条", "（三）", "一、"), `number` the same as an integer (None: unnumbered),
    `text` the node's own words without the label and without its children's. `rows` is filled for tables only.
    `start`/`end` enclose label and own words, not the children; an article's own words are its first 款.
    """

    kind: NodeKind
    text: str
    label: str = ""
    number: int | None = None
    start: int = 0
    end: int = 0
    children: tuple["Node", ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def text_start(self) -> int:
        """Where the node's own words begin in the plain text (its label lies before)."""
        return self.end - len(self.text)

    def moved(self, by: int) -> "Node":
        """Return this node and everything below it `by` characters further on in the plain text."""
        below = tuple(child.moved(by) for child in self.children)
        return replace(self, start=self.start + by, end=self.end + by, children=below)

    def walk(self) -> Iterator["Node"]:
        """Yield this node and everything below it, in reading order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader met and reports: tracked changes, comments, hidden text, text boxes, links, unread parts.

    `blocks` is true where the draft cannot be accepted for review before it is resolved.
    """

    code: str
    message: str
    blocks: bool = False


@dataclass(frozen=True, slots=True)
class DocumentText:
    """A document as read: its title, its tree, the plain text the offsets count in, and what the reader noticed."""

    title: str
    nodes: tuple[Node, ...]
    plain: str
    notices: tuple[Notice, ...] = ()
    images: tuple[str, ...] = field(default=())  # SHA-256 of each embedded image, in order

    def walk(self) -> Iterator[Node]:
        """Yield every node in reading order."""
        waiting = [*reversed(self.nodes)]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))

    def under_title(self, title: str) -> "DocumentText":
        """Return the text under the title it goes by: one with a title of its own as it is, else with `title` set before it."""
        if self.title or not title:
            return self
        head = Node(NodeKind.TITLE, title, end=len(title))
        below = tuple(node.moved(len(title) + 1) for node in self.nodes)
        return replace(self, title=title, nodes=(head, *below), plain=f"{title}\n{self.plain}")

    @property
    def articles(self) -> tuple[Node, ...]:
        """The articles (条) in order, annexes left out; the act a notice sends out (an annex without a mark) counted in."""
        own = (top for top in self.nodes if top.kind is not NodeKind.ANNEX or not top.label)
        return tuple(node for top in own for node in top.walk() if node.kind is NodeKind.ARTICLE)
