"""Phrases (句式): how a clause says something, written as patterns over classes of words, each pattern compiled once.

A pattern is a regular expression in which `{外地}` stands for any word of that class, `…` for up to ten characters of
the same sentence and `…25` for up to twenty-five. Every pattern names at least one class, so that only sentences
holding its words are ever looked at: that is what makes a screening linear and quick.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

GAP = 10  # characters that a bare `…` may pass over
_TOKEN = re.compile(r"\{([一-龥A-Za-z]+)\}|…(\d*)")
_NESTED = re.compile(r"\{([一-龥A-Za-z]+)\}")
_CHOICE = re.compile(r"\(\?:[一-龥A-Za-z0-9]+(?:\|[一-龥A-Za-z0-9]+)*\)")
_PIECE = re.compile(
    r"(?:\{(?P<name>[一-龥A-Za-z]+)\}|\(\?:(?P<choice>[^()]+)\)|(?P<word>[一-龥]{2,})(?![?*{])|\||\0|.)(?P<optional>[?*]|\{0)?",
    re.S,
)
_LEADING = re.compile(r"^\[(?!\^)[^\]\\。；;！？!?]+\]\{\d+,\d+\}(?=.)")
Lines = Annotated[tuple[str, ...], Field(strict=False)]


class WordClass(BaseModel):
    """A class of words: plain words, and forms (regular expressions) for what no list can hold, such as place names."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    words: Lines = ()
    forms: Lines = ()
    of: Lines = ()  # other classes whose words belong to this one too


class Phrase(BaseModel):
    """One way of saying something, under a name that rules of several packs may use.

    `says` are sure; `hints` count only in a sentence that the weights find suspicious; neither counts in a sentence
    where one of `unless` stands. `traces` are hints that count there too: the weights alone judge them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: str = Field(pattern=r"^[a-z]+(-[a-z0-9]+)*$")
    reason: str = Field(min_length=1)
    says: Lines = ()
    hints: Lines = ()
    traces: Lines = ()
    unless: Lines = ()

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        """Refuse a phrase without any pattern."""
        if not self.says and not self.hints and not self.traces:
            raise ValueError("says、hints 与 traces 至少要有一个")
        return self


@dataclass(frozen=True)
class Pattern:
    """A pattern and the classes of which a sentence must hold a word for it to be worth trying; compiled at first use."""

    spelled: str
    needs: tuple[str, ...]

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The pattern as a regular expression."""
        return re.compile(self.spelled)


@dataclass(frozen=True, slots=True)
class CompiledPhrase:
    """A phrase whose patterns are compiled."""

    phrase: Phrase
    patterns: tuple[tuple[bool, Pattern], ...]  # each with whether it is sure, the sure ones first
    unless: tuple[Pattern, ...]
    traces: tuple[Pattern, ...] = ()  # hints that `unless` does not touch


class PhraseBook(BaseModel):
    """All word classes and phrases, compiled at first use."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    words: Mapping[str, WordClass] = Field(default_factory=dict)
    phrases: tuple[Phrase, ...] = Field(default=(), strict=False)

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        """Refuse a doubled name, an unknown class, a class inside itself, and a pattern that is none."""
        names = [phrase.name for phrase in self.phrases]
        if doubled := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"句式重名：{'、'.join(doubled)}")
        for name in self.words:
            re.compile(self.spelled(name))
        for phrase in self.phrases:
            for pattern in (*phrase.says, *phrase.hints, *phrase.traces, *phrase.unless):
                self._check(phrase, pattern)
        return self

    def _check(self, phrase: Phrase, pattern: str) -> None:
        """Refuse one pattern that is wrong, naming the phrase and the pattern."""
        used = {name for name, _ in _TOKEN.findall(pattern) if name}
        if unknown := sorted(used - self.words.keys()):
            raise ValueError(f"句式 {phrase.name} 用了没有定义的词类：{'、'.join(unknown)}")
        try:
            re.compile(_TOKEN.sub(lambda found: "(?:字)" if found.group(1) else gap(found.group(2)), pattern))
        except re.error as fault:
            raise ValueError(f"句式 {phrase.name} 的“{pattern}”不是正确的表达式：{fault}") from fault
        if pattern not in phrase.unless and not list(_needed(pattern)):
            raise ValueError(f"句式 {phrase.name} 的“{pattern}”没有必须出现的词类")

    def spelled(self, name: str) -> str:
        """Return the regular expression that matches any word of a class, longest words first."""
        return self._spellings[name]

    @cached_property
    def _spellings(self) -> Mapping[str, str]:
        return {name: self._spell(name, ()) for name in self.words}

    def _spell(self, name: str, above: tuple[str, ...]) -> str:
        if name in above:
            raise ValueError(f"词类 {name} 引用了自己")
        forms = [_NESTED.sub(lambda found: self._spell(found.group(1), (*above, name)), form) for form in self._forms(name)]
        words = sorted(self._words(name), key=len, reverse=True)
        return f"(?:{'|'.join([*map(re.escape, words), *forms])})"

    def _words(self, name: str) -> set[str]:
        held = self.words[name]
        return set(held.words).union(*(self._words(other) for other in held.of)) if held.of else set(held.words)

    def _forms(self, name: str) -> list[str]:
        held = self.words[name]
        return [*held.forms, *(form for other in held.of for form in self._forms(other))]

    def compiled_pattern(self, pattern: str) -> Pattern:
        """Return one pattern ready for use. Classes with forms, which cost more to look for, stand last in its needs."""
        spelled = _TOKEN.sub(lambda found: self.spelled(found.group(1)) if found.group(1) else gap(found.group(2)), pattern)
        needs = dict.fromkeys(_needed(pattern))
        return Pattern(spelled, tuple(sorted(needs, key=lambda name: not name.startswith("=") and bool(self._forms(name)))))

    @cached_property
    def by_name(self) -> Mapping[str, CompiledPhrase]:
        """Every phrase, compiled, under its name."""
        return {phrase.name: self._compiled(phrase) for phrase in self.phrases}

    def _compiled(self, phrase: Phrase) -> CompiledPhrase:
        named = [(True, words) for words in phrase.says] + [(False, words) for words in phrase.hints]
        patterns = tuple((sure, self.compiled_pattern(words)) for sure, words in named)
        unless, traces = (tuple(map(self.compiled_pattern, lines)) for lines in (phrase.unless, phrase.traces))
        return CompiledPhrase(phrase, patterns, unless, traces)

    @cached_property
    def anonymous(self) -> frozenset[str]:
        """The choices of plain words that patterns need."""
        patterns = [pattern for held in self.by_name.values() for pattern in (*(one for _, one in held.patterns), *held.traces)]
        return frozenset(need for pattern in patterns for need in pattern.needs if need.startswith("="))

    @cached_property
    def plain_words(self) -> Mapping[str, tuple[str, ...]]:
        """For each word the classes it belongs to, the anonymous classes of the patterns included."""
        held: dict[str, list[str]] = {}
        for name in self.words:
            for word in self._words(name):
                held.setdefault(word, []).append(name)
        for name in sorted(self.anonymous):
            for word in name[1:].split("|"):
                held.setdefault(word, []).append(name)
        return {word: tuple(names) for word, names in held.items()}

    @cached_property
    def words_by_start(self) -> Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]:
        """The plain words with their classes, under the two characters (or the one) with which they begin."""
        held: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for word, names in self.plain_words.items():
            held.setdefault(word[:2], []).append((word, names))
        return {start: tuple(words) for start, words in held.items()}

    @cached_property
    def starts(self) -> frozenset[str]:
        """How the plain words begin."""
        return frozenset(self.words_by_start)

    @cached_property
    def form_regexes(self) -> Mapping[str, re.Pattern[str]]:
        """For each class that has forms of its own, one expression that is found wherever one of them is.

        What a form begins with as so many of some characters is left out: the rest is found faster and no less often.
        """
        return {
            name: re.compile(
                "|".join(_NESTED.sub(lambda found: self.spelled(found.group(1)), _LEADING.sub("", form)) for form in held.forms)
            )
            for name, held in self.words.items()
            if held.forms
        }

    @cached_property
    def parts(self) -> Mapping[str, tuple[str, ...]]:
        """For each class the classes whose forms belong to it: itself and those it is made of."""
        return {name: tuple(self._parts(name)) for name in self.words}

    def _parts(self, name: str) -> Iterator[str]:
        yield name
        for other in self.words[name].of:
            yield from self._parts(other)


def gap(length: str) -> str:
    """Return the expression for a gap of up to `length` characters inside a sentence."""
    return f"[^；\\n]{{0,{int(length) if length else GAP}}}?"


def _needed(pattern: str) -> Iterator[str]:
    """Yield what every match of a pattern contains: the classes, plain words and choices of plain words that are not optional.

    Only what stands outside brackets counts. A word or a choice of words is an anonymous class, written `=one|other`.
    """
    pieces = list(_PIECE.finditer(_without_nesting(pattern)))
    if any(found.group() == "|" for found in pieces):
        return
    for found in pieces:
        if found.group("optional"):
            continue
        if name := found.group("name"):
            yield name
        elif words := found.group("choice") or found.group("word"):
            yield f"={words}"


def _without_nesting(pattern: str) -> str:
    """Return a pattern in which every bracket that is no plain choice of words is replaced by a sign that means nothing."""
    kept, depth, start = [], 0, 0
    for at, sign in enumerate(pattern):
        if sign in "([":
            start = start if depth else at
            depth += 1
        elif sign in ")]":
            depth -= 1
            if not depth:
                inside = pattern[start : at + 1]
                kept.append(inside if _CHOICE.fullmatch(inside) else "\0")
        elif not depth:
            kept.append(sign)
    return "".join(kept)
