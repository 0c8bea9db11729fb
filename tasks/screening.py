"""Screening from outside: read the packs of `rules/`, run them over a text, and write the result for other programs.

Light: nothing here, and nothing it imports, knows of the database or of Prefect.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from models.refusals import BadInput
from models.screening.checks import fault_of
from models.screening.clauses.book import ClauseBook
from models.screening.context import ScreenContext, every_fact_binds
from models.screening.engine import Screening, screen
from models.screening.finding import Finding
from models.screening.pack import Area, Pack, PackRule
from models.text.tree import DocumentText
from tasks.phrases import BookFiles, book_files, load_books
from tasks.powers import load_powers
from tasks.register import register_in_use
from tasks.rulefiles import line_of, read_yaml, refused


@dataclass(frozen=True, slots=True)
class Screened:
    """One input with its result: a file by its name, or a clause by its id."""

    name: str
    sha256: str
    screening: Screening
    by: Literal["file", "id"] = "file"


def load_packs(rules_dir: Path) -> tuple[Pack, ...]:
    """Read every pack below `rules_dir/<area>/`; the first one that is wrong is refused by file and line.

    What was read is kept until one of the files changes.
    """
    if not rules_dir.is_dir():
        raise BadInput(f"没有找到规则目录 {rules_dir}，请检查安装是否完整。")
    files = tuple(path for area in Area for path in sorted((rules_dir / area.value).glob("*.yaml")))
    return _loaded(files, tuple(path.stat().st_mtime_ns for path in files), book_files(rules_dir))


@lru_cache(maxsize=4)
def _loaded(files: tuple[Path, ...], _changed: tuple[int, ...], books: BookFiles) -> tuple[Pack, ...]:
    """Read packs, and refuse a rule about a phrase that its area does not know."""
    loaded = [(path, pack) for path in files if (pack := _load(path, Area(path.parent.name), load_books(books)))]
    _refuse_overlap(loaded)
    return tuple(pack for _, pack in loaded)


def _refuse_overlap(loaded: Sequence[tuple[Path, Pack]]) -> None:
    """Refuse two packs of one area that begin on one day: each day is covered once."""
    seen: dict[tuple[Area, date], Path] = {}
    for path, pack in loaded:
        other = seen.setdefault((pack.area, pack.in_force_from), path)
        if other != path:
            raise BadInput(f"规则包 {path} 与 {other} 同一领域、同一天起施行，每一天只能有一个规则包，请删去或者改正其一。")


def _load(path: Path, area: Area, books: Mapping[Area, ClauseBook]) -> Pack | None:
    """Read one pack, which must be of its folder's area and in force from the day its file name begins with.

    None: the file is a review standard of the law book (审查标准), which lies in the same folder and says `subject`.
    """
    root, data = read_yaml(path)
    if isinstance(data, dict) and "subject" in data and "rules" not in data:
        return None
    try:
        pack = Pack.model_validate(data)
    except ValidationError as error:
        raise refused(path, root, error) from error
    if pack.area is not area:
        raise BadInput(f"规则包 {path} 的 area 是 {pack.area.value}，与所在目录 {area.value} 不符，请改正。")
    if pack.in_force_from.isoformat() != path.name.split(".")[0]:
        raise BadInput(f"规则包 {path} 的 in_force_from 是 {pack.in_force_from}，与文件名不符，请改正。")
    for place, rule in enumerate(pack.rules):
        if fault := fault_of(rule) or _unknown_phrase(rule, books.get(area)):
            raise BadInput(f"规则包 {path} 第{line_of(root, ('rules', place))}行的规则 {rule.code} 有误：{fault}，请改正。")
    return pack


def _unknown_phrase(rule: PackRule, book: ClauseBook | None) -> str | None:
    """Return as a Chinese clause that the phrase a rule is about is not known; None: it is, or the rule is about none."""
    if rule.check != "phrase_says":
        return None
    name = rule.word("phrase")
    return None if book and name in book.phrases.by_name else f"句式库里没有名为 {name} 的句式"


def screener(
    *,
    day: date,
    rules_dir: Path,
    areas: Iterable[Area] | None = None,
    context: ScreenContext | None = None,
    gates: Callable[[str], bool] | None = None,
    home: Path | None = None,
) -> Callable[[DocumentText], Screening]:
    """Make ready to screen texts by the packs in force on `day`. `areas` None: all; `gates` None: the packs' own severities.

    `home` is the data folder, from which the list of powers and the register of laws are read where the context brings
    none; without an imported register the one that ships in `rules_dir` counts.
    """
    facts = replace(context or ScreenContext(day), day=day, gates=gates or (context.gates if context else every_fact_binds))
    if home and facts.powers is None:
        facts = replace(facts, powers=load_powers(home))
    if not facts.register:
        facts = replace(facts, register=register_in_use(rules_dir, home))
    if not facts.books:
        facts = replace(facts, books=load_books(book_files(rules_dir)))
    packs, wanted = load_packs(rules_dir), None if areas is None else tuple(areas)
    return lambda text: screen(text, packs, facts, wanted)


def screen_text(
    text: DocumentText,
    *,
    day: date,
    rules_dir: Path,
    areas: Iterable[Area] | None = None,
    context: ScreenContext | None = None,
    gates: Callable[[str], bool] | None = None,
    home: Path | None = None,
) -> Screening:
    """Screen one text; see `screener`."""
    return screener(day=day, rules_dir=rules_dir, areas=areas, context=context, gates=gates, home=home)(text)


def areas_named(words: str) -> tuple[Area, ...]:
    """Return the areas of a comma-separated list such as `form,citation`; an unknown one is refused."""
    names = [name.strip() for name in words.replace("，", ",").split(",") if name.strip()]
    known = {area.value for area in Area}
    if unknown := [name for name in names if name not in known]:
        raise BadInput(f"没有名为 {'、'.join(unknown)} 的审查领域，可以用的是 {'、'.join(sorted(known))}。")
    return tuple(Area(name) for name in names)


def as_json(results: Iterable[Screened]) -> dict[str, Any]:
    """Return the results in the shape that outside programs rely on, one for each input and in their order."""
    return {"results": list(_results(results))}


def _results(results: Iterable[Screened]) -> Iterator[dict[str, Any]]:
    """Write each input by its own key."""
    for one in results:
        yield {one.by: one.name, "sha256": one.sha256, "findings": [_finding(found) for found in one.screening.findings]}


def _finding(found: Finding) -> dict[str, Any]:
    """Write one finding with its fields in the order of the contract."""
    return {
        "rule": found.rule,
        "area": found.area,
        "group": found.group,
        "item": found.item,
        "severity": found.severity.value,
        "address": found.address,
        "start": found.start,
        "end": found.end,
        "quote": found.quote,
        "citation": found.citation,
        "message": found.message,
        "suggestion": found.suggestion,
    }
