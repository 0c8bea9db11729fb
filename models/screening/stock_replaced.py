"""Which documents in force a draft is not compared with: itself, and those that its text repeals or amends."""

import re
from collections.abc import Iterable

from models.screening.provisions import StockDocument, core_title
from models.stock_words import number_key
from models.text.folding import bare
from models.text.tree import DocumentText

HEAD = 600  # characters in which a document's own number stands
LONGEST_LINE = 40  # characters of a line that holds nothing but its number
_SENTENCE = re.compile(r"[^。\n]+")
_SETS_ASIDE = re.compile(
    r"废止|失效|停止执行|停止实施|作废|代替|替代|不再执行|作(?:出)?(?:如下|以下)?修改|修改(?:如下|为)|(?:修改|修订|修正)《"
)
_TITLE = re.compile(r"《([^《》\n]{2,80}(?:《[^《》\n]{2,80}》[^《》\n]{0,20})?)》")


def set_aside(text: DocumentText, documents: Iterable[StockDocument], *, same_title: bool = True) -> frozenset[StockDocument]:
    """Return the documents that `text` repeals or amends, and itself: by its number, and by its title if `same_title`."""
    repeals = [words for words in (text.title, *_SENTENCE.findall(text.plain)) if _SETS_ASIDE.search(words)]
    found = [title for words in repeals for title in _TITLE.findall(words)]
    titles = {bare(title) for title in found} | {bare(core_title(title)) for title in found}
    if same_title and text.title:
        titles.add(bare(core_title(text.title)))
    numbers = number_key("\n".join((*repeals, *_own_lines(text))))
    return frozenset(document for document in documents if _is_named(document, titles, numbers))


def _own_lines(text: DocumentText) -> list[str]:
    """Return the short lines at the head of a text, where its own number stands."""
    lines = text.plain[:HEAD].splitlines()
    return [line for line in lines if len(line.strip()) <= LONGEST_LINE and "《" not in line]


def _is_named(document: StockDocument, titles: set[str], numbers: str) -> bool:
    if document.number and number_key(document.number) in numbers:
        return True
    return bare(document.title) in titles or bare(core_title(document.title)) in titles
