"""Reading the examples of the trade (`rules/trade/<day>.yaml`) and the points of a drafting note (`rules/note/<day>.yaml`)."""

from collections.abc import Collection
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import ValidationError

from models.refusals import EnvironmentFault
from models.trade import NotePoints, Trade
from tasks.lawbook import load_law
from tasks.procedures import procedures
from tasks.strict_yaml import StrictLoader

Kind = TypeVar("Kind", Trade, NotePoints)


def trade_on(rules: Path, day: date) -> Trade | None:
    """Return the examples in force on a day; None before the first file begins."""
    begun = [held for held in _trades(rules) if held.in_force_from <= day]
    return max(begun, key=lambda held: held.in_force_from, default=None)


def note_points_on(rules: Path, day: date) -> NotePoints | None:
    """Return the points of a drafting note in force on a day; None before the first file begins."""
    begun = [held for held in _notes(rules) if held.in_force_from <= day]
    return max(begun, key=lambda held: held.in_force_from, default=None)


@cache
def _trades(rules: Path) -> tuple[Trade, ...]:
    known = frozenset(fact for procedure in procedures(rules) for fact in procedure.facts)
    found = tuple(_read(path, rules, Trade) for path in sorted((rules / "trade").glob("*.yaml")))
    for held in found:
        _check_facts(held, known)
    return found


@cache
def _notes(rules: Path) -> tuple[NotePoints, ...]:
    return tuple(_read(path, rules, NotePoints) for path in sorted((rules / "note").glob("*.yaml")))


def _read(path: Path, rules: Path, kind: type[Kind]) -> Kind:
    where = f"{path.parent.name}/{path.name}"
    try:
        held = kind.model_validate(yaml.load(path.read_text(encoding="utf-8"), StrictLoader))  # noqa: S506 - a safe loader, stricter
    except (ValidationError, yaml.YAMLError) as fault:
        raise EnvironmentFault(f"规则文件 {where} 不合格：{fault}") from fault
    if held.in_force_from.isoformat() != path.stem:
        raise EnvironmentFault(f"规则文件 {where} 里写的施行日期是 {held.in_force_from}，与文件名不一致。")
    if unknown := sorted({rule for rule in held.rules_cited() if rule not in load_law(rules).rules}):
        raise EnvironmentFault(f"规则文件 {where} 引用了法规库中没有的规则{'、'.join(unknown)}。")
    return held


def _check_facts(held: Trade, known: Collection[str]) -> None:
    if unknown := sorted(held.facts_named() - set(known)):
        raise EnvironmentFault(f"常见情形 {held.name} 回答了程序文件里没有的事实{'、'.join(unknown)}。")
    ids = [example.id for example in held.examples]
    if doubled := sorted({one for one in ids if ids.count(one) > 1}):
        raise EnvironmentFault(f"常见情形 {held.name} 里{'、'.join(doubled)}重复。")
