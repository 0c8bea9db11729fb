"""Cases and to-dos as outside programs and people read them (the shapes of design §10)."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from models.acts import Recorded
from models.case import (
    ActRow,
    Case,
    Comment,
    ConsultRound,
    Deadline,
    Decision,
    Draft,
    FindingRow,
    Material,
    Meeting,
    Todo,
    Wait,
)
from models.clock import day_of
from models.instrument import Artefact
from models.number import IssuedNumber
from models.outbox import OutboxRow
from models.people import Person, Section
from models.procedure.question import missing_now
from models.procedure.state import CaseState, StepView
from models.refusals import EnvironmentFault
from models.words import STATUS_NAMES, Code, StepStatus
from tasks.acting import state_of
from tasks.files import path_of
from tasks.loading import law_of
from tasks.papers import text_of
from tasks.precedents import COMPARED, FILE, beside
from tasks.store import store_of
from tasks.todos import open_rows, shown_rows


def case_json(session: Session, case: Case, at: datetime, state: CaseState | None = None) -> dict[str, Any]:
    """Return a case whole, in the shape outside programs use; `state`: as derived already."""
    state = state or state_of(session, case, day_of(at))
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
        "facts_confirmed": sorted(state.progress.confirmed),
        "steps": [_step_json(v) for v in state.views.values()],
        "drafts": [
            {"n": d.n, "fingerprint": d.fingerprint, "sha256": d.sha256}
            for d in session.exec(select(Draft).where(Draft.case_id == case_id).order_by(col(Draft.n)))
        ],
        "todos": shown_rows(session, open_rows(session, None, case_id), [(case_id, state)]),
        "waits": [_wait_json(w) for w in session.exec(select(Wait).where(Wait.case_id == case_id, Wait.closed_seq == 0))],
        "findings": _findings(session, case_id),
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
        "stuck": _stuck(session, case_id, state),
        "missing": [
            {"step": v.step.id, "what": m.what, "rule": m.rule} for v in state.front for m in missing_now(state, v.step)
        ],
        "meetings": [_meeting_json(m) for m in session.exec(select(Meeting).where(Meeting.case_id == case_id))],
        "rounds": [_round_json(session, r) for r in session.exec(select(ConsultRound).where(ConsultRound.case_id == case_id))],
    }


def concluded(session: Session, todo_id: int, outcome: str) -> tuple[str, str]:
    """Return the name of the step a to-do stands at and of an outcome of it; empty where it names none (an extra signer)."""
    todo = session.get_one(Todo, todo_id)
    procedure = law_of(session, session.get_one(Case, todo.case_id)).procedure
    if not procedure.has(todo.step):
        return "", ""
    step = procedure.step(todo.step)
    return step.name, step.outcomes[outcome].name if outcome in step.outcomes else ""


def _stuck(session: Session, case_id: int, state: CaseState) -> list[dict[str, Any]]:
    """Return the automatic work that failed and will be tried again: its step, how often it was tried, and why it failed."""
    failed = select(OutboxRow).where(OutboxRow.case_id == case_id, OutboxRow.state == "waiting", OutboxRow.last_fault != "")
    return [
        {
            "step": row.step,
            "name": state.views[row.step].step.name if row.step in state.views else row.does,
            "tries": row.tries,
            "fault": row.last_fault.removeprefix("Refusal: ").removeprefix("BadInput: "),
        }
        for row in session.exec(failed.order_by(col(OutboxRow.id)))
    ]


def _step_json(view: StepView) -> dict[str, Any]:
    outcome = view.decision.act.outcome if view.decision else ""
    return {
        "id": view.step.id,
        "name": view.step.name,
        "status": view.status.value,
        "status_name": STATUS_NAMES[view.status],
        "why": view.why,
        "round": view.seat.round,
        "outcome": outcome,
        "outcome_name": view.step.outcomes[outcome].name if outcome in view.step.outcomes else "",
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


def _findings(session: Session, case_id: int) -> list[dict[str, Any]]:
    """Return every finding; those of the current draft with the published cases most like their passage."""
    rows = session.exec(select(FindingRow).where(FindingRow.case_id == case_id).order_by(col(FindingRow.id)))
    shown: list[dict[str, Any]] = [{**row.model_dump(exclude={"case_id"}), "precedents": []} for row in rows]
    draft = session.exec(select(Draft).where(Draft.case_id == case_id).order_by(col(Draft.n).desc())).first()
    compared = [one for one in shown if draft and one["draft_n"] == draft.n and one["area"] in COMPARED]
    if draft and compared:
        _put_precedents(session, compared, case_id, draft.fingerprint)
    return shown


def _put_precedents(session: Session, findings: list[dict[str, Any]], case_id: int, fingerprint: str) -> None:
    """Put the cases beside the findings; null where the file of cases is damaged, which must not hide the matter itself."""
    home = store_of(session).settings.home
    try:
        likest = beside(home) if (home / FILE).exists() else None
    except EnvironmentFault:
        for one in findings:
            one["precedents"] = None
        return
    if likest:
        plain = text_of(session, case_id, fingerprint).plain
        for one in findings:
            one["precedents"] = likest(one, plain)


def _meeting_json(held: Meeting) -> dict[str, Any]:
    """Return a meeting with who was there, as its record counts them."""
    counted = held.record.get("attendance", {})
    figures = {name: counted.get(name) for name in ("due", "present", "absent", "recused")}
    return {"step": held.step, "held_on": held.held_on.isoformat(), "outcome": held.decision, **figures}


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


def last_screening(session: Session, case_id: int) -> dict[str, Any]:
    """Return what the last screening of a case says of itself: packs that ran, areas without one, its note."""
    wanted = select(ActRow.body).where(ActRow.case_id == case_id, ActRow.code == Code.DONE, ActRow.step == "screen")
    body = session.exec(wanted.order_by(col(ActRow.seq).desc())).first()
    data = dict(Recorded.model_validate_json(body).act.data) if body else {}
    return {"packs": data.get("packs", []), "without_pack": data.get("without_pack", []), "note": data.get("note", "")}
