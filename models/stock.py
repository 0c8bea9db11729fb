"""A list of documents as an office keeps it (存量文件): which column is which, what a row says, what is wrong where.

Pure: the rows come in as cells, what the installation knows comes in as `Known`; every bad cell is named by row and column.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from models.refusals import BadInput
from models.status import FactKind
from models.stock_words import (
    COLUMNS,
    ENDINGS,
    ERRORS,
    HEADER_WITHIN,
    NO_END,
    NOTHING,
    STATES,
    Part,
    State,
    number_key,
    read_day,
    tidy_number,
    title_key,
)
from models.text.folding import bare, fold

Cell = str | int | float | bool | datetime | date | object | None
Line = tuple[int, Sequence[Cell]]  # the row's number as a spreadsheet shows it, and its cells


@dataclass(frozen=True, slots=True)
class Known:
    """What the installation knows: organs by name, sections by organ and name, numbers already in stock (folded), our organ."""

    organs: Mapping[str, int]
    sections: Mapping[tuple[int, str], int]
    heirs: Mapping[int, str]  # a dissolved section's id -> the words about who answers for it
    taken: frozenset[str]
    own: int


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell that cannot be taken, and why."""

    row: int
    column: str
    why: str

    def __str__(self) -> str:
        return f"第{self.row}行“{self.column}”{self.why}"


@dataclass(frozen=True, slots=True)
class StockRow:
    """One document of the list, checked."""

    row: int
    title: str
    number: str
    registration: str
    organ_id: int
    organ_names: str
    section_id: int | None
    signed: date | None
    published: date | None
    effective: date | None
    expires: date | None
    state: State
    ended: date | None

    def facts(self) -> list[tuple[FactKind, date]]:
        """Return the dated facts of force the list gives, without its end."""
        given = ((FactKind.PUBLISHED, self.published), (FactKind.EFFECTIVE, self.effective), (FactKind.EXPIRES, self.expires))
        return [(kind, day) for kind, day in given if day]

    def ending(self, today: date) -> tuple[FactKind, date, str] | None:
        """Return how the list says it ended: kind, day, reason. None: it did not, or its validity simply ran out."""
        ran_out = self.state is State.OVER and self.expires is not None and self.expires < today
        if self.state not in ENDINGS or ran_out:
            return None
        if self.ended:
            return ENDINGS[self.state], self.ended, "存量清单所列"
        return ENDINGS[self.state], today, f"存量清单写明“{self.state.value}”而没有日期，按导入之日记"


@dataclass(slots=True)
class StockReading:
    """A list as read: the good rows, the bad cells, and what a person should know of."""

    rows: list[StockRow] = field(default_factory=list)
    faults: list[BadCell] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_stock(lines: Sequence[Line], known: Known, today: date) -> StockReading:
    """Read a list: find its header, then every row; refused where no column is a title."""
    at, header = _header(lines)
    reading = StockReading()
    if unused := [name for name in map(_word, lines[at][1]) if name and name not in COLUMNS and name != "序号"]:
        reading.notes.append(f"没有使用的列：{'、'.join(unused)}")
    seen: dict[str, int] = {}
    for number, cells in lines[at + 1 :]:
        if any(_word(cell) for cell in cells):
            _take(_RowReader(number, header, cells), known, today, seen, reading)
    return reading


def _header(lines: Sequence[Line]) -> tuple[int, dict[Part, int]]:
    for at, (_, cells) in enumerate(lines[:HEADER_WITHIN]):
        names = [_word(cell) for cell in cells]
        places = [(COLUMNS[name], place) for place, name in enumerate(names) if name in COLUMNS]
        header = dict(places)
        if Part.TITLE not in header or len(header) < 2:
            continue
        if len(header) < len(places):
            doubled = sorted({part.value for part, _ in places if sum(p is part for p, _ in places) > 1})
            raise BadInput(f"表头里有几列都表示“{'、'.join(doubled)}”，分不清用哪一列，请只留一列。")
        return at, header
    raise BadInput(f"表里找不到表头：须有“标题”列（或者“文件名称”），可以有：{'、'.join(Part)}。")


def _word(cell: Cell) -> str:
    return bare(str(cell)) if cell is not None else ""


class _RowReader:
    """Reads the cells of one row and keeps what is wrong with them."""

    def __init__(self, number: int, header: Mapping[Part, int], cells: Sequence[Cell]) -> None:
        self.number = number
        self.faults: list[BadCell] = []
        self.notes: list[str] = []
        self._cells = {part: cells[place] if place < len(cells) else None for part, place in header.items()}

    def bad(self, part: Part, why: str) -> None:
        """Keep a fault."""
        self.faults.append(BadCell(self.number, part.value, why))

    def text(self, part: Part) -> str:
        """Return a cell's text; a formula or a spreadsheet's error is a fault."""
        cell = self._cells.get(part)
        text = fold(str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell)) if cell is not None else ""
        if text.startswith("="):
            self.bad(part, "是公式，请改为填写结果")
        elif text.upper() in ERRORS:
            self.bad(part, f"是出错的公式结果（{text}）")
        return text[1:] if text[:2] in {"'=", "'+", "'-", "'@"} else text

    def day(self, part: Part) -> date | None:
        """Return a cell's day; empty is None, what is no day is a fault."""
        cell = self._cells.get(part)
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        words = self.text(part)
        if words in NOTHING or (part is Part.EXPIRES and words in NO_END):
            return None
        read = read_day(words)
        if read is None and not any(fault.column == part for fault in self.faults):
            self.bad(part, f"“{words}”不是有效日期（可写 2020-05-12 或者 2020年5月12日）")
        return read


def _take(cells: _RowReader, known: Known, today: date, seen: dict[str, int], reading: StockReading) -> None:
    """Read one row into `reading`: a row with a fault is not among the rows."""
    organ_id, organ_names = _organ(cells, known)
    days = {part: cells.day(part) for part in (Part.SIGNED, Part.PUBLISHED, Part.EFFECTIVE, Part.EXPIRES, Part.ENDED)}
    row = StockRow(
        row=cells.number,
        title=cells.text(Part.TITLE),
        number=_number(cells, Part.NUMBER),
        registration=_number(cells, Part.REGISTRATION),
        organ_id=organ_id,
        organ_names=organ_names,
        section_id=_section(cells, known, organ_id),
        signed=days[Part.SIGNED],
        published=days[Part.PUBLISHED],
        effective=days[Part.EFFECTIVE] or days[Part.PUBLISHED],
        expires=days[Part.EXPIRES],
        state=_state(cells),
        ended=days[Part.ENDED],
    )
    _order(cells, row)
    _doubles(cells, row, known, seen)
    reading.faults.extend(cells.faults)
    if not cells.faults:
        _remark(cells, row, days[Part.EFFECTIVE], today)
        reading.rows.append(row)
        reading.notes.extend(cells.notes)


def _number(cells: _RowReader, part: Part) -> str:
    written = cells.text(part)
    return "" if written in NOTHING else tidy_number(written)


def _organ(cells: _RowReader, known: Known) -> tuple[int, str]:
    written = cells.text(Part.ORGAN)
    names = [name for name in re.split("[、，,；;]", written) if name]
    if not names:
        return known.own, ""
    if names[0] not in known.organs:
        cells.bad(Part.ORGAN, f"“{names[0]}”不是本系统的制定机关（已有：{'、'.join(known.organs)}）")
    return known.organs.get(names[0], known.own), "、".join(names)


def _section(cells: _RowReader, known: Known, organ_id: int) -> int | None:
    name = cells.text(Part.SECTION)
    if name in NOTHING:
        return None
    section = known.sections.get((organ_id, name))
    if section is None:
        cells.bad(Part.SECTION, f"“{name}”不是该机关的科室，请核对名称或者先登记科室")
    elif section in known.heirs:
        cells.notes.append(f"第{cells.number}行：“{name}”{known.heirs[section]}")
    return section


def _state(cells: _RowReader) -> State:
    written = cells.text(Part.STATE)
    if written in NOTHING:
        return State.BY_DATE
    if written not in STATES:
        cells.bad(Part.STATE, f"“{written}”不认识（可写：{'、'.join(s for s in State if s)}）")
    return STATES.get(written, State.BY_DATE)


def _order(cells: _RowReader, row: StockRow) -> None:
    """The days follow one another: signed, published, then the end; validity ends on or after the day of effect."""
    if not row.title:
        cells.bad(Part.TITLE, "是空的")
    if row.signed and row.published and row.published < row.signed:
        cells.bad(Part.PUBLISHED, f"（{row.published}）早于成文日期（{row.signed}）")
    if row.expires and row.effective and row.expires < row.effective:
        cells.bad(Part.EXPIRES, f"（{row.expires}）早于施行日期（{row.effective}）")
    if row.ended and row.published and row.ended < row.published:
        cells.bad(Part.ENDED, f"（{row.ended}）早于公布日期（{row.published}）")


def _doubles(cells: _RowReader, row: StockRow, known: Known, seen: dict[str, int]) -> None:
    keys = [(p, number_key(n)) for p, n in ((Part.NUMBER, row.number), (Part.REGISTRATION, row.registration)) if n]
    for part, key in keys or [(Part.TITLE, title_key(row.title, row.published or row.signed))]:
        if key in known.taken:
            cells.bad(part, "与库中已有的文件重复")
        elif key in seen:
            cells.bad(part, f"与第{seen[key]}行重复")
        seen.setdefault(key, cells.number)


def _remark(cells: _RowReader, row: StockRow, effective: date | None, today: date) -> None:
    """Note what is taken in otherwise than the list may mean."""
    said = []
    if row.state is State.IN_FORCE and row.expires and row.expires < today:
        said.append(f"写明有效，但有效期已于{row.expires}届满，按自动失效认定")
    if row.published is None and row.state in {State.IN_FORCE, State.BY_DATE}:
        said.append("没有公布日期，在补登公布情况之前按未公布对待")
    if row.published and effective is None:
        said.append("没有施行日期，按公布之日起施行")
    if row.state in ENDINGS and not row.ended and row.ending(today):
        said.append(f"{row.state.value}的日期没有填写，按导入之日记")
    cells.notes.extend(f"第{cells.number}行《{row.title}》：{words}" for words in said)
