"""Cutting words into pieces for search: what stands in the index, what is asked of it, where in a text the words were hit.

A Chinese character is a unit, and so is a whole Latin word or figure. A text is kept as its pieces, each two neighbouring
units (`校外 外培 培训`), and its Latin words and figures once more by themselves; what is asked is a run of such pieces. A
punctuation mark or a line's end parts two units, a space only between two Latin words. Everything is NFKC and lower case,
for search alone. Numbers (文号, 登记号) are cut apart from texts: marks and brackets do not part them, letters and figures do,
leading noughts and a missing bracket around the year do not count.

Whoever changes what is cut raises `CUT`: the index is then made anew.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import add

CUT = 1
PART = "_"  # between two runs that would read on across their gap
_WIDE = (
    "\u2e80-\u2fff\u3005-\u3007\u3040-\u30ff\u3100-\u31bf\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_LOOSE = re.compile(rf"(?<=[{_WIDE}])[ \t]+(?=[^\W_])|(?<=[^\W_])[ \t]+(?=[{_WIDE}])")
_RUN = re.compile(r"[^\W_]+")
_NARROW = re.compile(rf"[^\W_{_WIDE}]+")
_UNIT = re.compile(rf"[{_WIDE}]|[^\W_{_WIDE}]+")
_NUMBER_UNIT = re.compile(rf"[{_WIDE}]|[^\W\d_{_WIDE}]+|\d+")
_YEAR_RUN_ON = re.compile(r"(?:19|20)\d\d(?=\d)")
Run = tuple[str, ...]
BEFORE, AFTER = 24, 72  # characters shown before and after a hit


def plain_form(text: str) -> str:
    """Return a text as it counts in search."""
    return _LOOSE.sub("", unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).lower())


def pieces_of(text: str) -> str:
    """Return the pieces of a text, a space between two, its Latin words and figures once each at the end."""
    plain = plain_form(text)
    out: list[str] = []
    last = ""
    for run in _RUN.findall(plain):
        units = _units(run)
        if len(units) == 1:
            continue
        if last == units[0]:
            out.append(PART)
        out.extend(map(add, units, units[1:]))
        last = units[-1]
    return " ".join([*out, *dict.fromkeys(_NARROW.findall(plain))])


def _units(run: str) -> Sequence[str]:
    """Return the units of a run; one of Chinese characters alone is its own list."""
    return _UNIT.findall(run) if _NARROW.search(run) else run


def number_units(number: str) -> list[str]:
    """Return the units of a number."""
    plain = unicodedata.normalize("NFKC", number).lower()
    return [part for unit in _NUMBER_UNIT.findall(plain) for part in _figures(unit)]


def _figures(unit: str) -> Iterator[str]:
    if not unit.isdecimal():
        yield unit
        return
    year = _YEAR_RUN_ON.match(unit)
    yield from (part.lstrip("0") or "0" for part in ([year[0], unit[4:]] if year else [unit]))


def number_key(number: str) -> str:
    """Return a number as it counts when it is looked for: `益教规〔2026〕3号` is `益 教 规 2026 3 号`."""
    return " ".join(number_units(number))


def number_pieces(number: str) -> str:
    """Return the pieces of a number, its letters and figures once each at the end."""
    units = number_units(number)
    return " ".join([*_pairs(units), *dict.fromkeys(unit for unit in units if _NARROW.match(unit))])


def head_pieces(title: str, numbers: Iterable[str]) -> str:
    """Return the pieces of a title and the numbers beside it."""
    return f" {PART} ".join(filter(None, (pieces_of(title), *map(number_pieces, numbers))))


def _pairs(units: Sequence[str]) -> list[str]:
    return [f"{a}{PART}{b}" if _NARROW.match(a) and _NARROW.match(b) else a + b for a, b in pairwise(units)]


@dataclass(frozen=True, slots=True)
class Word:
    """A word that is looked for: runs of pieces that must all be there, the run that a number would hold of it.

    `alone` is its one character where it has no more: such a word is looked for in titles only.
    """

    runs: tuple[Run, ...]
    as_number: Run
    alone: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: all the words; `key` and `as_number` read the whole as one number, empty where it has no figure."""

    words: tuple[Word, ...]
    key: str
    as_number: Run

    @property
    def cut(self) -> tuple[Word, ...]:
        """The words that have pieces."""
        return tuple(word for word in self.words if word.runs)

    @property
    def alone(self) -> tuple[str, ...]:
        """The words of one character."""
        return tuple(word.alone for word in self.words if word.alone)


def read_query(words: str) -> Query:
    """Read what somebody typed; words that hold neither letter nor figure are nothing."""
    typed = unicodedata.normalize("NFKC", _INVISIBLE.sub("", words)).lower().split()
    units = number_units(words)
    if not any(unit.isdecimal() for unit in units):
        units = []
    return Query(tuple(filter(None, map(_word, typed))), " ".join(units), _run_of(units, _pairs(units)))


def _word(typed: str) -> Word | None:
    found = [_UNIT.findall(run) for run in _RUN.findall(typed)]
    runs = tuple(filter(None, (_run_of(units, list(map(add, units, units[1:]))) for units in found)))
    if not found:
        return None
    alone = "" if runs else found[0][0]
    units = number_units(typed)
    return Word(runs, _run_of(units, _pairs(units)), alone, _pattern(found, alone))


def _run_of(units: Sequence[str], pairs: list[str]) -> Run:
    """Return what is looked for of some units: their pieces, a Latin word or a figure that stands alone, else nothing."""
    return tuple(pairs) or tuple(unit for unit in units if _NARROW.match(unit))


def _pattern(runs: Sequence[Sequence[str]], alone: str) -> re.Pattern[str]:
    """Return how the word's runs look in a text as it was read."""
    wanted = [run for run in runs if alone or len(run) > 1 or _NARROW.match(run[0])]
    return re.compile("|".join(r"[ \t\u3000]*".join(map(_whole, run)) for run in wanted), re.IGNORECASE)


def _whole(unit: str) -> str:
    return rf"(?<![^\W_{_WIDE}]){re.escape(unit)}(?![^\W_{_WIDE}])" if _NARROW.match(unit) else re.escape(unit)


Marks = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a text and where in it the words stand, as pairs of offsets."""

    text: str
    marks: Marks


class _Alike(dict[int, int]):
    """Which character each counts as where it counts as exactly one, so that places stay what they are; filled as met."""

    def __missing__(self, point: int) -> int:
        plain = unicodedata.normalize("NFKC", chr(point)).lower()
        self[point] = ord(plain) if len(plain) == 1 else point
        return self[point]


_ALIKE = _Alike()


def marks_in(text: str, query: Query) -> Marks:
    """Return where the words stand in a text, overlapping places as one."""
    alike = text.translate(_ALIKE)
    out: list[tuple[int, int]] = []
    for start, end in sorted(m.span() for word in query.words for m in word.pattern.finditer(alike)):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)


def snippet_of(text: str, query: Query) -> Snippet | None:
    """Return the first word that stands in a text with what is around it, None where none does."""
    first = _first(text, query)
    if first is None and (first := _first(text.translate(_ALIKE), query)) is None:
        return None
    shown = text[max(0, first - BEFORE) : first + AFTER].replace("\n", " ")
    return Snippet(shown, marks_in(shown, query))


def _first(text: str, query: Query) -> int | None:
    """Return where the first of the words stands that stands anywhere; the usual ways to write are tried first."""
    found = (m.start() for word in query.words if (m := word.pattern.search(text)))
    return next(found, None)
