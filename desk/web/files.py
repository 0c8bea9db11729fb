"""Stored files, given out under their own names to whoever may read the matter they belong to."""

from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response

from desk.web.faults import NotThere
from desk.web.seat import SeatOf
from models.access import Right
from tasks.casefiles import file_of
from tasks.dossier import make_dossier
from tasks.files import path_of

router = APIRouter()
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/cases/{case_id}/files/{sha}")
def give(request: Request, seat: SeatOf, case_id: int, sha: str) -> Response:
    """Give out a file of a matter, noted in the security log. It is saved, never shown: what it says runs nowhere."""
    with seat.store.reading() as session:
        seat.case(session, case_id)
        name = file_of(session, case_id, sha)
    path = path_of(seat.store.settings, sha)
    if not name or not path.exists():
        raise NotThere("本事项没有这个文件。")
    seat.takes_out(request, f"事项 {case_id} 的文件：{name[:80]}")
    said = f"attachment; filename*=UTF-8''{quote(name)}"
    return FileResponse(path, media_type="application/octet-stream", headers={"content-disposition": said})


@router.get("/cases/{case_id}/dossier.zip")
def dossier(request: Request, seat: SeatOf, case_id: int) -> Response:
    """Give out the whole file of a matter (案卷) as one signed archive, to whoever may read it and may export."""
    seat.needs(Right.EXPORT)
    with seat.store.reading() as session:
        title = seat.case(session, case_id).title
    made = make_dossier(seat.store, case_id)
    seat.takes_out(request, f"事项 {case_id} 的案卷，{made.files} 个文件")
    return file_answer(made.data, "application/zip", f"案卷-{case_id}-{title[:40]}.zip", f"dossier-{case_id}.zip")


def file_answer(data: bytes, media: str, name: str, plain: str) -> Response:
    """Return a made file to be saved under its name; `plain` is the name for software that reads ASCII only."""
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return Response(data, media_type=media, headers={"content-disposition": disposition, "cache-control": "no-store"})
