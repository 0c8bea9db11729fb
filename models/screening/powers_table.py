"""A list of powers read from the rows of a table: its header found, every cell checked, all bad ones named. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from models.refusals import BadInput
from models.screening.powers import Period, Power, PowerKind
from models.text.folding import bare, fold
from models.text.numerals import parse

HEADER_WITHIN = 10  # rows above the header are titles of the list
LONGEST_CELL = 4000
_NOTHING = frozenset({"", "—", "——", "-", "--", "/", "\\", "无", "暂无", "不详"})
_SPLIT = re.compile(r"[；;\n\r]+")
_NUMBERED = re.compile(r"^\s*(?:[（(]?[\d一二三四五六七八九十]{1,3}[）).．、]\s*)")
_PERIOD = re.compile(r"(?:自.{0,12}起)?\s*([\d〇一二三四五六七八九十百两]+)\s*(个?工作日|日|天|个?月)(?:以?内)?")


class Column(StrEnum):
    """What a column holds; the value is its name in our own lists."""

    CODE = "编号"
    KIND = "类别"
    NAME = "事项名称"
    ORGAN = "行使主体"
    BASIS = "依据"
    CONDITIONS = "条件"
    MATERIALS = "材料"
    STEPS = "环节"
    PERIOD = "期限"
    KEYWORDS = "关键词"


OTHER_NAMES = {
    Column.CODE: "序号 事项编码 权力编码 项目编码 职权编码 基本编码",
    Column.KIND: "职权类别 权力类型 权力类别 事项类型 职权类型 类型",
    Column.NAME: "职权名称 权力名称 项目名称 名称 权力事项名称 权力事项",
    Column.ORGAN: "实施主体 行使部门 实施机关 实施部门 责任主体 行使机关",
    Column.BASIS: "设定依据 实施依据 法律依据 职权依据",
    Column.CONDITIONS: "办理条件 申请条件 许可条件 受理条件",
    Column.MATERIALS: "申请材料 办理材料 提交材料 申报材料",
    Column.STEPS: "办理环节 办理流程 流程 程序 办理程序",
    Column.PERIOD: "办理期限 法定期限 法定办结时限 办结时限 时限 法定时限",
    Column.KEYWORDS: "识别词",
}
COLUMNS = {name: column for column in Column for name in (column.value, *OTHER_NAMES[column].split())}
NEEDED = (Column.KIND, Column.NAME, Column.BASIS)
KINDS = {
    **{kind.value: kind for kind in PowerKind},
    **{kind.value.removeprefix("行政"): kind for kind in PowerKind if kind is not PowerKind.OTHER},
    **dict.fromkeys(("其他", "其它", "其他权力", "其他职权", "其他类", "其它行政权力", "其他行政职权"), PowerKind.OTHER),
}


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell that cannot be taken, and why."""

    row: int
    column: str
    why: str

    def __str__(self) -> str:
        return f"第{self.row}行“{self.column}”{self.why}"


@dataclass(slots=True)
class PowersReading:
    """A table as read: the powers, the bad cells, and what a person should know of."""

    powers: list[Power] = field(default_factory=list)
    faults: list[BadCell] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_powers(lines: Sequence[tuple[int, Sequence[object]]]) -> PowersReading:
    """Read a table: find its header, then every row; refused where kind, name and basis have no column."""
    at, header = _header(lines)
    reading = PowersReading()
    if unused := [name for name in map(_word, lines[at][1]) if name and name not in COLUMNS]:
        reading.notes.append(f"没有使用的列：{'、'.join(unused)}")
    codes: dict[str, int] = {}
    names: dict[tuple[PowerKind, str, str], int] = {}
    for number, cells in lines[at + 1 :]:
        texts = {column: _text(cells[place]) if place < len(cells) else "" for column, place in header.items()}
        if any(texts.values()):
            _take(number, texts, codes, names, reading)
    return reading


def _header(lines: Sequence[tuple[int, Sequence[object]]]) -> tuple[int, dict[Column, int]]:
    for at, (_, cells) in enumerate(lines[:HEADER_WITHIN]):
        places = [(COLUMNS[name], place) for place, name in enumerate(map(_word, cells)) if name in COLUMNS]
        header = dict(reversed(places))
        if Column.NAME not in header or len(header) < 2:
            continue
        found = [column for column, _ in places if column is not Column.CODE]
        if doubled := sorted({column.value for column in found if found.count(column) > 1}):
            raise BadInput(f"表头里有几列都表示“{'、'.join(doubled)}”，分不清用哪一列，请只留一列。")
        if missing := [column.value for column in NEEDED if column not in header]:
            raise BadInput(f"权责清单的表头缺少“{'、'.join(missing)}”列，请补上后重新导入。")
        return at, header
    raise BadInput(f"表里找不到权责清单的表头：须有“{'”“'.join(NEEDED)}”列，可以有：{'、'.join(Column)}。")


def _word(cell: object) -> str:
    return bare(str(cell)) if cell is not None else ""


def _text(cell: object) -> str:
    """Return a cell as text; line ends are kept, they part the entries of a list."""
    if cell is None:
        return ""
    written = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    return "\n".join(line for part in written.splitlines() if (line := fold(part)))


def _take(
    number: int,
    texts: Mapping[Column, str],
    codes: dict[str, int],
    names: dict[tuple[PowerKind, str, str], int],
    reading: PowersReading,
) -> None:
    """Read one row into `reading`: a row with a fault is not among the powers."""
    faults = [BadCell(number, column.value, why) for column, text in texts.items() if (why := _broken(text))]
    kind = KINDS.get(bare(texts.get(Column.KIND, "")))
    period = _period(texts.get(Column.PERIOD, ""))
    faults += [BadCell(number, column.value, why) for column, why in _wrong(texts, kind, period)]
    key = (kind or PowerKind.OTHER, bare(texts[Column.NAME]), bare(texts.get(Column.ORGAN, "")))
    code = bare(texts.get(Column.CODE, ""))
    if code and code in codes:
        faults.append(BadCell(number, Column.CODE.value, f"与第{codes[code]}行重复"))
    if texts[Column.NAME] and key in names:
        faults.append(BadCell(number, Column.NAME.value, f"与第{names[key]}行重复"))
    codes.setdefault(code, number)
    names.setdefault(key, number)
    reading.faults.extend(faults)
    if kind and not faults:
        reading.powers.append(_power(code, kind, texts, period))


def _broken(text: str) -> str:
    """Return what is wrong with any cell: a formula, an error of the spreadsheet, far too long; empty: nothing."""
    if text.startswith("="):
        return "是公式，请改为填写结果"
    if text.startswith("#") and text.upper().rstrip("!?/0A").startswith(("#REF", "#N", "#VALUE", "#NAME", "#DIV", "#NUM")):
        return f"是出错的公式结果（{text}）"
    return f"超过{LONGEST_CELL}字，请精简" if len(text) > LONGEST_CELL else ""


def _wrong(texts: Mapping[Column, str], kind: PowerKind | None, period: Period | None) -> list[tuple[Column, str]]:
    """Return what is wrong with kind, name, basis and period of a row."""
    wrong = []
    written = texts.get(Column.KIND, "")
    if kind is None:
        wrong.append((Column.KIND, f"“{written[:20]}”不认识（可写：{'、'.join(PowerKind)}）" if written else "是空的"))
    if not texts[Column.NAME]:
        wrong.append((Column.NAME, "是空的"))
    elif not any("\u4e00" <= mark <= "\u9fff" for mark in texts[Column.NAME]):
        wrong.append((Column.NAME, f"“{texts[Column.NAME][:20]}”不是事项名称"))
    if bare(texts.get(Column.BASIS, "")) in _NOTHING:
        wrong.append((Column.BASIS, "是空的，每项权力都要写明设定依据"))
    days = texts.get(Column.PERIOD, "")
    if period is None and bare(days) not in _NOTHING:
        wrong.append((Column.PERIOD, f"“{days[:20]}”不是期限（可写 20个工作日、30日、3个月，不清楚的留空）"))
    return wrong


def _power(code: str, kind: PowerKind, texts: Mapping[Column, str], period: Period | None) -> Power:
    """Return the power of a row without faults."""
    return Power(
        code=code,
        kind=kind,
        name=bare(texts[Column.NAME]),
        organ=bare(texts.get(Column.ORGAN, "")),
        basis="；".join(_entries(texts[Column.BASIS])),
        conditions=_entries(texts.get(Column.CONDITIONS, "")),
        materials=_entries(texts.get(Column.MATERIALS, "")),
        steps=_entries(re.sub(r"[、，→—>]+", "；", texts.get(Column.STEPS, ""))),
        period=period,
        keywords=_groups(texts.get(Column.KEYWORDS, "")),
    )


def _groups(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the ways to name a matter: 设立+民办学校；办学许可证 is two of them, the first with two words."""
    groups = (tuple(word for word in re.split(r"[+＋]", bare(group)) if len(word) > 1) for group in _SPLIT.split(text))
    return tuple(group for group in groups if group)


def _entries(text: str) -> tuple[str, ...]:
    """Return the entries of a cell that lists several, parted by ； or by line ends, without their numbers."""
    parts = (_NUMBERED.sub("", part).strip() for part in _SPLIT.split(text))
    return tuple(part for part in parts if bare(part) not in _NOTHING)


def _period(text: str) -> Period | None:
    """Return the period that a cell holds; None where it holds none that can be read."""
    found = _PERIOD.fullmatch(bare(text))
    return period_of(found.group(1), found.group(2)) if found else None


def period_of(count: str, unit: str) -> Period | None:
    """Return a written period: 二十, 个工作日. A month is thirty days. None where the count is no number."""
    number = parse(count)
    if not number or number > 3650:
        return None
    return Period(number * 30 if unit.endswith("月") else number, "工作日" in unit)
