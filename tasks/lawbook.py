"""Reads the law from `rules/`: the law book, the heads of the review standards, the calendar.

What was read is kept for the life of the process, by folder.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from pydantic import Field

from models.calendar import Calendar, YearNotice
from models.law import Evidence, LawBook, Rule, Standard
from models.refusals import BadInput
from tasks.strict_yaml import Closed, checked, must_agree, name_in, text_of, yaml_files
from tasks.year_notices import notice_of

Scalar = str | int | float

STANDARD_FOLDERS = ("competition", "legality")


class RuleRow(Closed):
    """One rule as `rules/laws` writes it; "?" stands for an unknown first day."""

    id: str = Field(min_length=1)
    subject: str
    fact: str = Field(min_length=1)
    value: Scalar | list[Scalar] | None = None
    unit: str | None = None
    instrument: str
    article: str
    in_force_from: date | Literal["?"]
    in_force_to: date | None = None
    evidence: Evidence = Field(strict=False)
    source: str = Field(min_length=1)


class LawFile(Closed):
    """A file of `rules/laws`: one subject, its letter and name, and its rules."""

    subject: str
    name: str
    rules: list[RuleRow]


class StandardHead(Closed):
    """The head of a dated file of a review standard; `cites` are ids of `rules/laws`. Its `rules:` are read elsewhere."""

    subject: str = ""
    area: str = ""  # the name the screening packs give the subject
    name: str = Field(min_length=1)
    instrument: str = Field(min_length=1)
    in_force_from: date
    evidence: Evidence = Field(default=Evidence.TEXT, strict=False)
    cites: list[str] = Field(default_factory=list)


@cache
def load_law(rules_dir: Path) -> LawBook:
    """Return the law book of `rules_dir`: every rule of `laws/`, every review standard's head."""
    rules: dict[str, Rule] = {}
    for path in yaml_files(rules_dir / "laws"):
        for row in checked(path, text_of(path), LawFile).rules:
            if row.id in rules:
                raise BadInput(f"{name_in(path)}中的规则编号“{row.id}”已经用过，编号不能重复，请改用新的编号。", rule=row.id)
            rules[row.id] = _rule(row)
    return LawBook(MappingProxyType(rules), tuple(_standards(rules_dir, rules)))


def load_calendar(rules_dir: Path, extra: Sequence[YearNotice] = ()) -> Calendar:
    """Return the shipped years and the operator's; an operator's notice replaces a shipped one of the same year."""
    return Calendar.of([*_shipped_years(rules_dir), *extra])


@cache
def _shipped_years(rules_dir: Path) -> tuple[YearNotice, ...]:
    notices = []
    for path in yaml_files(rules_dir / "calendar"):
        notices.append(notice_of(path))
        must_agree(path, "year", str(notices[-1].year), path.stem)
    return tuple(notices)


def _rule(row: RuleRow) -> Rule:
    value = tuple(row.value) if isinstance(row.value, list) else row.value
    begins = None if row.in_force_from == "?" else row.in_force_from
    return Rule(**{**row.model_dump(), "value": value, "in_force_from": begins})


def _standards(rules_dir: Path, rules: dict[str, Rule]) -> Iterator[Standard]:
    """Yield the head of each `<day>.yaml`; its `rules:`, and files with more in their names, belong to the screening packs."""
    for path in (p for folder in STANDARD_FOLDERS for p in sorted((rules_dir / folder).glob("????-??-??.yaml"))):
        head = checked(path, re.split(r"^rules:", text_of(path), maxsplit=1, flags=re.MULTILINE)[0], StandardHead)
        subject = path.parent.name
        must_agree(path, "subject", head.subject or head.area, subject)
        must_agree(path, "in_force_from", head.in_force_from.isoformat(), path.stem)
        if missing := [cited for cited in head.cites if cited not in rules]:
            raise BadInput(f"{name_in(path)}引用了法规库中没有的规则{'、'.join(missing)}，请改正编号或者在rules/laws中补录。")
        cites = tuple(head.cites)
        yield Standard(subject, f"{subject}/{path.stem}", head.name, head.instrument, head.in_force_from, head.evidence, cites)
