"""A ledger as a file: an Excel workbook with real days and numbers, or CSV. No cell of either ever runs as a formula."""

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from models.clock import SHANGHAI
from models.figures.ledger import Cell, Column, Kind, Ledger
from tasks.spreadsheets import RUNS, fitting

FONT = "宋体"
THIN = Side(style="thin", color="FFB7BEC7")
BORDER = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
HEADS = PatternFill("solid", fgColor="FFE6EEF8")
FORMATS = {Kind.DAY: "yyyy-mm-dd", Kind.SHARE: "0%"}
FOR_SHEET = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def workbook(ledger: Ledger, at: datetime, narrowed: str = "") -> bytes:
    """Return a ledger as .xlsx: title, what it was narrowed by, header, rows, total; the header stays in sight."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(ledger.title.translate(FOR_SHEET).strip()[:31])
    head = [
        [ledger.title],
        [f"{narrowed + '；' if narrowed else ''}{_made(at)}"],
        *([note] for note in (*ledger.alarms, *ledger.notes)),
    ]
    sheet.freeze_panes = f"B{len(head) + 2}"
    for at_column, column in enumerate(ledger.columns, start=1):
        sheet.column_dimensions[get_column_letter(at_column)].width = column.width
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{len(head) + 1}:{len(head) + 1}"
    last = get_column_letter(len(ledger.columns))
    sheet.auto_filter.ref = f"A{len(head) + 1}:{last}{len(head) + 1 + len(ledger.rows)}"
    for n, (words,) in enumerate(head):
        sheet.append([_text(sheet, words, bold=n == 0, size=14 if n == 0 else 10)])
    sheet.append([_header(sheet, column) for column in ledger.columns])
    for row in ledger.rows:
        sheet.append([_cell(sheet, column, cell) for column, cell in zip(ledger.columns, row.cells, strict=True)])
    if ledger.total:
        sheet.append([_cell(sheet, c, cell, bold=True) for c, cell in zip(ledger.columns, ledger.total, strict=True)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _made(at: datetime) -> str:
    return f"导出时间：{at.astimezone(SHANGHAI).strftime('%Y-%m-%d %H:%M')}"


def _header(sheet: Worksheet, column: Column) -> Any:  # noqa: ANN401 - openpyxl's cell
    cell = _text(sheet, column.title, bold=True)
    cell.fill, cell.border = HEADS, BORDER
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    return cell


def _cell(sheet: Worksheet, column: Column, value: Cell, *, bold: bool = False) -> Any:  # noqa: ANN401 - openpyxl's cell
    cell = _text(sheet, value, bold=bold) if isinstance(value, str) else WriteOnlyCell(sheet, value)  # type: ignore[arg-type]  # it takes days, too
    if not isinstance(value, str):
        cell.font = Font(name=FONT, size=11, bold=bold)
        cell.number_format = FORMATS.get(column.kind, "General")
    wraps = column.kind is Kind.TEXT
    cell.alignment = Alignment(vertical="top", wrap_text=wraps, horizontal="left" if wraps else None)
    cell.border = BORDER
    return cell


def _text(sheet: Worksheet, words: str, *, bold: bool = False, size: int = 11) -> Any:  # noqa: ANN401 - openpyxl's cell
    """Return a cell of text, whatever it begins with; letters that no workbook may hold are left out."""
    cell = WriteOnlyCell(sheet, fitting(words))
    cell.data_type = "s"
    cell.quotePrefix = words.startswith(RUNS)  # stays text also when somebody edits it
    cell.font = Font(name=FONT, size=size, bold=bold)
    return cell


def csv_table(ledger: Ledger) -> bytes:
    """Return a ledger as CSV in UTF-8 with its mark; words that a spreadsheet would run get an apostrophe before them."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(column.title for column in ledger.columns)
    for cells in (*(row.cells for row in ledger.rows), *([ledger.total] if ledger.total else [])):
        writer.writerow(_plain(ledger.columns, cells))
    return out.getvalue().encode("utf-8-sig")


def _plain(columns: Iterable[Column], cells: Iterable[Cell]) -> Iterable[str]:
    for column, cell in zip(columns, cells, strict=True):
        if isinstance(cell, str):
            yield f"'{cell}" if cell.startswith((*RUNS, "\n")) else cell.replace("\x00", "")
        else:
            yield column.shown(cell)


def file_name(ledger: Ledger, day: date) -> str:
    """Return the name of a ledger's file, without its ending."""
    return f"{ledger.title}-{day.isoformat()}"
