"""Reading the words that speak for operators being touched (`rules/touching/<day>.yaml`), and looking for them in a draft."""

from datetime import date
from functools import cache
from pathlib import Path

import yaml
from pydantic import ValidationError

from models.refusals import EnvironmentFault
from models.screening.touching import TouchingWords, touching
from models.text.tree import DocumentText
from tasks.lawbook import load_law
from tasks.strict_yaml import StrictLoader


def words_in(text: DocumentText, rules: Path, day: date) -> tuple[str, ...]:
    """Return the words of a draft that speak for operators being touched, each with its places."""
    words = words_on(rules, day)
    return touching(text, words) if words else ()


def words_on(rules: Path, day: date) -> TouchingWords | None:
    """Return the words in force on a day; None before the first file begins."""
    begun = [words for words in _all(rules) if words.in_force_from <= day]
    return max(begun, key=lambda words: words.in_force_from, default=None)


@cache
def _all(rules: Path) -> tuple[TouchingWords, ...]:
    return tuple(_read(path, rules) for path in sorted((rules / "touching").glob("*.yaml")))


def _read(path: Path, rules: Path) -> TouchingWords:
    where = f"{path.parent.name}/{path.name}"
    try:
        words = TouchingWords.model_validate(yaml.load(path.read_text(encoding="utf-8"), StrictLoader))  # noqa: S506 - a safe loader, stricter
    except (ValidationError, yaml.YAMLError) as fault:
        raise EnvironmentFault(f"用词文件 {where} 不合格：{fault}") from fault
    if words.in_force_from.isoformat() != path.stem:
        raise EnvironmentFault(f"用词文件 {where} 里写的施行日期是 {words.in_force_from}，与文件名不一致。")
    if unknown := [rule for rule in words.citation if rule not in load_law(rules).rules]:
        raise EnvironmentFault(f"用词文件 {where} 引用了法规库中没有的规则{'、'.join(unknown)}。")
    return words
