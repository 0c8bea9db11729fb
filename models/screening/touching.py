"""Words that speak for a text touching the economic activity of operators (涉及经营者经济活动). They ask, no more."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from models.text.address import address_at
from models.text.tree import DocumentText

_TITLES = re.compile(r"《[^《》]*》")
MOST_PLACES = 3
MOST_WORDS = 8


class TouchingWord(BaseModel):
    """One word that is looked for, with what it is part of and does not count in."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    word: str = Field(min_length=1)
    not_in: tuple[str, ...] = ()


class TouchingWords(BaseModel):
    """The words of one dated file, with the fact of law that makes them matter."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str = Field(min_length=1)
    in_force_from: date
    instrument: str = Field(min_length=1)
    citation: tuple[str, ...] = Field(min_length=1)
    source: str = Field(min_length=1)
    words: tuple[TouchingWord, ...] = Field(min_length=1)


def touching(text: DocumentText, words: TouchingWords) -> tuple[str, ...]:
    """Return each word found with its first places, e.g. 收费（第五条、第七条）; the titles of cited documents do not count."""
    return mentions(text, words.words)


def mentions(text: DocumentText, words: Iterable[TouchingWord]) -> tuple[str, ...]:
    """Return each of some words that the text holds outside the titles it cites, with its first places; no more than eight."""
    plain = _TITLES.sub(lambda title: " " * len(title.group()), text.plain)
    found = (f"{one.word}（{places}）" for one in words if (places := _places(text, plain, one)))
    return tuple(found)[:MOST_WORDS]


def _places(text: DocumentText, plain: str, one: TouchingWord) -> str:
    where = list(dict.fromkeys(address_at(text, at) or "标题或者正文" for at in _found(plain, one)))
    return "、".join(where[:MOST_PLACES]) + ("等" if len(where) > MOST_PLACES else "")


def _found(plain: str, one: TouchingWord) -> Iterator[int]:
    for found in re.finditer(re.escape(one.word), plain):
        if not any(_stands_in(plain, found.start(), one.word, other) for other in one.not_in):
            yield found.start()


def _stands_in(plain: str, at: int, word: str, other: str) -> bool:
    """Tell whether the word at a place is only a part of another word."""
    inside = other.find(word)
    return inside >= 0 and plain.startswith(other, at - inside)
