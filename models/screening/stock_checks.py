"""Checks against the stock: what a draft lays down otherwise than a document in force, repeats from it, or is named like it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from models.screening.context import ScreenContext
from models.screening.finding import Finding
from models.screening.genre import Genre, genre_of
from models.screening.marking import mark, whole_span
from models.screening.pack import PackRule
from models.screening.provisions import Match, ProvisionIndex, StockDocument, core_title, topic_of
from models.screening.provisions_values import NAMES, Family, Value
from models.screening.stock_replaced import set_aside
from models.text.folding import bare
from models.text.tree import DocumentText

REPEATED = 0.9  # likeness from which a provision is the same again
MODAL_BAR = 0.85  # an opposite 应当 and 不得 needs a surer likeness than another amount
MOST_SHOWN = 3
QUOTED = 80
ONE_TOPIC = 0.75


def provisions_agree_with_the_stock(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report a provision that sets another amount, period, rate, age or duty than a document in force on its subject."""
    for match in _matches(text, context):
        if pairs := _telling(match):
            held = match.provision
            said = "；".join(_pair(one, other) for one, other in pairs[:MOST_SHOWN]) + ("等" if len(pairs) > MOST_SHOWN else "")
            where = f"{held.document.name}{held.address}“{_short(held.words)}”"
            yield mark(
                text, rule, match.span, f"本条“{_short(match.words)}”与现行有效的{where}不一致：{said}，请核对是否同一事项。"
            )


def provisions_are_not_repeated(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report, once for each document in force, that provisions of the draft are its own again."""
    again: dict[StockDocument, list[Match]] = defaultdict(list)
    for match in _matches(text, context):
        if match.likeness >= REPEATED and not _telling(match):
            again[match.provision.document].append(match)
    topic = topic_of(text.title)
    for document, matches in again.items():
        if len(matches) >= 3 or topic & topic_of(document.title):
            first, count = matches[0], len(matches)
            where = f"{document.name}{first.provision.address}“{_short(first.provision.words)}”"
            message = f"本稿有{count}处与现行有效的{document.name}基本相同，如本处与{where}，请核对是否需要重复规定。"
            yield mark(text, rule, first.span, message)


def title_is_not_taken(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report a document in force whose title is on the same matter and which the draft neither repeals nor amends."""
    topic, title = topic_of(text.title), bare(core_title(text.title))
    if len(topic) < 2 or genre_of(text, context) is Genre.OTHER:
        return
    aside = set_aside(text, context.provisions.documents, same_title=False)
    for document in context.provisions.documents:
        other = topic_of(document.title)
        if document in aside or not other or len(topic & other) < ONE_TOPIC * len(topic | other):
            continue
        if context.provisions.is_in(document, text):
            continue
        what = "同名" if bare(core_title(document.title)) == title else "名称相近"
        yield mark(text, rule, whole_span(text), f"库中有{what}的{document.name}现行有效，本稿没有写明废止或者修改它。")


@dataclass(frozen=True, eq=False, slots=True)
class _Asked:
    """A text beside an index, by identity: hashing both for every rule would cost more than the answer."""

    text: DocumentText
    index: ProvisionIndex

    def __hash__(self) -> int:
        return hash((id(self.text), id(self.index)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and other.text is self.text and other.index is self.index


@lru_cache(maxsize=2)
def _found(asked: _Asked) -> tuple[Match, ...]:
    """Return what the index says of a text, kept for the next rule of the same screening."""
    return tuple(asked.index.near(asked.text, set_aside(asked.text, asked.index.documents)))


def _matches(text: DocumentText, context: ScreenContext) -> tuple[Match, ...]:
    """Return the provisions of the text that are near one in force; none for a text that lays nothing down."""
    if not context.provisions.grams or genre_of(text, context) is Genre.OTHER:
        return ()
    return _found(_Asked(text, context.provisions))


def _telling(match: Match) -> tuple[tuple[Value, Value], ...]:
    """Return the differing values of a match that contradict; opposite duties count only in nearly the same words."""
    sure = match.likeness >= MODAL_BAR
    return tuple(pair for pair in match.differs if sure or pair[0].family is not Family.MODAL)


def _pair(one: Value, other: Value) -> str:
    return f"{NAMES[one.family]}本稿为“{one.words}”，该文件为“{other.words}”"


def _short(words: str) -> str:
    return words if len(words) <= QUOTED else f"{words[:QUOTED]}……"
