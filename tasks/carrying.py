"""What was disposed of on the draft before, taken over to the findings of the current one. The record says that it was.

Kept and false alarms come over with their reason, an explanation with its words. What the drafter was to mend, or the
reviewer adopted, and still stands as it stood, is asked again.
"""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, col, select

from models.case import Case, Draft, FindingRow
from models.procedure.findings import CARRIES, Stance
from models.screening.carrying import same_as_before
from models.screening.finding import Finding
from models.text.tree import DocumentText
from tasks.papers import text_of

Row = dict[str, Any]


def same_findings(session: Session, case: Case, found: Sequence[Finding], text: DocumentText) -> list[int | None]:
    """Return for each finding on the current draft the id of the same one on the draft before it, None where it is new."""
    drafts = session.exec(select(Draft).where(Draft.case_id == case.id).order_by(col(Draft.n).desc()).limit(2)).all()
    if len(drafts) < 2:
        return [None] * len(found)
    wanted = select(FindingRow).where(FindingRow.case_id == case.id, FindingRow.draft_n == drafts[1].n)
    before = session.exec(wanted.order_by(col(FindingRow.id))).all()
    old = text_of(session, case.id or 0, drafts[1].fingerprint)
    places = same_as_before(before, old.plain, found, text.plain)
    return [None if place is None else before[place].id for place in places]


def take_over(session: Session, rows: Sequence[Row]) -> list[Row]:
    """Return the rows with what was said of the same findings before, read in the transaction that records them."""
    return [_taken(row, session.get(FindingRow, row["same_as"])) if row["same_as"] else row for row in rows]


def _taken(row: Row, before: FindingRow | None) -> Row:
    if before is None:
        return row
    taken = dict(row)
    if before.answer and before.stance != Stance.MEND:
        taken |= {"answer": before.answer, "stance": before.stance}
    if before.disposition in CARRIES:
        taken |= {"disposition": before.disposition, "reason": before.reason, "carried": True}
        taken |= {"disposed_seq": before.disposed_seq}
    return taken
