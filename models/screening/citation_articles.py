"""Citation checks for article numbers: within the law that is cited, and within the document itself (本办法第十条)."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from models.screening.citation_reading import articles_at
from models.screening.citation_use import Use, cleans_up, laws_cited, use_of
from models.screening.context import ScreenContext
from models.screening.finding import Finding, Severity
from models.screening.genre import articles_of
from models.screening.marking import mark
from models.screening.pack import PackRule
from models.screening.register import STATUTES, Law
from models.text.numerals import write
from models.text.tree import DocumentText

_SETTLING = timedelta(days=365)  # an amendment begins within a year of being made
_OWN = re.compile(r"本(?:办法|规定|细则|规则|规程|制度|章程|标准|方案|意见|通知)(?=\s?第[\d〇零一二三四五六七八九十百]+条)")
_FEWEST = 3  # an act has at least so many articles


def cited_article_exists(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report an article number beyond the last one of the law, where the text that holds on the day is the one counted."""
    seen: set[tuple[int, int]] = set()
    for cited, law in laws_cited(text, context):
        if law.articles is None or not _counts(law, context.day) or use_of(cited) in (Use.ENDING, Use.PAST):
            continue
        for article in cited.articles:
            if article.number > law.articles and (id(law), article.number) not in seen:
                seen.add((id(law), article.number))
                sure = _is_sure(law, context.day, article.number - law.articles, rule.number("slack"))
                yield mark(text, rule, article.span, _beyond(law), severity=None if sure else Severity.WARN)


def _counts(law: Law, day: date) -> bool:
    """Tell whether the text whose articles were counted is that of `day`."""
    begins = law.text_begins
    return begins is not None and begins <= day and not law.ended(day)


def _is_sure(law: Law, day: date, beyond: int, slack: int) -> bool:
    """Tell whether the number is certainly wrong: an older text, or one the register missed, may have had a few more."""
    settled = (
        law.last_amended is None
        or (law.effective is not None and law.effective >= law.last_amended)
        or day - law.last_amended > _SETTLING
    )
    return settled and (law.kind in STATUTES or beyond > slack)


def _beyond(law: Law) -> str:
    """Say which article is the last."""
    known = f"（名录截至{law.as_of}）" if law.as_of else ""
    return f"《{law.title}》最后一条是第{write(law.articles or 0)}条，没有所引的这一条{known}。"


def own_article_exists(text: DocumentText, rule: PackRule, _context: ScreenContext) -> Iterator[Finding]:
    """Report a reference to an article of the document itself that is beyond its last one."""
    numbers = [node.number for node in articles_of(text) if node.number]
    if len(numbers) < _FEWEST or cleans_up(text):
        return
    last, seen = max(numbers), set[int]()
    for found in _OWN.finditer(text.plain):
        for article in articles_at(text.plain, found.end()):
            if article.number > last and article.number not in seen:
                seen.add(article.number)
                message = f"本文件最后一条是第{write(last)}条，没有所引的这一条，请核对条号。"
                yield mark(text, rule, article.span, message)
