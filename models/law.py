"""The law book: dated facts of law with their evidence grade, and the review standards that follow one another.

A rule of grade *text* may refuse. One of grade *knowledge*, or whose first day is unknown, only warns (待核) until a legal
officer has confirmed it on record. Nothing here reads the clock: the day is always an argument.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from models.refusals import BadInput, Refusal

NOTHING_WRITTEN = frozenset({"", "—"})
TITLED = re.compile(r"(?P<title>.*(?:规定|办法|条例|细则|决定|通知|(?<![说做])法))(?:（[^（）]*）)?")
PART = re.compile(r"^([一二三四五六七八九十]+)(?=（|$)")  # 二（八） of a numbered paper
BETWEEN_TITLES = re.compile(r"、(?![^（]*）)")


class Evidence(StrEnum):
    """How well a rule is known: its text was read, or it is recalled and still to be checked (待核)."""

    TEXT = "text"
    KNOWLEDGE = "knowledge"


class UnknownRule(BadInput, LookupError):
    """A rule id that is not in the law book."""

    def __init__(self, rule_id: str) -> None:
        super().__init__(f"法规库中没有编号为“{rule_id}”的规则，请核对编号或者在 rules/laws 中补录。", rule=rule_id)


class NoStandard(Refusal):
    """No review standard was in force on the day asked for."""

    def __init__(self, subject: str, day: date, first: "Standard | None") -> None:
        known = f"最早一套自{first.in_force_from}起施行" if first else "规则库中没有这一类标准"
        super().__init__(f"{day}没有可适用的审查标准（{subject}）：{known}，请核对日期或者补录当时的标准。")


@dataclass(frozen=True, slots=True)
class Rule:
    """One fact of law. `in_force_from` None: the first day is not known; `in_force_to` None: no known end."""

    id: str
    fact: str
    value: str | int | float | tuple[str | int | float, ...] | None
    unit: str | None
    instrument: str
    article: str
    in_force_from: date | None
    in_force_to: date | None
    evidence: Evidence
    source: str
    subject: str = ""

    @property
    def citation(self) -> str:
        """The rule as a lawyer cites it, e.g. 《湖南省行政程序规定》第四十九条, 国办发〔2018〕115号（六）."""
        if self.instrument in NOTHING_WRITTEN:
            return "尚无文件依据"
        names = "、".join(_cited(name) for name in BETWEEN_TITLES.split(self.instrument))
        return names if self.article in NOTHING_WRITTEN else names + PART.sub(r"第\1部分", self.article)

    def in_force(self, day: date) -> bool:
        """Tell whether the rule holds on `day`; an unknown first day counts as begun."""
        begun = self.in_force_from is None or self.in_force_from <= day
        return begun and (self.in_force_to is None or day <= self.in_force_to)


def _cited(name: str) -> str:
    """Put a titled instrument into 《》 and leave its number out; leave numbered papers and standards as they are."""
    titled = TITLED.fullmatch(name)
    return f"《{titled['title']}》" if titled and "《" not in name else name


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A legal officer's record that a rule was checked: against which source, which article, when and by whom."""

    rule: str
    source: str
    article: str
    confirmed_on: date
    by: str


@dataclass(frozen=True, slots=True)
class Standard:
    """One review standard of a subject. It ends the day before the next one of that subject begins."""

    subject: str
    id: str
    name: str
    instrument: str
    in_force_from: date
    evidence: Evidence = Evidence.TEXT
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LawBook:
    """The rules by id, the review standards, and what has been confirmed. The last confirmation of a rule counts."""

    rules: Mapping[str, Rule]
    standards: tuple[Standard, ...] = ()
    confirmations: Mapping[str, Confirmation] = field(default_factory=lambda: MappingProxyType({}))

    def rule(self, rule_id: str) -> Rule:
        """Return the rule, cited as its confirmation has it; an unknown id is refused."""
        if rule_id not in self.rules:
            raise UnknownRule(rule_id)
        rule, seen = self.rules[rule_id], self.confirmations.get(rule_id)
        if seen is None:
            return rule
        return replace(rule, article=seen.article or rule.article, source=seen.source or rule.source)

    def in_force(self, rule_id: str, day: date) -> bool:
        """Tell whether the rule holds on `day`; one whose first day is unknown counts as in force."""
        return self.rule(rule_id).in_force(day)

    def gates(self, rule_id: str, day: date) -> bool:
        """Tell whether the rule may refuse on `day`. False: it may only warn, "待核", or it is not in force."""
        rule = self.rule(rule_id)
        certain = rule.evidence is Evidence.TEXT and rule.in_force_from is not None
        return rule.in_force(day) and (certain or self.confirmed(rule_id, day))

    def confirmed(self, rule_id: str, day: date) -> bool:
        """Tell whether a confirmation stood on `day`: one made later does not reach back to what was done before."""
        seen = self.confirmations.get(rule_id)
        return seen is not None and seen.confirmed_on <= day

    def with_confirmations(self, confirmations: Iterable[Confirmation]) -> "LawBook":
        """Return the book with these confirmations added; one of a rule that does not exist is refused."""
        added = {seen.rule: seen for seen in sorted(confirmations, key=lambda seen: seen.confirmed_on)}
        for rule_id in added:
            if rule_id not in self.rules:
                raise UnknownRule(rule_id)
        return replace(self, confirmations=MappingProxyType({**self.confirmations, **added}))

    def standard_on(self, subject: str, day: date) -> Standard:
        """Return the review standard of `subject` in force on `day`; a day before the first one is refused."""
        known = sorted((s for s in self.standards if s.subject == subject), key=lambda s: s.in_force_from)
        begun = [standard for standard in known if standard.in_force_from <= day]
        if not begun:
            raise NoStandard(subject, day, known[0] if known else None)
        return begun[-1]
