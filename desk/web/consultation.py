"""A matter's consultation: rounds, comments that came by letter, mail, phone or in a table, the feedback."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from desk.web.cases import summary
from desk.web.faults import status_of
from desk.web.files import EXCEL, file_answer
from desk.web.pages import after, page
from desk.web.posted import Form, Posted
from desk.web.seat import Seat, SeatOf
from models.letters import tidy
from models.refusals import BadInput, EnvironmentFault, Refusal
from tasks.comment_rows import Received, Said, refuse, too_long, wrong_day
from tasks.consultations import all_comments, read_comments, rounds, write_comments
from tasks.consulting import take_in, why_not_received
from tasks.feedback import notice_of

router = APIRouter()
CHANNELS = ("信函", "电子邮件", "电话", "座谈会", "传真", "来访")


@router.get("/cases/{case_id}/comments")
def show(
    request: Request, seat: SeatOf, case_id: int, turned: Annotated[int, Query(alias="round")] = 0, at: int = 1
) -> Response:
    """Show the rounds and their comments; `at` turns the pages of the round named, else of the latest."""
    return _page(request, seat, case_id, turned=turned, at=at)


@router.post("/cases/{case_id}/comments")
def receive_one(request: Request, seat: SeatOf, form: Posted, case_id: int) -> Response:
    """Take in a comment that came by letter, mail or phone; what is refused comes back with everything that was typed."""
    with seat.store.reading() as session:
        seat.case(session, case_id)
    try:
        take_in(seat.store, case_id, [(_written(seat, form), Said())], seat.login, _round(form))
    except EnvironmentFault:
        raise
    except Refusal as refusal:
        return _page(request, seat, case_id, typed=form.typed(), refusal=refusal)
    return after(request, f"/cases/{case_id}/comments", "意见已登记。")


@router.post("/cases/{case_id}/comments/import")
def receive_table(request: Request, seat: SeatOf, form: Posted, case_id: int) -> Response:
    """Take in a table of comments; nothing is taken in unless all of it is good."""
    with seat.store.reading() as session:
        seat.case(session, case_id)
    try:
        ids, disposed = _imported(seat, form, case_id)
    except EnvironmentFault:
        raise
    except Refusal as refusal:
        return _page(request, seat, case_id, typed=form.typed(), refusal=refusal, table=form)
    done = f"登记意见 {len(ids)} 条，登记采纳情况 {disposed} 条。" if ids or disposed else "表中的内容都已登记，没有改动。"
    return after(request, f"/cases/{case_id}/comments", done)


def _page(
    request: Request,
    seat: Seat,
    case_id: int,
    *,
    turned: int = 0,
    at: int = 1,
    typed: Mapping[str, str] | None = None,
    refusal: Refusal | None = None,
    table: Form | None = None,
) -> Response:
    """Show the rounds; after a refusal with what was typed. `table`: it was the table of this form that was refused."""
    with seat.store.reading() as session:
        case = seat.case(session, case_id)
        values = {
            "case": summary(case),
            "rounds": rounds(session, case_id, seat.day, turned, at),
            "receives": not why_not_received(case, seat.who),
        }
    shown = {**values, "typed": typed or {}, "refusal": refusal, "channels": CHANNELS, "day": seat.day}
    kept = table.uploads[-1:] if table else ()
    return page(request, seat, "case-comments.html", status=status_of(refusal), table=bool(table), kept=kept, **shown)


def _written(seat: Seat, form: Form) -> Received:
    """Return the comment a form holds; refused without words, too long or on a day it cannot have come."""
    received = Received(
        on=form.day("received_on", "收到日期") or seat.day,
        words=tidy(form.text("words")),
        channel=form.text("channel"),
        kind=form.text("source_kind"),
        source=form.text("source"),
        address=form.text("address"),
    )
    if not received.words:
        raise BadInput("请填写意见的内容。")
    refuse([fault for fault in (wrong_day(received.on, seat.day), *too_long(received)) if fault], table=False)
    return received


def _imported(seat: Seat, form: Form, case_id: int) -> tuple[list[int], int]:
    with form.paths("table") as files:
        if not files:
            raise BadInput("请选择意见表（.xlsx 或者 .csv）。")
        table = files[-1][1]  # one chosen anew stands behind the one stored before
        return take_in(seat.store, case_id, read_comments(table, seat.day), seat.login, _round(form))


def _round(form: Form) -> int:
    """Return the round a form names, 0 where it names none: the latest is meant."""
    return form.number("round", "轮次") or 0


@router.get("/cases/{case_id}/comments.xlsx")
def table(request: Request, seat: SeatOf, case_id: int) -> Response:
    """Give out the table of comments."""
    with seat.store.reading() as session:
        seat.case(session, case_id)
        held = all_comments(session, case_id)
    with tempfile.TemporaryDirectory(prefix="santong-") as folder:
        path = Path(folder) / "comments.xlsx"
        write_comments(path, held)
        data = path.read_bytes()
    seat.takes_out(request, f"事项 {case_id} 的意见表（Excel），{len(held)} 条")
    name = f"comments-{case_id}.xlsx"
    return file_answer(data, EXCEL, name, name)


@router.get("/cases/{case_id}/feedback")
def told(request: Request, seat: SeatOf, case_id: int, wanted: Annotated[int, Query(alias="round")] = 0) -> Response:
    """Show the notice of what became of the comments of a public round, the latest where none is named, ready to be posted."""
    with seat.store.reading() as session:
        case = seat.case(session, case_id)
        notice = notice_of(session, case, seat.day, wanted)
        head = summary(case)
    return page(request, seat, "case-feedback.html", case=head, notice=notice)
