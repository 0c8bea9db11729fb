"""One text read for its clauses: its sentences, what the phrases of a book say in each, and how much that weighs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from models.screening.clauses.cutting import CutText, Numbers, Span, numbered
from models.screening.clauses.frames import Frames
from models.screening.clauses.phrases import CompiledPhrase, Pattern, PhraseBook
from models.screening.clauses.weights import Weights, feature


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
    likely: Mapping[str, float] = field(default_factory=dict)  # how likely each group of standards is

    def likely_in(self, group: str | None) -> float:
        """Return how likely the sentence breaks a standard of a group; where nothing tells, as likely as it is suspicious."""
        return self.weight * (self.likely.get(group or "", 0.0) if self.likely else 1.0)


@dataclass
class ClauseReading:
    """A text cut into sentences. Everything is worked out at first use and kept for all rules of a screening."""

    plain: str
    book: PhraseBook
    weights: Weights
    _scores: dict[int, float] = field(default_factory=dict)
    _told: dict[int, bool] = field(default_factory=dict)

    cut: CutText | None = None  # the text cut before, where several books read it

    @cached_property
    def _cut(self) -> CutText:
        return self.cut or CutText(self.plain, self.book.starts)

    @property
    def sentences(self) -> tuple[Span, ...]:
        """The spans of all sentences; a line end closes a sentence too."""
        return self._cut.sentences

    @property
    def frames(self) -> Frames:
        """Which words of the text stand under a prohibition, a repeal, a report or a quotation."""
        return self._cut.frames

    @cached_property
    def _worded(self) -> Mapping[str, Numbers]:
        """For each word class the sentences that hold one of its plain words."""
        held: dict[str, Numbers] = dict.fromkeys((*self.book.words, *self.book.anonymous), 0)
        for start in self.book.words_by_start.keys() & self._cut.begun.keys():
            for word, names in self.book.words_by_start[start]:
                if numbers := self._cut.sentences_with(word):
                    for name in names:
                        held[name] |= numbers
        return held

    def holding(self, name: str, among: Numbers) -> Numbers:
        """Return those of some sentences that hold a word of a class."""
        found = self._worded[name] & among
        for part in self.book.parts.get(name, ()):
            if regex := self.book.form_regexes.get(part):
                found |= self._cut.sentences_like(regex, among & ~found)
        return found

    def candidates(self, pattern: Pattern) -> Numbers:
        """Return the sentences that hold a word of every class a pattern needs."""
        met = self._cut.every
        for name in pattern.needs:
            if not met:
                break
            met = self.holding(name, met)
        return met

    @cached_property
    def matched(self) -> Mapping[int, tuple[Match, ...]]:
        """For each sentence what is said in it outside frames: every phrase once, sure patterns before hints.

        A hint beside a frame that holds most of its sentence tells nothing: what makes the sentence suspicious is excused.
        """
        found: dict[int, dict[str, Match]] = {}
        for name, phrase in self.book.by_name.items():
            for sure, pattern in phrase.patterns:
                for number, span in self._matches(pattern):
                    if self._stands(phrase, number, span) and (sure or self._tells(number)):
                        found.setdefault(number, {}).setdefault(name, Match(name, span, sure))
            for pattern in phrase.traces:
                for number, span in self._matches(pattern):
                    if name not in found.get(number, ()) and not self.frames.excuse(span) and self._tells(number):
                        found.setdefault(number, {})[name] = Match(name, span, sure=False)
        return {number: tuple(matches.values()) for number, matches in found.items()}

    @cached_property
    def _reported(self) -> Mapping[str, tuple[Said, ...]]:
        """For each phrase where it is said in a sentence that weighs enough.

        Where nothing is said for sure, the hint that weighs most stands for its sentence.
        """
        found: dict[str, list[Said]] = {}
        for number, matches in self.matched.items():
            if (weight := self.score(number)) >= self.weights.bar:
                likely = self.weights.likely(self.plain[slice(*self.sentences[number])], matches, self.classes(number))
                for match in [one for one in matches if one.sure] or [self._leading(matches)]:
                    said = Said(match.span, self.sentences[number], weight, match.sure, likely)
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
            matches = self.matched.get(number, ())
            self._scores[number] = self.weights.score(self.plain[start:end], matches, self.classes(number))
        return self._scores[number]

    def classes(self, number: int) -> tuple[str, ...]:
        """Return the word classes of which a plain word stands in a sentence where something is said, by name."""
        return self._classes.get(number, ())

    @cached_property
    def _classes(self) -> Mapping[int, tuple[str, ...]]:
        held: dict[int, list[str]] = {number: [] for number in self.matched}
        for name in sorted(self.book.words):
            for number in numbered(self._worded[name]):
                if number in held:
                    held[number].append(name)
        return {number: tuple(names) for number, names in held.items()}

    def _matches(self, pattern: Pattern) -> Iterator[tuple[int, Span]]:
        for number in numbered(self.candidates(pattern)):
            if found := pattern.regex.search(self.plain, *self.sentences[number]):
                yield number, found.span()

    def _tells(self, number: int) -> bool:
        """Tell whether a hint in a sentence may count: most of it stands outside frames."""
        if number not in self._told:
            self._told[number] = not self.frames.excuses_most(self.sentences[number])
        return self._told[number]

    def _stands(self, phrase: CompiledPhrase, number: int, span: Span) -> bool:
        start, end = self.sentences[number]
        if any(pattern.regex.search(self.plain, start, end) for pattern in phrase.unless):
            return False
        return not self.frames.excuse(span)
