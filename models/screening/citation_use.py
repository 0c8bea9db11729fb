"""What a citation does in its sentence: it is a basis, a mere mention, repeals the title, or speaks of the past."""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache

from models.screening.citation_reading import Citation, citations_in
from models.screening.context import ScreenContext
from models.screening.register import Law, Name, name_of
from models.text.tree import DocumentText, NodeKind

_TITLES = re.compile(r"《[^《》]*》")
_CUE = re.compile(
    r"根据|依据|依照|按照|遵照|参照|按(?![时月年期日])|遵守|执行|落实|贯彻|适用|违反|符合|依(?:$|[，。、]|法律)|援引|对照|结合|基于"
)
_COMMA = re.compile(r"[，,]")
_JOINS = re.compile(r"(?:[（(][^（）()]{0,80}[）)]|[\s、]|和|及|与|以及|或者?)*")
_RULES = re.compile(
    r"\s?(?:[（(][^（）()]{0,80}[）)])?\s?(?:第[\d〇零一二三四五六七八九十百]+\s?条|中?的?(?:有关|相关)?(?:规定|要求|精神)|等[^，。]{0,16}(?:规定|要求|精神|法律|法规))"
)
_ENDS = re.compile(r"废止|失效|作废|停止执行|停止实施|停止施行|不再(?:执行|施行|适用)|取代|替代|代替")
_PAST = re.compile(r"(?:原|旧|已废止的|修改|修订|修正|废止)\s*$")
_LONG_AGO = re.compile(r"已(?:经)?(?:废止|失效)|当时|曾经|原为|修订前|修改前|更名|改为")
_BEGINS = re.compile(r"(?:起|将|即将|正式)(?:开始)?(?:施行|实施|生效)|尚未(?:施行|实施)|(?:施行|实施|生效)(?:之日|后|以后)")
_CLEANS = re.compile(r"(?:废止|失效|清理|修改|修订|修正)[^（()）]{0,40}(?:决定|通知|公告|目录|结果|文件|规章|法规)")


class Use(StrEnum):
    """What a citation does."""

    BASIS = "basis"
    MENTION = "mention"
    ENDING = "ending"  # 废止、修改该文件
    PAST = "past"  # 叙述历史


def use_of(cited: Citation) -> Use:
    """Return what the citation does, by the words of its own sentence."""
    return _use(cited.before, cited.after, bool(cited.articles))


@lru_cache(maxsize=2048)
def _use(before: str, after: str, by_article: bool) -> Use:
    """Judge the words around a title; several rules ask the same, so the answers are kept."""
    if _ENDS.search(after) or _ENDS.search(_TITLES.sub("", before)):
        return Use.ENDING
    if _PAST.search(before) or _LONG_AGO.search(after[:30]) or _LONG_AGO.search(before[-30:]):
        return Use.PAST
    if by_article or _RULES.match(_TITLES.sub("", after)) or _CUE.search(_clause(before)):
        return Use.BASIS
    return Use.MENTION


def _clause(before: str) -> str:
    """Return the words of the clause that leads to a title; a list of titles belongs to the clause before it."""
    parts = [part for part in _COMMA.split(_TITLES.sub("", before)) if not _JOINS.fullmatch(part)]
    return parts[-1] if parts else ""


def speaks_of_beginning(cited: Citation) -> bool:
    """Tell whether the sentence itself says that the law begins later."""
    return bool(_BEGINS.search(cited.after) or _BEGINS.search(cited.before))


def cleans_up(text: DocumentText) -> bool:
    """Tell whether the whole text repeals or amends others: the titles in it are its objects, not its bases."""
    return bool(_CLEANS.search(_TITLES.sub("", text.title)))


def full_name(cited: Citation) -> Name:
    """Return the name of what is cited: of the full title where the text defined a short one."""
    return name_of(cited.defined) if cited.defined else cited.name


def laws_cited(text: DocumentText, context: ScreenContext) -> Iterator[tuple[Citation, Law]]:
    """Yield each citation of a law of the register, the law as it stood on the day; what the stock numbers is no law."""
    stock = {document.number for document in context.known if document.number}
    for cited in citations_in(text.plain).items:
        law = context.register.find(full_name(cited), context.day)
        if law and cited.number not in stock:
            yield cited, law


def own_titles(text: DocumentText) -> frozenset[str]:
    """Return the folded titles that the text itself bears: its own, the one it sends out, those of its annexes."""
    heads = [text.title, *_TITLES.findall(text.title)]
    heads += [node.text for node in text.walk() if node.kind in (NodeKind.TITLE, NodeKind.ANNEX)]
    return frozenset(name_of(head).key for head in heads if head)


def once(found: Iterator[tuple[Citation, Law]]) -> Iterator[tuple[Citation, Law, int]]:
    """Yield the first citation of each law, a basis before a mention, with how many more there are."""
    groups: dict[int, list[tuple[Citation, Law]]] = {}
    for cited, law in found:
        groups.setdefault(id(law), []).append((cited, law))
    for group in groups.values():
        cited, law = min(group, key=lambda one: (use_of(one[0]) is not Use.BASIS, one[0].span))
        yield cited, law, len(group) - 1
