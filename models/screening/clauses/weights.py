"""Weights (权重): how suspicious a sentence looks, by what is said in it, its word classes and its character sequences."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations, repeat
from operator import add, mul
from typing import Protocol

SAYS, HINTS, CLASS = "says:", "hints:", "class:"
ANY_SURE, MORE_SURE = "any says", "more says"
LONGEST = 3  # characters of a sequence


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

    def score(self, sentence: str, matches: Sequence[Matched], classes: Sequence[str] = ()) -> float:
        """Return how likely it is that the sentence breaks a standard, from 0 to 1."""
        if not self.of:
            return float(any(match.sure for match in matches))
        return _chance_of(self.bias, self.of, sentence, _rest(matches, classes))

    def likely(self, sentence: str, matches: Sequence[Matched], classes: Sequence[str] = ()) -> dict[str, float]:
        """Return for each group how likely it is that the sentence, if it breaks a standard, breaks one of that group."""
        rest = _rest(matches, classes) if self.groups else {}
        return {name: _chance_of(group.bias, group.of, sentence, rest) for name, group in self.groups.items()}


def _chance_of(bias: float, of: Mapping[str, float], sentence: str, rest: Mapping[str, float]) -> float:
    """Return the sum over all that `described` names, as a chance; the sequences, which weigh alike, are summed first."""
    grams = sequences(sentence)
    said = sum(map(mul, map(of.get, rest, repeat(0.0)), rest.values()))
    return chance(bias + said + sum(map(of.get, grams, repeat(0.0))) * _part(grams))


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


def described(sentence: str, matches: Sequence[Matched], classes: Sequence[str] = ()) -> dict[str, float]:
    """Return every feature of a sentence with its value: what is said in it, its word classes, and its sequences."""
    grams = sequences(sentence)
    return {**dict.fromkeys(grams, _part(grams)), **_rest(matches, classes)}


def _part(grams: frozenset[str]) -> float:
    """Return the value of each sequence of a sentence: their squares make one."""
    return 1 / math.sqrt(len(grams) or 1)


def _rest(matches: Sequence[Matched], classes: Sequence[str]) -> dict[str, float]:
    """Return what is weighed of a sentence beside its sequences."""
    return {**together(tuple(classes)), **features(matches)}


@lru_cache(maxsize=4096)
def together(classes: tuple[str, ...]) -> Mapping[str, float]:
    """Return as features each word class of a sentence and each two that stand together, in equal parts."""
    names = [f"{CLASS}{name}" for name in classes] + [f"{CLASS}{one}&{other}" for one, other in combinations(classes, 2)]
    return dict.fromkeys(names, 0.5 / math.sqrt(len(names) or 1))


def is_sequence(name: str) -> bool:
    """Say whether a feature is a character sequence: none is longer than three characters."""
    return len(name) <= LONGEST


@lru_cache(maxsize=512)  # every book weighs the same sentences
def sequences(sentence: str) -> frozenset[str]:
    """Return all character sequences of one to three characters, digits folded into one sign and blanks left out."""
    folded = "".join("0" if sign.isdigit() else sign for sign in sentence if not sign.isspace())
    pairs = list(map(add, folded, folded[1:]))
    return frozenset(folded).union(pairs, map(add, pairs, folded[2:]))
