"""Form checks for terms and frame: terms are used and defined once, dates exist, chapters hold articles, titles say a kind."""

import re
from collections.abc import Iterator
from itertools import islice

from models.screening.context import ScreenContext
from models.screening.finding import Finding, Severity
from models.screening.form_dates import NUMERAL
from models.screening.genre import Genre, articles_of, genre_of
from models.screening.marking import Span, label_span, mark, whole_span
from models.screening.pack import PackRule
from models.text.dates import parse_date
from models.text.tree import DocumentText, Node, NodeKind

_DEFINED = re.compile(
    r"本(?:办法|规定|细则|意见|方案|通知|制度|标准|规则|规程|准则|指南|章程)(?:中)?(?:所)?(?:称|指)的?"
    r"([^，,。；：:\n（(]{2,40}?)(?:[（(][^（）()\n]{0,40}[）)])?[，,]?\s?(?:是指|系指|主要是指|主要指|均指|指(?!导|定|标|南|示|挥|引|派|明|出))"
)
_SHORT = re.compile(
    r"[（(]\s*(?:以下|下)(?:均|统|合|并)?简?称(?:为|作)?[：:]?\s*[《“\"‘「]?([^《》“”\"‘’「」（）()，。；\n]{1,24})[》”\"’」]?\s*[）)]"
)
_QUOTES = str.maketrans("", "", '“”"‘’「」《》 　')
_PARTS = re.compile(r"[、和或]|以及")
_DATE = re.compile(
    rf"(?<![\d〇零一二三四五六七八九十])((?:19|20)\d{{2}}|二[〇○零]{NUMERAL})\s*年\s*({NUMERAL})\s*月\s*({NUMERAL})\s*日"
)
_KIND = re.compile(
    r"(?:办法|规定|细则|规则|规程|准则|规范|标准|制度|章程|守则|公约|意见|决定|决议|通知|公告|通告|方案|措施|政策|指南|指引|指导|规划|计划|纲要|要点"
    r"|预案|条例|清单|目录|基准|方法|程序|流程|法|令|函|报告|请示|批复|纪要|通报|若干条|[\d一二三四五六七八九十百]+条|解释|说明|协议|合同|机制|体系|安排|行动|规程)$"
)
_BRACKETS = re.compile(r"\s*[（(〔\[][^（）()〔〕\[\]]*[）)〕\]]\s*$")
_SENDS = re.compile(r"印发|转发|发布|下发")
MOST_TERMS = 200  # of a document; each is looked for in the whole text
_BY_LAWS = "附则"


def defined_term_is_used(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report a term that the document defines (本办法所称…，是指) and then never uses."""
    if genre_of(text, context) is Genre.OTHER:
        return
    for words, span in islice(_terms(text), MOST_TERMS):
        elsewhere = text.plain.count(words, 0, span[0]) + text.plain.count(words, _sentence_end(text, span[1]))
        if not elsewhere and not _used_in_part(text, words, span):
            message = f"定义了“{words}”，此后没有再使用，请删去定义或者统一用语。"
            yield mark(text, rule, span, message)


def _terms(text: DocumentText) -> Iterator[tuple[str, Span]]:
    """Yield each defined term and where it stands; of a list each member."""
    for found in _DEFINED.finditer(text.plain):
        at = found.start(1)
        for part in re.split(r"([、])", found.group(1)):
            words = part.strip('“”"‘’「」《》 　')
            if len(words) >= 2:
                start = at + part.index(words)
                yield words, (start, start + len(words))
            at += len(part)


def _used_in_part(text: DocumentText, words: str, span: Span) -> bool:
    """Tell whether the term lives on in a shorter form: its short title, or its last word when it has several."""
    tail = text.plain[span[1] : span[1] + 60]
    short = _SHORT.match(tail.lstrip('”"’」》 '))
    rest = text.plain[_sentence_end(text, span[1]) :]
    forms = [short.group(1)] if short else []
    forms += [words[-size:] for size in (4, 3, 2) if len(words) > size + 1]
    return any(form in rest for form in forms)


def _sentence_end(text: DocumentText, at: int) -> int:
    """Return where the sentence of a place ends."""
    ends = [end for end in (text.plain.find("。", at), text.plain.find("\n", at)) if end >= 0]
    return min(ends, default=len(text.plain))


def term_is_defined_once(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report a term, or a short title (以下简称), that is introduced a second time; each act in the text by itself."""
    if genre_of(text, context) is Genre.OTHER:
        return
    seen: set[tuple[int, str]] = set()
    acts = _act_starts(text)
    severity = Severity.INFO if _SENDS.search(text.title) else None  # notice and act may each introduce their own
    for words, span in (*_terms(text), *_shorts(text)):
        key = (sum(start <= span[0] for start in acts), words.translate(_QUOTES))
        if key in seen:
            yield mark(text, rule, span, f"“{words}”前面已经定义过，请保留一处。", severity=severity)
        seen.add(key)


def _shorts(text: DocumentText) -> Iterator[tuple[str, Span]]:
    """Yield each short title that a bracket introduces."""
    for found in _SHORT.finditer(text.plain):
        yield found.group(1), found.span(1)


def _act_starts(text: DocumentText) -> tuple[int, ...]:
    """Return where the acts and annexes that the text carries begin: each may introduce its own short titles."""
    annexes = (node.start for node in text.nodes if node.kind is NodeKind.ANNEX)
    firsts = (node.start for node in articles_of(text) if node.number == 1)
    return (*annexes, *firsts)


def short_title_is_used(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report a short title that is introduced and never used."""
    if genre_of(text, context) is Genre.OTHER:
        return
    for words, span in islice(_shorts(text), MOST_TERMS):
        if text.plain.count(words.strip(), span[1]) == 0:
            yield mark(text, rule, span, f"写了“以下简称{words}”，后文没有使用，请删去或者统一用语。")


def dates_exist(text: DocumentText, rule: PackRule, _context: ScreenContext) -> Iterator[Finding]:
    """Report a date that is no day of the calendar, such as 2026年2月30日."""
    for found in _DATE.finditer(text.plain):
        if parse_date(found.group()) is None:
            yield mark(text, rule, found.span(), f"“{found.group()}”不是日历上的日子，请核对。")


def chapters_frame_the_act(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report a chapter without an article, and a chapter after the final provisions (附则)."""
    if genre_of(text, context) is not Genre.ARTICLES:
        return
    chapters = [node for node in text.walk() if node.kind is NodeKind.CHAPTER and node.label]
    for place, chapter in enumerate(chapters):
        following = chapters[place + 1] if place + 1 < len(chapters) else None
        if following and not _has_articles(chapter) and _has_articles(following):
            yield mark(text, rule, label_span(text, chapter), f"{chapter.label}之下没有条文，请合并或者补充。")
        if following and chapter.text.strip() == _BY_LAWS and (following.number or 0) == (chapter.number or 0) + 1:
            yield mark(text, rule, label_span(text, following), f"“附则”应当是最后一章，其后又有{following.label}。")


def _has_articles(node: Node) -> bool:
    """Tell whether a chapter holds an article."""
    return any(below.kind is NodeKind.ARTICLE for below in node.walk())


def title_names_its_kind(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report, as a hint, an act in articles whose title does not end in the kind of document (文种)."""
    title = text.title.strip()
    while (bare := _BRACKETS.sub("", title)) != title:
        title = bare
    if title and genre_of(text, context) is Genre.ARTICLES and not _KIND.search(title):
        message = "标题没有写出文种（办法、规定、细则、通知等），读者看不出是什么文件。"
        yield mark(text, rule, whole_span(text), message, severity=Severity.INFO)
