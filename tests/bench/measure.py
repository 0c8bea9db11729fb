"""Measuring: plays taken in turn in one run, medians with a 95 per cent interval, ratios pair by pair, tables."""

import gc
import os
import platform
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import ceil, floor, sqrt
from pathlib import Path
from statistics import median

MILLISECONDS = 1000.0
Play = Callable[[], float]  # does something once and returns the seconds it took


@dataclass(frozen=True, slots=True)
class Spread:
    """A median and the interval that holds the true one in 95 runs of 100 (by ranks, no shape assumed)."""

    middle: float
    low: float
    high: float
    count: int

    def words(self, unit: str = "ms", digits: int = 2) -> str:
        """Write it down."""
        gap = " " if unit.isalpha() else ""
        return f"{self.middle:.{digits}f}{gap}{unit} [{self.low:.{digits}f}–{self.high:.{digits}f}]"


def spread(values: Sequence[float], scale: float = 1.0) -> Spread:
    """Return the median of values and its interval."""
    ordered = sorted(value * scale for value in values)
    count = len(ordered)
    reach = 0.98 * sqrt(count)
    low, high = max(0, floor(count / 2 - reach)), min(count - 1, ceil(count / 2 + reach))
    return Spread(median(ordered), ordered[low], ordered[high], count)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which a share of all values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, ceil(share * len(ordered)) - 1)]


def seconds(does: Callable[[], object]) -> float:
    """Do something once and return the seconds it took."""
    began = time.perf_counter()
    does()
    return time.perf_counter() - began


def in_turn(rounds: int, *plays: Play, warm: int = 5) -> list[list[float]]:
    """Take plays in turn, each round beginning with another; return the seconds of each. The first rounds do not count."""
    taken: list[list[float]] = [[] for _ in plays]
    gc.collect()
    gc.disable()
    try:
        for n in range(-warm, rounds):
            for place in range(len(plays)):
                which = (place + n) % len(plays)
                took = plays[which]()
                if n >= 0:
                    taken[which].append(took)
    finally:
        gc.enable()
    return taken


def ratio(over: Sequence[float], under: Sequence[float]) -> Spread:
    """Return the ratio of two plays, pair by pair."""
    return spread([a / b for a, b in zip(over, under, strict=True)])


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: what, what it came to, what is aimed at, whether that is met (None: no aim)."""

    what: str
    measured: str
    aim: str = ""
    met: bool | None = None

    @property
    def verdict(self) -> str:
        """The word for it."""
        return {None: "", True: "met", False: "**missed**"}[self.met]


@dataclass(slots=True)
class Section:
    """One bench: its title, what it does in words, its lines."""

    title: str
    how: str
    lines: list[Line] = field(default_factory=list)

    def add(self, what: str, measured: str, aim: str = "", met: bool | None = None) -> None:
        """Add a line."""
        self.lines.append(Line(what, measured, aim, met))

    def markdown(self) -> str:
        """Write the section as Markdown."""
        rows = [f"| {line.what} | {line.measured} | {line.aim} | {line.verdict} |" for line in self.lines]
        head = ["| | median [95 % interval] | aim | |", "| --- | --- | --- | --- |"]
        return "\n".join([f"## {self.title}", "", self.how, "", *head, *rows, ""])


def machine() -> str:
    """Name the machine."""
    cpu = "unknown processor"
    if (info := Path("/proc/cpuinfo")).exists():
        named = [line.partition(":")[2].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
        cpu = named[0] if named else cpu
    load = os.getloadavg()[0]
    python, lite = platform.python_version(), sqlite3.sqlite_version
    return (
        f"{os.cpu_count()} cores of {cpu}, {platform.system()} {platform.release()}, Python {python}, SQLite {lite}; "
        f"load average at the start {load:.1f}"
    )
