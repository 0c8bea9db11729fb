"""Fitting weights: a logistic sum learned from judged sentences, the same from the same data, with nothing but this file.

Coordinate descent on the dual of the penalised likelihood (Yu, Huang and Lin 2011): one multiplier for each sentence,
taken in shuffled order until nothing moves much. Ordinary sentences stand in by the ten thousand so that the weights
learn what breaks a standard, not how a notice is written.
"""

import math
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

ROUNDS, TRUST, SEEN, LEAST = 12, 2.0, 3, 0.05
_STEPS = 30


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence by its features, whether it breaks a standard, and how much it counts."""

    features: Mapping[str, float]
    breaks: bool
    counts: float = 1.0


@dataclass(slots=True)
class _Row:
    """A sentence while it is fitted: numbered features, +1 or -1, its squared length, its most and present multiplier."""

    features: list[tuple[int, float]]
    sign: float
    square: float
    most: float
    multiplier: float


def fit(judged: Sequence[Judged], rarity: Mapping[str, float] | None = None, seed: int = 1) -> tuple[float, dict[str, float]]:
    """Return bias and weights. Features seen in fewer than three sentences and weights that come to nothing are left out.

    A feature is fitted as if its values were as many times as large as its `rarity` says: what is rare may weigh more.
    """
    names = sorted(name for name, seen in Counter(name for one in judged for name in one.features).items() if seen >= SEEN)
    place = {name: at for at, name in enumerate(names)}
    larger = [(rarity or {}).get(name, 1.0) for name in names]
    rows = [_row(one, place, larger) for one in judged]
    weights = [0.0] * (len(names) + 1)
    for row in rows:
        _add(weights, row, row.multiplier)
    order = random.Random(seed)  # noqa: S311 – an order of sentences, no secret
    for _ in range(ROUNDS):
        order.shuffle(rows)
        for row in rows:
            _turn(row, weights)
    found = {name: weights[at] * larger[at] for name, at in place.items()}
    return weights[-1], {name: round(weight, 3) for name, weight in found.items() if abs(weight) >= LEAST}


def rarity(seen: Mapping[str, int], sentences: int) -> dict[str, float]:
    """Return how much more a feature may weigh for being rare: the logarithm of one in so many sentences, a quarter of it."""
    return {name: math.log(sentences / (1 + times)) / 4 for name, times in seen.items()}


def _row(one: Judged, place: Mapping[str, int], larger: Sequence[float]) -> _Row:
    known = [(place[name], value) for name, value in one.features.items() if name in place]
    features = [(at, value * larger[at]) for at, value in known] + [(len(place), 1.0)]
    most = TRUST * one.counts
    return _Row(features, 1.0 if one.breaks else -1.0, sum(value * value for _, value in features), most, most * 1e-6)


def _turn(row: _Row, weights: list[float]) -> None:
    """Set one multiplier to its best value while all others stand."""
    margin = row.sign * sum(weights[at] * value for at, value in row.features)
    best = row.most / (1 + math.exp(-_odds(row, margin)))
    if abs(best - row.multiplier) > 1e-6 * row.most:
        _add(weights, row, best - row.multiplier)
        row.multiplier = best


def _odds(row: _Row, margin: float) -> float:
    """Return the log-odds of the best multiplier: the root of a rising function, by Newton steps kept between two bounds."""
    low, high = -30.0, 30.0
    odds = max(-29.0, min(29.0, -margin))
    for _ in range(_STEPS):
        share = 1 / (1 + math.exp(-odds))
        slope = row.square * (row.most * share - row.multiplier) + margin + odds
        low, high = (low, odds) if slope > 0 else (odds, high)
        step = odds - slope / (1 + row.square * row.most * share * (1 - share))
        step = step if low < step < high else (low + high) / 2
        if abs(step - odds) < 1e-3:
            return step
        odds = step
    return odds


def _add(weights: list[float], row: _Row, amount: float) -> None:
    for at, value in row.features:
        weights[at] += row.sign * amount * value
