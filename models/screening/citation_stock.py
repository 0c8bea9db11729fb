"""Citation checks for the bureau's own documents, by number (文号) and by title, against the stock of that day."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from models.screening.citation_reading import Citation, citations_in, folded_number, surroundings
from models.screening.citation_use import Use, cleans_up, own_titles, use_of
from models.screening.context import KnownDocument, ScreenContext
from models.screening.finding import Finding, Severity
from models.screening.marking import Span, mark
from models.screening.pack import PackRule
from models.screening.register import name_of
from models.text.tree import DocumentText
from models.words import FORCE_NAMES, Force

_GONE = (Force.LAPSED, Force.REPEALED)
_TAIL = re.compile(r"[〔\[（(【﹝]\s*(?:19|20)\d{2}\s*[〕\]）)】﹞]\s*第?\s*\d{1,4}\s*号")
_LONGEST_HEAD = 16


@dataclass(frozen=True, slots=True)
class Stock:
    """The documents of the stock by folded number and by folded title; a title that several bear names none of them."""

    by_number: dict[str, KnownDocument]
    by_title: dict[str, KnownDocument | None]


def cited_document_is_in_force(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report a document of the stock that is a basis although it has lost force, or has not begun."""
    if not context.known or cleans_up(text):
        return
    stock, own, seen = _stock(context), own_titles(text), set[int]()
    for cited in (*citations_in(text.plain).items, *_by_number_alone(text, context)):
        document = _document(cited, stock)
        if document is None or id(document) in seen or cited.name.key in own or use_of(cited) is not Use.BASIS:
            continue
        seen.add(id(document))
        if document.standing in _GONE or document.standing is Force.NOT_YET:
            message = f"《{document.title}》{document.number}在库中的状态是“{FORCE_NAMES[document.standing]}”，不能作为依据。"
            severity = None if document.standing in _GONE else Severity.WARN
            yield mark(text, rule, cited.span, message, severity=severity)


def cited_number_is_of_its_title(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report a title with a number that the stock has for another document, or a known title with another number."""
    if not context.known:
        return
    stock, own = _stock(context), own_titles(text)
    for cited in citations_in(text.plain).items:
        if not cited.number or cited.name.key in own:
            continue
        other, same = stock.by_number.get(cited.number), stock.by_title.get(cited.name.key)
        if other and cited.name.key not in _names(other):
            message = f"{cited.number}在库中是《{other.title}》的文号，与所引名称不符，请核对。"
            yield mark(text, rule, cited.span, message)
        elif same and same.number and folded_number(same.number) != cited.number:
            message = f"《{same.title}》在库中的文号是{same.number}，与所引的{cited.number}不符，请核对。"
            yield mark(text, rule, cited.span, message)


def _stock(context: ScreenContext) -> Stock:
    """Return the stock by number and by title."""
    numbers, titles = dict[str, KnownDocument](), dict[str, KnownDocument | None]()
    for document in context.known:
        if document.number:
            numbers[folded_number(document.number)] = document
        for key in _names(document):
            titles[key] = None if key in titles else document
    return Stock(numbers, titles)


def _names(document: KnownDocument) -> frozenset[str]:
    """Return the folded titles of a document: its own, without the organ before 关于, and that of what it sends out."""
    title = document.title
    inner = title.partition("《")[2].rpartition("》")[0]
    bare = title[title.index("关于") :] if "关于" in title else ""
    return frozenset(name_of(name).key for name in (title, inner, bare) if name)


def _document(cited: Citation, stock: Stock) -> KnownDocument | None:
    """Return the document of the stock that is cited: by its number where one is written, else by its title."""
    if cited.number:
        return stock.by_number.get(cited.number)
    return stock.by_title.get(name_of(cited.defined).key if cited.defined else cited.name.key)


def _by_number_alone(text: DocumentText, context: ScreenContext) -> Iterator[Citation]:
    """Yield where a number of the stock is cited without a title before it: 按照益教发〔2012〕8号执行."""
    known = {folded_number(document.number) for document in context.known if document.number}
    for found in _TAIL.finditer(text.plain):
        head = text.plain[max(0, found.start() - _LONGEST_HEAD) : found.start()]
        tail = folded_number(found.group())
        number = next((head[at:] + tail for at in range(len(head)) if head[at:] + tail in known), "")
        if number:
            span: Span = (found.start() - len(number) + len(tail), found.end())
            before, after = surroundings(text.plain, span)
            yield Citation(span, "", name_of(""), before, after, number)
