"""Words cut into pieces of two characters, so that a search finds Chinese words of any length, those of two included.

A run of letters and digits gives every two neighbouring characters and at last its last one alone; what stands between runs
parts them. A word of two or more characters is found as its pieces in a row, one of a single character as a beginning.
"""

import re
import unicodedata
from collections.abc import Iterator

RUN = re.compile(r"[^\W_]+")
MOST_TERMS = 8


def runs(text: str) -> list[str]:
    """Return the runs of letters and digits of a text, small, full-width forms as plain ones."""
    return RUN.findall(unicodedata.normalize("NFKC", text).lower())


def pieces(text: str) -> str:
    """Return a text's pieces in order, parted by spaces."""
    return " ".join(piece for run in runs(text) for piece in _cut(run))


def _cut(run: str) -> Iterator[str]:
    for at in range(len(run) - 1):
        yield run[at : at + 2]
    yield run[-1]


def query(words: str) -> str:
    """Return the question to a full-text table that finds texts with all these words; empty where there is none to ask."""
    return " AND ".join(_asked(run) for run in runs(words)[:MOST_TERMS])


def _asked(run: str) -> str:
    if len(run) == 1:
        return f'"{run}" *'
    return f'"{" ".join(run[at : at + 2] for at in range(len(run) - 1))}"'


def terms(words: str) -> list[str]:
    """Return the words asked for as they were typed, for showing where they stand."""
    return [word for word in re.split(r"[\s,，、;；]+", words) if RUN.search(word)][:MOST_TERMS]


def marked(text: str, asked: list[str], around: int = 40) -> list[tuple[str, bool]]:
    """Return a short part of a text around the first word found, in parts: the words, and whether they are asked for."""
    low = text.lower() if len(text.lower()) == len(text) else text
    places = [at for word in asked if (at := low.find(word.lower())) >= 0]
    first = max(0, min(places, default=0) - around)
    part = text[first : first + 3 * around]
    found = re.split("(" + "|".join(re.escape(word) for word in asked) + ")", part, flags=re.IGNORECASE) if asked else [part]
    shown = [(words, at % 2 == 1) for at, words in enumerate(found) if words]
    before = [("…", False)] if first else []
    return [*before, *shown, *([("…", False)] if first + 3 * around < len(text) else [])]
