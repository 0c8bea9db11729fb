"""Reading the citations of a text: each 《…》 with the articles cited of it, the short titles defined for it, its number.

One pass over the marks; what was read of a text is kept for the checks that follow. All windows are bounded, so that the
time grows with the length of the text only.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from models.screening.form_dates import NUMERAL
from models.screening.marking import Span
from models.screening.register import Name, name_of
from models.text.numerals import parse

LONGEST = 120  # a longer passage in 《》 is no title
WINDOW = 160  # how far around a title its sentence is read
_NOTE = 80  # a bracket after a title is no longer
_MARKS = re.compile(r"[《》\n]")
_STOP = re.compile(r"[。；;！？!?\n]")
_NOTES = re.compile(rf"\s?[（(]([^（）()\n]{{0,{_NOTE}}}(?:[（(][^（）()\n]{{0,20}}[）)][^（）()\n]{{0,20}})?)[）)]")
_ALIAS = re.compile(
    r"(?:以下|下)(?:均|统|合|并)?简?称(?:为|作)?[：:]?\s*[《“\"'‘「]?([^《》“”\"'‘’「」（）()，。；、\n]{2,30})"
)
_DEFINES = re.compile(r"(?:简称|下称)(?:为|作)?[：:]?\s*$")
_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,14}?[〔\[（(【﹝]\s*(?:19|20)\d{2}\s*[〕\]）)】﹞]\s*第?\s*\d+\s*号|[\u4e00-\u9fff]{0,20}令\s*第?\s*\d+\s*号"
)
_EDITION = re.compile(r"(?<!\d)((?:19|20)\d{2})\s?年?[^\d，。]{0,12}?(?:修正|修订|修改|版)")
_ARTICLE = re.compile(rf"\s?第\s?({NUMERAL}(?:[、，]{NUMERAL})*)\s?条(?:之{NUMERAL}(?![\d年月日]))?")
_PART = re.compile(rf"\s?(?:第?[（(]?{NUMERAL}[）)]?(?:[、，]第?[（(]?{NUMERAL}[）)]?)*[款项目]|前段|后段|但书)")
_LINK = re.compile(r"\s?(?:[、，]|和|及|与|或者?|以及|至|到|—|－|-|～|~)+")
_BEFORE_ARTICLE = re.compile(r"\s?[中的之]{0,2}")
_BARE = (
    r"(?:(?<=[，。；、：:（(“\s据照按反和及与或对由以的在合依中])|^)(?:{names})(?=\s?第\s?[\d〇零一二三四五六七八九十百]+\s?条)"
)
MOST_ALIASES = 60


@dataclass(frozen=True, slots=True)
class Article:
    """One article number that is cited, and where it stands."""

    number: int
    span: Span


@dataclass(frozen=True, slots=True)
class Citation:
    """One title in 《》, or a short title without marks, with what stands around it in its sentence.

    `defined` is the full title that the text itself gave this short one; `number` the 文号 in the bracket behind it,
    `edition` the year of the version that the title or the bracket names.
    """

    span: Span
    title: str
    name: Name
    before: str
    after: str
    number: str = ""
    articles: tuple[Article, ...] = ()
    defined: str = ""
    edition: int | None = None


@dataclass(frozen=True, slots=True)
class Citations:
    """All citations of a text in order, and the short titles it defines: folded short title to full title."""

    items: tuple[Citation, ...]
    short: dict[str, str]


@lru_cache(maxsize=8)
def citations_in(plain: str) -> Citations:
    """Return the citations of a text. Pure: the same words give the same value."""
    spans = titles_in(plain)
    short = dict(_defined(plain, spans))
    marked = [_citation(plain, span, short) for span in spans if not _DEFINES.search(plain[max(0, span[0] - 6) : span[0]])]
    bare = list(_bare(plain, spans, short))
    return Citations(tuple(sorted((*marked, *bare), key=lambda one: one.span)), short)


def titles_in(plain: str) -> list[Span]:
    """Return the outermost closed pairs of 《》, each within one line, in reading order; an unclosed mark opens nothing."""
    pairs: list[Span] = []
    opened: list[int] = []
    for found in _MARKS.finditer(plain):
        mark, at = found.group(), found.start()
        if mark == "《":
            opened.append(at)
        elif mark == "\n":
            opened.clear()
        elif opened:
            start = opened.pop()
            if at - start <= LONGEST + 1 and plain[start + 1 : at].strip():
                while pairs and pairs[-1][0] > start:
                    pairs.pop()
                pairs.append((start, at + 1))
    return pairs


def _citation(plain: str, span: Span, short: dict[str, str]) -> Citation:
    """Read what belongs to one title."""
    title = plain[span[0] + 1 : span[1] - 1]
    name = name_of(title)
    notes, end = _notes(plain, span[1])
    number = next((found.group() for note in notes if (found := _NUMBER.search(note))), "")
    before, after = surroundings(plain, span)
    full = short.get(name.key, "")
    defined = full if name_of(full).key != name.key else ""
    articles = tuple(articles_at(plain, end))
    return Citation(span, title, name, before, after, folded_number(number), articles, defined, name.edition or _edition(notes))


def _edition(notes: list[str]) -> int | None:
    """Return the year of the version that a bracket behind the title names."""
    return next((int(found.group(1)) for note in notes if (found := _EDITION.search(note))), None)


def _notes(plain: str, at: int) -> tuple[list[str], int]:
    """Return the brackets that stand directly behind a title, and where they end."""
    notes: list[str] = []
    while len(notes) < 3 and (found := _NOTES.match(plain, at)):
        notes.append(found.group(1))
        at = found.end()
    return notes, at


def surroundings(plain: str, span: Span) -> tuple[str, str]:
    """Return the words of the sentence before and behind a place, as far as the window reaches."""
    head = plain[max(0, span[0] - WINDOW) : span[0]]
    tail = plain[span[1] : span[1] + WINDOW]
    stops = [found.end() for found in _STOP.finditer(head)]
    stop = _STOP.search(tail)
    return head[stops[-1] if stops else 0 :], tail[: stop.start()] if stop else tail


def articles_at(plain: str, at: int) -> Iterator[Article]:
    """Yield the article numbers cited from `at` on: 第三条、第五条第二款和第七条; a range by its ends."""
    lead = _BEFORE_ARTICLE.match(plain, at)
    found = _ARTICLE.match(plain, lead.end() if lead else at)
    while found:
        for written in re.split("[、，]", found.group(1)):
            if number := parse(written):
                yield Article(number, (found.start() + len(found.group()) - len(found.group().lstrip()), found.end()))
        at = _after_parts(plain, found.end())
        link = _LINK.match(plain, at)
        found = _ARTICLE.match(plain, link.end()) if link else None


def _after_parts(plain: str, at: int) -> int:
    """Return where the paragraphs and items behind an article end: 第二款、第（三）项."""
    for _ in range(12):
        part = _PART.match(plain, at)
        if part is None:
            link = _LINK.match(plain, at)
            part = _PART.match(plain, link.end()) if link else None
        if part is None:
            break
        at = part.end()
    return at


def _defined(plain: str, spans: list[Span]) -> Iterator[tuple[str, str]]:
    """Yield each short title that a bracket behind a title defines, folded, with the full title."""
    for span in spans:
        for note in _notes(plain, span[1])[0]:
            if found := _ALIAS.search(note):
                yield name_of(found.group(1)).key, plain[span[0] + 1 : span[1] - 1]


def _bare(plain: str, spans: list[Span], short: dict[str, str]) -> Iterator[Citation]:
    """Yield where a defined short title without marks is cited by article: 按照条例第十条."""
    names = sorted((name for name in short if len(name) <= LONGEST), key=len, reverse=True)[:MOST_ALIASES]
    if not names:
        return
    pattern = re.compile(_BARE.format(names="|".join(map(re.escape, names))))
    for found in pattern.finditer(plain):
        before, after = surroundings(plain, found.span())
        title = found.group()
        name = name_of(title)
        yield Citation(
            found.span(), title, name, before, after, "", tuple(articles_at(plain, found.end())), short.get(name.key, "")
        )


def folded_number(words: str) -> str:
    """Return a 文号 with one kind of brackets and without blanks, so that two ways of writing it are equal."""
    plain = re.sub(r"\s", "", words)
    return re.sub(r"[〔\[（(【﹝](\d{4})[〕\]）)】﹞]第?", r"〔\1〕", plain)
