"""How long a step takes: the least the law gives it, else what is usual (经验值); the office's own figures come first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from models.clock import ONE_DAY, UNIT_WORDS, Term, Unit
from models.procedure.evidence import EVIDENCE, round_ends
from models.procedure.schema import Span, Step
from models.procedure.state import CaseState, StepView
from models.refusals import BadInput
from models.words import Answer, Role

EXPERIENCE = "经验值"
MEETING = "meeting"
MOST_DAYS = 250
USUAL: Mapping[str, int] = {
    Role.DRAFTER.value: 2,
    Role.SECTION_HEAD.value: 1,
    Role.LEGAL_OFFICER.value: 1,
    Role.ADVISER.value: 3,
    Role.COMPETITION_REVIEWER.value: 2,
    Role.CLERK.value: 1,
    Role.LEADER.value: 1,
    Role.HEAD.value: 1,
    Role.REGISTRAR.value: 5,
    Role.GOVERNMENT.value: 10,
    Role.CO_ISSUER.value: 5,
    MEETING: 5,  # until the next meeting
}
"""Working days by role, or by `meeting`; small figures, to be replaced by the office's own in `usual_days`."""


@dataclass(frozen=True, slots=True)
class Takes:
    """One stretch of time: how long, on what ground. `rule` empty: experience."""

    term: Term | None  # None: the same day
    rule: str = ""
    what: str = ""  # what takes that long, where it is not the step itself

    @property
    def says(self) -> str:
        """How long, in words."""
        return f"{self.what}{self.term or '当日'}"


def usual_of(value: object) -> Mapping[str, int]:
    """Return the office's own figures from its settings, by step or role; what is no number of days is refused by name."""
    if value in (None, ""):
        return {}
    if not isinstance(value, Mapping):
        raise BadInput("机构设置 usual_days 应写成“环节或者职责: 工作日数”的对照表。")
    for name, days in value.items():
        if isinstance(days, bool) or not isinstance(days, int) or not 0 <= days <= MOST_DAYS:
            raise BadInput(f"机构设置 usual_days 中“{name}”应为0到{MOST_DAYS}的整数（工作日）。")
    return {str(name): days for name, days in value.items()}


def usual_from(words: str, names: Mapping[str, str]) -> dict[str, int]:
    """Return the figures an operator writes (会议=5，签发=2); `names`: what may be named, each with its key."""
    figures: dict[str, int] = {}
    for part in filter(None, (p.strip() for p in words.replace("；", "，").replace(",", "，").split("，"))):
        name, _, days = (w.strip() for w in part.replace("＝", "=").partition("="))
        if name not in names:
            raise BadInput(f"没有“{name[:20]}”这一环节或者职责，应写成“会议=5，签发=2”；会议指下一次会议要等的工作日。")
        if not (days.isascii() and days.isdigit() and len(days) < 10 and int(days) <= MOST_DAYS):
            raise BadInput(f"“{name}”的工作日数应为0到{MOST_DAYS}的整数。")
        figures[names[name]] = int(days)
    return figures


def usual_words(value: object, names: Mapping[str, str]) -> str:
    """Return the office's own figures as an operator writes them."""
    called = {key: name for name, key in reversed(list(names.items()))}
    return "，".join(f"{called.get(key, key)}={days}" for key, days in usual_of(value).items())


def takes(state: CaseState, view: StepView, usual: Mapping[str, int]) -> tuple[Takes, ...]:
    """Return the stretches a step takes one after the other; a round that runs already is left out (see `runs_until`)."""
    step = view.step
    if step.automatic:
        return ()
    if step.due and (view.outside or step.role is Role.REGISTRAR):
        return (Takes(Term(step.due.amount, step.due.unit), step.due.rule),)  # others may use their term to the last day
    window = window_of(state, step)
    own = Takes(_working(_usual_days(step, usual)))
    if window is None or runs_until(state, view):
        return (own,) if own.term else ()
    round_ = Takes(Term(int(window) + 1, Unit.DAY), _window_rule(step), f"公开征求意见{window}日，期满次日结束，共")
    return (round_, own) if own.term else (round_,)


def _working(days: int) -> Term | None:
    return Term(days, Unit.WORKING_DAY) if days else None


def _usual_days(step: Step, usual: Mapping[str, int]) -> int:
    role = Role.CO_ISSUER if step.each_organ else step.role
    names = (step.id, *((MEETING,) if step.form == MEETING else ()), role.value)
    for figures in (usual, USUAL):
        for name in names:
            if name in figures:
                return figures[name]
    return 1


def window_of(state: CaseState, step: Step) -> str | None:
    """Return for how many days a step must ask the public, None where it need not."""
    if not step.holds_round or state.progress.urgent or state.progress.facts.get("touches_operators") is Answer.NO:
        return None
    wanted = [need.of for outcome in step.outcomes.values() for need in outcome.needs if need.what == "window"]
    return wanted[0] if wanted and state.progress.facts.get("confidential") is not Answer.YES else None


def _window_rule(step: Step) -> str:
    return next(need.rule for outcome in step.outcomes.values() for need in outcome.needs if need.what == "window")


def runs_until(state: CaseState, view: StepView) -> date | None:
    """Return the day after the last window of the rounds that are open or over; None where none satisfies the law yet."""
    if not view.step.holds_round:
        return None
    needs = [need for outcome in view.step.outcomes.values() for need in outcome.needs if need.what in {"round", "window"}]
    if any(EVIDENCE[need.what](state, need) for need in needs):
        return None
    rounds = [r for seq, r in state.progress.rounds.items() if seq > view.seat.since]
    ends = [round_ends(state, opened.day, int(opened.detail("days", 0))) for opened in rounds]
    return max(ends) + ONE_DAY if ends else None


def least(state: CaseState, step: Step) -> Span | None:
    """Return the span a step may not be concluded before; the urgent track lifts it."""
    span = step.not_before
    return None if span is None or (span.urgent_instead and state.progress.urgent) else span


def said_span(span: Span) -> str:
    """Say the least time, e.g. 自受理起不少于5个工作日."""
    return f"不少于{span.amount}{UNIT_WORDS[span.unit]}"
