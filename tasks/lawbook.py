"""Reads the law from `rules/`: the law book, the heads of the review standards, the calendar, an operator's further year.

Read strictly: an unknown, missing or doubled key stops the reading and is named with its file. What was read is kept for
the life of the process, by folder.
"""

import csv
import io
import re
from collections.abc import Hashable, Iterator, Sequence
from contextlib import suppress
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from models.calendar import Calendar, DayKind, YearNotice, fault_in
from models.law import Evidence, LawBook, Rule, Standard
from models.refusals import BadInput, EnvironmentFault

Read = TypeVar("Read", bound=BaseModel)
Scalar = str | int | float
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # where libyaml is missing: slower, the same

STANDARD_FOLDERS = ("competition", "legality")
LARGEST_FILE = 1_000_000  # bytes
MOST_NAMED = 20  # bad keys named in one message
COLUMNS, OPTIONAL_COLUMNS, SURPLUS = ("日期", "类别"), ("节日",), "多出"
WRITTEN_DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
YEAR_IN_TITLE = re.compile(r"([0-9]{4})\s*年")


class Closed(BaseModel):
    """What all files share: no unknown keys, no conversions."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


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


class NoticeHead(Closed):
    """The notice a calendar year rests on."""

    title: str = Field(min_length=1)
    number: str
    evidence: Evidence = Field(default=Evidence.TEXT, strict=False)


class Festival(Closed):
    """A holiday of the notice, first and last day off."""

    name: str
    first: date
    last: date


class YearFile(Closed):
    """A file of `rules/calendar`."""

    year: int
    notice: NoticeHead
    festivals: list[Festival] = Field(default_factory=list)
    off: list[date]
    work: list[date]


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


@cache
def load_law(rules_dir: Path) -> LawBook:
    """Return the law book of `rules_dir`: every rule of `laws/`, every review standard's head."""
    rules: dict[str, Rule] = {}
    for path in _files(rules_dir / "laws"):
        for row in _checked(path, _text(path), LawFile).rules:
            if row.id in rules:
                raise BadInput(f"{_name(path)}中的规则编号“{row.id}”已经用过，编号不能重复，请改用新的编号。", rule=row.id)
            rules[row.id] = _rule(row)
    return LawBook(MappingProxyType(rules), tuple(_standards(rules_dir, rules)))


def load_calendar(rules_dir: Path, extra: Sequence[YearNotice] = ()) -> Calendar:
    """Return the shipped years and the operator's; an operator's notice replaces a shipped one of the same year."""
    return Calendar.of([*_shipped_years(rules_dir), *extra])


def read_year_notice(path: Path, *, title: str = "", number: str = "") -> YearNotice:
    """Return the notice of a further year from a CSV (日期, 类别, optional 节日) or YAML file; all bad cells are named.

    A CSV wants the notice's `title`, which holds the year; for YAML the file says both, and the arguments are not used.
    """
    if path.suffix.lower() == ".csv":
        try:
            return _from_table(_text(path), title, number)
        except csv.Error as fault:
            raise BadInput(f"放假安排表“{path.name}”读不通（{fault}），请另存为.csv后重试。") from fault
    if path.suffix.lower() in {".yaml", ".yml"}:
        return _year(path)
    raise BadInput(f"放假安排文件“{path.name}”不是.csv或.yaml，请换成这两种格式之一。")


@cache
def _shipped_years(rules_dir: Path) -> tuple[YearNotice, ...]:
    notices = []
    for path in _files(rules_dir / "calendar"):
        notices.append(_year(path))
        _same(path, "year", str(notices[-1].year), path.stem)
    return tuple(notices)


def _files(folder: Path) -> list[Path]:
    """Return the YAML files of a folder in order, or say that the installation is incomplete."""
    if found := sorted(folder.glob("*.yaml")):
        return found
    raise EnvironmentFault(f"规则目录rules/{folder.name}不存在或者没有.yaml文件，安装不完整，请恢复该目录后重试。")


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _text(path: Path) -> str:
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


def _checked(path: Path, text: str, shape: type[Read]) -> Read:
    """Return the YAML text as a checked value, or name the file and every bad key."""
    try:
        return shape.model_validate(yaml.load(text, StrictLoader))  # noqa: S506 - StrictLoader is a SafeLoader
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 1
        raise BadInput(f"{_name(path)}第{line}行读不通（{fault.problem}），请改正后重试。") from fault
    except ValidationError as fault:
        bad = "；".join(_bad_key(error["loc"], error["type"]) for error in fault.errors(include_url=False)[:MOST_NAMED])
        raise BadInput(f"{_name(path)}不合格式：{bad}，请改正后重试。") from fault
    except (ValueError, RecursionError, yaml.YAMLError) as fault:
        raise BadInput(f"{_name(path)}读不通（{fault}），请改正后重试。") from fault


def _bad_key(place: tuple[int | str, ...], kind: str) -> str:
    """Say in words what is wrong with a key and where it stands."""
    where = "".join(f"第{part + 1}项" if isinstance(part, int) else f"“{part}”" for part in place) or "整个文件"
    return {"extra_forbidden": f"不认识的键{where}", "missing": f"缺少{where}"}.get(kind, f"{where}的值不合要求")


def _same(path: Path, key: str, written: str, expected: str) -> None:
    if written != expected:
        raise BadInput(f"{_name(path)}的“{key}”写的是{written}，与文件所在位置的{expected}不一致，请改正其中之一。")


def _rule(row: RuleRow) -> Rule:
    value = tuple(row.value) if isinstance(row.value, list) else row.value
    begins = None if row.in_force_from == "?" else row.in_force_from
    return Rule(**{**row.model_dump(), "value": value, "in_force_from": begins})


def _standards(rules_dir: Path, rules: dict[str, Rule]) -> Iterator[Standard]:
    """Yield the head of each `<day>.yaml`; its `rules:`, and files with more in their names, belong to the screening packs."""
    for path in (p for folder in STANDARD_FOLDERS for p in sorted((rules_dir / folder).glob("????-??-??.yaml"))):
        head = _checked(path, re.split(r"^rules:", _text(path), maxsplit=1, flags=re.MULTILINE)[0], StandardHead)
        subject = path.parent.name
        _same(path, "subject", head.subject or head.area, subject)
        _same(path, "in_force_from", head.in_force_from.isoformat(), path.stem)
        if missing := [cited for cited in head.cites if cited not in rules]:
            raise BadInput(f"{_name(path)}引用了法规库中没有的规则{'、'.join(missing)}，请改正编号或者在rules/laws中补录。")
        cites = tuple(head.cites)
        yield Standard(subject, f"{subject}/{path.stem}", head.name, head.instrument, head.in_force_from, head.evidence, cites)


def _year(path: Path) -> YearNotice:
    """Return the notice of a YAML file."""
    file = _checked(path, _text(path), YearFile)
    listed = [*file.off, *file.work]
    if doubled := sorted({str(day) for day in listed if listed.count(day) > 1}):
        raise BadInput(f"{_name(path)}中{'、'.join(doubled)}重复出现，每天只能列一次，请改正。")
    named = {f.first + timedelta(days=n): f.name for f in file.festivals for n in range((f.last - f.first).days + 1)}
    title, number, evidence = file.notice.title, file.notice.number, file.notice.evidence
    return YearNotice(file.year, title, number, frozenset(file.off), frozenset(file.work), evidence, MappingProxyType(named))


def _from_table(text: str, title: str, number: str) -> YearNotice:
    """Return the notice of a table, or name every bad cell by row and column."""
    found = YEAR_IN_TITLE.search(title)
    if not found:
        raise BadInput(
            "放假安排表要同时给出通知标题，标题中要有年份（如“国务院办公厅关于2027年部分节假日安排的通知”），请补上。"
        )
    days: dict[date, tuple[DayKind, int]] = {}
    festivals: dict[date, str] = {}
    faults: list[str] = []
    for line, row in _rows(text):
        day, kind, bad = _cells(int(found[1]), row)
        if day and day in days:
            bad.append(("日期", f"{day}与第{days[day][1]}行重复"))
        faults += [f"第{line}行“{column}”列：{why}" for column, why in bad]
        if day and kind and not bad:
            days[day] = (kind, line)
            festivals |= {day: name} if (name := row.get("节日", "").strip()) else {}
    if faults:
        raise BadInput(f"放假安排表有{len(faults)}处不能使用：{'；'.join(faults)}，请全部改正后重新导入。")
    off, work = (frozenset(d for d, (kind, _) in days.items() if kind is wanted) for wanted in DayKind)
    return YearNotice(int(found[1]), title, number, off, work, Evidence.TEXT, MappingProxyType(festivals))


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each filled row with its line number; a wrong heading is refused."""
    reader = csv.reader(io.StringIO(text))
    heading = [cell.strip() for cell in next(reader, [])]
    if not set(COLUMNS) <= set(heading) <= {*COLUMNS, *OPTIONAL_COLUMNS} or len(set(heading)) != len(heading):
        raise BadInput(f"放假安排表第1行的列名是“{'、'.join(heading)}”，应为日期、类别（可加节日），每列一次，请改正表头。")
    for cells in reader:
        if any(cell.strip() for cell in cells):
            row = dict(zip(heading, [*cells, *[""] * len(heading)], strict=False))
            yield reader.line_num, row | {SURPLUS: "".join(cells[len(heading) :]).strip()}


def _cells(year: int, row: dict[str, str]) -> tuple[date | None, DayKind | None, list[tuple[str, str]]]:
    """Return day and kind of a row, and what is wrong with which column."""
    bad = [("表头之外的", f"多出“{row[SURPLUS][:20]}”")] if row[SURPLUS] else []
    kind = next((kind for kind in DayKind if kind == row["类别"].strip()), None)
    if kind is None:
        bad.append(("类别", f"“{row['类别'][:20]}”不是放假或调休上班"))
    day = _date(row["日期"].strip())
    if day is None:
        bad.append(("日期", f"“{row['日期'][:20]}”不是日期"))
    elif why := fault_in(year, day, kind or DayKind.OFF):
        bad.append(("日期", why))
    return day, kind, bad


def _date(written: str) -> date | None:
    """Return a date as people write it (2027-1-1, 2027/1/1, 2027年1月1日); None when there is no such day."""
    found = WRITTEN_DATE.fullmatch(written)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
