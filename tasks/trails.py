"""What happened in a matter, act by act, as its ledger holds it (办理留痕)."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from models.acts import Recorded
from models.case import ActRow, Case
from models.ledger import LedgerLine
from models.people import Person
from models.procedure.forms import words_of
from models.words import deed
from tasks.loading import law_of

HASH_SHOWN = 12  # characters of a hash that are shown
THE_ENGINE = "自动"


@dataclass(frozen=True, slots=True)
class Line:
    """One act: who did what at which step and why. `paper` names who decided on paper; `principal` whom one stood in for."""

    seq: int
    at: datetime
    who: str
    what: str
    step: str
    outcome: str
    reason: str
    paper: str
    principal: str
    numbers: tuple[str, ...]
    hash: str


def trail(session: Session, case: Case) -> list[Line]:
    """Return the acts of a case in order, each with the beginning of its ledger line's hash."""
    law = law_of(session, case)
    rows = session.exec(select(ActRow).where(ActRow.case_id == case.id).order_by(col(ActRow.seq)))
    recorded = [(row.at, Recorded.model_validate_json(row.body)) for row in rows]
    names = {p.id: p.name for p in session.exec(select(Person))}
    hashes = _hashes(session, case.id or 0)
    out = []
    for at, one in recorded:
        act = one.act
        step = law.procedure.step(act.step) if law.procedure.has(act.step) else None
        outcome = step.outcomes[act.outcome].name if step and act.outcome in step.outcomes else ""
        out.append(
            Line(
                seq=one.seq,
                at=at,
                who=names.get(act.by.id, THE_ENGINE),
                what="补录" if act.paper else deed(act.code, step.form if step and not act.child else ""),
                step=step.name if step else "",
                outcome=outcome,
                reason=act.reason or (words_of(step.form, one) if step else ""),
                paper=names.get(act.paper.by.id, "") if act.paper else "",
                principal=names.get(act.principal.id, "") if act.principal else "",
                numbers=tuple(mark.text for mark in one.given),
                hash=hashes.get(one.seq, ""),
            )
        )
    return out


def _hashes(session: Session, case_id: int) -> dict[int, str]:
    """Return the hash of each act's line by the act's place; a chain holds other lines too."""
    found = {}
    for line in session.exec(select(LedgerLine).where(LedgerLine.chain == f"case:{case_id}")):
        event = json.loads(line.body).get("event", {})
        if event.get("kind") == "act":
            found[int(event["act"]["seq"])] = line.hash[:HASH_SHOWN]
    return found
