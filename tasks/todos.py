"""The to-dos on a person's desk, as outside programs and people read them (the shape of design §10).

A list costs what its own to-dos cost, in a fixed number of statements for each thousand of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from models.acts import Who
from models.case import Case, Todo
from models.clock import day_of
from models.people import Person
from models.procedure.findings import Disposition, Stance
from models.procedure.forms import fields_of
from models.procedure.question import missing_now
from models.procedure.schema import Step
from models.procedure.state import CaseState
from models.procedure.todos import ToDo, may_act
from models.words import CODE_NAMES, ROLE_NAMES, SECTION_ROLES, Code, deed
from tasks.loading import states_of

PART = 1000  # to-dos looked up at a time; bounds what a list of everyone's holds at once

SAYINGS: dict[Code, list[str]] = {
    Code.ANSWER_FINDINGS: [stance.value for stance in Stance],
    Code.DISPOSE_FINDINGS: [disposition.value for disposition in Disposition],
}
ON_STEP = (
    Code.CLAIM,
    Code.RELEASE,
    Code.CONCLUDE,
    Code.RECORD_PAPER,
    Code.TRANSFER,
    Code.DELEGATE,
    Code.ADD_SIGNER,
    Code.COUNTERSIGN,
    Code.CIRCULATE,
    Code.URGE,
)


def todos_for(session: Session, who: Who | None, at: datetime, case_id: int | None = None) -> list[dict[str, Any]]:
    """Return the open to-dos on a person's desk (None: everyone's), by urgency: due first, then age."""
    rows = open_rows(session, who, case_id)
    parts = (rows[n : n + PART] for n in range(0, len(rows), PART))
    return [row for part in parts for row in shown_rows(session, part, states_of(session, (c for _, c in part), day_of(at)))]


def open_rows(session: Session, who: Who | None, case_id: int | None) -> list[tuple[Todo, Case]]:
    """Find the to-dos and their cases. The database only narrows the search: what is on a desk, `may_act` says."""
    wanted = select(Todo, Case).join(Case, col(Case.id) == col(Todo.case_id)).where(Todo.closed_seq == 0)
    if case_id is not None:
        wanted = wanted.where(Todo.case_id == case_id)
    if who is not None:
        wanted = wanted.where(_may_be_on_the_desk_of(who))
    rows = session.exec(wanted.order_by(col(Todo.due).is_(None), col(Todo.due), col(Todo.id)))
    return [
        (todo, case) for todo, case in rows if who is None or may_act(_projected(todo), who, case.section_id, case.organ_id)
    ]


def _may_be_on_the_desk_of(who: Who) -> ColumnElement[bool]:
    anywhere, at_home = who.roles - SECTION_ROLES, who.roles & SECTION_ROLES
    of_role = or_(col(Todo.role).in_(anywhere), and_(col(Todo.role).in_(at_home), col(Case.section_id) == who.section))
    return or_(col(Todo.holder_id) == who.id, and_(col(Todo.holder_id).is_(None), of_role))


def _projected(todo: Todo) -> ToDo:
    return ToDo(todo.key, todo.step, todo.child, todo.role, todo.holder_id, todo.due, todo.due_says, todo.why)


def shown_rows(
    session: Session, rows: Sequence[tuple[Todo, Case]], states: Iterable[tuple[int, CaseState]]
) -> list[dict[str, Any]]:
    """Return to-dos as they are shown, in their order; `states` gives the state of each one's case."""
    logins = _logins(session, {todo.holder_id for todo, _ in rows if todo.holder_id})
    of_case: defaultdict[int, list[tuple[Todo, Case]]] = defaultdict(list)
    for todo, case in rows:
        of_case[todo.case_id].append((todo, case))
    shown = {
        todo.id: todo_json(todo, case, state, logins.get(todo.holder_id or 0))
        for case_id, state in states
        for todo, case in of_case[case_id]
    }
    return [shown[todo.id] for todo, _ in rows]


def _logins(session: Session, people: set[int]) -> dict[int, str]:
    if not people:
        return {}
    return {p.id or 0: p.login for p in session.exec(select(Person).where(col(Person.id).in_(people)))}


def todo_json(todo: Todo, case: Case, state: CaseState, holder: str | None) -> dict[str, Any]:
    """Return one to-do: what may be done with it, and what is missing; `holder` is the login of who took it."""
    step = state.law.procedure.step(todo.step) if todo.step else None
    return {
        "id": todo.id,
        "case": todo.case_id,
        "title": case.title,
        "step": todo.step,
        "name": step.name if step else "",
        "role": todo.role.value,
        "role_name": ROLE_NAMES[todo.role],
        "holder": holder,
        "opened": todo.opened_at.isoformat(),
        "due": todo.due.isoformat() if todo.due else None,
        "due_says": todo.due_says,
        "why": todo.why,
        "actions": list(_actions(todo, state)),
        "fields": fields_of(step.form) if step and not todo.child else [],
        "shown": shown_at(step, state) if step and not todo.child else [],
        "missing": [{"what": m.what, "rule": m.rule} for m in (missing_now(state, step) if step and not todo.child else ())],
    }


def _actions(todo: Todo, state: CaseState) -> Iterable[dict[str, Any]]:
    if todo.key == "carry":
        yield {"code": Code.CARRY_OVER, "name": CODE_NAMES[Code.CARRY_OVER], "outcomes": []}
    elif todo.key.startswith("fact:"):
        yield {"code": Code.CORRECT_FACT, "name": CODE_NAMES[Code.CORRECT_FACT], "outcomes": ["yes", "no"]}
    elif todo.key.startswith("standard:"):
        yield {"code": Code.KEEP_STANDARD, "name": CODE_NAMES[Code.KEEP_STANDARD], "outcomes": []}
    elif todo.key == "papers":
        yield {"code": Code.ADD_MATERIAL, "name": CODE_NAMES[Code.ADD_MATERIAL], "outcomes": []}
    elif todo.key == "organs":
        yield {"code": Code.CORRECT_FACT, "name": CODE_NAMES[Code.CORRECT_FACT], "outcomes": []}
    elif todo.key.endswith(":out"):
        outcomes = list(state.views[todo.step].step.outcomes)
        yield {"code": Code.SEND, "name": CODE_NAMES[Code.SEND], "outcomes": []}
        yield {"code": Code.REPLY, "name": CODE_NAMES[Code.REPLY], "outcomes": outcomes}
    elif todo.child:
        codes = [Code.ADD_MATERIAL, Code.SUBMIT_DRAFT] if "ask-materials" in todo.key else [Code.CONCLUDE, Code.TRANSFER]
        yield from ({"code": c, "name": CODE_NAMES[c], "outcomes": []} for c in codes)
    else:
        yield from _of_step(todo, state)


def _of_step(todo: Todo, state: CaseState) -> Iterable[dict[str, Any]]:
    view = state.views[todo.step]
    step = view.step
    outcomes = list(step.outcomes)
    usual = (Code.CIRCULATE, Code.URGE) if view.outside else ON_STEP  # an outside body answers, nobody here concludes
    codes = [c for c in usual if not (c is Code.CLAIM and view.holder) and not (c is Code.RELEASE and not view.holder)]
    goes_out = view.outside or view.may_go_out or step.each_organ
    extra = [
        (step.accepts_draft, Code.SUBMIT_DRAFT),
        (step.holds_round, Code.OPEN_ROUND),
        (step.holds_round, Code.DISPOSE_COMMENTS),
        (goes_out, Code.SEND),
        (goes_out, Code.REPLY),
        ("accepted" in step.outcomes, Code.ACCEPT),
        ("accepted" in step.outcomes or step.form == "opinion", Code.ASK_MATERIALS),
        (step.pause and not view.seat.paused, Code.PAUSE),
        (view.seat.paused is not None, Code.RESUME),
        (any(n.what == "findings_answered" for n in step.needs), Code.ANSWER_FINDINGS),
        (any(n.what == "findings_disposed" for n in step.needs), Code.DISPOSE_FINDINGS),
        (not view.outside and not state.progress.published, Code.RETURN),
    ]
    for code in (*codes, *(c for there, c in extra if there)):
        wants = outcomes if code in {Code.CONCLUDE, Code.RECORD_PAPER, Code.REPLY} else SAYINGS.get(code, [])
        yield {"code": code, "name": deed(code, step.form), "outcomes": wants}


def shown_at(step: Step, state: CaseState) -> list[dict[str, Any]]:
    """Return the findings that the people who decide a step are shown: errors that stand, personal data before publication."""
    return [
        {
            "what": what.value,
            "id": mark.id,
            "rule": mark.rule,
            "severity": mark.severity,
            "address": mark.address,
            "disposition": mark.disposition,
            "reason": mark.reason,
            "carried": mark.carried,
        }
        for what in step.shows
        for mark in state.file.findings.shown(what)
    ]
