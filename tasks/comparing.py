"""I3 at work: is what is shown what was approved? The red-head file read back, the saved page of gazette or site."""

from datetime import datetime

from sqlmodel import Session, col, select

from models.acts import Recorded
from models.case import ActRow, Case, Meeting
from models.text.compare import OrderedChange, compare, describe, ordered_only, orders_unmet, say_the_same
from models.text.tree import DocumentText
from tasks.issuing import approved_text, issued_of
from tasks.papers import text_of
from tasks.writing.filling import late_values as recorded_late


def differences(session: Session, case: Case, shown: DocumentText, at: datetime, *, embedded: bool) -> tuple[str, ...]:
    """Return, in words, how a shown text differs from the approved one and the recorded late fields.

    `embedded`: the shown text is a page with other lines around the document.
    """
    late = recorded_late(issued_of(session, case, at))
    found = say_the_same(approved_text(session, case), shown, late, embedded=embedded)
    return tuple(difference.message for difference in found)


def beyond_the_order(session: Session, case: Case, new: DocumentText) -> tuple[str, tuple[str, ...]]:
    """Return the deliberated draft's fingerprint and what `new` changes beyond what the meeting ordered."""
    meeting = session.exec(
        select(Meeting)
        .where(Meeting.case_id == case.id, Meeting.decision == "passed_with_changes")
        .order_by(col(Meeting.id).desc())
    ).first()
    if meeting is None:
        return "", ()
    body = session.exec(select(ActRow.body).where(ActRow.case_id == case.id, ActRow.seq == meeting.seq)).one()
    bound = Recorded.model_validate_json(body).fingerprint
    ordered = [OrderedChange(row["address"], row.get("wording", "")) for row in meeting.record.get("ordered", [])]
    changes = compare(text_of(session, case.id or 0, bound), new)
    unmet = tuple(f"会议要求修改的{order.address}没有照改" for order in orders_unmet(changes, ordered))
    return bound, (*(describe(change) for change in ordered_only(changes, ordered)), *unmet)
