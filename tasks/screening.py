"""Screening from outside: read the packs of `rules/`, run them over a text, and write the result for other programs.

Light: nothing here, and nothing it imports, knows of the database or of Prefect.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import ValidationError

from models.refusals import BadInput
from models.screening.checks import fault_of
from models.screening.context import ScreenContext
from models.screening.engine import Screening, screen
from models.screening.finding import Finding
from models.screening.pack import Area, Pack
from models.text.tree import DocumentText

_KINDS = {
    "extra_forbidden": "是不认识的字段",
    "missing": "没有填写",
    "enum": "不在允许的取值之内",
    "string_pattern_mismatch": "写法不对",
    "date_type": "不是日期",
    "string_too_short": "不能为空",
    "too_short": "不能为空",
}


@dataclass(frozen=True, slots=True)
class Screened:
    """One input with its result: a file by its name, or a clause by its id."""

    name: str
    sha256: str
    screening: Screening
    by: Literal["file", "id"] = "file"


class _StrictLoader(yaml.SafeLoader):
    """Reads YAML and refuses a key that is written twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Build a mapping whose keys are all different."""
        keys = [key.value for key, _ in node.value]
        if doubled := next((key for key in keys if keys.count(key) > 1), None):
            raise yaml.MarkedYAMLError(problem=f"字段 {doubled} 重复", problem_mark=node.start_mark)
        return super().construct_mapping(node, deep)


def load_packs(rules_dir: Path) -> tuple[Pack, ...]:
    """Read every pack below `rules_dir/<area>/`; the first one that is wrong is refused by file and line."""
    if not rules_dir.is_dir():
        raise BadInput(f"没有找到规则目录 {rules_dir}，请检查安装是否完整。")
    found = ((path, area) for area in Area for path in sorted((rules_dir / area.value).glob("*.yaml")))
    loaded = [(path, pack) for path, area in found if (pack := _load(path, area))]
    _refuse_overlap(loaded)
    return tuple(pack for _, pack in loaded)


def _refuse_overlap(loaded: Sequence[tuple[Path, Pack]]) -> None:
    """Refuse two packs of one area that begin on one day: each day is covered once."""
    seen: dict[tuple[Area, date], Path] = {}
    for path, pack in loaded:
        other = seen.setdefault((pack.area, pack.in_force_from), path)
        if other != path:
            raise BadInput(f"规则包 {path} 与 {other} 同一领域、同一天起施行，每一天只能有一个规则包，请删去或者改正其一。")


def _load(path: Path, area: Area) -> Pack | None:
    """Read one pack, which must be of its folder's area and in force from the day its file name begins with.

    None: the file is a review standard of the law book (审查标准), which lies in the same folder and says `subject`.
    """
    root, data = _read(path)
    if isinstance(data, dict) and "subject" in data and "rules" not in data:
        return None
    try:
        pack = Pack.model_validate(data)
    except ValidationError as error:
        raise _refused(path, root, error) from error
    if pack.area is not area:
        raise BadInput(f"规则包 {path} 的 area 是 {pack.area.value}，与所在目录 {area.value} 不符，请改正。")
    if pack.in_force_from.isoformat() != path.name.split(".")[0]:
        raise BadInput(f"规则包 {path} 的 in_force_from 是 {pack.in_force_from}，与文件名不符，请改正。")
    for place, rule in enumerate(pack.rules):
        if fault := fault_of(rule):
            raise BadInput(f"规则包 {path} 第{_line(root, ('rules', place))}行的规则 {rule.code} 有误：{fault}，请改正。")
    return pack


def _read(path: Path) -> tuple[yaml.Node | None, object]:
    """Return the YAML of a file as nodes with their lines, and as plain values."""
    try:
        words = path.read_text(encoding="utf-8")
        return yaml.compose(words, Loader=yaml.SafeLoader), yaml.load(words, Loader=_StrictLoader)  # noqa: S506 – a SafeLoader
    except UnicodeDecodeError as error:
        raise BadInput(f"规则包 {path} 不是 UTF-8 文本，请另存为 UTF-8。") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadInput(f"规则包 {path} 第{line}行不是正确的 YAML（{error.problem}），请改正。") from error


def _refused(path: Path, root: yaml.Node | None, error: ValidationError) -> BadInput:
    """Say in one sentence where the first fault of a pack is."""
    fault = error.errors()[0]
    where = ".".join(str(part) for part in fault["loc"]) or "内容"
    what = _KINDS.get(fault["type"], str(fault.get("ctx", {}).get("error", "类型或者取值不对")))
    return BadInput(f"规则包 {path} 第{_line(root, fault['loc'])}行的 {where} 有误：{what}，请改正。")


def _line(node: yaml.Node | None, place: Sequence[int | str]) -> int:
    """Return the line of the deepest node that `place` leads to, counted from 1."""
    line = node.start_mark.line if node else 0
    for part in place:
        step = _child(node, part)
        if step is None:
            break
        line, node = step
    return line + 1


def _child(node: yaml.Node | None, part: int | str) -> tuple[int, yaml.Node] | None:
    """Return the line and the node one step below `node`; None when there is none."""
    if isinstance(node, yaml.MappingNode):
        return next(((key.start_mark.line, value) for key, value in node.value if key.value == part), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
        return node.value[part].start_mark.line, node.value[part]
    return None


def screen_text(
    text: DocumentText,
    *,
    day: date,
    rules_dir: Path,
    areas: Iterable[Area] | None = None,
    context: ScreenContext | None = None,
    gates: Callable[[str], bool] | None = None,
) -> Screening:
    """Screen one text by the packs in force on `day`. `areas` None: all of them; `gates` None: the packs' own severities."""
    facts = replace(context or ScreenContext(day), day=day)
    return screen(text, load_packs(rules_dir), replace(facts, gates=gates) if gates else facts, areas)


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
