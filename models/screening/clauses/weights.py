"""Weights (权重): how suspicious a sentence looks, by what is said in it and by its short character sequences."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import repeat
from operator import add, mul
from typing import Protocol

SAYS, HINTS = "says:", "hints:"
ANY_SURE, MORE_SURE = "any says", "more says"


class Matched(Protocol):
    """What the weights must know of a match."""

    @property
    def phrase(self) -> str:
        """The name of the phrase."""

    @property
    def sure(self) -> bool:
        """Whether it is said for sure."""


@dataclass(frozen=True, slots=True)
class Placing:
    """A fitted logistic sum that tells one group of standards from the others."""

    bias: float
    of: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Weights:
    """A fitted logistic sum over what is said in a sentence and over its character sequences.

    `of` holds a weight for each feature that `features` names and for each sequence. `bar` is the score from which a
    sentence is reported, `strong` the one from which it may be an error. Without weights a sentence scores 1 where
    something is said for sure, else 0. `groups` tells, of a sentence that breaks a standard, which group of standards.
    """

    bias: float = 0.0
    of: Mapping[str, float] = field(default_factory=dict)
    bar: float = 0.5
    strong: float = 0.9
    groups: Mapping[str, Placing] = field(default_factory=dict)

    def score(self, sentence: str, matches: Sequence[Matched]) -> float:
        """Return how likely it is that the sentence breaks a standard, from 0 to 1."""
        if not self.of:
            return float(any(match.sure for match in matches))
        return _chance_of(self.bias, self.of, described(sentence, matches))

    def likely(self, sentence: str, matches: Sequence[Matched]) -> dict[str, float]:
        """Return for each group how likely it is that the sentence, if it breaks a standard, breaks one of that group."""
        held = described(sentence, matches) if self.groups else {}
        return {name: _chance_of(group.bias, group.of, held) for name, group in self.groups.items()}


def _chance_of(bias: float, of: Mapping[str, float], held: Mapping[str, float]) -> float:
    return chance(bias + sum(map(mul, map(of.get, held, repeat(0.0)), held.values())))


def chance(total: float) -> float:
    """Return a sum of weights as a chance from 0 to 1."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def feature(match: Matched) -> str:
    """Return the name under which a match is weighed."""
    return f"{SAYS if match.sure else HINTS}{match.phrase}"


def features(matches: Sequence[Matched]) -> dict[str, float]:
    """Return what is weighed of the matches of a sentence: which phrases, how many for sure, how many as hints."""
    held = dict.fromkeys(map(feature, matches), 0.7)
    sure = sum(match.sure for match in matches)
    if sure:
        held |= {ANY_SURE: 1.4, MORE_SURE: min(sure - 1, 3) / 2}
    if sure < len(matches):
        held["any hints"] = min(len(matches) - sure, 6) / 9
    return held


def unsaid(held: Mapping[str, float]) -> dict[str, float]:
    """Return the features of a sentence as if nothing were said for sure: a clause whose wording no phrase knows."""
    return {name: value for name, value in held.items() if not name.startswith(SAYS) and name not in (ANY_SURE, MORE_SURE)}


def described(sentence: str, matches: Sequence[Matched]) -> dict[str, float]:
    """Return every feature of a sentence with its value: what is said in it, and its sequences in equal parts."""
    grams = sequences(sentence)
    part = 1 / math.sqrt(len(grams) or 1)
    return dict.fromkeys(grams, part) | features(matches)


@lru_cache(maxsize=512)  # every book weighs the same sentences
def sequences(sentence: str) -> frozenset[str]:
    """Return all character sequences of one to three characters, digits folded into one sign and blanks left out."""
    folded = "".join("0" if sign.isdigit() else sign for sign in sentence if not sign.isspace())
    pairs = list(map(add, folded, folded[1:]))
    return frozenset(folded).union(pairs, map(add, pairs, folded[2:]))
