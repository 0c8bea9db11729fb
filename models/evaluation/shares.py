"""A share with its 95 % Wilson interval, and the three columns every table has: tuned part, set-aside part, all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import sqrt
from typing import TypeVar

Thing = TypeVar("Thing")
Z = 1.959963984540054  # the two-sided 95 % point of the normal distribution


@dataclass(frozen=True, slots=True)
class Share:
    """So many hits of so many tried."""

    hits: int
    of: int

    @property
    def rate(self) -> float | None:
        """The share itself; None where nothing was tried."""
        return self.hits / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % Wilson interval; None where nothing was tried."""
        return wilson(self.hits, self.of) if self.of else None

    def as_json(self) -> dict[str, object]:
        """Write the share for other programs."""
        low, high = self.interval or (None, None)
        return {"hits": self.hits, "of": self.of, "rate": _rounded(self.rate), "low": _rounded(low), "high": _rounded(high)}


@dataclass(frozen=True, slots=True)
class Parts:
    """One measure on the part that rules were tuned on, on the part set aside before, and on both."""

    tuned: Share
    aside: Share

    @property
    def all(self) -> Share:
        """Both parts together."""
        return Share(self.tuned.hits + self.aside.hits, self.tuned.of + self.aside.of)

    def as_json(self) -> dict[str, object]:
        """Write the three shares for other programs."""
        return {"tuned": self.tuned.as_json(), "aside": self.aside.as_json(), "all": self.all.as_json()}


@dataclass(frozen=True, slots=True)
class Density:
    """Findings over many characters."""

    findings: int = 0
    characters: int = 0
    documents: int = 0

    def plus(self, findings: int, characters: int) -> "Density":
        """Return the density with one more document counted in."""
        return Density(self.findings + findings, self.characters + characters, self.documents + 1)

    @property
    def per_ten_thousand(self) -> float | None:
        """Findings per 10,000 characters; None where nothing was read."""
        return 10_000 * self.findings / self.characters if self.characters else None

    def as_json(self) -> dict[str, object]:
        """Write the density for other programs."""
        rate = _rounded(self.per_ten_thousand)
        return {
            "findings": self.findings,
            "characters": self.characters,
            "documents": self.documents,
            "per_10000": rate,
        }


def wilson(hits: int, of: int, z: float = Z) -> tuple[float, float]:
    """Return the Wilson score interval of `hits` in `of` trials; `of` must be above nought."""
    rate, spread = hits / of, z * z / of
    middle = (rate + spread / 2) / (1 + spread)
    half = z / (1 + spread) * sqrt(rate * (1 - rate) / of + spread / (4 * of))
    return max(0.0, middle - half), min(1.0, middle + half)


def parts_of(things: Iterable[Thing], aside: Callable[[Thing], bool], hit: Callable[[Thing], bool]) -> Parts:
    """Count the hits among `things`, the set-aside ones apart."""
    counts = {False: [0, 0], True: [0, 0]}
    for thing in things:
        count = counts[aside(thing)]
        count[0] += hit(thing)
        count[1] += 1
    return Parts(Share(*counts[False]), Share(*counts[True]))


def _rounded(number: float | None) -> float | None:
    """Keep four places: no table of this size bears more."""
    return None if number is None else round(number, 4)
