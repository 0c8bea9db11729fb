"""Sheets to print: the approval sheet, and one decision with its form."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from desk.web.cases import summary
from desk.web.faults import NotThere
from desk.web.pages import page
from desk.web.seat import SeatOf
from models.words import NUMBER_NAMES
from tasks.acting import state_of
from tasks.sheets import form_sheet, sheet

router = APIRouter()


@router.get("/cases/{case_id}/sheet")
def approval(request: Request, seat: SeatOf, case_id: int) -> Response:
    """Show the approval sheet of a matter."""
    with seat.store.reading() as session:
        case = seat.case(session, case_id)
        shown = sheet(session, case, state_of(session, case, seat.day))
        head = summary(case)
    names = {kind.value: name for kind, name in NUMBER_NAMES.items()}
    return page(request, seat, "case-sheet.html", case=head, sheet=shown, number_names=names, day=seat.day)


@router.get("/cases/{case_id}/sheet/{seq}")
def one(request: Request, seat: SeatOf, case_id: int, seq: int) -> Response:
    """Show one decision with its form."""
    with seat.store.reading() as session:
        case = seat.case(session, case_id)
        shown = form_sheet(session, case, state_of(session, case, seat.day), seq)
        head = summary(case)
    if shown is None:
        raise NotThere("本事项没有这份表单。")
    return page(request, seat, "case-form-sheet.html", case=head, form=shown)
