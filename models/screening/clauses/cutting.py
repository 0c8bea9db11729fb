"""A text cut into sentences once for all books: which sentence holds which word, and which words stand in a frame."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import add

from models.screening.clauses.frames import Frames

_SENTENCE = re.compile(r"[^。；;！？!?\n]+")
Span = tuple[int, int]


@dataclass
class CutText:
    """A text with its sentences, its frames and the places of its pairs of characters, each worked out at first use."""

    plain: str
    _words: dict[str, set[int]] = field(default_factory=dict)
    _forms: dict[str, set[int]] = field(default_factory=dict)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """The spans of all sentences; a line end closes a sentence too."""
        return tuple(found.span() for found in _SENTENCE.finditer(self.plain))

    @cached_property
    def frames(self) -> Frames:
        """Which words of the text stand under a prohibition, a repeal, a report or a quotation."""
        return Frames(self.plain)

    @cached_property
    def pairs(self) -> Mapping[str, list[int]]:
        """For each two characters that follow one another, and for each one alone, the places where they stand."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for at, pair in enumerate(map(add, self.plain, self.plain[1:])):
            found[pair].append(at)
        for at, sign in enumerate(self.plain):
            found[sign].append(at)
        return dict(found)

    def sentences_with(self, word: str) -> set[int]:
        """Return the numbers of the sentences in which a word begins."""
        if word not in self._words:
            places = self.pairs.get(word[:2], [])
            longer = len(word) > 2
            self._words[word] = {self._number(at) for at in places if not longer or self.plain.startswith(word, at)}
        return self._words[word]

    def sentences_like(self, regex: re.Pattern[str]) -> set[int]:
        """Return the numbers of the sentences in which a match of an expression begins."""
        if regex.pattern not in self._forms:
            self._forms[regex.pattern] = {self._number(found.start()) for found in regex.finditer(self.plain)}
        return self._forms[regex.pattern]

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self.sentences]

    def _number(self, at: int) -> int:
        return bisect_right(self._starts, at) - 1
