"""A pack (规则包): the rules of one area that are in force from one day until the next pack of that area begins."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from models.screening.finding import Severity

Words = Annotated[tuple[str, ...], Field(strict=False)]  # YAML knows lists only


class Area(StrEnum):
    """What a pack looks at. Each area has a folder of its own name in `rules/`."""

    FORM = "form"
    COMPETITION = "competition"
    LEGALITY = "legality"
    EDUCATION = "education"
    CITATION = "citation"
    POWERS = "powers"
    STOCK = "stock"
    PRIVACY = "privacy"


class Lacking(StrEnum):
    """What a screening may not have at hand, so that a person must look instead."""

    POWERS = "powers"  # the bureau's list of powers (权责清单)
    PROVISIONS = "provisions"  # texts of documents in force


class Group(StrEnum):
    """The four groups of the fair-competition standards."""

    ENTRY = "entry"
    FLOW = "flow"
    COST = "cost"
    CONDUCT = "conduct"


class PackRule(BaseModel):
    """One rule: what it wants, where the law says so, and which check looks for it – or that only a person can judge.

    `citation` holds ids of facts in the law book, `source` the same for people. A rule that cites no fact cannot be an
    error. `question` marks an item that no machine can judge: it has no check and goes to the reviewer as a question;
    with `asked_without` only where that is not at hand.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    code: str = Field(pattern=r"^[A-Z]+(-[A-Z0-9]+)+$")
    severity: Severity = Field(strict=False)
    citation: Words = ()
    source: str = Field(min_length=1)
    text: str = Field(min_length=1)
    check: str = ""
    params: dict[str, int | str | Words] = Field(default_factory=dict)
    question: bool = False
    asked_without: Lacking | None = Field(default=None, strict=False)
    suggestion: str = ""
    group: Group | None = Field(default=None, strict=False)
    item: str | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        """Refuse a rule that neither checks nor asks, does both, or is an error without a cited fact."""
        if self.question == bool(self.check):
            raise ValueError("要么写 check，要么标 question: true，二者必居其一")
        if self.asked_without and not self.question:
            raise ValueError("asked_without 只用于标明 question: true 的条目")
        if self.severity is Severity.ERROR and not self.citation:
            raise ValueError("error 级规则必须在 citation 中引用法规事实编号")
        return self

    def number(self, name: str) -> int:
        """Return the whole number that the parameter `name` holds."""
        value = self.params[name]
        if not isinstance(value, int):
            raise TypeError(f"{self.code}: {name} is no number")
        return value

    def word(self, name: str) -> str:
        """Return the word that the parameter `name` holds."""
        value = self.params[name]
        if not isinstance(value, str):
            raise TypeError(f"{self.code}: {name} is no word")
        return value

    def words(self, name: str) -> tuple[str, ...]:
        """Return the words that the parameter `name` holds."""
        value = self.params[name]
        if not isinstance(value, tuple):
            raise TypeError(f"{self.code}: {name} is no list of words")
        return value


class Pack(BaseModel):
    """The rules of one area from one day on. The end is the beginning of the next pack, and is never written."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: str = Field(min_length=1)
    area: Area = Field(strict=False)
    in_force_from: date
    instrument: str = Field(min_length=1)
    rules: tuple[PackRule, ...] = Field(min_length=1, strict=False)

    @model_validator(mode="after")
    def _codes_are_unique(self) -> Self:
        """Refuse two rules with one code."""
        codes = [rule.code for rule in self.rules]
        if doubled := sorted({code for code in codes if codes.count(code) > 1}):
            raise ValueError(f"规则代码重复：{'、'.join(doubled)}")
        return self


def pack_on(packs: Iterable[Pack], area: Area, day: date) -> Pack | None:
    """Return the pack of `area` in force on `day`; None before the first one begins."""
    begun = [pack for pack in packs if pack.area is area and pack.in_force_from <= day]
    return max(begun, key=lambda pack: pack.in_force_from, default=None)
