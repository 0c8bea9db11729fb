"""The numbers at the head of a line that make it a chapter, article, heading, item – and what only looks like one.

A line that starts with a reference (`第七条第一款规定的…`) is no article. Where no space parts number and words, the
running number decides: the article that is due next is one unless its words can only be a reference.
"""

import re
from dataclasses import dataclass

from models.text import numerals
from models.text.tree import NodeKind

_CN = "〇○零一二三四五六七八九十百千两"
_NUM = rf"[{_CN}]{{1,7}}|[0-9０-９]{{1,4}}"
_DIVISION = re.compile(rf"第\s*(?P<n>{_NUM})\s*(?P<unit>[编章节])(?![^\s]*[。；])")
_ARTICLE = re.compile(rf"第\s*(?P<n>{_NUM})\s*条(?:之(?P<sub>[{_CN}]{{1,3}}))?")
_HEADING = re.compile(rf"(?P<n>[{_CN}]{{1,4}})\s*、(?![{_CN}]{{1,3}}[、年级类等个级是])")
_ITEM = re.compile(rf"[（(]\s*(?P<n>[{_CN}]{{1,4}})\s*[）)](?!(?:至|、|和|及|或)[（(第])")
_SUBITEM = re.compile(r"(?P<n>[0-9０-９]{1,2})\s*(?:[.．](?![0-9０-９])|、)")
_DECIMAL = re.compile(r"(?P<all>[0-9]{1,2}(?:[.．](?P<n>[0-9]{1,2})){1,3})(?=[\s\u3000])")
_POINT = re.compile(r"(?:[（(]\s*(?P<n>[0-9０-９]{1,2})\s*[）)]|(?P<m>[0-9０-９]{1,2})[）)])(?!(?:至|、|和|及|或)[（(第])")
_CIRCLED = re.compile("(?P<n>[①-⑳㉑-㉟㊱-㊿❶-❿])")

_REFERENCE = re.compile(
    rf"(?:规定|所列|所规定|所述)?(?:的|第\s*(?:{_NUM})\s*[款项目条]|至第|、第|和第|及第|或第|或者第|以及第|，|、|中的|之规定)"
)
_LIKELY_REFERENCE = re.compile(r"(?:规定|所列|所述|第|至|到|、|和|及|或|中|的|，|,|。|；|项|与|修改|删除|之|以外|）|\))")
_NOT_A_DIVISION = re.compile(r"(?:规定|所|第|至|到|、|和|及|或|中|的|，|,|修改|删除|之)")


@dataclass(frozen=True, slots=True)
class Mark:
    """The number found at the head of a line: what it makes of the line, how deep it stands, where the words begin."""

    kind: NodeKind
    rank: int
    label: str
    number: int | None
    end: int


PART, CHAPTER, SECTION, ARTICLE, HEADING, PARAGRAPH, ITEM, SUBITEM, POINT, CIRCLED = 1, 2, 3, 10, 20, 30, 40, 50, 60, 70
"""Ranks: the smaller stands outside. The gaps leave room for decimal numbers (1.1, 1.1.1) below a subitem."""

_DIVISIONS = {"编": (NodeKind.CHAPTER, PART), "章": (NodeKind.CHAPTER, CHAPTER), "节": (NodeKind.SECTION, SECTION)}


def recognise(line: str, due: int | None = None, sure: bool = False) -> Mark | None:
    """Return the mark at the head of the line, or None. `due`: the next article number; `sure`: the number is Word's own."""
    return _division(line, sure) or _article(line, due, sure) or _lesser(line)


def _division(line: str, sure: bool) -> Mark | None:
    """Part, chapter, section: a short line that does not go on like a reference."""
    found = _DIVISION.match(line)
    if not found or len(line) > 60 or (not sure and _NOT_A_DIVISION.match(line, found.end())):
        return None
    kind, rank = _DIVISIONS[found["unit"]]
    return Mark(kind, rank, found.group(), numerals.parse(found["n"]), found.end())


def _article(line: str, due: int | None, sure: bool) -> Mark | None:
    """Return 第…条 as an article unless it reads as a reference."""
    found = _ARTICLE.match(line)
    if not found or (number := numerals.parse(found["n"])) is None:
        return None
    mark = Mark(NodeKind.ARTICLE, ARTICLE, found.group(), number, found.end())
    spaced = line[found.end() : found.end() + 1].isspace()
    if sure or found.end() == len(line) or (spaced and not _REFERENCE.match(line, found.end() + 1)):
        return mark
    doubt = _REFERENCE if number == due or spaced else _LIKELY_REFERENCE
    return None if doubt.match(line, found.end()) else mark


_LESSER = (
    (_HEADING, NodeKind.HEADING, HEADING),
    (_ITEM, NodeKind.ITEM, ITEM),
    (_SUBITEM, NodeKind.SUBITEM, SUBITEM),
    (_POINT, NodeKind.POINT, POINT),
    (_CIRCLED, NodeKind.POINT, CIRCLED),
)


def _lesser(line: str) -> Mark | None:
    """一、 （一） 1. （1） ① and decimal numbers."""
    if decimal := _DECIMAL.match(line):
        depth = decimal["all"].count(".") + decimal["all"].count("．")
        return Mark(NodeKind.SUBITEM, SUBITEM + depth, decimal["all"], int(decimal["n"]), decimal.end())
    for pattern, kind, rank in _LESSER:
        if found := pattern.match(line):
            number = _number(found)
            return Mark(kind, rank, found.group(), number, found.end()) if number and number < 200 else None
    return None


def _number(found: re.Match[str]) -> int | None:
    """Return the value of a lesser mark, circled digits included."""
    groups = found.groupdict()
    written = groups.get("n") or groups.get("m") or ""
    for first, base in (("①", 1), ("㉑", 21), ("㊱", 36), ("❶", 1)):
        if 0 <= ord(written[0]) - ord(first) < 20:
            return base + ord(written[0]) - ord(first)
    return numerals.parse(written)
