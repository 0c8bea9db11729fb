"""Matters: the list, and the page of one."""

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlmodel import Session

from desk.web.pages import page
from desk.web.possible import possible
from desk.web.seat import Seat, SeatOf
from models.case import Case
from tasks.acting import state_of
from tasks.caselists import Asked, listed
from tasks.choices import colleagues
from tasks.desks import to_do, urgency
from tasks.picturing import picture
from tasks.planning import planned
from tasks.showing import case_json

router = APIRouter()


@router.get("/cases")
def all_cases(
    request: Request, seat: SeatOf, which: str = "running", section: int = 0, stage: str = "", words: str = "", at: int = 1
) -> Response:
    """Show the matters a person may read."""
    asked = Asked(which if which in {"running", "ended", "all"} else "running", section, stage, words.strip()[:80], max(1, at))
    with seat.store.reading() as session:
        found = listed(session, seat.who, asked)
    return page(request, seat, "cases.html", asked=asked, found=found)


@router.get("/cases/{case_id}")
def one(request: Request, seat: SeatOf, case_id: int) -> Response:
    """Show a matter: where it stands, what I can do now, what is missing and why."""
    with seat.store.reading() as session:
        case = seat.case(session, case_id)
        state = state_of(session, case, seat.day)
        shown = case_json(session, case, seat.at, state)
        mine, others = _todos(session, seat, shown)
        besides: dict[str, Any] = {
            "acts": possible(session, seat, case_id, state),
            "drawn": picture(session, case, seat.at, state),
            "planned": planned(session, case, seat.at, state),
            "version": case.version,
        }
    return page(request, seat, "case.html", case=shown, mine=mine, others=others, **besides)


def _todos(session: Session, seat: Seat, shown: dict[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the matter's to-dos: mine, with whom I do them for, and those of others."""
    mine = [row for row in to_do(session, seat.who, seat.at) if row["case"] == shown["id"]]
    ids = {row["id"] for row in mine}
    names = {c.value: c.name for c in colleagues(session, seat.at)}
    others = [
        {**row, "urgency": _urgency(row, seat), "holder_name": names.get(row["holder"] or "", row["holder"] or "")}
        for row in shown["todos"]
        if row["id"] not in ids
    ]
    return mine, others


def _urgency(row: dict[str, Any], seat: Seat) -> str:
    return urgency(date.fromisoformat(row["due"]) if row["due"] else None, seat.day)


def summary(case: Case) -> dict[str, Any]:
    """Return what the head of every page of a matter shows."""
    return {"id": case.id, "title": case.title, "stage": case.stage, "ended": case.ended, "version": case.version}
