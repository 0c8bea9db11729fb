"""The report of a period as a .docx on the house's page: figures first, then a table for each part."""

from models.figures.period import Part, PeriodReport
from tasks.writing.blank import HEADING_STYLE, blank_document, to_bytes
from tasks.writing.tables import set_table
from tasks.writing.typography import HEITI, SIZE_2, SIZE_3, XIAOBIAOSONG, chinese_date
from tasks.writing.word import Element, Face, Look, paragraph, run

_TITLE = Face(XIAOBIAOSONG, SIZE_2, spacing=0)
_PART = Face(HEITI, SIZE_3, spacing=0)
_NUMERALS = "一二三四五六七八九十"
_TITLE_LINE = 34.0
_SMALL, _LONGEST = 9.0, 14.0  # 小五号; a day then stands on one line beside a title


def period_docx(report: PeriodReport) -> bytes:
    """Return the .docx; the same bytes from the same report."""
    document = blank_document()
    body: Element = document.element.body
    run(paragraph(body, Look(HEADING_STYLE, "center", line=_TITLE_LINE)), report.title, _TITLE)
    span = f"（{chinese_date(report.first)}至{chinese_date(report.last)}）"
    run(paragraph(body, Look(align="center")), span, Face())
    _heading(body, 0, "总体情况")
    set_table(body, (("项目", "情况"), *report.figures))
    for at, part in enumerate(report.parts, 1):
        _set_part(body, at, part)
    run(paragraph(body, Look(align="right")), f"{chinese_date(report.made_on)}生成", Face())
    body.append(body.sectPr)
    return to_bytes(document, report.title, report.made_on)


def _heading(body: Element, at: int, words: str) -> None:
    run(paragraph(body, Look(keep_next=True)), f"{_NUMERALS[at]}、{words}", _PART)


def _set_part(body: Element, at: int, part: Part) -> None:
    _heading(body, at, part.title)
    for words in (part.says, *part.notes):
        run(paragraph(body, Look()), words, Face())
    if part.rows:
        set_table(body, (part.head, *(tuple(map(_plain, row)) for row in part.rows)), _SMALL, _LONGEST)
    else:
        run(paragraph(body, Look()), "本期没有。", Face())


def _plain(cell: str) -> str:
    """Return a cell on one line; what a person typed may hold line ends and tabs."""
    return " ".join(cell.split())
