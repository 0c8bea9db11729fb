"""Precedents (案例): published cases, and which of them is most like a clause.

Likeness is the cosine of character 1- to 3-grams weighed by rarity: no word list, no training, the same answer every time.
It says that two clauses are worded alike, never that the second is unlawful as well.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from math import log, sqrt

SIZES = (1, 2, 3)
FLOOR = 0.1  # below this two clauses share common words only
MOST = 5_000  # characters of a text that are looked at
_NOT_TOLD_APART = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Precedent:
    """One published case: what the clause said, which organ's it was, what it broke, how it ended.

    `year` None and `outcome`, `standard`, `issuer` empty mean that the publication does not say.
    """

    id: str
    title: str
    issuer: str
    day: str
    year: int | None
    clause: str
    standard: str
    outcome: str
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Similar:
    """A precedent and how alike it is, from 0 to 1."""

    precedent: Precedent
    similarity: float


def grams(text: str) -> Counter[str]:
    """Count the character 1- to 3-grams of a text, without marks and blanks; a number counts as one sign."""
    bare = _DIGITS.sub("0", _NOT_TOLD_APART.sub("", text[:MOST]))
    return Counter(bare[at : at + size] for size in SIZES for at in range(len(bare) - size + 1))


class PrecedentIndex:
    """Precedents ready to be compared with; made once, asked in milliseconds."""

    def __init__(self, precedents: Iterable[Precedent]) -> None:
        self.precedents: Sequence[Precedent] = tuple(precedents)
        counts = [grams(one.clause) for one in self.precedents]
        seen = Counter(gram for count in counts for gram in count)
        self._rarity = {gram: log((1 + len(counts)) / (1 + times)) + 1 for gram, times in seen.items()}
        self._places: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for at, count in enumerate(counts):
            for gram, weight in self._weights(count).items():
                self._places[gram].append((at, weight))

    def _weights(self, count: Counter[str]) -> dict[str, float]:
        """Weigh the grams of a text; the squares sum to 1. A gram that no precedent holds counts as rare as can be."""
        unseen = log(1 + len(self.precedents)) + 1
        weights = {gram: (1 + log(times)) * self._rarity.get(gram, unseen) for gram, times in count.items()}
        length = sqrt(sum(weight * weight for weight in weights.values()))
        return {gram: weight / length for gram, weight in weights.items()}

    def like(self, text: str, most: int = 3, floor: float = FLOOR) -> tuple[Similar, ...]:
        """Return the precedents most like `text`, the likest first; none that stays below `floor`."""
        scores: defaultdict[int, float] = defaultdict(float)
        for gram, weight in self._weights(grams(text)).items():
            for at, other in self._places.get(gram, ()):
                scores[at] += weight * other
        best = nsmallest(most, scores.items(), key=lambda one: (-round(one[1], 9), one[0]))
        return tuple(Similar(self.precedents[at], round(min(1.0, score), 4)) for at, score in best if score >= floor)


def passage(plain: str, start: int, end: int) -> str:
    """Return the sentences a finding stands in: what its words are compared by. A place outside the text gives nothing."""
    first = max(plain.rfind(mark, 0, start) for mark in "。！？\n") + 1
    stops = [at for mark in "。！？\n" if (at := plain.find(mark, end)) >= 0]
    return plain[first : min(stops, default=len(plain))].strip()
