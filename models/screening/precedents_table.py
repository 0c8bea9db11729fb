"""Precedents read from records or from the rows of a table: every one checked, all bad ones named. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256

from models.refusals import BadInput
from models.screening.precedents import Precedent

Record = tuple[int, Mapping[str, object]]  # the number of the line or row, and what it says by name
Row = tuple[int, Sequence[object]]

COLUMNS = {"标题": "title", "发布机关": "issuer", "日期": "day", "条款": "clause", "依据": "standard", "结果": "outcome"}
NEEDED = ("标题", "条款")
FIELDS = {  # of the JSON lines: the first that says anything counts
    "title": ("case_title", "document_name", "title"),
    "issuer": ("document_issuer", "issuer", "published_by", "reviewer"),
    "day": ("published_on", "date"),
    "clause": ("clause_text_as_reported", "clause"),
    "standard": ("violated_standard", "why_unlawful", "standard_as_reported", "standard"),
    "outcome": ("result", "outcome"),
    "notice": ("source_title", "notice"),
}
LONGEST = {"clause": 20_000, "standard": 5_000, "title": 500, "issuer": 200, "outcome": 5_000, "notice": 500}
NAMES = {field_: column for column, field_ in COLUMNS.items()} | {"notice": "通报"}
HEADER_WITHIN = 10  # rows above the header are the table's own title
_DAY = re.compile(r"((?:19|20)\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?")
_YEAR = re.compile(r"((?:19|20)\d{2})\s*年?")


@dataclass(slots=True)
class Reading:
    """What a file held: its precedents, and what is wrong with it by line."""

    precedents: list[Precedent] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def read_records(records: Iterable[Record]) -> Reading:
    """Read records as the case collections write them, one a line."""
    reading = Reading()
    for number, record in records:
        said = {name: _first(record, keys) for name, keys in FIELDS.items()}
        _take(reading, number, said, _text(record.get("id")), _text(record.get("year")))
    return reading


def read_rows(rows: Iterable[Row]) -> Reading:
    """Read the rows of a table with the columns 标题、发布机关、日期、条款、依据、结果, in any order."""
    lines = [(number, [_text(cell) for cell in cells]) for number, cells in rows]
    at, heading = _header(lines)
    reading = Reading()
    for number, cells in (line for line in lines[at + 1 :] if any(line[1])):
        if any(cells[len(heading) :]):
            reading.faults.append(f"第{number}行的列数多于表头")
            continue
        _take(reading, number, {COLUMNS[name]: cell for name, cell in zip(heading, cells, strict=False)})
    return reading


def _header(lines: Sequence[tuple[int, list[str]]]) -> tuple[int, list[str]]:
    """Return the index of the header row and its columns; refused where a column is missing, unknown or written twice."""
    for at, (_, cells) in enumerate(lines[:HEADER_WITHIN]):
        heading = list(cells)
        while heading and not heading[-1]:
            heading.pop()
        if set(NEEDED) <= set(heading) <= set(COLUMNS) and len(set(heading)) == len(heading):
            return at, heading
    found = "、".join(cell for cell in (lines[0][1] if lines else []) if cell)[:80] or "空的"
    raise BadInput(f"案例表的表头是“{found}”，应为 {'、'.join(COLUMNS)}（至少有 {'、'.join(NEEDED)}），请改正表头后重新导入。")


def _take(reading: Reading, number: int, said: Mapping[str, str], id_: str = "", year: str = "") -> None:
    """Check one case; keep it, or what is wrong with it."""
    faults = [f"缺少{NAMES[name]}" for name in ("title", "clause") if not said.get(name)]
    faults += [f"{NAMES[name]}超过 {most} 字" for name, most in LONGEST.items() if len(said.get(name, "")) > most]
    day = _day(said.get("day", ""))
    if day is None:
        faults.append(f"日期“{said['day'][:20]}”不是日期")
    if year and not _YEAR.fullmatch(year):
        faults.append(f"年份“{year[:20]}”不是年份")
    if faults:
        reading.faults.append(f"第{number}行{'，'.join(faults)}")
        return
    made = _made(said, day or "", year, id_)
    other = next((one for one in reading.precedents if one.id == made.id), None)
    if other and other != made:
        reading.faults.append(f"第{number}行的编号“{made.id}”与前面的案例重复")
    elif not other:
        reading.precedents.append(made)


def _made(said: Mapping[str, str], day: str, year: str, id_: str) -> Precedent:
    """Return the case; without an id of its own it is known by what it says."""
    own = "|".join(said.get(name, "") for name in ("title", "issuer", "clause"))
    return Precedent(
        id=id_ or f"P-{sha256(own.encode()).hexdigest()[:12]}",
        title=said["title"],
        issuer=said.get("issuer", ""),
        day=day,
        year=int((day or year)[:4]) if day or year else None,
        clause=said["clause"],
        standard=said.get("standard", ""),
        outcome=said.get("outcome", ""),
        notice=said.get("notice", ""),
    )


def _day(words: str) -> str | None:
    """Return a day as 2024-01-08, a mere year as it is, nothing as nothing; None where the words are no date."""
    if not words or (year := _YEAR.fullmatch(words)):
        return year[1] if words and year else ""
    found = _DAY.fullmatch(words)
    try:
        return date(*map(int, found.groups())).isoformat() if found else None
    except ValueError:
        return None


def _first(record: Mapping[str, object], keys: Sequence[str]) -> str:
    """Return the first of these fields that says anything."""
    return next((words for key in keys if (words := _text(record.get(key)))), "")


def _text(value: object) -> str:
    """Write a cell or a field as text; several lines of a clause are joined."""
    if isinstance(value, list):
        return "\n".join(str(one).strip() for one in value if str(one).strip())
    if isinstance(value, datetime):
        return value.date().isoformat()
    return "" if value is None else str(value).strip()
