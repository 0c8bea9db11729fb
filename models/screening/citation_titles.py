"""Citation checks for titles: a slip of the pen, an abbreviation nobody defined, a national law that does not exist.

Only what is cited as law is looked at; notices, plans, books, forms and the document's own titles never alarm.
"""

import re
from collections.abc import Iterator

from models.screening.citation_nearest import meant_by, nearest
from models.screening.citation_reading import Citation, citations_in
from models.screening.citation_use import Use, own_titles, use_of
from models.screening.context import ScreenContext
from models.screening.finding import Finding
from models.screening.marking import mark
from models.screening.pack import PackRule
from models.screening.register import LawKind, name_of
from models.text.tree import DocumentText

_STATE = "中华人民共和国"
_ACT = re.compile(r"(?:(?<![做办方书])法|法典|条例|规定|办法|细则)$")
_NO_ACT = re.compile(
    r"手册|读本|教程|教材|辞典|词典|汇编|解读|释义|草案|征求意见稿|送审稿|决定|修正案|条约|协定|(?:技术|操作|教学)办法"
)


def cited_title_is_exact(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report a title that differs by a slip from that of a registered national act."""
    for cited in _unknown(text, context):
        if near := _near(cited, context):
            title = context.register.laws[near][-1].title
            message = f"法规名录中没有{_shown(cited)}，最接近的是《{title}》，请核对名称。"
            yield mark(text, rule, cited.span, message, suggestion=f"改为《{title}》。")


def _near(cited: Citation, context: ScreenContext) -> str | None:
    """Return the folded registered title that was meant; a title with the state's name before it may be short."""
    shortest = 3 if _STATE in cited.title else 5
    return nearest(context.register, cited.name.base, shortest=shortest)


def short_title_is_defined(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report an abbreviated law that the text did not introduce with 以下简称."""
    for cited in _unknown(text, context):
        if use_of(cited) is Use.BASIS and cited.title.endswith("法") and not _near(cited, context):
            meant = [context.register.laws[key][-1].title for key in meant_by(context.register, cited.name.base)]
            if 0 < len(meant) <= 3:
                names = "或者".join(f"《{title}》" for title in meant)
                message = f"{_shown(cited)}不是法律的全称，看来指{names}；使用简称应当先写明“以下简称”。"
                yield mark(text, rule, cited.span, message, suggestion=f"首次引用写全称{names}。")


def national_law_is_registered(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report a law or regulation of the state that a register which has them nearly all does not know."""
    if context.day.year < rule.number("since"):
        return
    counts = context.register.counts
    complete = {
        "法": counts[LawKind.LAW] >= rule.number("laws"),
        "例": counts[LawKind.REGULATION] >= rule.number("regulations"),
    }
    for cited in _unknown(text, context):
        named = cited.title.strip().startswith(_STATE) and cited.name.base.endswith(("法", "条例"))
        if named and complete.get(cited.name.base[-1:], False) and not _near(cited, context):
            yield mark(text, rule, cited.span, f"法规名录中没有{_shown(cited)}，请核对名称是否准确、是否已经废止。")


def _unknown(text: DocumentText, context: ScreenContext) -> Iterator[Citation]:
    """Yield the first citation of each title that ends like an act and is neither registered, defined, in stock nor own."""
    if not context.register:
        return
    read = citations_in(text.plain)
    own, stock, seen = own_titles(text), _stock_titles(context), set[str]()
    for cited in read.items:
        key = cited.name.key
        if key in seen or cited.defined or key in read.short or not _ACT.search(cited.name.base):
            continue
        seen.add(key)
        if _NO_ACT.search(cited.title) or context.register.knows(cited.name) or key in own or key in stock:
            continue
        if use_of(cited) not in (Use.ENDING, Use.PAST):
            yield cited


def _stock_titles(context: ScreenContext) -> frozenset[str]:
    """Return the folded titles of the stock, and of what its notices send out."""
    inner = (document.title.rpartition("《")[2].partition("》")[0] for document in context.known)
    titles = (document.title for document in context.known)
    return frozenset(name_of(title).key for title in (*titles, *inner) if title)


def _shown(cited: Citation) -> str:
    """Return the title as it is shown in a sentence."""
    return f"《{cited.title.strip()}》"
