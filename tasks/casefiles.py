"""Which stored files belong to a matter, and under which name."""

from sqlmodel import Session, select

from models.case import Draft, Material
from models.instrument import Artefact
from tasks.store import store_of


def file_of(session: Session, case_id: int, sha: str) -> str:
    """Return the name under which a file belongs to a case; empty where it does not."""
    material = session.exec(select(Material.name).where(Material.case_id == case_id, Material.sha256 == sha)).first()
    made = material or session.exec(select(Artefact.name).where(Artefact.case_id == case_id, Artefact.sha256 == sha)).first()
    if made:
        return made
    drafted = session.exec(select(Draft.n).where(Draft.case_id == case_id, Draft.sha256 == sha)).first()
    return f"第{drafted}稿{_ending(session, sha)}" if drafted else ""


def _ending(session: Session, sha: str) -> str:
    """A draft was stored without its name; what it is, its first bytes say."""
    head = store_of(session).settings.files / sha[:2] / sha
    with head.open("rb") as file:
        return ".docx" if file.read(2) == b"PK" else ".txt"
