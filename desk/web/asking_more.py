"""What a few actions show besides their own fields: people to choose from, comments, findings, the difference of two drafts."""

from typing import Any

from sqlmodel import Session, col, select

from desk.carrying import as_json
from desk.web.seat import Seat
from models.case import Case, Comment, ConsultRound, FindingRow, Todo
from models.procedure.evidence import MATERIAL_NAMES
from models.procedure.findings import DISPOSITION_NAMES, STANCE_NAMES
from models.procedure.state import CaseState
from models.procedure.touching import FACT, against
from models.words import AUDIENCE_NAMES, Code
from tasks.choices import Choice, colleagues, fit_for, signers, steps_back
from tasks.comparing import code_of, drafts_compared
from tasks.computing import carried
from tasks.consultations import audience_in_words
from tasks.disposing import open_findings

AT_ONCE = 50  # comments disposed of on one page
PEOPLE = frozenset({Code.ADD_SIGNER, Code.COUNTERSIGN, Code.CIRCULATE, Code.SUBMIT_DRAFT})


def more_of(
    session: Session, seat: Seat, case: Case, state: CaseState, code: Code, step: str, todo: Todo | None
) -> dict[str, Any]:
    """Return what the page of an action shows besides."""
    return {
        "choices": _choices(session, seat, case, state, code, step),
        "everybody": colleagues(session, seat.at),
        "audiences": AUDIENCE_NAMES,
        "material_names": MATERIAL_NAMES,
        "facts": _facts(state) if code is Code.CORRECT_FACT or _confirms(state, code, step, todo) else [],
        "words": {FACT: against(state)},
        "asked_fact": todo.key.removeprefix("fact:") if todo and todo.key.startswith("fact:") else "",
        "asks_organs": bool(todo and todo.key == "organs"),
        "grounds": state.law.procedure.urgent_grounds if code is Code.URGENT else {},
        "comments": _comments(session, case) if code is Code.DISPOSE_COMMENTS else [],
        "findings": _findings(session, todo, code),
        "stances": STANCE_NAMES,
        "dispositions": DISPOSITION_NAMES,
    }


def to_carry(session: Session, case: Case, state: CaseState, code: Code, to: str) -> dict[str, Any]:
    """Return what a carry-over shows: the drafts compared, the code of what is shown, each step it may be for alone.

    One by one, since a step at which the new draft asks something anew keeps its to-do: those before it are carried alone.
    """
    if code is not Code.CARRY_OVER:
        return {"compared": [], "yes": "", "carried": [], "carried_to": ""}
    names = [(step, state.views[step].step.name) for step in carried(state, "")]
    alone = to if to in dict(names) else ""
    compared = drafts_compared(session, case.id or 0, carried(state, alone))
    return {
        "compared": as_json(compared),
        "yes": code_of(compared) if compared else "",
        "carried": names,
        "carried_to": alone,
    }


def _choices(session: Session, seat: Seat, case: Case, state: CaseState, code: Code, step: str) -> list[Choice]:
    if code in PEOPLE:
        return colleagues(session, seat.at, seat.person_id)
    if step and code in {Code.TRANSFER, Code.DELEGATE}:
        return fit_for(session, case, state, step, seat.who, seat.at)
    if step and code is Code.RETURN:
        return steps_back(session, case, state, step, seat.who, seat.at)
    if step and code is Code.REMOVE_SIGNER:
        return signers(session, state, step)
    return []


def _facts(state: CaseState) -> list[tuple[str, str, str, str]]:
    """Return name, question, answer so far and rule of every fact that steers the procedure."""
    answers = state.progress.facts
    return [
        (name, fact.asks, answers[name].value if name in answers else "", fact.rule)
        for name, fact in state.law.procedure.facts.items()
    ]


def _confirms(state: CaseState, code: Code, step: str, todo: Todo | None) -> bool:
    """Tell whether this conclusion is where the legal officer confirms or corrects what the section said (认定)."""
    if code is not Code.CONCLUDE or step not in state.views or (todo and todo.child):
        return False
    return any(need.what == "facts" for o in state.views[step].step.outcomes.values() for need in o.needs)


def _comments(session: Session, case: Case) -> list[dict[str, Any]]:
    """Return the comments nobody has disposed of, round by round; whose they are stays with the intake."""
    wanted = select(Comment, ConsultRound).join(ConsultRound, col(ConsultRound.id) == col(Comment.round_id))
    waiting = wanted.where(Comment.case_id == case.id, Comment.disposition == "").order_by(col(Comment.id))
    rows = session.exec(waiting.limit(AT_ONCE))
    return [
        {
            "id": c.id,
            "received_on": c.received_on,
            "channel": c.channel,
            "source_kind": c.source_kind,
            "source": c.source,
            "address": c.address,
            "words": c.words,
            "audience": audience_in_words(r.audience),
        }
        for c, r in rows
    ]


def _findings(session: Session, todo: Todo | None, code: Code) -> list[dict[str, Any]]:
    """Return the findings of the current draft that wait for an answer, or for what the to-do's step may dispose of."""
    if todo is None or code not in {Code.ANSWER_FINDINGS, Code.DISPOSE_FINDINGS}:
        return []
    ids = open_findings(session, todo.id or 0, code)
    wanted = select(FindingRow).where(col(FindingRow.id).in_(ids)).order_by(col(FindingRow.id))
    return [row.model_dump() for row in session.exec(wanted)]
