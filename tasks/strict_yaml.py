"""Strict reading of the law's files: an unknown, missing or doubled key stops the reading and is named with its file."""

from collections.abc import Hashable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from models.refusals import BadInput, EnvironmentFault

Read = TypeVar("Read", bound=BaseModel)
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # where libyaml is missing: slower, the same

LARGEST_FILE = 1_000_000  # bytes
MOST_NAMED = 20  # bad keys named in one message


class Closed(BaseModel):
    """What all files share: no unknown keys, no conversions."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class StrictLoader(Loader):  # type: ignore[misc, valid-type]  # which of the two is known only at run time
    """A YAML loader that refuses a key written twice, and leaves `on`, `off`, `yes`, `no` the words they are."""

    yaml_implicit_resolvers = {
        first: [(tag, form) for tag, form in forms if tag != "tag:yaml.org,2002:bool"]
        for first, forms in Loader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Build a mapping, or name the doubled key and its line."""
        seen: set[str] = set()
        for key, _ in node.value:
            if (word := str(key.value)) in seen:
                raise yaml.constructor.ConstructorError(None, None, f"键“{word}”重复", key.start_mark)
            seen.add(word)
        return dict(super().construct_mapping(node, deep))


def yaml_files(folder: Path) -> list[Path]:
    """Return the YAML files of a folder in order, or say that the installation is incomplete."""
    if found := sorted(folder.glob("*.yaml")):
        return found
    raise EnvironmentFault(f"规则目录rules/{folder.name}不存在或者没有.yaml文件，安装不完整，请恢复该目录后重试。")


def name_in(path: Path) -> str:
    """Return a file as a message names it: folder and name."""
    return f"{path.parent.name}/{path.name}"


def text_of(path: Path) -> str:
    """Return a file's text: UTF-8, or GB18030 as office programs write it."""
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise BadInput(f"文件“{path.name}”读不出来（{fault.strerror}），请核对路径和权限。") from fault
    if len(content) > LARGEST_FILE:
        raise BadInput(f"文件“{path.name}”超过{LARGEST_FILE // 1000}KB，不像规则或放假安排文件，请核对。")
    for encoding in ("utf-8-sig", "gb18030"):
        with suppress(UnicodeDecodeError):
            return content.decode(encoding)
    raise BadInput(f"文件“{path.name}”的文字编码不是UTF-8或GB18030，请另存为UTF-8后重试。")


def checked(path: Path, text: str, shape: type[Read]) -> Read:
    """Return the YAML text as a checked value, or name the file and every bad key."""
    try:
        return shape.model_validate(yaml.load(text, StrictLoader))  # noqa: S506 - StrictLoader is a SafeLoader
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 1
        raise BadInput(f"{name_in(path)}第{line}行读不通（{fault.problem}），请改正后重试。") from fault
    except ValidationError as fault:
        bad = "；".join(_bad_key(error["loc"], error["type"]) for error in fault.errors(include_url=False)[:MOST_NAMED])
        raise BadInput(f"{name_in(path)}不合格式：{bad}，请改正后重试。") from fault
    except (ValueError, RecursionError, yaml.YAMLError) as fault:
        raise BadInput(f"{name_in(path)}读不通（{fault}），请改正后重试。") from fault


def _bad_key(place: tuple[int | str, ...], kind: str) -> str:
    """Say in words what is wrong with a key and where it stands."""
    where = "".join(f"第{part + 1}项" if isinstance(part, int) else f"“{part}”" for part in place) or "整个文件"
    return {"extra_forbidden": f"不认识的键{where}", "missing": f"缺少{where}"}.get(kind, f"{where}的值不合要求")


def must_agree(path: Path, key: str, written: str, expected: str) -> None:
    """Refuse a file that says of itself another thing than its place."""
    if written != expected:
        raise BadInput(f"{name_in(path)}的“{key}”写的是{written}，与文件所在位置的{expected}不一致，请改正其中之一。")
