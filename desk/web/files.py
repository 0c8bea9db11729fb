"""Stored files, given out under their own names to whoever may read the matter they belong to."""

from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import FileResponse, Response

from desk.web.faults import NotThere
from desk.web.seat import SeatOf
from tasks.casefiles import file_of
from tasks.files import path_of

router = APIRouter()


@router.get("/cases/{case_id}/files/{sha}")
def give(seat: SeatOf, case_id: int, sha: str) -> Response:
    """Give out a file of a matter. It is always saved, never shown: what a page from outside says runs nowhere."""
    with seat.store.reading() as session:
        seat.case(session, case_id)
        name = file_of(session, case_id, sha)
    path = path_of(seat.store.settings, sha)
    if not name or not path.exists():
        raise NotThere("本事项没有这个文件。")
    said = f"attachment; filename*=UTF-8''{quote(name)}"
    return FileResponse(path, media_type="application/octet-stream", headers={"content-disposition": said})
