"""Cases and to-dos as outside programs and people read them (the shapes of design §10)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from models.acts import Recorded, Who
from models.case import ActRow, Case, Comment, ConsultRound, Deadline, Decision, Draft, FindingRow, Material, Todo, Wait
from models.clock import day_of
from models.instrument import Artefact
from models.number import IssuedNumber
from models.people import Person, Section
from models.procedure.forms import fields_of
from models.procedure.question import missing_now
from models.procedure.state import CaseState, StepView
from models.procedure.todos import ToDo, may_act
from models.words import CODE_NAMES, ROLE_NAMES, STATUS_NAMES, Code, StepStatus
from tasks.acting import state_of
from tasks.files import path_of
from tasks.store import store_of

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
    wanted = select(Todo, Case).join(Case, col(Case.id) == col(Todo.case_id)).where(Todo.closed_seq == 0)
    if case_id is not None:
        wanted = wanted.where(Todo.case_id == case_id)
    rows = session.exec(wanted.order_by(col(Todo.due).is_(None), col(Todo.due), col(Todo.id))).all()
    states: dict[int, CaseState] = {}
    out = []
    for todo, case in rows:
        shown = ToDo(todo.key, todo.step, todo.child, todo.role, todo.holder_id, todo.due, todo.due_says, todo.why)
        if who is None or may_act(shown, who, case.section_id):
            state = states.setdefault(todo.case_id, state_of(session, case, day_of(at)))
            out.append(todo_json(session, todo, case, state))
    return out


def todo_json(session: Session, todo: Todo, case: Case, state: CaseState) -> dict[str, Any]:
    """Return one to-do: what may be done with it, and what is missing."""
    step = state.law.procedure.step(todo.step) if todo.step else None
    holder = session.get(Person, todo.holder_id) if todo.holder_id else None
    return {
        "id": todo.id,
        "case": todo.case_id,
        "title": case.title,
        "step": todo.step,
        "name": step.name if step else "",
        "role": todo.role.value,
        "role_name": ROLE_NAMES[todo.role],
        "holder": holder.login if holder else None,
        "opened": todo.opened_at.isoformat(),
        "due": todo.due.isoformat() if todo.due else None,
        "due_says": todo.due_says,
        "why": todo.why,
        "actions": list(_actions(todo, state)),
        "fields": fields_of(step.form) if step and not todo.child else [],
        "missing": [{"what": m.what, "rule": m.rule} for m in (missing_now(state, step) if step and not todo.child else ())],
    }


def _actions(todo: Todo, state: CaseState) -> Iterable[dict[str, Any]]:
    if todo.key == "carry":
        yield {"code": Code.CARRY_OVER, "name": CODE_NAMES[Code.CARRY_OVER], "outcomes": []}
    elif todo.key.startswith("fact:"):
        yield {"code": Code.CORRECT_FACT, "name": CODE_NAMES[Code.CORRECT_FACT], "outcomes": ["yes", "no"]}
    elif todo.key.startswith("standard:"):
        yield {"code": Code.KEEP_STANDARD, "name": CODE_NAMES[Code.KEEP_STANDARD], "outcomes": []}
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
    extra = [
        (step.accepts_draft, Code.SUBMIT_DRAFT),
        (step.holds_round, Code.OPEN_ROUND),
        (step.holds_round, Code.DISPOSE_COMMENTS),
        (view.outside or step.each_organ, Code.SEND),
        (view.outside or step.each_organ, Code.REPLY),
        ("accepted" in step.outcomes, Code.ACCEPT),
        ("accepted" in step.outcomes or step.form == "opinion", Code.ASK_MATERIALS),
        (step.pause and not view.seat.paused, Code.PAUSE),
        (view.seat.paused is not None, Code.RESUME),
        (any(n.what == "findings_answered" for n in step.needs), Code.ANSWER_FINDINGS),
        (any(n.what == "findings_disposed" for n in step.needs), Code.DISPOSE_FINDINGS),
        (not view.outside, Code.RETURN),
    ]
    for code in (*codes, *(c for there, c in extra if there)):
        wants = outcomes if code in {Code.CONCLUDE, Code.RECORD_PAPER, Code.REPLY} else []
        yield {"code": code, "name": CODE_NAMES[code], "outcomes": wants}


def case_json(session: Session, case: Case, at: datetime) -> dict[str, Any]:
    """Return a case whole, in the shape outside programs use."""
    state = state_of(session, case, day_of(at))
    case_id = case.id or 0
    return {
        "id": case.id,
        "title": case.title,
        "kind": case.kind,
        "stage": state.stage,
        "ended": case.ended,
        "section": session.get_one(Section, case.section_id).name,
        "procedure": case.procedure,
        "facts": {name: answer.value for name, answer in state.progress.facts.items()},
        "steps": [_step_json(v) for v in state.views.values()],
        "drafts": [
            {"n": d.n, "fingerprint": d.fingerprint, "sha256": d.sha256}
            for d in session.exec(select(Draft).where(Draft.case_id == case_id).order_by(col(Draft.n)))
        ],
        "todos": todos_for(session, None, at, case_id),
        "waits": [_wait_json(w) for w in session.exec(select(Wait).where(Wait.case_id == case_id, Wait.closed_seq == 0))],
        "findings": [
            _finding_json(f)
            for f in session.exec(select(FindingRow).where(FindingRow.case_id == case_id).order_by(col(FindingRow.id)))
        ],
        "decisions": _decisions(session, case_id, state),
        "deadlines": [
            {"step": d.step, "due": d.due.isoformat(), "provisional": d.provisional, "says": d.says, "rule": d.rule}
            for d in session.exec(select(Deadline).where(Deadline.case_id == case_id))
        ],
        "numbers": [
            {"kind": n.kind, "number": n.text, "void": n.void_reason}
            for n in session.exec(select(IssuedNumber).where(IssuedNumber.case_id == case_id).order_by(col(IssuedNumber.id)))
        ],
        "files": _files(session, case_id),
        "missing": [
            {"step": v.step.id, "what": m.what, "rule": m.rule} for v in state.front for m in missing_now(state, v.step)
        ],
        "rounds": [_round_json(session, r) for r in session.exec(select(ConsultRound).where(ConsultRound.case_id == case_id))],
    }


def _step_json(view: StepView) -> dict[str, Any]:
    return {
        "id": view.step.id,
        "name": view.step.name,
        "status": view.status.value,
        "status_name": STATUS_NAMES[view.status],
        "why": view.why,
        "round": view.seat.round,
        "outcome": view.decision.act.outcome if view.decision else "",
        "day": view.decision.day.isoformat() if view.decision else None,
    }


def _wait_json(wait: Wait) -> dict[str, Any]:
    return {
        "step": wait.step,
        "body": wait.body,
        "sent": wait.sent_on.isoformat() if wait.sent_on else None,
        "how": wait.how,
        "expected": wait.expected_by.isoformat() if wait.expected_by else None,
        "reminders": wait.reminders,
    }


def _finding_json(finding: FindingRow) -> dict[str, Any]:
    return finding.model_dump(exclude={"case_id"})


def _round_json(session: Session, opened: ConsultRound) -> dict[str, Any]:
    comments = session.exec(select(Comment).where(Comment.round_id == opened.id).order_by(col(Comment.id)))
    rows = [
        c.model_dump(include={"id", "received_on", "channel", "source_kind", "address", "words", "disposition", "reason"})
        for c in comments
    ]
    return {**opened.model_dump(mode="json", exclude={"case_id"}), "comments": rows}


def _decisions(session: Session, case_id: int, state: CaseState) -> list[dict[str, Any]]:
    rows = session.exec(select(Decision).where(Decision.case_id == case_id).order_by(col(Decision.seq))).all()
    names = {p.id: p.login for p in session.exec(select(Person).where(col(Person.id).in_({r.decider_id for r in rows})))}
    counting = {v.decision.seq for v in state.views.values() if v.decision and v.status is StepStatus.DONE}
    steps = {s.id: s for s in state.law.procedure.steps}
    return [
        {
            "step": r.step,
            "name": steps[r.step].name if r.step in steps else r.step,
            "outcome": r.outcome,
            "outcome_name": steps[r.step].outcomes[r.outcome].name
            if r.step in steps and r.outcome in steps[r.step].outcomes
            else "",
            "by": names.get(r.decider_id, ""),
            "day": r.day.isoformat(),
            "fingerprint": r.fingerprint,
            "standard": r.standard,
            "on_paper": bool(r.paper),
            "counts": r.seq in counting,
        }
        for r in rows
    ]


def _files(session: Session, case_id: int) -> list[dict[str, Any]]:
    settings = store_of(session).settings
    made = session.exec(select(Artefact).where(Artefact.case_id == case_id))
    held = session.exec(select(Material).where(Material.case_id == case_id).order_by(col(Material.id)))
    rows = [(a.kind, a.name, a.sha256) for a in made] + [(m.kind, m.name, m.sha256) for m in held]
    return [{"kind": k, "name": n, "sha256": s, "path": str(path_of(settings, s))} for k, n, s in rows]


def cases_json(session: Session) -> list[dict[str, Any]]:
    """Return every case in short."""
    names = {s.id: s.name for s in session.exec(select(Section))}
    rows = session.exec(select(Case).order_by(col(Case.id)))
    return [
        {
            "id": c.id,
            "title": c.title,
            "kind": c.kind,
            "stage": c.stage,
            "ended": c.ended,
            "section": names.get(c.section_id, ""),
        }
        for c in rows
    ]


def last_screening(session: Session, case_id: int) -> dict[str, Any]:
    """Return what the last screening of a case says of itself: packs that ran, areas without one, its note."""
    wanted = select(ActRow.body).where(ActRow.case_id == case_id, ActRow.code == Code.DONE, ActRow.step == "screen")
    body = session.exec(wanted.order_by(col(ActRow.seq).desc())).first()
    data = dict(Recorded.model_validate_json(body).act.data) if body else {}
    return {"packs": data.get("packs", []), "without_pack": data.get("without_pack", []), "note": data.get("note", "")}
