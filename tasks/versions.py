"""Two drafts of a case side by side."""

from sqlmodel import Session, select

from models.case import Draft
from models.refusals import BadInput
from models.text.abreast import Abreast, abreast
from models.text.tree import DocumentText
from tasks.papers import text_of


def versions(session: Session, case_id: int, a: int, b: int) -> Abreast:
    """Put draft `a` (old) and draft `b` (new) of a case side by side; a draft the case does not have is bad input."""
    return abreast(_text(session, case_id, a), _text(session, case_id, b))


def _text(session: Session, case_id: int, n: int) -> DocumentText:
    found = session.exec(select(Draft.fingerprint).where(Draft.case_id == case_id, Draft.n == n)).first()
    if found is None:
        raise BadInput(f"本件没有第 {n} 稿。")
    return text_of(session, case_id, found)
