"""I3 at work: is what is shown what was approved? The red-head file read back, the saved page of gazette or site.

And I2: what a carry-over rests on, the difference between the draft a decision was bound to and the current one.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from models.acts import Recorded
from models.case import ActRow, Case, Draft, Meeting
from models.text.compare import Change, OrderedChange, compare, describe, ordered_only, orders_unmet, say_the_same
from models.text.tree import DocumentText
from tasks.issuing import issued_of, titled_text
from tasks.papers import text_of
from tasks.writing.filling import late_values as recorded_late


def differences(session: Session, case: Case, shown: DocumentText, at: datetime, *, embedded: bool) -> tuple[str, ...]:
    """Return, in words, how a shown text differs from the approved one and the recorded late fields.

    `embedded`: the shown text is a page with other lines around the document.
    """
    late = recorded_late(issued_of(session, case, at))
    found = say_the_same(titled_text(session, case), shown, late, embedded=embedded)
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


@dataclass(frozen=True, slots=True)
class Compared:
    """Two drafts of a case side by side, by number and fingerprint: the steps that rest on the old one, what changed since."""

    steps: tuple[str, ...]
    old: tuple[int, str]
    new: tuple[int, str]
    changes: tuple[Change, ...]


def drafts_compared(session: Session, case_id: int, rests_on: Mapping[str, str]) -> list[Compared]:
    """Compare the drafts `rests_on` names for each step as "old..new"; what names no two drafts of the case is left out."""
    wanted = select(Draft.fingerprint, Draft.n).where(Draft.case_id == case_id).order_by(col(Draft.n))
    numbers = {fingerprint: n for fingerprint, n in session.exec(wanted)}
    found = []
    for pair in dict.fromkeys(rests_on.values()):
        old, _, new = pair.partition("..")
        if old in numbers and new in numbers and old != new:
            steps = tuple(step for step, named in rests_on.items() if named == pair)
            changes = compare(text_of(session, case_id, old), text_of(session, case_id, new))
            found.append(Compared(steps, (numbers[old], old), (numbers[new], new), changes))
    return found


def code_of(compared: Sequence[Compared]) -> str:
    """Return the code (对照码) of a comparison: another draft, or another step that rests on it, has another code."""
    pairs = sorted((step, one.old[1], one.new[1]) for one in compared for step in one.steps)
    return hashlib.sha256(json.dumps(pairs).encode()).hexdigest()[:12]
