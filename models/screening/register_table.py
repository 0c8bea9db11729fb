"""A register of laws as a table: columns by their English or Chinese name, every cell checked, each fault named by line."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from models.refusals import BadInput
from models.screening.register import Law, LawKind, Standing, name_of
from models.stock import BadCell, Cell, Line

NAMES = {
    "title": "名称",
    "kind": "类别",
    "number": "文号",
    "issuer": "制定机关",
    "promulgated": "公布日期",
    "effective": "施行日期",
    "last_amended": "最近修改",
    "status": "状态",
    "repealed_on": "废止日期",
    "replaced_by": "替代文件",
    "articles": "最后一条",
    "as_of": "资料截至",
    "source": "来源",
}
UNUSED = frozenset({"older_versions", "category", "note", "备注", "序号"})  # known by name and not kept
_BY_NAME = {**{name: name for name in NAMES}, **{chinese: name for name, chinese in NAMES.items()}}
_STATUS = {
    **dict.fromkeys(("", "未标注", "不详", "尚未施行", "尚未生效"), Standing.UNKNOWN),
    **dict.fromkeys(("有效", "现行有效", "已修改"), Standing.IN_FORCE),
    **dict.fromkeys(("废止", "已废止", "失效", "已失效"), Standing.REPEALED),
}
_WRITTEN = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:\s+00:00:00)?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_BETWEEN = re.compile(r"》[、；;，]?《")
MOST_ARTICLES = 3000
LONGEST = {"title": 200, "replaced_by": 400}
_LONG = 200


@dataclass(slots=True)
class RegisterReading:
    """A table as read: the laws, and the bad cells."""

    laws: list[Law] = field(default_factory=list)
    faults: list[BadCell] = field(default_factory=list)


def read_register(lines: Sequence[Line], today: date) -> RegisterReading:
    """Read the laws below the header; a row that does not say up to when it is known counts as known today."""
    if not lines:
        raise BadInput("法规名录是空的，没有可以导入的内容。")
    header = _header(lines[0][1])
    reading, seen = RegisterReading(), dict[tuple[str, date | None], int]()
    for number, cells in lines[1:]:
        if any(_word(cell) for cell in cells):
            row = _RowReader(number, header, cells)
            law = row.law(today)
            row.refuse_double(law, seen)
            reading.faults += row.faults
            if not row.faults:
                reading.laws.append(law)
    return reading


def _header(cells: Sequence[Cell]) -> list[str]:
    """Return our name of each column, empty for one that is not kept; an unknown, doubled or missing one is refused."""
    words = [_word(cell).strip().lstrip("\ufeff") for cell in cells]
    if unknown := [word for word in words if word and word not in _BY_NAME and word not in UNUSED]:
        raise BadInput(f"法规名录第1行有不认识的列“{'”“'.join(unknown)}”，可以用的列是 {'、'.join(_listed())}。")
    header = [_BY_NAME.get(word, "") for word in words]
    if doubled := sorted({name for name in header if name and header.count(name) > 1}):
        raise BadInput(f"法规名录第1行的列“{'”“'.join(NAMES[name] for name in doubled)}”出现两次，请删去一列。")
    if "title" not in header:
        raise BadInput(f"法规名录第1行没有“名称”（title）一列，可以用的列是 {'、'.join(_listed())}。")
    return header


def _listed() -> list[str]:
    """Return the columns as a person may write them."""
    return [f"{chinese}（{name}）" for name, chinese in NAMES.items()]


class _RowReader:
    """Reads one row, collecting what is wrong with it."""

    def __init__(self, number: int, header: Sequence[str], cells: Sequence[Cell]) -> None:
        self.number = number
        self.faults: list[BadCell] = []
        self.cells: Mapping[str, Cell] = dict(zip(header, cells, strict=False))
        if any(_word(cell) for cell in cells[len(header) :]):
            self._fault("行尾", "比表头多出内容，请检查是否少了引号或者多了逗号")

    def law(self, today: date) -> Law:
        """Return the law of the row; not to be used where there are faults."""
        repealed_on = self._day("repealed_on")
        status = self._status()
        law = Law(
            title=_unwrapped(self._text("title")),
            kind=self._kind(),
            number=self._text("number"),
            issuer=self._text("issuer"),
            promulgated=self._day("promulgated"),
            effective=self._day("effective"),
            last_amended=self._day("last_amended"),
            status=Standing.REPEALED if repealed_on and status is Standing.UNKNOWN else status,
            repealed_on=repealed_on,
            replaced_by=_unwrapped(self._text("replaced_by")),
            articles=self._articles(),
            as_of=self._day("as_of") or today,
            source=self._text("source"),
        )
        self._check(law)
        return law

    def refuse_double(self, law: Law, seen: dict[tuple[str, date | None], int]) -> None:
        """Refuse a second row of the same enactment: the same title, made on the same day."""
        key = (name_of(law.title).key, law.promulgated)
        if law.title and (first := seen.setdefault(key, self.number)) != self.number:
            self._fault("名称", f"《{law.title}》与第{first}行重复（名称、公布日期都相同）")

    def _check(self, law: Law) -> None:
        """Collect contradictions between the cells."""
        if not law.title:
            self._fault("名称", "没有填写")
        made = law.promulgated
        for name, day in (("effective", law.effective), ("last_amended", law.last_amended), ("repealed_on", law.repealed_on)):
            if made and day and day < made:
                self._fault(NAMES[name], f"{day}早于公布日期{made}")
        if law.title and name_of(law.replaced_by).key == name_of(law.title).key:
            self._fault("替代文件", "与名称相同")

    def _text(self, name: str) -> str:
        words = _word(self.cells.get(name)).strip()
        if _CONTROL.search(words):
            self._fault(NAMES[name], "含有换行或者控制字符")
        if len(words) > LONGEST.get(name, _LONG):
            self._fault(NAMES[name], f"超过{LONGEST.get(name, _LONG)}字")
        return words

    def _kind(self) -> LawKind:
        words = self._text("kind")
        if words in set(LawKind):
            return LawKind(words)
        self._fault(NAMES["kind"], f"“{words}”不在 {'、'.join(kind for kind in LawKind if kind)} 之内")
        return LawKind.UNKNOWN

    def _status(self) -> Standing:
        words = self._text("status")
        if words not in _STATUS:
            self._fault(NAMES["status"], f"“{words}”应写有效、废止或者留空")
        return _STATUS.get(words, Standing.UNKNOWN)

    def _day(self, name: str) -> date | None:
        cell = self.cells.get(name)
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        words = _word(cell).strip()
        found = _WRITTEN.fullmatch(words)
        try:
            if found:
                return date(*map(int, found.groups()))
        except ValueError:
            found = None
        if words:
            self._fault(NAMES[name], f"“{words[:20]}”不是日期，应写成 2026-03-01")
        return None

    def _articles(self) -> int | None:
        words = _word(self.cells.get("articles")).strip().removesuffix(".0")
        if not words:
            return None
        if words.isascii() and words.isdecimal() and 0 < int(words[:6]) <= MOST_ARTICLES:
            return int(words)
        self._fault(NAMES["articles"], f"“{words[:20]}”应是1到{MOST_ARTICLES}的整数")
        return None

    def _fault(self, column: str, why: str) -> None:
        self.faults.append(BadCell(self.number, column, why))


def _unwrapped(words: str) -> str:
    """Return a title, or several, without the marks around it; marks within a title stay."""
    if not (words.startswith("《") and words.endswith("》")):
        return words
    inner = _BETWEEN.sub("；", words[1:-1])
    return inner if inner.count("《") == inner.count("》") else words


def _word(cell: Cell) -> str:
    """Return a cell as words; an empty one as nothing."""
    return "" if cell is None else str(cell)
