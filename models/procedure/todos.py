"""To-dos are a projection: what `open_todos` says of a state, no more. Likewise waits, automatic work and timers (I5)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from models.acts import Who
from models.procedure.evidence import round_ends
from models.procedure.replay import Child
from models.procedure.state import CaseState, StepView
from models.words import Code, Mode, Role, StepStatus


@dataclass(frozen=True, slots=True)
class ToDo:
    """One to-do: its step, whom it is for (a role, or a person by id), and by when. `key` tells it from others."""

    key: str
    step: str
    child: str
    role: Role
    holder: int | None
    due: date | None
    due_says: str
    why: str


@dataclass(frozen=True, slots=True)
class Work:
    """Automatic work: what the engine does next, or is to be woken for. `key` makes it the same work when asked twice."""

    key: str
    does: str
    step: str
    not_before: date | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """A wait for an outside body: which, since when, how it was sent, by when an answer is expected."""

    key: str
    step: str
    body: str
    sent_on: date | None
    how: str
    expected_by: date | None


def open_todos(state: CaseState) -> tuple[ToDo, ...]:
    """Return every to-do of the case as it stands."""
    if state.ended:
        return ()
    return tuple(todo for view in state.front for todo in _of_step(state, view)) + tuple(_of_case(state))


def _of_step(state: CaseState, view: StepView) -> Iterator[ToDo]:
    step, seat = view.step, view.seat
    for name in view.unknown:
        asks = state.law.procedure.facts[name].asks
        yield ToDo(f"fact:{name}", step.id, "", Role.LEGAL_OFFICER, None, None, "", f"须先明确：{asks}")
    if view.unknown or step.automatic:
        return
    role = Role.CLERK if view.outside or step.each_organ else step.role
    holder = seat.holder.id if seat.holder else None
    says = view.due.explanation if view.due else ""
    due_on = view.due.on if view.due else None
    yield ToDo(f"{step.id}:{seat.round}", step.id, "", role, holder, due_on, says, view.why)
    for child in seat.children.values():
        if not child.done and child.kind is not Code.CIRCULATE and _turn_of(seat.children, child):
            yield _of_child(view, child)


def _turn_of(children: dict[str, Child], child: Child) -> bool:
    if child.mode is not Mode.IN_ORDER:
        return True
    return all(c.done for c in children.values() if c.kind is child.kind and c.order < child.order)


def _of_child(view: StepView, child: Child) -> ToDo:
    role = Role.DRAFTER if child.kind is Code.ASK_MATERIALS else view.step.role
    holder = child.holder.id if child.holder else None
    by = date.fromisoformat(child.due) if child.due else None
    why = {Code.ASK_MATERIALS: "补正材料", Code.DELEGATE: "委派", Code.ADD_SIGNER: "加签", Code.COUNTERSIGN: "会签"}[child.kind]
    return ToDo(f"{view.step.id}:{view.seat.round}:{child.key}", view.step.id, child.key, role, holder, by, "", why)


def _of_case(state: CaseState) -> Iterator[ToDo]:
    stale = [v for v in state.front if v.status is StepStatus.STALE]
    if any(v.stale_by == "draft" and v.step.carries_over == "legal_officer" for v in stale):
        names = "、".join(v.step.name for v in stale if v.step.carries_over == "legal_officer")
        yield ToDo(
            "carry",
            "",
            "",
            Role.LEGAL_OFFICER,
            None,
            None,
            "",
            f"新稿使“{names}”的结论失效：可认定无实质修改，或者由承办人重新办理",
        )
    for subject in sorted({v.step.standard for v in stale if v.stale_by == "standard"}):
        yield ToDo(
            f"standard:{subject}",
            "",
            "",
            Role.LEGAL_OFFICER,
            None,
            None,
            "",
            "审查标准已更替：须重新审查，或者引用过渡条款沿用",
        )


def open_work(state: CaseState) -> tuple[Work, ...]:
    """Return the automatic work that waits: steps the engine does, and windows it is to be woken for."""
    if state.ended:
        return ()
    return tuple(_automatic(state)) + tuple(_timers(state))


def _automatic(state: CaseState) -> Iterator[Work]:
    fingerprint = state.progress.fingerprint
    for view in state.front:
        if view.step.automatic and fingerprint:
            key = f"{view.step.id}:{view.seat.round}:{fingerprint[-16:]}:{len(state.progress.numbers)}"
            yield Work(key, view.step.does, view.step.id)


def _timers(state: CaseState) -> Iterator[Work]:
    for opened in state.progress.rounds.values():
        ends = round_ends(state, opened.day, int(opened.detail("days", 0)))
        if ends >= state.day:
            yield Work(f"window:{opened.seq}", "wake", "", date.fromordinal(ends.toordinal() + 1))


def open_waits(state: CaseState) -> tuple[Wait, ...]:
    """Return the outside bodies the case waits for."""
    return () if state.ended else tuple(_waits(state))


def _waits(state: CaseState) -> Iterator[Wait]:
    for view in state.front:
        if not (view.outside or view.step.each_organ):
            continue
        bodies = state.progress.organs if view.step.each_organ else (view.step.role.value,)
        sent = view.seat.sent
        for body in bodies:
            if body in view.seat.replies:
                continue
            expected = date.fromisoformat(str(sent.detail("expected_by"))) if sent and sent.detail("expected_by") else None
            expected = expected or (view.due.on if view.due else None)
            how = str(sent.detail("how", "")) if sent else ""
            yield Wait(
                f"{view.step.id}:{view.seat.round}:{body}", view.step.id, body, sent.day if sent else None, how, expected
            )


def may_act(todo: ToDo, who: Who, section: int) -> bool:
    """Tell whether a to-do shows on this person's desk: theirs by name, or unclaimed and of a role they hold."""
    if todo.holder is not None:
        return todo.holder == who.id
    if todo.role in {Role.DRAFTER, Role.SECTION_HEAD} and who.section != section:
        return False
    return who.has(todo.role)
