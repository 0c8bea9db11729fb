"""The backward plan (倒排计划): from the wanted day of effect back to today, the latest day each open step may begin and end.

What the law gives a step at least is planned in full, all else by what the office usually needs. Beside it, from today on, the
earliest day each step can end: where that is later than the latest, the matter is late, and by how much is said.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from models.clock import ONE_DAY, Term, Unit, before, due
from models.planning_terms import EXPERIENCE, Takes, least, runs_until, said_span, takes
from models.procedure.answering import is_day
from models.procedure.schema import Procedure, Step
from models.procedure.state import FRONT, CaseState, StepView
from models.words import ROLE_NAMES, STATUS_NAMES, Answer, Code, StepStatus

EFFECT = "effect"
EFFECT_RULE = "A-30days-bf"
EFFECT_TERM = Term(30, Unit.DAY)
ACROSS = 1000  # of a bar
OPEN = FRONT | {StepStatus.NOT_YET}


@dataclass(frozen=True, slots=True)
class Stretch:
    """One step of the plan: its latest days, on what ground, and by how many days it is or will be late."""

    id: str
    name: str
    who: str
    status_name: str
    starts: date
    ends: date
    earliest: date  # the day on which it can end at the earliest
    takes: str
    basis: str  # the rule as a lawyer cites it, or 经验值
    by_law: bool
    at_front: bool = False
    maybe: bool = False  # whether it is wanted is not known yet
    provisional: bool = False
    x: int = 0
    width: int = 0

    @property
    def late(self) -> int:
        """By how many days it would end too late."""
        return max((self.earliest - self.ends).days, 0)

    @property
    def says(self) -> str:
        """Whether it is late, in words."""
        if not self.late:
            return ""
        return f"已经晚了{self.late}日" if self.at_front else f"将晚{self.late}日"


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of a case. `in_case`: steps that come only after certain conclusions, with what they would take besides."""

    wanted: date
    today: date
    first: date  # the first day of the bars
    earliest: date
    rows: tuple[Stretch, ...]
    in_case: tuple[str, ...]
    today_x: int

    @property
    def late(self) -> int:
        """By how many days the wanted day is missed at the usual pace; negative: days in hand."""
        return (self.earliest - self.wanted).days

    @property
    def says(self) -> str:
        """The plan in one sentence."""
        wanted, earliest = _cn(self.wanted), _cn(self.earliest)
        if self.late > 0:
            return f"按法定最短期限和通常用时，最早可于{earliest}施行，比希望的{wanted}晚{self.late}日。"
        hand = f"，还有{-self.late}日余地" if self.late else "，没有余地"
        return f"按法定最短期限和通常用时，最早可于{earliest}施行，赶得上希望的{wanted}{hand}。"


def wanted_day(state: CaseState) -> date | None:
    """Return the wanted day of effect: the one set with the signature, else the one wished for when it was handed in."""
    signed = [v.decision for v in state.views.values() if v.step.form == "sign" and v.decision]
    opened = [r for r in state.file.acts if r.code in {Code.SUBMIT, Code.ADOPT}]
    for recorded, name in (*((r, "effective_on") for r in signed), *((r, "wanted_on") for r in opened)):
        if (day := recorded.detail(name)) and is_day(str(day)):
            return date.fromisoformat(str(day))
    return None


def plan(state: CaseState, wanted: date, usual: Mapping[str, int]) -> Plan | None:
    """Return the plan of a running case; None once it is published, or ended."""
    goal = goal_of(state.law.procedure)
    if state.ended or state.views[goal.id].status not in OPEN:
        return None
    return _Reckoning(state, goal, wanted, usual).plan()


def goal_of(procedure: Procedure) -> Step:
    """Return the step that ends the way to effect: the publication, else the signature, else the last step."""
    published = [step for step in procedure.steps if step.publishes]
    signed = [step for step in procedure.steps if step.form == "sign"]
    return (published or signed or list(procedure.steps))[-1]


class _Reckoning:
    """The days of every open step, backward from the wanted day and forward from today."""

    def __init__(self, state: CaseState, goal: Step, wanted: date, usual: Mapping[str, int]) -> None:
        self.state, self.goal, self.wanted = state, goal, wanted
        self.calendar, self.book = state.law.calendar, state.law.book
        on_the_way = [v for name, v in state.views.items() if name in state.earlier[goal.id] or name == goal.id]
        to_do = [v for v in on_the_way if v.status in OPEN]
        self.hung = [v for v in to_do if v.step.opens_with and v.status is StepStatus.NOT_YET]
        self.views = [v for v in to_do if v not in self.hung]
        self.usual = usual
        self.takes = {v.step.id: takes(state, v, usual) for v in self.views}
        self.provisional: set[str] = set()
        self.starts: dict[str, date] = {}
        self.ends: dict[str, date] = {}
        self.earliest: dict[str, date] = {}

    def plan(self) -> Plan:
        """Reckon both ways and write the plan down."""
        for view in reversed(self.views):
            self._back(view)
        for view in self.views:
            self._ahead(view)
        first = min(self.state.day, *self.starts.values())
        span = max((self.wanted - first).days, 1)
        rows = tuple(self._row(view, first, span) for view in self.views if not view.step.automatic)
        published = self.earliest[self.goal.id]
        earliest = published + ONE_DAY * EFFECT_TERM.amount if self._waits_for_effect() else published
        rows += (self._effect(first, span, earliest),) if self._waits_for_effect() else ()
        today_x = max(0, min(ACROSS, (self.state.day - first).days * ACROSS // span))
        return Plan(self.wanted, self.state.day, first, earliest, rows, tuple(self._in_case()), today_x)

    def _waits_for_effect(self) -> bool:
        """Whether thirty days lie between publication and effect; a ground for immediate effect lifts them."""
        signed = [v.decision for v in self.state.views.values() if v.step.form == "sign" and v.decision]
        lifted = any(str(r.detail("immediate_ground", "")).strip() for r in signed)
        return self.goal.publishes and not lifted and self.book.in_force(EFFECT_RULE, self.state.day)

    def _back(self, view: StepView) -> None:
        """Reckon the latest end from what comes after, and the latest beginning from what the step takes."""
        name = view.step.id
        limits = [self.starts[v.step.id] for v in self.views if name in self.state.earlier[v.step.id]]
        for later in self.views:
            span = least(self.state, later.step)
            if span and span.of == name:
                limits.append(self._earlier(name, self.ends[later.step.id], Term(span.amount, span.unit)))
        if name == self.goal.id:
            limits.append(self.wanted - ONE_DAY * EFFECT_TERM.amount if self._waits_for_effect() else self.wanted)
        end = min(limits)
        while not view.step.automatic and not self.calendar.is_working(end):
            end -= ONE_DAY
        self.ends[name] = start = end
        for stretch in reversed(self.takes[name]):
            start = self._earlier(name, start, stretch.term)
        self.starts[name] = start

    def _earlier(self, name: str, end: date, term: Term | None) -> date:
        if term is None:
            return end
        found = before(self.calendar, end, term)
        if found.provisional:
            self.provisional.add(name)
        return found.on

    def _ahead(self, view: StepView) -> None:
        """Reckon the earliest end, were the step begun as soon as it can be."""
        name = view.step.id
        start = max((self.earliest[n] for n in self.earliest if n in self.state.earlier[name]), default=self.state.day)
        end = max(start, runs_until(self.state, view) or start)
        for stretch in self.takes[name]:
            end = due(self.calendar, end, stretch.term).on if stretch.term else end
        if span := least(self.state, view.step):
            begun = self.earliest.get(span.of)
            counted = due(self.calendar, begun, Term(span.amount, span.unit)) if begun else view.earliest
            end = max(end, counted.on) if counted else end
        while not view.step.automatic and not self.calendar.is_working(end):
            end += ONE_DAY
        self.earliest[name] = end

    def _row(self, view: StepView, first: date, span: int) -> Stretch:
        step, name = view.step, view.step.id
        says, basis, by_law = self._ground(view)
        ends, least_ = self.ends[name], least(self.state, step)
        starts = self._earlier(name, ends, Term(least_.amount, least_.unit)) if least_ else ends
        starts = min(starts, self.starts[name])
        return Stretch(
            id=name,
            name=step.name,
            who=ROLE_NAMES[step.role],
            status_name=STATUS_NAMES[view.status],
            starts=starts,
            ends=ends,
            earliest=self.earliest[name],
            takes=says,
            basis=basis,
            by_law=by_law,
            at_front=view.status in FRONT,
            maybe=any(self.state.progress.facts[fact] is Answer.UNKNOWN for fact in step.when),
            provisional=name in self.provisional,
            x=(starts - first).days * ACROSS // span,
            width=max((ends - starts).days * ACROSS // span, 4),
        )

    def _ground(self, view: StepView) -> tuple[str, str, bool]:
        """Return what a step takes, on what ground, and whether that ground is law."""
        parts = [*self.takes[view.step.id]]
        says = "，".join(stretch.says if stretch.rule or len(parts) == 1 else f"另{stretch.says}" for stretch in parts)
        rules = [stretch.rule for stretch in parts if stretch.rule]
        if span := least(self.state, view.step):
            says = f"“{self.state.views[span.of].step.name}”后{said_span(span)}"
            rules = [span.rule]
        if until := runs_until(self.state, view):
            says = f"征求意见至{_cn(until - ONE_DAY)}期满" + (f"，另{says}" if says else "")
        return says or "当日", "；".join(map(self._cited, rules)) or EXPERIENCE, bool(rules)

    def _cited(self, rule: str) -> str:
        doubt = "" if self.book.gates(rule, self.state.day) else "（待核）"
        return self.book.rule(rule).citation + doubt

    def _effect(self, first: date, span: int, earliest: date) -> Stretch:
        """Return the last stretch, from publication to effect."""
        starts = self.wanted - ONE_DAY * EFFECT_TERM.amount
        return Stretch(
            id=EFFECT,
            name="公布后至施行",
            who="",
            status_name="",
            starts=starts,
            ends=self.wanted,
            earliest=earliest,
            takes=f"{EFFECT_TERM}",
            basis=self._cited(EFFECT_RULE),
            by_law=True,
            x=(starts - first).days * ACROSS // span,
            width=max(EFFECT_TERM.amount * ACROSS // span, 4),
        )

    def _in_case(self) -> Iterator[str]:
        """Say what would come besides, after certain conclusions."""
        for view in self.hung:
            parts: tuple[Takes, ...] = takes(self.state, view, self.usual)
            yield f"{view.step.name}（{'，'.join(part.says for part in parts) or '当日'}）"


def _cn(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
