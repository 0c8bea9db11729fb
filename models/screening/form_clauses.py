"""Form checks for the clauses every document in articles carries: basis, scope, interpreter."""

import re
from collections.abc import Iterator

from models.screening.context import ScreenContext
from models.screening.finding import Finding, Severity
from models.screening.genre import Genre, articles_of, genre_of, sentences
from models.screening.marking import mark, trimmed, whole_span
from models.screening.pack import PackRule
from models.text.tree import DocumentText

_BASIS = re.compile(r"(?:根据|依据|依照|按照|遵照|贯彻|落实|执行)[^。\n]{2,}")
_MADE = re.compile(r"制定|制订|特制|提出|出台|作出|规定如下|(?:通知|公告|规定|意见|措施)如下|印发")
_NAMED = re.compile(r"《[^》《]{1,200}》|宪法|令第?\d+号|〔\d{4}〕")
_SCOPE = re.compile(
    r"适用|遵守本|执行本|本[^，。\n]{2,8}(?:所称|所指|中的)[^。\n]{0,60}(?:是指|指|包括)|行政区域(?:范围)?内|本(?:市|省|县|区)[^。\n]{0,40}应当"
)
_INTERPRETER = re.compile(r"由[^。\n]{2,60}解释|解释权|负责[^。\n]{0,12}解释")


def basis_is_stated(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report a document in articles that does not say on which basis it is made, or names no basis by title."""
    if genre_of(text, context) is not Genre.ARTICLES:
        return
    stated = [(span, words) for span, words in _opening(text) if _BASIS.search(words) and _MADE.search(words)]
    if not stated:
        yield mark(text, rule, whole_span(text), "文本开头没有写明制定依据，审查人无从核对上位规定。")
    elif not any(_NAMED.search(words) for _, words in stated):
        message = "制定依据没有写出文件名称，只写“有关规定”不便核对。"
        yield mark(text, rule, trimmed(text, stated[0][0]), message, severity=Severity.INFO)


def _opening(text: DocumentText) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield the sentences up to the end of the third article, where a basis stands."""
    last = articles_of(text)[:3][-1].end
    return ((span, words) for span, words in sentences(text) if span[0] < last)


def scope_is_stated(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report a document in articles that says nowhere to whom or to what it applies."""
    if genre_of(text, context) is Genre.ARTICLES and not _SCOPE.search(text.plain):
        yield mark(text, rule, whole_span(text), "没有写明适用范围，读者看不出约束哪些人和事。")


def interpreter_is_named(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report a document in articles that names nobody who interprets it."""
    if genre_of(text, context) is Genre.ARTICLES and not _INTERPRETER.search(text.plain):
        yield mark(text, rule, whole_span(text), "没有写明由谁负责解释，施行后的疑问没有答复的机关。")
