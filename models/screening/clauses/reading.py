"""One text read for its clauses: its sentences, what the phrases of a book say in each, and how much that weighs."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import add

from models.screening.clauses.frames import Frames
from models.screening.clauses.phrases import CompiledPhrase, Pattern, PhraseBook
from models.screening.clauses.weights import Weights, feature

_SENTENCE = re.compile(r"[^。；;！？!?\n]+")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase found in a sentence: at which place, and whether for sure."""

    phrase: str
    span: Span
    sure: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A place where a phrase is said: the span of the words, the sentence around it, how much it weighs, from 0 to 1."""

    span: Span
    sentence: Span
    weight: float
    sure: bool


@dataclass
class ClauseReading:
    """A text cut into sentences. Everything is worked out at first use and kept for all rules of a screening."""

    plain: str
    book: PhraseBook
    weights: Weights
    _scores: dict[int, float] = field(default_factory=dict)
    _held: dict[str, set[int]] = field(default_factory=dict)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """The spans of all sentences; a line end closes a sentence too."""
        return tuple(found.span() for found in _SENTENCE.finditer(self.plain))

    @cached_property
    def frames(self) -> Frames:
        """Which words of the text stand under a prohibition, a repeal, a report or a quotation."""
        return Frames(self.plain)

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self.sentences]

    @cached_property
    def _worded(self) -> Mapping[str, set[int]]:
        """For each word class the sentences that hold one of its plain words."""
        pairs = set(map(add, self.plain, self.plain[1:]))
        held: dict[str, set[int]] = {name: set() for name in (*self.book.words, *self.book.anonymous)}
        for word, names in self.book.plain_words.items():
            if len(word) > 1 and word[:2] not in pairs:
                continue
            numbers = {bisect_right(self._starts, at) - 1 for at in _places(self.plain, word)}
            for name in names:
                held[name] |= numbers
        return held

    def holding(self, name: str) -> set[int]:
        """Return the sentences that hold a word of a class."""
        if name not in self._held:
            found = self._worded[name]
            if regex := self.book.form_regexes.get(name):
                found = found | {bisect_right(self._starts, place.start()) - 1 for place in regex.finditer(self.plain)}
            self._held[name] = found
        return self._held[name]

    @cached_property
    def matched(self) -> Mapping[int, tuple[Match, ...]]:
        """For each sentence what is said in it outside frames: every phrase once, sure patterns before hints."""
        found: dict[int, dict[str, Match]] = {}
        for name, phrase in self.book.by_name.items():
            for sure, pattern in phrase.patterns:
                for number, span in self._matches(pattern):
                    if self._stands(phrase, number, span):
                        found.setdefault(number, {}).setdefault(name, Match(name, span, sure))
        return {number: tuple(matches.values()) for number, matches in found.items()}

    @cached_property
    def _reported(self) -> Mapping[str, tuple[Said, ...]]:
        """For each phrase where it is said in a sentence that weighs enough.

        Where nothing is said for sure, the hint that weighs most stands for its sentence.
        """
        found: dict[str, list[Said]] = {}
        for number, matches in self.matched.items():
            if (weight := self.score(number)) >= self.weights.bar:
                for match in [one for one in matches if one.sure] or [self._leading(matches)]:
                    said = Said(match.span, self.sentences[number], weight, match.sure)
                    found.setdefault(match.phrase, []).append(said)
        return {name: tuple(places) for name, places in found.items()}

    def said(self, name: str) -> tuple[Said, ...]:
        """Return, at most once a sentence, where the phrase of that name is said and the sentence weighs enough."""
        return self._reported.get(name, ())

    def _leading(self, hints: tuple[Match, ...]) -> Match:
        """Return the hint that weighs most, the earlier one in the book at equal weight."""
        return max(hints, key=lambda one: self.weights.of.get(feature(one), 0.0))

    def score(self, number: int) -> float:
        """Return how suspicious a sentence looks, from 0 to 1."""
        if number not in self._scores:
            start, end = self.sentences[number]
            self._scores[number] = self.weights.score(self.plain[start:end], self.matched.get(number, ()))
        return self._scores[number]

    def _matches(self, pattern: Pattern) -> Iterator[tuple[int, Span]]:
        for number in sorted(set.intersection(*(self.holding(name) for name in pattern.needs))):
            if found := pattern.regex.search(self.plain, *self.sentences[number]):
                yield number, found.span()

    def _stands(self, phrase: CompiledPhrase, number: int, span: Span) -> bool:
        start, end = self.sentences[number]
        if any(pattern.regex.search(self.plain, start, end) for pattern in phrase.unless):
            return False
        return not self.frames.excuse(span)


def _places(plain: str, word: str) -> Iterator[int]:
    at = plain.find(word)
    while at >= 0:
        yield at
        at = plain.find(word, at + len(word))
