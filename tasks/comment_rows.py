"""The rows of a table of comments: each cell read strictly, every bad one named. A row with a number is about a comment known.

What reads the file – the light CSV reader here, `tasks.consultations` for workbooks – gives each row as its cells by column.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from models.letters import tidy
from models.refusals import BadInput
from models.stock_words import read_day
from models.text.dates import write_date
from tasks.feedback import DISPOSITION_NAMES
from tasks.papers import contents

NUMBER, UNSETTLED = "编号", "尚有分歧"  # columns of the table as we give it out; a table made elsewhere has neither
COLUMNS = ("日期", "渠道", "单位类型", "意见人", "条款", "意见")
OUTCOME, REASON = "采纳情况", "理由"
DISPOSITIONS = {**{name: key for key, name in DISPOSITION_NAMES.items()}, "未采纳": "rejected"}
LONGEST: Mapping[str, tuple[str, int]] = {
    "words": ("意见", 30_000),
    "source": ("意见人", 200),
    "address": ("条款", 200),
    "channel": ("渠道", 40),
    "kind": ("单位类型", 40),
}
LONGEST_REASON = 30_000
EARLIEST = date(2000, 1, 1)  # before that no office consulted through this system
NAMED = 30  # faults named at once


@dataclass(frozen=True, slots=True)
class Received:
    """One comment as received. `line`: its row in a table; `id`: the row is about this comment, registered before."""

    on: date
    words: str
    channel: str = ""
    kind: str = ""
    source: str = ""
    address: str = ""
    line: int = 0
    id: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """What became of a comment; nothing yet where `disposition` is empty."""

    disposition: str = ""
    reason: str = ""
    unsettled: bool = False


Row = tuple[Received, Said]


def refuse(faults: Sequence[str], *, table: bool = True) -> None:
    """Refuse where there are faults: nothing of a table is taken in then."""
    if not faults:
        return
    more = f"；……共 {len(faults)} 处" if len(faults) > NAMED else ""
    named = f"{'；'.join(faults[:NAMED])}{more}。"
    raise BadInput(f"意见表有误，没有登记任何意见：{named}" if table else named)


def too_long(received: Received) -> list[str]:
    """Say which parts of a comment are longer than is kept."""
    lengths = ((label, most, len(getattr(received, name))) for name, (label, most) in LONGEST.items())
    return [f"“{label}”最多 {most} 字，现在是 {length} 字" for label, most, length in lengths if length > most]


def wrong_day(on: date, last: date) -> str:
    """Say why a comment cannot have come on a day: after `last`, or before anything is kept here; empty where it can."""
    if on > last:
        return f"收到日期{write_date(on)}晚于今天，请核对"
    return f"收到日期{write_date(on)}早于{EARLIEST.year}年，请核对" if on < EARLIEST else ""


def rows_of(read: Sequence[tuple[int, Mapping[str, str]]], last: date) -> list[Row]:
    """Return the comments of a table's rows, each given with its line; refused with every bad cell, or without any row.

    `last`: the last day on which a comment can have come, today.
    """
    faults: list[str] = []
    rows = [_row(line, {name: tidy(cell) for name, cell in cells.items()}, last, faults) for line, cells in read]
    refuse(faults)
    if not rows:
        raise BadInput("意见表里没有意见，请核对选择的文件。")
    return rows


def _row(line: int, cells: Mapping[str, str], last: date, faults: list[str]) -> Row:
    known = _number(line, cells.get(NUMBER, ""), faults)
    received = _received(line, cells, known)
    if not known:
        day = wrong_day(received.on, last) if received.on > date.min else "“日期”不是有效日期"
        empty = "" if received.words else "“意见”是空的"
        faults += [f"第{line}行{fault}" for fault in (day, empty, *too_long(received)) if fault]
    elif cells["日期"] and received.on == date.min:
        faults.append(f"第{line}行“日期”不是有效日期")
    return received, _said(line, cells, faults)


def _number(line: int, cell: str, faults: list[str]) -> int:
    plain = cell.removesuffix(".0")  # as some programs save a number
    if not plain or (plain.isascii() and plain.isdigit() and len(plain) < 10):
        return int(plain or 0)
    faults.append(f"第{line}行“{NUMBER}”应当是导出时的编号；新的意见不填编号")
    return 0


def _received(line: int, cells: Mapping[str, str], known: int) -> Received:
    on = read_day(cells["日期"]) or date.min
    return Received(on, cells["意见"], cells["渠道"], cells["单位类型"], cells["意见人"], cells["条款"], line, known)


def _said(line: int, cells: Mapping[str, str], faults: list[str]) -> Said:
    """Return what a row says became of the comment; what is wrong with it is added to `faults`."""
    said, reason = cells.get(OUTCOME, ""), cells.get(REASON, "")
    if said and said not in DISPOSITIONS:
        faults.append(f"第{line}行“{OUTCOME}”只能是{'、'.join(DISPOSITION_NAMES.values())}")
    if (doubt := cells.get(UNSETTLED, "")) not in {"", "是", "否"}:
        faults.append(f"第{line}行“{UNSETTLED}”只能是“是”或者“否”")
    if alone := [] if said else [name for name, filled in ((REASON, reason), (UNSETTLED, doubt == "是")) if filled]:
        faults.append(f"第{line}行填写了“{'”和“'.join(alone)}”，没有填写“{OUTCOME}”")
    unsettled = doubt == "是" if UNSETTLED in cells else UNSETTLED in reason
    return Said(DISPOSITIONS.get(said, ""), reason, unsettled)


def read_table(path: Path, last: date) -> list[Row]:
    """Read comments, and dispositions where given, from a CSV; every bad cell is named by row and column, all at once.

    `last`: today.
    """
    rows = _table(path)
    if rows and any(name not in rows[0] for name in COLUMNS):
        raise BadInput(f"意见表须有这些列：{'、'.join(COLUMNS)}。")
    return rows_of([(line, row) for line, row in enumerate(rows, start=2) if any(row.values())], last)


def _table(path: Path) -> list[dict[str, str]]:
    try:
        read = list(csv.DictReader(io.StringIO(_decoded(contents(path)))))
    except (csv.Error, UnicodeDecodeError) as fault:
        raise BadInput(f"意见表“{path.name}”读不了，请另存为 CSV（UTF-8，逗号分隔）后再试。") from fault
    if wide := [str(number) for number, row in enumerate(read, start=2) if None in row]:
        raise BadInput(f"意见表第{'、'.join(wide)}行的格数多于表头（意见里的逗号须放在引号内），没有登记任何意见。")
    return [{name: (cell or "").strip() for name, cell in row.items() if name} for row in read]


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")
