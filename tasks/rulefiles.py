"""YAML of the rules read strictly: unknown fields, doubled keys and wrong values are refused by file and line."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from models.refusals import BadInput

_KINDS = {
    "extra_forbidden": "是不认识的字段",
    "missing": "没有填写",
    "enum": "不在允许的取值之内",
    "string_pattern_mismatch": "写法不对",
    "date_type": "不是日期",
    "string_too_short": "不能为空",
    "too_short": "不能为空",
}


_SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the quick one where libyaml was built in


class _StrictLoader(_SafeLoader):  # type: ignore[valid-type, misc]  # one of two classes, known at run time only
    """Reads YAML and refuses a key that is written twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Build a mapping whose keys are all different."""
        keys = [key.value for key, _ in node.value]
        if doubled := next((key for key in keys if keys.count(key) > 1), None):
            raise yaml.MarkedYAMLError(problem=f"字段 {doubled} 重复", problem_mark=node.start_mark)
        return dict(super().construct_mapping(node, deep))


def read_yaml(path: Path) -> tuple[yaml.Node | None, object]:
    """Return the YAML of a file as nodes with their lines, and as plain values."""
    try:
        loader = _StrictLoader(path.read_text(encoding="utf-8"))
        root = loader.get_single_node()
        return root, None if root is None else loader.construct_document(root)
    except UnicodeDecodeError as error:
        raise BadInput(f"规则文件 {path} 不是 UTF-8 文本，请另存为 UTF-8。") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadInput(f"规则文件 {path} 第{line}行不是正确的 YAML（{error.problem}），请改正。") from error


def refused(path: Path, root: yaml.Node | None, error: ValidationError) -> BadInput:
    """Say in one sentence where the first fault of a pack is."""
    fault = error.errors()[0]
    where = ".".join(str(part) for part in fault["loc"]) or "内容"
    what = _KINDS.get(fault["type"], str(fault.get("ctx", {}).get("error", "类型或者取值不对")))
    return BadInput(f"规则文件 {path} 第{line_of(root, fault['loc'])}行的 {where} 有误：{what}，请改正。")


def line_of(node: yaml.Node | None, place: Sequence[int | str]) -> int:
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
