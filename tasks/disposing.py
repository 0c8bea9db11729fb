"""Which findings of the current draft an action at a to-do is about, when nobody names them."""

from sqlmodel import Session

from models.case import Case, Todo
from models.clock import day_of
from models.procedure.findings import CARRIES, FindingMark
from models.procedure.guards_findings import DISPOSES
from models.procedure.schema import Step
from models.words import Code
from tasks.acting import state_of
from tasks.store import store_of


def open_findings(session: Session, todo_id: int, code: Code) -> list[int]:
    """Return the findings that still wait for an answer, or for what the to-do's step may dispose of; hints among them."""
    todo = session.get(Todo, todo_id)
    if todo is None:
        return []
    state = state_of(session, session.get_one(Case, todo.case_id), day_of(store_of(session).now()))
    marks = state.file.findings.marks
    if code is Code.ANSWER_FINDINGS:
        return [m.id for m in marks if not m.answered and m.disposition not in CARRIES]
    step = state.views[todo.step].step if todo.step in state.views else None
    return [m.id for m in marks if not m.disposition and _is_of(step, m)]


def _is_of(step: Step | None, mark: FindingMark) -> bool:
    """A step that disposes of one area is about that area; at any other every finding is named, and the rules answer."""
    areas = {need.of for need in step.needs if need.what == DISPOSES} if step else set()
    return not areas or bool({"", mark.area} & areas)
