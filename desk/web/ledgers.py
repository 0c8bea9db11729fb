"""Ledgers and pictures: the overview, each ledger with its filter, and the same as Excel and CSV."""

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from desk.web.faults import NotThere
from desk.web.files import EXCEL, file_answer
from desk.web.pages import page
from desk.web.seat import Seat, SeatOf
from models.access import Right
from models.figures.ledger import Ledger
from models.refusals import BadInput
from tasks.figure_reading import Asked
from tasks.figures import LEDGERS, ledger, overview, pages, sections, years
from tasks.period_report import period_report
from tasks.writing.period_docx import period_docx
from tasks.writing.workbook import csv_table, file_name, workbook

router = APIRouter()
CSV = "text/csv; charset=utf-8"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@router.get("/ledgers")
def show(request: Request, seat: SeatOf) -> Response:
    """Show the pictures of the year and every ledger on offer."""
    seat.needs(Right.SEE_LEDGERS)
    with seat.store.reading() as session:
        seen = overview(session, seat.who, seat.at)
    offers = [(name, kind.title, kind.says) for name, kind in LEDGERS.items()]
    shown: dict[str, Any] = {"seen": seen, "offers": offers, "day": seat.day, "exports": seat.may(Right.EXPORT)}
    return page(request, seat, "ledgers.html", **shown)


@router.get("/ledgers/report.docx")
def report(request: Request, seat: SeatOf, first: date | None = None, last: date | None = None) -> Response:
    """Give out the report of a period as a Word file, over the matters this person may read."""
    seat.needs(Right.SEE_LEDGERS)
    seat.needs(Right.EXPORT)
    if first is None or last is None:
        raise BadInput("请写明起日和止日。")
    made = period_report(seat.store, first, last, seat.who)
    seat.takes_out(request, f"办理情况报告 {first} 至 {last}")
    return file_answer(period_docx(made), WORD, f"{made.organ}办理情况报告（{first}至{last}）.docx", "report.docx")


@router.get("/ledgers/{name}.xlsx")
def excel(request: Request, seat: SeatOf, name: str, year: int | None = None, section: int = 0) -> Response:
    """Give out a ledger as an Excel workbook."""
    made, narrowed = _whole(seat, name, year, section)
    seat.takes_out(request, f"{made.title}（Excel），{made.count} 行；{narrowed}")
    return file_answer(workbook(made, seat.at, narrowed), EXCEL, file_name(made, seat.day) + ".xlsx", f"{name}.xlsx")


@router.get("/ledgers/{name}.csv")
def table(request: Request, seat: SeatOf, name: str, year: int | None = None, section: int = 0) -> Response:
    """Give out a ledger as CSV."""
    made, narrowed = _whole(seat, name, year, section)
    seat.takes_out(request, f"{made.title}（CSV），{made.count} 行；{narrowed}")
    return file_answer(csv_table(made), CSV, file_name(made, seat.day) + ".csv", f"{name}.csv")


@router.get("/ledgers/{name}")
def one(request: Request, seat: SeatOf, name: str, year: int | None = None, section: int = 0, at: int = 1) -> Response:
    """Show a ledger, 200 lines on a page."""
    seat.needs(Right.SEE_LEDGERS)
    asked = _asked(seat, name, year, section, at)
    with seat.store.reading() as session:
        made = ledger(session, seat.who, name, asked, seat.at)
        known, offered = sections(session, seat.who, seat.at), years(session, seat.at)
    shown: dict[str, Any] = {
        "ledger": made,
        "kind": LEDGERS[name],
        "asked": asked,
        "sections": known,
        "years": sorted({*offered, *([asked.year] if asked.year else [])}, reverse=True),
        "pages": pages(made.count),
        "at": min(max(1, at), pages(made.count)),
        "exports": seat.may(Right.EXPORT),
        "others": [(other, kind.title) for other, kind in LEDGERS.items()],
    }
    return page(request, seat, "ledgers-one.html", **shown)


def _asked(seat: Seat, name: str, year: int | None, section: int, at: int, *, whole: bool = False) -> Asked:
    """Return what is asked for; without a year this one, where the ledger does not show them all."""
    if name not in LEDGERS:
        raise NotThere("没有这一台账。")
    this_one = 0 if LEDGERS[name].every else seat.day.year
    return Asked(this_one if year is None else year, section, max(1, at), whole)


def _whole(seat: Seat, name: str, year: int | None, section: int) -> tuple[Ledger, str]:
    """Return a ledger with all its lines, and in words what it was narrowed by."""
    seat.needs(Right.SEE_LEDGERS)
    seat.needs(Right.EXPORT)
    asked = _asked(seat, name, year, section, 1, whole=True)
    with seat.store.reading() as session:
        made = ledger(session, seat.who, name, asked, seat.at)
        known = dict(sections(session, seat.who, seat.at))
    words = [f"{LEDGERS[name].year}：{asked.year}年"] if asked.year else [f"{LEDGERS[name].year}：全部"]
    words += [f"科室：{known.get(section, '')}"] if section else []
    return made, "；".join(words)
