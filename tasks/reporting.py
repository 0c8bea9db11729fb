"""Reports over all cases. They read; what they show changes no pack and no case."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.case import ActRow, Draft, FindingRow
from models.screening.outcomes import Disposed, RuleOutcome, outcomes


def findings_report(session: Session, first: date | None = None, last: date | None = None) -> list[dict[str, Any]]:
    """Return per rule and pack version what became of its findings, on drafts handed in between two days, both counted."""
    return [_row(outcome) for outcome in outcomes(_disposed(session, first, last))]


def _disposed(session: Session, first: date | None, last: date | None) -> Iterator[Disposed]:
    newest = {case_id: n for case_id, n in session.exec(select(Draft.case_id, func.max(Draft.n)).group_by(col(Draft.case_id)))}
    wanted = select(FindingRow).join(
        Draft, (col(Draft.case_id) == col(FindingRow.case_id)) & (col(Draft.n) == col(FindingRow.draft_n))
    )
    wanted = wanted.join(ActRow, (col(ActRow.case_id) == col(Draft.case_id)) & (col(ActRow.seq) == col(Draft.seq)))
    if first:
        wanted = wanted.where(col(ActRow.day) >= first)
    if last:
        wanted = wanted.where(col(ActRow.day) <= last)
    for row in session.exec(wanted.order_by(col(FindingRow.id))):
        current = newest[row.case_id] == row.draft_n
        yield Disposed(
            row.id or 0, row.case_id, row.rule, row.area, row.pack, row.disposition, row.reason, row.same_as, current
        )


def _row(outcome: RuleOutcome) -> dict[str, Any]:
    row = asdict(outcome)
    alarms = row.pop("alarms")
    return {**row, "false_alarm_share": outcome.false_alarm_share, "alarms": alarms}
