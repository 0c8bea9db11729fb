"""Tables in and out: .xlsx and .csv into numbered rows of cells; rows into files whose cells a spreadsheet never runs."""

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook, load_workbook

from models.refusals import BadInput
from models.stock import Cell, Line
from tasks.reading.guard import check_size, check_xml, open_package, read_member
from tasks.reading.read import load
from tasks.reading.sniff import FileType, sniff

MOST_ROWS = 50_000
MOST_COLUMNS = 200
RUNS = ("=", "+", "-", "@", "\t", "\r")  # what makes a spreadsheet take a cell for a formula
LONGEST = 32_767  # letters Excel takes in a cell
CUT = "……（超出一格的长度，以下从略，全文见系统）"
NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what no workbook can hold
BROKEN = (KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError, zipfile.BadZipFile, OSError)


def read_lines(path: Path) -> tuple[list[Line], list[str]]:
    """Return the rows of a table file by number, and notes on what was not read."""
    data = load(path)
    check_size(data)
    kind = sniff(data, path.name)
    if kind is FileType.SHEET and data.startswith(b"PK"):
        return _workbook(path.name, data)
    if kind is FileType.SHEET:
        raise BadInput(f"“{path.name}”是旧版 .xls，请另存为 .xlsx 或者 .csv 后再导入。")
    if kind is not FileType.TXT:
        raise BadInput(f"“{path.name}”不是表格，只能导入 .xlsx 或者 .csv。")
    return _csv(path.name, data), []


def _workbook(name: str, data: bytes) -> tuple[list[Line], list[str]]:
    with open_package(data) as package:
        for member in package.namelist():
            if member.lower().endswith((".xml", ".rels")):
                check_xml(member, read_member(package, member))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions it leaves out; only cells are read
            return _cells(data)
    except BROKEN as fault:
        raise BadInput(f"“{name}”读不通，请用 Excel 或者 WPS 另存为 .xlsx 后重试。") from fault


def _cells(data: bytes) -> tuple[list[Line], list[str]]:
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
    sheet = shown[0]
    sheet.reset_dimensions()  # some programs write a wrong extent
    lines: list[Line] = []
    for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), start=1):
        _limit(number)
        lines.append((number, cells))
    left = [other.title for other in book.worksheets if other is not sheet]
    book.close()
    return lines, [f"只读取了工作表“{sheet.title}”，没有读取：{'、'.join(left)}"] if left else []


def _csv(name: str, data: bytes) -> list[Line]:
    text = _decoded(name, data)
    first = text.split("\n", 1)[0]
    lines: list[Line] = []
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in first and "," not in first else ",")
        for number, cells in enumerate(rows, start=1):
            _limit(number)
            lines.append((number, cells))
    except csv.Error as fault:
        raise BadInput(f"“{name}”读不通（{fault}），请另存为 .csv 后重试。") from fault
    return lines


def _limit(number: int) -> None:
    if number > MOST_ROWS:
        raise BadInput(f"表格超过 {MOST_ROWS} 行的上限，请分成几个文件导入。")


def _decoded(name: str, data: bytes) -> str:
    for codec in ("utf-16",) if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            continue
    raise BadInput(f"“{name}”的编码认不出来，请另存为 UTF-8 编码的 .csv。")


def write_lines(path: Path, header: Sequence[str], rows: Sequence[Sequence[object]], sheet: str = "存量文件") -> None:
    """Write a table as .csv (UTF-8 with mark, for Excel) or .xlsx; a cell that would run as a formula is neutralised."""
    plain = [list(header), *([_harmless(cell) for cell in row] for row in rows)]
    if path.suffix.lower() not in {".csv", ".xlsx"}:
        raise BadInput(f"“{path.name}”只能是 .csv 或者 .xlsx。")
    data = _as_csv(plain) if path.suffix.lower() == ".csv" else _as_workbook(plain, sheet)
    try:
        path.write_bytes(data)
    except OSError as fault:
        raise BadInput(f"文件“{path}”写不进去（{fault.strerror}），请检查路径和权限。") from fault


def _harmless(cell: Cell) -> str:
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(RUNS) else text


def _as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def fitting(words: str) -> str:
    """Return words as a cell of a workbook holds them: without characters it cannot hold; what is cut off is said."""
    held = NO_XML.sub("", words)
    return held if len(held) <= LONGEST else held[: LONGEST - len(CUT)] + CUT


def _as_workbook(rows: Sequence[Sequence[str]], name: str) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name)
    for row in rows:
        sheet.append([fitting(cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
