"""A draft of a case with its findings and comments in the margin."""

from collections.abc import Callable, Mapping
from typing import Any  # JSON values have no narrower type

from sqlmodel import Session, col, select

from models.case import Case, Comment, Draft, FindingRow
from models.margin import Margined, Precedent, Remark, Said, margined
from models.refusals import BadInput, EnvironmentFault
from models.screening.finding import Severity
from models.text.tree import DocumentText
from tasks.papers import text_of
from tasks.precedents import COMPARED, FILE, beside, said
from tasks.store import store_of

Likest = Callable[[Mapping[str, Any], str], list[dict[str, Any]]]
SHOWN = set(Remark.__dataclass_fields__) - {"severity", "precedents", "n"}


def marginal(session: Session, case: Case, draft_n: int | None = None) -> Margined:
    """Return a draft (None: the current one) with its margin; a draft the case does not have is bad input."""
    draft = _draft(session, case, draft_n)
    text = text_of(session, case.id or 0, draft.fingerprint)
    return margined(text, _remarks(session, draft, text), _comments(session, case))


def _draft(session: Session, case: Case, n: int | None) -> Draft:
    wanted = select(Draft).where(Draft.case_id == case.id).order_by(col(Draft.n).desc())
    draft = session.exec(wanted if n is None else wanted.where(Draft.n == n)).first()
    if draft is None:
        raise BadInput(f"本件没有第 {n} 稿。" if n is not None else "本件还没有稿件。")
    return draft


def _remarks(session: Session, draft: Draft, text: DocumentText) -> list[Remark]:
    wanted = select(FindingRow).where(FindingRow.case_id == draft.case_id, FindingRow.draft_n == draft.n)
    rows = session.exec(wanted.order_by(col(FindingRow.id))).all()
    compare = _likest(session) if any(row.area in COMPARED for row in rows) else None
    return [_remark(row, compare, text.plain) for row in rows]


def _likest(session: Session) -> Likest | None:
    """Return what finds the cases like a passage; None where the file is damaged, an empty answer where there is none."""
    home = store_of(session).settings.home
    try:
        return beside(home) if (home / FILE).exists() else lambda finding, plain: []
    except EnvironmentFault:
        return None


def _remark(row: FindingRow, compare: Likest | None, plain: str) -> Remark:
    kept = row.model_dump()
    precedents: tuple[Precedent, ...] | None = ()
    if row.area in COMPARED:
        precedents = _cases(compare(kept, plain)) if compare else None
    shown = {name: kept[name] for name in SHOWN}
    return Remark(**shown, severity=Severity(row.severity), precedents=precedents)


def _cases(found: list[dict[str, Any]]) -> tuple[Precedent, ...]:
    return tuple(Precedent(str(one["id"]), line) for one, line in zip(found, said(found), strict=True))


def _comments(session: Session, case: Case) -> list[Said]:
    """Return the comments without their senders; as plain columns, for there may be thousands."""
    wanted = select(Comment.id, Comment.address, Comment.words, Comment.source_kind).add_columns(
        col(Comment.channel), col(Comment.disposition), col(Comment.reason), col(Comment.unsettled)
    )
    rows = session.execute(wanted.where(col(Comment.case_id) == case.id).order_by(col(Comment.id)))
    return [Said(*row) for row in rows]
