"""The stock: every document of the organ with its force on a day, one document's history, import and export."""

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from desk.web.faults import NotThere
from desk.web.files import EXCEL, file_answer
from desk.web.pages import after, page
from desk.web.posted import Posted
from desk.web.seat import SeatOf
from models.access import Right
from models.refusals import BadInput
from models.words import FORCE_NAMES
from tasks.instrument_pages import instrument_page
from tasks.stock import export_stock, import_stock, stock_list

router = APIRouter()
PAGE = 100


@router.get("/stock")
def show(request: Request, seat: SeatOf, status: str = "", words: str = "", on: str = "", at: int = 1) -> Response:
    """Show the stock with its force on a day."""
    day = _day(on) or seat.day
    with seat.store.reading() as session:
        rows = stock_list(session, day, seat.at, status if status in {f.value for f in FORCE_NAMES} else "")
    found = [r for r in rows if words.strip() in r["title"] or words.strip() in r["number"]]
    at = min(max(1, at), max(1, -(-len(found) // PAGE)))
    shown: dict[str, Any] = {
        "rows": found[::-1][(at - 1) * PAGE : at * PAGE],
        "total": len(found),
        "pages": max(1, -(-len(found) // PAGE)),
        "at": at,
        "asked": {"status": status, "words": words.strip()[:80], "on": day.isoformat()},
        "forces": [(force.value, name) for force, name in FORCE_NAMES.items()],
        "keeps": seat.may(Right.STOCK),
    }
    return page(request, seat, "stock.html", **shown)


@router.get("/stock.xlsx")
def table(request: Request, seat: SeatOf) -> Response:
    """Give out the stock as a table that can be imported again."""
    seat.needs(Right.EXPORT)
    with tempfile.TemporaryDirectory(prefix="santong-") as folder:
        path = Path(folder) / "stock.xlsx"
        with seat.store.reading() as session:
            export_stock(session, path, seat.day, seat.at)
        data = path.read_bytes()
    seat.takes_out(request, "存量文件清单（Excel）")
    return file_answer(data, EXCEL, "stock.xlsx", "stock.xlsx")


@router.post("/stock/import")
def bring_in(request: Request, seat: SeatOf, form: Posted) -> Response:
    """Import a list of documents; nothing is imported unless all of it is good, or bad rows are left out by name."""
    seat.needs(Right.STOCK)
    with form.paths("table") as files:
        if not files:
            raise BadInput("请选择存量文件清单（.xlsx 或者 .csv）。")
        done = import_stock(seat.store, files[0][1], skip_bad=form.text("skip_bad") == "yes", by=seat.login)
    left = f"，{len(done.left_out)} 行没有导入：{'；'.join(done.left_out[:5])}" if done.left_out else ""
    return after(request, "/stock", f"已导入 {len(done.added)} 件{left}。")


@router.get("/stock/{instrument_id}")
def one(request: Request, seat: SeatOf, instrument_id: int) -> Response:
    """Show one document: its force and why, its relations, publications, filings, the matters that made or changed it."""
    with seat.store.reading() as session:
        shown = instrument_page(session, seat.who, instrument_id, seat.day, seat.at)
    if shown is None:
        raise NotThere("文件库里没有这件文件。")
    return page(request, seat, "instrument.html", doc=shown)


def _day(words: str) -> date | None:
    if not words:
        return None
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise BadInput(f"“{words[:20]}”不是有效日期，应写成 2026-03-01。") from None
