"""To-dos are a projection: what `open_todos` says of a state, no more. Likewise waits, automatic work and timers (I5)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from models.acts import Who
from models.clock import Due
from models.procedure.evidence import EVIDENCE, round_ends
from models.procedure.exceptions import EXCEPTION_RULE, exception_of, exception_says
from models.procedure.seats import Child
from models.procedure.state import CaseState, StepView, counted, in_turn, settled
from models.procedure.touching import FACT, asked_at, question, unanswered
from models.words import Answer, Code, Role, StepStatus


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


@dataclass(frozen=True, slots=True)
class Watched:
    """A day that is watched: a step's term while it is open, the last day of an exception (例外期限) as long as that stands."""

    step: str
    due: date
    provisional: bool
    says: str
    rule: str


def open_deadlines(state: CaseState) -> tuple[Watched, ...]:
    """Return the days to be watched in the case as it stands; passing one decides nothing."""
    held = [
        Watched(v.step.id, due.on, due.provisional, due.explanation, v.step.due.rule)
        for v in state.views.values()
        if v.step.due and (due := _running(state, v))
    ]
    if found := exception_of(state):
        step, ends = found
        held.append(Watched(step, ends, provisional=False, says=exception_says(ends), rule=EXCEPTION_RULE))
    return tuple(held)


def _running(state: CaseState, view: StepView) -> Due | None:
    """Return the day a step's term runs to: it runs from the decision that starts it, also while the step waits for others."""
    if view.status is not StepStatus.NOT_YET or view.step.due is None:
        return view.due
    started = state.views[view.step.due.of].status is StepStatus.DONE
    return counted(state.law, state.views, view.step.due, view.seat) if started else None


def open_todos(state: CaseState) -> tuple[ToDo, ...]:
    """Return every to-do of the case as it stands."""
    if state.ended:
        return ()
    return tuple(todo for view in state.front for todo in _of_step(state, view)) + tuple(_of_case(state))


def _of_step(state: CaseState, view: StepView) -> Iterator[ToDo]:
    step, seat = view.step, view.seat
    if view.unknown or step.automatic:
        return
    role = Role.CLERK if view.outside or step.each_organ else step.role
    holder = seat.holder.id if seat.holder else None
    says = view.due.explanation if view.due else ""
    due_on = view.due.on if view.due else None
    why = "；".join(filter(None, (view.why, *_travels(state, view))))
    yield ToDo(f"{step.id}:{seat.round}", step.id, "", role, holder, due_on, says, why)
    if view.may_go_out and not view.outside:
        why = "法制机构起草的稿件：由其他有资格的人员办理，或者送外部机构审核"
        yield ToDo(f"{step.id}:{seat.round}:out", step.id, "", Role.CLERK, None, due_on, says, why)
    current = state.progress.fingerprint
    for child in seat.children.values():
        if not settled(view, child, current) and in_turn(view, child, current):
            yield _of_child(view, child)


def _travels(state: CaseState, view: StepView) -> Iterator[str]:
    """Name what travels to a meeting: comments still in dispute, points of the opinion that were not adopted."""
    if view.step.form != "meeting":
        return
    if disputed := len(state.progress.disputed):
        yield f"尚有分歧的意见 {disputed} 条，须提请会议研究"
    opinions = [v.decision.act.outcome for v in state.views.values() if v.step.form == "opinion" and v.decision]
    if "kept" in opinions:
        yield "有未采纳的审核意见，提请审议时须说明理由和依据"


def _of_child(view: StepView, child: Child) -> ToDo:
    role = Role.DRAFTER if child.kind is Code.ASK_MATERIALS else view.step.role
    holder = child.holder.id if child.holder else None
    by = date.fromisoformat(child.due) if child.due else None
    why = {Code.ASK_MATERIALS: "补正材料", Code.DELEGATE: "委派", Code.ADD_SIGNER: "加签", Code.COUNTERSIGN: "会签"}[child.kind]
    return ToDo(f"{view.step.id}:{view.seat.round}:{child.key}", view.step.id, child.key, role, holder, by, "", why)


def _of_case(state: CaseState) -> Iterator[ToDo]:
    """What is owed to the case as a whole: by the drafting section papers of the text as it is, by the legal officer the rest.

    He owes answers to open questions, and what a new draft or a new standard made stale.
    """
    if wanted := dict.fromkeys(name for view in state.front for name in _papers_owed(state, view)):
        why = f"办理“{state.stage}”还须报送：{'、'.join(wanted)}"
        yield ToDo("papers", "", "", Role.DRAFTER, None, None, "", why)
    for name, step in _asked(state).items():
        yield _officer(f"fact:{name}", f"须先明确：{state.law.procedure.facts[name].asks}", step)
    if view := asked_at(state):
        yield _officer(f"fact:{FACT}", question(unanswered(state)), view.step.id)
    if not state.progress.organs and (waiting := [v.step.id for v in state.front if v.step.each_organ]):
        yield _officer("organs", "须先写明联合制定机关的名称（更正事实）", waiting[0])
    carried = [v.step.name for v in state.front if v.stale_by == "draft" and v.step.carries_over == "legal_officer"]
    if carried:
        yield _officer("carry", f"新稿使“{'、'.join(carried)}”的结论失效：可认定无实质修改，或者由承办人重新办理")
    for subject in sorted({v.step.standard for v in state.views.values() if v.stale_by == "standard"}):
        yield _officer(f"standard:{subject}", "审查标准已更替：须重新审查，或者引用过渡条款沿用")


def _papers_owed(state: CaseState, view: StepView) -> Iterator[str]:
    """Name the papers bound to the draft that an open step wants and nobody handed in, or confirmed, for this one."""
    for need in view.step.needs:
        wanted = need.what == "bound_material" and (not need.rule or state.law.book.in_force(need.rule, state.day))
        if wanted and (lacking := EVIDENCE[need.what](state, need)):
            yield lacking


def _officer(key: str, why: str, step: str = "") -> ToDo:
    return ToDo(key, step, "", Role.LEGAL_OFFICER, None, None, "", why)


def _asked(state: CaseState) -> dict[str, str]:
    """Return the open questions that keep a step from going on, each with the first step it keeps."""
    asked: dict[str, str] = {}
    unknown = [name for name, answer in state.progress.facts.items() if answer is Answer.UNKNOWN]
    for view in state.front:
        needs = [*view.step.needs, *(n for o in view.step.outcomes.values() for n in o.needs)]
        wants_all = any(n.what == "facts" for n in needs) and view.step.role is not Role.LEGAL_OFFICER
        for name in unknown if wants_all else view.unknown:
            asked.setdefault(name, view.step.id)
    return asked


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
        if view.outside or view.step.each_organ:
            yield from (_wait(view, body) for body in _bodies(state, view))


def _bodies(state: CaseState, view: StepView) -> tuple[str, ...]:
    """Return who is asked and has not answered on the current draft."""
    if view.step.each_organ:
        current, replies = state.progress.fingerprint, view.seat.replies
        return tuple(o for o in state.progress.organs if o not in replies or replies[o].fingerprint != current)
    return (view.seat.sent.act.to if view.may_go_out and view.seat.sent else view.step.role.value,)


def _wait(view: StepView, body: str) -> Wait:
    sent = view.seat.sent
    expected = date.fromisoformat(str(sent.detail("expected_by"))) if sent and sent.detail("expected_by") else None
    expected = expected or (view.due.on if view.due else None)
    how = str(sent.detail("how", "")) if sent else ""
    return Wait(f"{view.step.id}:{view.seat.round}:{body}", view.step.id, body, sent.day if sent else None, how, expected)


def may_act(todo: ToDo, who: Who, section: int, organ: int) -> bool:
    """Tell whether a to-do shows on this person's desk: theirs by name, or unclaimed and of a role they hold there."""
    if todo.holder is not None:
        return todo.holder == who.id
    if todo.role in {Role.DRAFTER, Role.SECTION_HEAD} and who.section != section:
        return False
    return who.within(organ).has(todo.role)
