"""Stable addresses: how the office names a place in a document, and the way back from the name to the place.

`第七条第二款第（三）项`, `一、（二）第3目`, `附件1第二条`, `第一章第二节`. An article is named without its chapter. The first
款 is named only where the article has several. Paragraphs outside articles are 自然段. Two places with one name (a number
given twice) are told apart by `（第2处）`. The act a notice sends out is named without prefix where the notice itself has
no numbered parts. Addresses are unique in a document and depend on it alone.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from models.text import numerals
from models.text.folding import bare
from models.text.roles import Role, role_of
from models.text.tree import DocumentText, Node, NodeKind

_STRUCTURE = frozenset({NodeKind.CHAPTER, NodeKind.SECTION, NodeKind.ARTICLE, NodeKind.HEADING})
_PLAIN_NAMES = {
    NodeKind.TITLE: "标题",
    NodeKind.SIGNATURE: "发文机关署名",
    NodeKind.DATE: "成文日期",
    NodeKind.IMPRINT: "版记",
}
_LINE_NAMES = {
    Role.ADDRESSEE: "主送机关",
    Role.NOTE: "题注",
    Role.DOCUMENT_NUMBER: "发文字号",
    Role.REGISTRATION: "登记号",
    Role.MARQUE: "发文机关标志",
    Role.ORGAN: "发文机关标志",
    Role.RELEASE: "附注",
    Role.ANNEX_LIST: "附件说明",
    Role.ANNEX: "附件说明",
    Role.SIGNER: "签发人",
}
_ENCLOSED = "印发件"


class AddressBook:
    """All addresses of one document. Build it once where many places are named."""

    def __init__(self, text: DocumentText) -> None:
        self._by_address: dict[str, Node] = {}
        self._by_place: dict[tuple[NodeKind, int, str], str] = {}
        self._plain_enclosed = _may_drop_prefix(text)
        for node in text.nodes:
            self._enter(node, _Spot("", False, False))
        ordered = sorted((place[1], order) for order, place in enumerate(self._by_place))
        places = list(self._by_place)
        self._starts = [start for start, _ in ordered]
        self._order = [self._by_place[places[order]] for _, order in ordered]

    def of(self, node: Node) -> str:
        """Return the address of a node of this document; empty where it is none of it."""
        return self._by_place.get(_place(node), "")

    def at(self, offset: int) -> str:
        """Return the address of what stands at the offset of the plain text; empty before the first word."""
        index = bisect_right(self._starts, offset) - 1
        return self._order[index] if index >= 0 else ""

    def find(self, address: str) -> Node | None:
        """Return the node of that name, or None. `第7条第一款第三项` is understood as well."""
        return next((self._by_address[way] for way in ways_to_write(address) if way in self._by_address), None)

    def all(self) -> dict[str, Node]:
        """Return every address with its node, in reading order."""
        return dict(self._by_address)

    def _enter(self, node: Node, spot: "_Spot") -> None:
        """Name the node and all below it."""
        name = _name(node, spot, self._plain_enclosed)
        unique, again = name, 2
        while unique in self._by_address:
            unique, again = f"{name}（第{again}处）", again + 1
        self._by_address[unique] = node
        self._by_place[_place(node)] = unique
        for child in node.children:
            self._enter(child, _below(node, unique, spot, child))


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a node hangs: the name before it, whether an article is above it, and what an annex gives its parts."""

    prefix: str
    in_article: bool
    enclosed: bool
    part: str = ""


def _place(node: Node) -> tuple[NodeKind, int, str]:
    """Return what tells a node of one document from every other."""
    return node.kind, node.start, node.label


def _may_drop_prefix(text: DocumentText) -> bool:
    """Whether the enclosed act is named without prefix: there is one, and the notice has no numbered parts."""
    enclosed = [node for node in text.nodes if node.kind is NodeKind.ANNEX and not node.label]
    return len(enclosed) == 1 and not any(node.kind in _STRUCTURE or node.kind is NodeKind.ITEM for node in text.nodes)


def _below(node: Node, name: str, spot: _Spot, child: Node) -> _Spot:
    """Return the spot of a child."""
    if node.kind is NodeKind.ANNEX:
        return _Spot(name, False, not node.label, name)
    if node.kind is NodeKind.ARTICLE:
        several = any(other.kind is NodeKind.PARAGRAPH for other in node.children)
        counted = several and child.kind in (NodeKind.ITEM, NodeKind.SUBITEM, NodeKind.POINT)
        return _Spot(f"{name}第一款" if counted else name, True, False, spot.part)
    return _Spot(name, spot.in_article, False, spot.part)


def _name(node: Node, spot: _Spot, plain_enclosed: bool) -> str:
    """Return the name of a node before doubles are told apart."""
    own = _own_name(node, spot)
    if node.kind is NodeKind.ARTICLE or (node.kind is NodeKind.CHAPTER and node.label):
        part = "" if plain_enclosed and spot.part == _ENCLOSED else spot.part
        return part + own
    if spot.enclosed and plain_enclosed and node.kind in _STRUCTURE:
        return own
    return spot.prefix + own


def _own_name(node: Node, spot: _Spot) -> str:
    """Return the last part of the name."""
    if node.kind in _PLAIN_NAMES:
        return _PLAIN_NAMES[node.kind]
    if node.kind is NodeKind.LINE:
        role = role_of(node.text)
        return _LINE_NAMES.get(role, "文首行") if role else "文首行"
    if node.kind is NodeKind.ANNEX:
        return bare(node.label).rstrip(":：.．、") or _ENCLOSED
    if node.kind in (NodeKind.TABLE, NodeKind.FOOTNOTE):
        return f"{'表' if node.kind is NodeKind.TABLE else '注'}{node.number}"
    if node.kind is NodeKind.PARAGRAPH:
        return f"第{_cn(node.number or 0)}{'款' if spot.in_article else '自然段'}"
    return _numbered_name(node, spot)


def _numbered_name(node: Node, spot: _Spot) -> str:
    """Return the name that a number gives."""
    label, number = bare(node.label), node.number or 0
    if node.kind in (NodeKind.CHAPTER, NodeKind.SECTION, NodeKind.ARTICLE):
        return re.sub(r"第.+?([编章节条])", lambda found: f"第{_cn(number)}{found[1]}", label)
    if node.kind is NodeKind.HEADING:
        return f"{_cn(number)}、"
    if node.kind is NodeKind.ITEM:
        return f"第（{_cn(number)}）项" if spot.in_article else f"（{_cn(number)}）"
    if node.kind is NodeKind.SUBITEM:
        return label if re.search(r"\d[.．]\d", label) else f"第{number}目"
    return f"第{label}点" if label[0] not in "（(0123456789０１２３４５６７８９" else f"第（{number}）点"


def _cn(number: int) -> str:
    """Return the number in Chinese, in digits where it is too great for a name."""
    return numerals.write(number) if number <= 9999 else str(number)


def ways_to_write(address: str) -> list[str]:
    """Return the ways an address may be written, the given one first."""
    tight = bare(address).replace("(", "（").replace(")", "）")
    tight = re.sub(r"第([0-9]{1,4})([编章节条款])", lambda m: f"第{_cn(int(m[1]))}{m[2]}", tight)
    tight = re.sub(r"第([0-9]{1,3})项", lambda m: f"第（{_cn(int(m[1]))}）项", tight)
    tight = re.sub(r"第([一二三四五六七八九十百]+)项", r"第（\1）项", tight)
    tight = re.sub(r"^第[^第]+章(?:第[^第]+节)?(?=第.+条)", "", tight)
    return [address, tight, tight.replace("第一款", ""), re.sub(r"条(?=第（)", "条第一款", tight)]


@dataclass(frozen=True, eq=False, slots=True)
class _Same:
    """A document by identity: hashing the whole tree for every question would cost more than the answer."""

    text: DocumentText

    def __hash__(self) -> int:
        return id(self.text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.text is self.text


@lru_cache(maxsize=8)
def _book(same: _Same) -> AddressBook:
    """Return the book of a document, kept for the next question."""
    return AddressBook(same.text)


def addresses(text: DocumentText) -> AddressBook:
    """Return the addresses of a document."""
    return _book(_Same(text))


def address_of(text: DocumentText, node: Node) -> str:
    """Return the address of a node; empty where it is none of this document."""
    return addresses(text).of(node)


def address_at(text: DocumentText, offset: int) -> str:
    """Return the address of what stands at an offset of the plain text."""
    return addresses(text).at(offset)


def find(text: DocumentText, address: str) -> Node | None:
    """Return the node of that address, or None."""
    return addresses(text).find(address)
