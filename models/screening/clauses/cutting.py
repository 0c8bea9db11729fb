"""A text cut into sentences once for all books: which sentence holds which word, and which words stand in a frame.

A set of sentences is kept as the bits of a whole number, bit n for sentence n: to join and to meet sets is then one
operation, however many phrases ask.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from operator import add

from models.screening.clauses.frames import Frames

_SENTENCE = re.compile(r"[^。；;！？!?\n]+")
_FEW = 16  # so many bits are set one by one; more are written into bytes first, each bit at the same cost
Span = tuple[int, int]
Numbers = int  # numbers of sentences, as bits


def numbered(held: Numbers) -> Iterator[int]:
    """Yield the numbers of the sentences of a set, in order."""
    bits = bin(held)[:1:-1]
    at = bits.find("1")
    while at >= 0:
        yield at
        at = bits.find("1", at + 1)


@dataclass
class CutText:
    """A text with its sentences, its frames and the beginnings of its words, each worked out at first use."""

    plain: str
    starts: frozenset[str] = frozenset()  # how the words begin that will be asked for, in one or two characters
    _words: dict[str, Numbers] = field(default_factory=dict)
    _forms: dict[str, tuple[Numbers, Numbers]] = field(default_factory=dict)  # looked at, found

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """The spans of all sentences; a line end closes a sentence too."""
        return tuple(found.span() for found in _SENTENCE.finditer(self.plain))

    @cached_property
    def every(self) -> Numbers:
        """The set of all sentences."""
        return (1 << len(self.sentences)) - 1

    @cached_property
    def frames(self) -> Frames:
        """Which words of the text stand under a prohibition, a repeal, a report or a quotation."""
        return Frames(self.plain)

    @cached_property
    def begun(self) -> Mapping[str, Sequence[int]]:
        """For each of `starts` that the text holds the places where it stands."""
        found: dict[str, list[int]] = {}
        for at, begins in enumerate(map(add, self.plain, self.plain[1:])):
            if begins in self.starts:
                found.setdefault(begins, []).append(at)
        singles = {start for start in self.starts if len(start) == 1}
        return found | {start: places for start in singles if (places := list(self._places(start)))}

    def sentences_with(self, word: str) -> Numbers:
        """Return the sentences in which a word begins."""
        if word not in self._words:
            start = word[:2]
            places = self.begun.get(start, ()) if start in self.starts else tuple(self._places(start))
            if len(word) > len(start):
                places = [at for at in places if self.plain.startswith(word, at)]
            self._words[word] = self._at(places)
        return self._words[word]

    def sentences_like(self, regex: re.Pattern[str], among: Numbers) -> Numbers:
        """Return those of some sentences in which an expression is found; each sentence is looked at once."""
        seen, found = self._forms.get(regex.pattern, (0, 0))
        for number in numbered(among & ~seen):
            if regex.search(self.plain, *self.sentences[number]):
                found |= 1 << number
        self._forms[regex.pattern] = seen | among, found
        return found & among

    def _places(self, word: str) -> Iterator[int]:
        at = self.plain.find(word)
        while at >= 0:
            yield at
            at = self.plain.find(word, at + 1)

    def _at(self, places: Sequence[int]) -> Numbers:
        """Return the sentences that hold the places; one before the first sentence is in none."""
        if len(places) > _FEW:
            return self._at_many(places)
        held = 0
        for at in places:
            if (number := self._number_at[at]) >= 0:
                held |= 1 << number
        return held

    def _at_many(self, places: Iterable[int]) -> Numbers:
        held = bytearray(len(self.sentences) // 8 + 1)
        for number in {self._number_at[at] for at in places} - {-1}:
            held[number >> 3] |= 1 << (number & 7)
        return int.from_bytes(held, "little")

    @cached_property
    def _number_at(self) -> list[int]:
        """For each place the number of the sentence it lies in, or behind which it lies; -1 before the first."""
        starts = [start for start, _ in self.sentences]
        out = [-1] * (starts[0] if starts else len(self.plain))
        for number, (start, end) in enumerate(pairwise([*starts, len(self.plain)])):
            out += [number] * (end - start)
        return out
