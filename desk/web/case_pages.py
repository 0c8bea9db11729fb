"""The other pages of a matter: materials and files, and what happened act by act."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from desk.case_lines import FILE_NAMES
from desk.web.cases import summary
from desk.web.faults import NotThere
from desk.web.pages import page
from desk.web.seat import SeatOf
from models.access import Right
from tasks.doing import drafts_of
from tasks.marginal import marginal
from tasks.previewing import STYLE, preview, preview_page
from tasks.selfchecking import checked
from tasks.showing import case_json
from tasks.trails import trail
from tasks.versions import versions

router = APIRouter()


@router.get("/cases/{case_id}/trail")
def happened(request: Request, seat: SeatOf, case_id: int) -> Response:
    """Show what happened, act by act."""
    with seat.store.reading() as session:
        case = seat.case(session, case_id)
        lines = trail(session, case)
        head = summary(case)
    return page(request, seat, "case-trail.html", case=head, lines=lines)


@router.get("/cases/{case_id}/papers")
def papers(request: Request, seat: SeatOf, case_id: int) -> Response:
    """Show drafts, materials and what was made, each to be saved."""
    with seat.store.reading() as session:
        case = seat.case(session, case_id)
        shown = case_json(session, case, seat.at)
        checked_now = checked(session, case, seat.at)
        head = summary(case)
    files = [{**one, "kind_name": FILE_NAMES.get(one["kind"], one["kind"])} for one in shown["files"]]
    rest = {"files": files, "drafts": shown["drafts"], "check": checked_now, "exports": seat.may(Right.EXPORT)}
    return page(request, seat, "case-papers.html", case=head, **rest)


@router.get("/cases/{case_id}/text")
def text(request: Request, seat: SeatOf, case_id: int, draft: int = 0) -> Response:
    """Show a draft's text with findings and comments in the margin; the current one where none is named."""
    with seat.store.reading() as session:
        case = seat.case(session, case_id)
        shown = marginal(session, case, draft or None)
        numbers = [d.n for d in drafts_of(session, case_id)]
        head = summary(case)
    return page(
        request, seat, "case-text.html", case=head, shown=shown, numbers=numbers, draft=draft or max(numbers, default=0)
    )


@router.get("/cases/{case_id}/versions")
def compared(request: Request, seat: SeatOf, case_id: int, old: int = 0, new: int = 0) -> Response:
    """Show two drafts side by side; the last two where none are named."""
    with seat.store.reading() as session:
        case = seat.case(session, case_id)
        numbers = [d.n for d in drafts_of(session, case_id)]
        new = new or max(numbers, default=0)
        old = old or max((n for n in numbers if n < new), default=0)
        shown = versions(session, case_id, old, new) if old and new else None
        head = summary(case)
    return page(request, seat, "case-versions.html", case=head, shown=shown, numbers=numbers, old=old, new=new)


@router.get("/cases/{case_id}/preview")
def before_publication(request: Request, seat: SeatOf, case_id: int) -> Response:
    """Show what publication will show, and the proof that it says what was approved."""
    with seat.store.reading() as session:
        case = seat.case(session, case_id)
        shown = preview(session, case, seat.at)
        head = summary(case)
    return page(request, seat, "case-preview.html", case=head, preview=shown)


@router.get("/cases/{case_id}/preview/{name}")
def one_page(seat: SeatOf, case_id: int, name: str) -> Response:
    """Give out one page as it will be shown."""
    with seat.store.reading() as session:
        case = seat.case(session, case_id)
        data = preview_page(session, case, seat.at, name)
    if data is None:
        raise NotThere("没有这个预览页面。")
    return Response(data, media_type="text/css" if name == STYLE else "text/html; charset=utf-8")
