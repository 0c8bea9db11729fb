"""Where a case stands: derived from its acts, the day and the law, each time anew. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from models.acts import Recorded, Who
from models.clock import Due, Pause, Term, due
from models.procedure.file import CaseFile, CaseLaw
from models.procedure.replay import replay
from models.procedure.schema import Span, Step
from models.procedure.seats import Child, Progress, Seat
from models.words import ALWAYS_OUTSIDE, Answer, Code, Mode, Role, StepStatus

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
    may_go_out: bool = False  # 法制机构's own draft: another qualified person, or an outside body it was sent to
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
    earlier: Mapping[str, frozenset[str]]  # for each step, every step before it

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
    earlier = law.procedure.earlier(file.settings)
    views: dict[str, StepView] = {}
    wanted: list[StepView] = []
    for step in law.procedure.steps:
        open_before = [view.step.name for view in wanted if view.step.id in earlier[step.id]]
        view = _view(law, file, day, progress, views, step, open_before)
        views[step.id] = view
        if _newly_wanted(view):
            wanted.append(view)
    return CaseState(file, law, day, progress, views, earlier)


def _view(
    law: CaseLaw,
    file: CaseFile,
    day: date,
    progress: Progress,
    views: Mapping[str, StepView],
    step: Step,
    open_before: list[str],
) -> StepView:
    seat = progress.seats[step.id]
    stale_by = _stale_by(law, day, progress, step, seat)
    if seat.decision and not stale_by:
        return StepView(step, StepStatus.DONE, "", seat)
    if progress.ended:
        return StepView(step, StepStatus.CLOSED, "事项已结束", seat)
    if reason := not_needed(progress, views, step):
        return StepView(step, StepStatus.NOT_NEEDED, reason, seat)
    if waiting := _waits_for(file, views, step, open_before):
        return StepView(step, StepStatus.NOT_YET, waiting, seat, stale_by=stale_by)
    if unknown := tuple(f for f in step.when if progress.facts[f] is Answer.UNKNOWN):
        asks = "、".join(law.procedure.facts[f].asks for f in unknown)
        return StepView(step, StepStatus.WAITING, f"须先明确：{asks}", seat, unknown, stale_by=stale_by)
    return _at_the_front(law, file, views, step, seat, stale_by)


def _at_the_front(
    law: CaseLaw, file: CaseFile, views: Mapping[str, StepView], step: Step, seat: Seat, stale_by: str
) -> StepView:
    may_go_out = step.role is Role.LEGAL_OFFICER and "same_section" in step.not_by and file.section == file.legal_section
    outside = step.role in ALWAYS_OUTSIDE or step.role.value in file.outside or (may_go_out and seat.sent is not None)
    due_on, earliest = (counted(law, views, span, seat) for span in (step.due, step.not_before))
    status, why = StepStatus.OPEN, ""
    if stale_by:
        status, why = StepStatus.STALE, STALE_WHY[stale_by]
    if seat.paused:
        status, why = StepStatus.WAITING, f"已中止：{seat.paused.act.reason}"
    elif seat.sent and outside:
        status, why = StepStatus.WAITING, "已送出，等待回复"
    elif _owed(seat):
        status, why = StepStatus.WAITING, "等待起草科室补正材料"
    return StepView(step, status, why, seat, (), outside, may_go_out, stale_by, due_on, earliest)


STALE_WHY = {"draft": "新稿与原结论所依据的稿件不同", "standard": "审查标准已更替，原结论须按现行标准重新作出"}


def _owed(seat: Seat) -> bool:
    return any(child.kind is Code.ASK_MATERIALS and not child.done for child in seat.children.values())


def settled(view: StepView, child: Child, current: str) -> bool:
    """Tell whether a child to-do is done. A signer names one draft (I2): where the step binds it, a new one asks again."""
    if child.done is None or child.kind in {Code.ASK_MATERIALS, Code.DELEGATE}:
        return child.done is not None
    return not view.step.binds_draft or child.done.fingerprint == current


def in_turn(view: StepView, child: Child, current: str) -> bool:
    """Tell whether the signers asked before this one, in one act and in order, have signed."""
    if child.mode is not Mode.IN_ORDER:
        return True
    group = [c for c in view.seat.children.values() if c.opened == child.opened and c.order < child.order]
    return all(settled(view, c, current) for c in group)


def _stale_by(law: CaseLaw, day: date, progress: Progress, step: Step, seat: Seat) -> str:
    decision = seat.decision
    if decision is None:
        return ""
    binds = step.automatic or step.outcomes[decision.act.outcome].binds
    current = progress.fingerprint
    if step.binds_draft and binds and decision.fingerprint != current and current not in seat.carried_to:
        return "draft"
    if step.standard and decision.standard and not progress.signed:
        return "" if law.book.standard_on(step.standard, day).id in {decision.standard, seat.kept_standard} else "standard"
    return ""


def not_needed(progress: Progress, views: Mapping[str, StepView], step: Step) -> str:
    """Return why a step is not wanted in this case, empty when it is."""
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


def _waits_for(file: CaseFile, views: Mapping[str, StepView], step: Step, open_before: list[str]) -> str:
    """Name what this step waits for: the steps right before it; once they are done, an earlier one wanted only later."""
    before = step.waits_for(file.settings)
    names = [views[b].step.name for b in before if views[b].status not in SATISFIED] or open_before
    return f"等待“{'”“'.join(dict.fromkeys(names))}”" if names else ""


def _newly_wanted(view: StepView) -> bool:
    """Tell whether a step can be done now and never was in this round: a corrected fact or a new procedure wants it."""
    return view.status in {StepStatus.OPEN, StepStatus.WAITING} and view.decision is None and not view.step.beside


def counted(law: CaseLaw, views: Mapping[str, StepView], span: Span | None, seat: Seat) -> Due | None:
    """Return the day a span runs to, pauses of its step left out; None before the step that starts it is decided."""
    if span is None or not (start := views[span.of].decision):
        return None
    # a paper that ends a pause may be dated before the day on which the pause was entered
    pauses = [Pause(a.day, max(a.day, b.day) if b else None) for a, b in seat.pauses]
    counted_to = due(law.calendar, start.day, Term(span.amount, span.unit), pauses)
    if not span.rule or law.book.gates(span.rule, start.day):
        return counted_to
    doubt = f"期限的依据待核：{law.book.rule(span.rule).citation}。"
    return replace(counted_to, explanation=counted_to.explanation + doubt)
