"""The notice of a year's days off (放假安排): of a file of `rules/calendar`, or what an operator loads for a further year."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType

from pydantic import Field

from models.calendar import DayKind, YearNotice, fault_in
from models.law import Evidence
from models.refusals import BadInput
from tasks.strict_yaml import Closed, checked, name_in, text_of

COLUMNS, OPTIONAL_COLUMNS, SURPLUS = ("日期", "类别"), ("节日",), "多出"
WRITTEN_DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
YEAR_IN_TITLE = re.compile(r"([0-9]{4})\s*年")


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


def read_year_notice(path: Path, *, title: str = "", number: str = "") -> YearNotice:
    """Return the notice of a further year from a CSV (日期, 类别, optional 节日) or YAML file; all bad cells are named.

    A CSV wants the notice's `title`, which holds the year; for YAML the file says both, and the arguments are not used.
    """
    if path.suffix.lower() == ".csv":
        try:
            return _from_table(text_of(path), title, number)
        except csv.Error as fault:
            raise BadInput(f"放假安排表“{path.name}”读不通（{fault}），请另存为.csv后重试。") from fault
    if path.suffix.lower() in {".yaml", ".yml"}:
        return notice_of(path)
    raise BadInput(f"放假安排文件“{path.name}”不是.csv或.yaml，请换成这两种格式之一。")


def notice_of(path: Path) -> YearNotice:
    """Return the notice of a YAML file."""
    file = checked(path, text_of(path), YearFile)
    listed = [*file.off, *file.work]
    if doubled := sorted({str(day) for day in listed if listed.count(day) > 1}):
        raise BadInput(f"{name_in(path)}中{'、'.join(doubled)}重复出现，每天只能列一次，请改正。")
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
