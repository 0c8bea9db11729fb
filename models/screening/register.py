"""The register of laws (法规名录): what is known of each law – dates, standing, successor, last article – and nothing else.

An empty field means unknown and never alarms. A title is found by its folded form: 中华人民共和国, blanks and the kind of
brackets do not matter; a bracket that only names an edition （2018年修正） is set aside, one that says 试行 is part of it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType


class LawKind(StrEnum):
    """What sort of act a title is; the empty value is unknown."""

    CONSTITUTION = "宪法"
    LAW = "法律"
    REGULATION = "行政法规"
    INTERPRETATION = "司法解释"
    SUPERVISION = "监察法规"
    MINISTRY_RULE = "部门规章"
    LOCAL_REGULATION = "地方性法规"
    LOCAL_RULE = "地方政府规章"
    PAPER = "规范性文件"
    UNKNOWN = ""


class Standing(StrEnum):
    """How the register marks a law; a dated end says more than this mark."""

    IN_FORCE = "有效"
    REPEALED = "废止"
    UNKNOWN = ""


_LONGEST_WAIT = timedelta(days=550)  # a later beginning is that of a revised text
NATIONAL = frozenset({LawKind.CONSTITUTION, LawKind.LAW, LawKind.REGULATION, LawKind.MINISTRY_RULE, LawKind.SUPERVISION})
STATUTES = frozenset({LawKind.CONSTITUTION, LawKind.LAW})


@dataclass(frozen=True, slots=True)
class Law:
    """One law. `effective` is when the text that the register counts began; `as_of` the day up to which the row is known."""

    title: str
    kind: LawKind = LawKind.UNKNOWN
    number: str = ""
    issuer: str = ""
    promulgated: date | None = None
    effective: date | None = None
    last_amended: date | None = None
    status: Standing = Standing.UNKNOWN
    repealed_on: date | None = None
    replaced_by: str = ""
    articles: int | None = None
    as_of: date | None = None
    source: str = ""

    def ended(self, day: date) -> bool:
        """Tell whether the law had certainly lost force by `day`."""
        return self.repealed_on is not None and self.repealed_on <= day

    def marked_ended(self, day: date) -> bool:
        """Tell whether the law is marked as repealed without a day, by a register made no later than `day`."""
        undated = self.status is Standing.REPEALED and self.repealed_on is None
        return undated and self.as_of is not None and self.as_of <= day

    def begins_after(self, day: date) -> bool:
        """Tell whether the law was made by `day` and certainly had no force yet; one that was ever amended had."""
        if self.promulgated is None or self.effective is None or self.last_amended is not None:
            return False
        return self.promulgated <= day < self.effective <= self.promulgated + _LONGEST_WAIT

    def revision_pending(self, day: date) -> bool:
        """Tell whether a revised text had been made by `day` that began only later."""
        if self.last_amended is None or self.effective is None:
            return False
        return self.last_amended <= day < self.effective

    @property
    def text_begins(self) -> date | None:
        """From when the text counted in `articles` holds; None: not known."""
        known = [day for day in (self.promulgated, self.effective, self.last_amended) if day]
        return max(known, default=None)


@dataclass(frozen=True, slots=True)
class Name:
    """A title as it is looked up: its folded words, those without 试行, and the year of the edition it names."""

    key: str
    base: str
    edition: int | None = None


_FOLD = str.maketrans(
    {
        **dict.fromkeys(" \t\n\r\u3000\u00a0\u200b\ufeff〈〉《》<>＜＞﹤﹥“”\"'‘’「」『』", None),
        **dict(zip("(〔[【［)〕]】］", "（（（（（）））））", strict=True)),
        **dict(zip("０１２３４５６７８９", "0123456789", strict=True)),
    }
)
_STATE = "中华人民共和国"
_EDITION = re.compile(
    r"(?<!修正案)（(?:第?(\d{4})[^（）号]{0,14}|(?:[^（）]{0,4}(?:修正|修订|修改)|最新|现行|新版)[^（）号]{0,3})）$"
)
_TRIAL = re.compile(r"（(?:暂行|试行)）$")


def name_of(title: str) -> Name:
    """Return how `title` is looked up."""
    words = title.translate(_FOLD).replace(_STATE, "") or title.translate(_FOLD)
    edition = None
    if words.endswith("）") and (found := _EDITION.search(words)):
        edition = int(found.group(1)) if found.group(1) else None
        words = words[: found.start()] or words
    base = _TRIAL.sub("", words) if words.endswith("）") else words
    return Name(words, base or words, edition)


@dataclass(frozen=True, eq=False)
class Register:
    """The laws by folded title; several under one title are enactments that followed one another."""

    laws: Mapping[str, tuple[Law, ...]] = field(default_factory=lambda: MappingProxyType({}))
    bases: frozenset[str] = frozenset()  # titles without the 试行 that the register has them with

    def __bool__(self) -> bool:
        return bool(self.laws)

    @cached_property
    def counts(self) -> Counter[LawKind]:
        """How many titles of each kind there are: what is not in a small register is not therefore unknown."""
        return Counter(laws[0].kind for laws in self.laws.values())

    @cached_property
    def statutes(self) -> tuple[str, ...]:
        """The folded titles of the laws in the strict sense (法律), for finding what an abbreviation stands for."""
        return tuple(key for key, laws in self.laws.items() if laws[-1].kind in STATUTES)

    @cached_property
    def pairs(self) -> Mapping[str, tuple[str, ...]]:
        """The folded titles of national acts by the pairs of characters in them, for finding the nearest title."""
        found: dict[str, list[str]] = {}
        for key, laws in self.laws.items():
            if laws[-1].kind in NATIONAL and laws[-1].status is not Standing.REPEALED:
                for pair in pairs_in(key):
                    found.setdefault(pair, []).append(key)
        return {pair: tuple(keys) for pair, keys in found.items()}

    def find(self, name: Name, day: date) -> Law | None:
        """Return the law of that exact name that held on `day`, else the one nearest to it; None: not registered."""
        found = self.laws.get(name.key)
        return _on(found, day) if found else None

    def knows(self, name: Name) -> bool:
        """Tell whether the name is registered, be it with or without 试行: then nothing is wrong with the title."""
        return name.key in self.laws or name.base in self.laws or name.base in self.bases


def pairs_in(key: str) -> frozenset[str]:
    """Return the neighbouring characters of a folded title."""
    return frozenset(map("".join, pairwise(key)))


def _on(laws: tuple[Law, ...], day: date) -> Law:
    """Choose among enactments of one title: the last that had been made by `day`, one still in force before one ended."""
    made = [law for law in laws if law.promulgated is None or law.promulgated <= day] or list(laws)
    return max(made, key=lambda law: (not law.ended(day), law.promulgated or date.min))


def register_of(laws: Iterable[Law]) -> Register:
    """Return the register of these laws."""
    found: dict[str, tuple[Law, ...]] = {}
    bases: set[str] = set()
    for law in laws:
        name = name_of(law.title)
        found[name.key] = (*found.get(name.key, ()), law)
        if name.base != name.key:
            bases.add(name.base)
    return Register(MappingProxyType(found), frozenset(bases))


NO_REGISTER = Register()
