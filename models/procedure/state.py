"""Where a case stands: derived from its acts, the day and the law, each time anew. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from models.acts import Recorded, Who
from models.clock import Due, Pause, Term, due
from models.procedure.file import CaseFile, CaseLaw
from models.procedure.replay import Progress, Seat, replay
from models.procedure.schema import Span, Step
from models.words import ALWAYS_OUTSIDE, Answer, StepStatus

FRONT = frozenset({StepStatus.OPEN, StepStatus.STALE, StepStatus.WAITING})
SATISFIED = frozenset({StepStatus.DONE, StepStatus.NOT_NEEDED})


@dataclass(frozen=True, slots=True)
class StepView:
    """One step as it stands. `decision` is the one that counts or, for a stale step, the one that no longer does."""

    step: Step
    status: StepStatus
    why: str
    seat: Seat
    unknown: tuple[str, ...] = ()  # facts that must be answered first
    outside: bool = False
    stale_by: str = ""  # draft | standard
    due: Due | None = None
    earliest: Due | None = None

    @property
    def decision(self) -> Recorded | None:
        """The decision on file in this round."""
        return self.seat.decision

    @property
    def holder(self) -> Who | None:
        """Who took the to-do, if anyone."""
        return self.seat.holder


@dataclass(frozen=True, slots=True)
class CaseState:
    """A case on one day: its steps, what it replays to, and the law it was derived under."""

    file: CaseFile
    law: CaseLaw
    day: date
    progress: Progress
    views: Mapping[str, StepView]

    @property
    def ended(self) -> str:
        """The kind of end, empty while the matter runs."""
        return self.progress.ended

    @property
    def front(self) -> tuple[StepView, ...]:
        """The steps where something can happen, in the order of the procedure."""
        return tuple(v for v in self.views.values() if v.status in FRONT)

    @property
    def stage(self) -> str:
        """The stage in the office's words: the first step at the front that blocks others, else the end."""
        if self.ended:
            return self.law.procedure.ends.get(
                self.ended, {"terminated": "已终止", "withdrawn": "已撤回"}.get(self.ended, self.ended)
            )
        main = [v for v in self.front if not v.step.beside and not v.step.automatic] or list(self.front)
        first = next((v for v in main if v.status is not StepStatus.STALE), main[0] if main else None)
        if first is None:
            return ""
        return f"{first.step.name}（须重新办理）" if first.status is StepStatus.STALE else first.step.name


def derive(law: CaseLaw, file: CaseFile, day: date) -> CaseState:
    """Return the state of a case on `day`."""
    progress = replay(law.procedure, file)
    views: dict[str, StepView] = {}
    signed = any(s.form == "sign" and progress.seats[s.id].decision for s in law.procedure.steps)
    for step in law.procedure.steps:
        views[step.id] = _view(law, file, day, progress, views, step, signed)
    return CaseState(file, law, day, progress, views)


def _view(
    law: CaseLaw, file: CaseFile, day: date, progress: Progress, views: Mapping[str, StepView], step: Step, signed: bool
) -> StepView:
    seat = progress.seats[step.id]
    stale_by = _stale_by(law, day, progress, step, seat, signed)
    if seat.decision and not stale_by:
        return StepView(step, StepStatus.DONE, "", seat)
    if progress.ended:
        return StepView(step, StepStatus.CLOSED, "事项已结束", seat)
    if reason := _not_needed(progress, views, step):
        return StepView(step, StepStatus.NOT_NEEDED, reason, seat)
    if waiting := _waits_for(file, views, step):
        return StepView(step, StepStatus.NOT_YET, waiting, seat, stale_by=stale_by)
    if unknown := tuple(f for f in step.when if progress.facts[f] is Answer.UNKNOWN):
        asks = "、".join(law.procedure.facts[f].asks for f in unknown)
        return StepView(step, StepStatus.WAITING, f"须先明确：{asks}", seat, unknown)
    return _at_the_front(law, file, views, step, seat, stale_by)


def _at_the_front(
    law: CaseLaw, file: CaseFile, views: Mapping[str, StepView], step: Step, seat: Seat, stale_by: str
) -> StepView:
    outside = step.role in ALWAYS_OUTSIDE or step.role.value in file.outside
    due_on, earliest = (counted(law, views, span) for span in (step.due, step.not_before))
    status, why = StepStatus.OPEN, ""
    if stale_by:
        status, why = StepStatus.STALE, STALE_WHY[stale_by]
    if seat.paused:
        status, why = StepStatus.WAITING, f"已中止：{seat.paused.act.reason}"
    elif seat.sent and outside:
        status, why = StepStatus.WAITING, "已送出，等待回复"
    elif _owed(seat):
        status, why = StepStatus.WAITING, "等待起草科室补正材料"
    return StepView(step, status, why, seat, (), outside, stale_by, due_on, earliest)


STALE_WHY = {"draft": "新稿与原结论所依据的稿件不同", "standard": "审查标准已更替，原结论须按现行标准重新作出"}


def _owed(seat: Seat) -> bool:
    return any(child.kind.value == "ask-materials" and not child.done for child in seat.children.values())


def _stale_by(law: CaseLaw, day: date, progress: Progress, step: Step, seat: Seat, signed: bool) -> str:
    decision = seat.decision
    if decision is None:
        return ""
    binds = step.automatic or step.outcomes[decision.act.outcome].binds
    current = progress.fingerprint
    if step.binds_draft and binds and decision.fingerprint != current and current not in seat.carried_to:
        return "draft"
    if step.standard and decision.standard and not seat.kept_standard and not signed:
        return "" if law.book.standard_on(step.standard, day).id == decision.standard else "standard"
    return ""


def _not_needed(progress: Progress, views: Mapping[str, StepView], step: Step) -> str:
    for fact, wanted in step.when.items():
        answer = progress.facts[fact]
        if answer is not Answer.UNKNOWN and answer is not wanted:
            return f"{progress.procedure.facts[fact].asks}：{'是' if answer is Answer.YES else '否'}"
    for before, outcomes in step.opens_with.items():
        view = views[before]
        if view.status is StepStatus.NOT_NEEDED:
            return f"“{view.step.name}”不需要"
        if view.status is StepStatus.DONE and view.decision and view.decision.act.outcome not in outcomes:
            return f"“{view.step.name}”的结论为{view.step.outcomes[view.decision.act.outcome].name}"
    return ""


def _waits_for(file: CaseFile, views: Mapping[str, StepView], step: Step) -> str:
    before = (*step.comes_after(dict(file.settings)), *step.opens_with)
    names = [views[b].step.name for b in dict.fromkeys(before) if views[b].status not in SATISFIED]
    return f"等待“{'”“'.join(names)}”" if names else ""


def counted(law: CaseLaw, views: Mapping[str, StepView], span: Span | None) -> Due | None:
    """Return the day a span runs to, pauses of its step left out; None before the step that starts it is decided."""
    if span is None or not (start := views[span.of].decision):
        return None
    pauses = [
        Pause(a.day, b.day if b else None)
        for view in views.values()
        if view.step.due == span or view.step.not_before == span
        for a, b in view.seat.pauses
    ]
    return due(law.calendar, start.day, Term(span.amount, span.unit), pauses)
