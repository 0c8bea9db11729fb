"""I3 at work: is what is shown what was approved? The red-head file read back, the saved page of gazette or site."""

from datetime import date

from sqlmodel import Session, col, select

from models.acts import Recorded
from models.case import ActRow, Case, Meeting
from models.people import Organ
from models.text.compare import OrderedChange, compare, describe, ordered_only, orders_unmet, say_the_same
from models.text.latefields import LateField
from models.text.tree import DocumentText
from tasks.instruments import late_values
from tasks.issuing import approved_text
from tasks.papers import text_of
from tasks.reading.read import read_bytes
from tasks.writing.typography import chinese_date


def differences(session: Session, case: Case, name: str, data: bytes) -> tuple[str, ...]:
    """Return, in words, how a shown file differs from the approved text and the recorded late fields."""
    shown = read_bytes(name, data)
    late = shown_values(session, case)
    found = say_the_same(approved_text(session, case), shown, late, embedded=not name.endswith(".docx"))
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


def shown_values(session: Session, case: Case) -> dict[LateField, str]:
    """Return what each late field must say where it is shown."""
    values = late_values(session, case.id or 0)
    if printed := values.get("printed_on") or values.get("signed_on"):
        values["printed_on"] = printed
        organ = session.get_one(Organ, case.organ_id).name
        values["imprint"] = f"{organ}办公室\t{chinese_date(date.fromisoformat(printed))}印发"
    return {field: values[field.value] for field in LateField if values.get(field.value)}
