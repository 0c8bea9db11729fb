"""Before publication: what the pages will show, and the proof that they say what was approved (I3)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, select

from models.case import Case
from models.instrument import Artefact
from tasks.comparing import differences
from tasks.files import fetch
from tasks.issuing import issued_of
from tasks.papers import read_safely
from tasks.store import store_of
from tasks.writing.pages import document_page, interpretation_page, style

STYLE = "style.css"


@dataclass(frozen=True, slots=True)
class Proof:
    """One thing that will be shown, and how it differs from what was approved; no difference: word for word the same."""

    name: str
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What publication will show: its record, its pages by file name, and the proofs. `made`: SHA-256 of the red-head file."""

    title: str
    document_number: str
    registration_number: str
    signed_on: date
    effective_on: date | None
    expires_on: date | None
    pages: tuple[str, ...]
    proofs: tuple[Proof, ...]
    red_head: str


def preview(session: Session, case: Case, at: datetime) -> Preview:
    """Return the preview of a case's publication; the page and the red-head file are read back and compared."""
    issued = issued_of(session, case, at)
    page = read_safely("page.html", document_page(issued).encode())
    proofs = [Proof("网页", differences(session, case, page, at, embedded=True))]
    red_head = session.exec(select(Artefact).where(Artefact.case_id == case.id, Artefact.kind == "red_head")).first()
    if red_head:
        file = read_safely(red_head.name, fetch(store_of(session).settings, red_head.sha256))
        proofs.append(Proof("红头文件", differences(session, case, file, at, embedded=False)))
    return Preview(
        title=issued.title,
        document_number=issued.document_number,
        registration_number=issued.registration_number,
        signed_on=issued.signed_on,
        effective_on=issued.effective_on,
        expires_on=issued.expires_on,
        pages=tuple(name for name in (issued.page, issued.interpretation_page) if name),
        proofs=tuple(proofs),
        red_head=red_head.sha256 if red_head else "",
    )


def preview_page(session: Session, case: Case, at: datetime, name: str) -> bytes | None:
    """Return one page as it will be shown; None where there is none of that name."""
    if name == STYLE:
        return style()
    issued = issued_of(session, case, at)
    if name == issued.page:
        return document_page(issued).encode()
    if issued.interpretation and name == issued.interpretation_page:
        return interpretation_page(issued).encode()
    return None
