"""Each step of a case in words: how it stands, what came of it, when, in whose hands it lies. What a picture and a list say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from models.acts import Act
from models.procedure.state import CaseState, StepView, not_needed
from models.words import ROLE_NAMES, STATUS_NAMES, Code, StepStatus

AUTOMATIC = "自动"
NEVER = "未办"
HERE = frozenset({StepStatus.OPEN, StepStatus.WAITING, StepStatus.STALE})


@dataclass(frozen=True, slots=True)
class Told:
    """One step as a person reads it. `hung`: an outcome of another step opens it; `beside`: nothing waits for it."""

    id: str
    name: str
    phase: str
    status: StepStatus
    hung: bool = False
    beside: bool = False
    outcome: str = ""
    day: date | None = None
    who: str = ""
    why: str = ""
    due: str = ""
    round: int = 1
    on_paper: bool = False
    year: int = 0  # the year in which one looks: days of other years are said with theirs

    @property
    def status_name(self) -> str:
        """The status in the office's words; what may never come is said so, and what was never reached."""
        if self.status is StepStatus.CLOSED:
            return NEVER
        return "视情况" if self.may_come else STATUS_NAMES[self.status]

    @property
    def may_come(self) -> bool:
        """Whether it is still open if this step is wanted at all."""
        return self.hung and self.status is StepStatus.NOT_YET

    @property
    def skipped(self) -> bool:
        """Whether it stands at the foot: not wanted in this matter, or never reached before it ended."""
        return self.status in {StepStatus.NOT_NEEDED, StepStatus.CLOSED}

    @property
    def again(self) -> bool:
        """Whether it is done or to be done once more, after a return."""
        return self.round > 1 and (self.status is StepStatus.DONE or self.status in HERE)

    @property
    def notes(self) -> tuple[str, ...]:
        """The short lines in a box below the name."""
        if self.status is StepStatus.DONE:
            return tuple(filter(None, (self._outcome, self._when_and_who, "补录" if self.on_paper else "")))
        if self.status in HERE:
            return tuple(filter(None, (f"{self.status_name} {self.who}".strip(), self._reason, self.due)))
        return ()

    @property
    def says(self) -> str:
        """The step in one sentence: for who hears the picture, and for the list beside it."""
        parts = (self.outcome, _whole_day(self.day), self.who, "补录" if self.on_paper else "", self.why, self.due)
        rounds = f"（第{self.round}轮）" if self.again else ""
        return "，".join(filter(None, (f"{self.name}{rounds}：{self.status_name}", *parts)))

    @property
    def details(self) -> str:
        """The sentence without name and status."""
        parts = (self.outcome, _whole_day(self.day), self.who, "补录" if self.on_paper else "", self.why, self.due)
        return "，".join(filter(None, parts))

    @property
    def _outcome(self) -> str:
        return "" if self.outcome in {self.name, f"已{self.name}"} else self.outcome

    @property
    def _when_and_who(self) -> str:
        return " ".join(filter(None, (_short_day(self.day, self.year), self.who)))

    @property
    def _reason(self) -> str:
        return self.why if self.status is StepStatus.WAITING else ""


def tell(state: CaseState, names: Mapping[int, str]) -> tuple[Told, ...]:
    """Return every step of a case in words, in the order of its procedure. `names`: people by id."""
    return tuple(_told(state, view, phase, names) for view, phase in _with_phases(state))


def _with_phases(state: CaseState) -> Iterator[tuple[StepView, str]]:
    phase = ""
    for view in state.views.values():
        phase = view.step.phase or phase
        yield view, phase


def _told(state: CaseState, view: StepView, phase: str, names: Mapping[int, str]) -> Told:
    step, decision = view.step, view.decision
    status, why = _standing(state, view)
    done = view.status is StepStatus.DONE and decision is not None
    outcome = step.outcomes.get(decision.act.outcome) if decision and done else None
    return Told(
        id=step.id,
        name=step.name,
        phase=phase,
        status=status,
        hung=bool(step.opens_with),
        beside=step.beside,
        outcome=outcome.name if outcome else "",
        day=decision.day if decision and done else None,
        who=_who(view, names),
        why=why,
        due=_due(view, state.day),
        round=view.seat.round,
        on_paper=bool(done and decision and decision.act.paper),
        year=state.day.year,
    )


def _standing(state: CaseState, view: StepView) -> tuple[StepStatus, str]:
    """Return status and reason; a step never reached in an ended matter may be one that was not wanted anyway."""
    if view.status is StepStatus.CLOSED and (reason := not_needed(state.progress, state.views, view.step)):
        return StepStatus.NOT_NEEDED, reason
    return view.status, view.why


def _who(view: StepView, names: Mapping[int, str]) -> str:
    """Say in whose hands a step lies, or who decided it."""
    if view.status is StepStatus.DONE and view.decision:
        return _decider(view, view.decision.act, names)
    if view.status not in HERE:
        return ""
    if view.step.automatic:
        return AUTOMATIC
    return names.get(view.holder.id, "") if view.holder else ROLE_NAMES[view.step.role]


def _decider(view: StepView, act: Act, names: Mapping[int, str]) -> str:
    if view.step.automatic:
        return AUTOMATIC
    if act.code is Code.REPLY:
        return ROLE_NAMES[view.step.role]
    hand = names.get((act.paper.by if act.paper else act.by).id, "")
    return f"{hand}代{names.get(act.principal.id, '')}" if act.principal else hand


def _due(view: StepView, day: date) -> str:
    if view.due is None or view.status not in HERE:
        return ""
    late = "已过期限 " if view.due.on < day and not view.due.provisional else ""
    return f"{late}{_short_day(view.due.on, day.year)}前办结"


def _short_day(day: date | None, year: int) -> str:
    if day is None:
        return ""
    return f"{day.month}月{day.day}日" if day.year == year else f"{day.year}年{day.month}月{day.day}日"


def _whole_day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
