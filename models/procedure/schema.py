"""The shape of a procedure file: a dated list of steps, checked whole when it is read. No expressions, loops or scripts."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, model_validator

from models.clock import Unit
from models.procedure.findings import Shown
from models.words import Answer, NumberKind, Role

Ban = Annotated[str, Field(pattern="^(drafter|same_section|decider_of:.+)$")]


class Frozen(BaseModel):
    """A value read from a file: closed, strict about unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Need(Frozen):
    """Evidence a step or outcome wants: a kind of `models.procedure.evidence`, the rule that wants it, and details."""

    what: str
    rule: str = ""
    of: str = ""  # which material, step or round the kind is asked about


class Outcome(Frozen):
    """One way a step may be concluded. `to` is `on`, `back:<step>` or `end:<kind>`; `binds` false: stands over a new draft."""

    name: str
    needs: tuple[Need, ...] = ()
    to: str = "on"
    binds: bool = True
    reason: bool = False  # a written reason is wanted


class Span(Frozen):
    """A term counted from the decision of a step, e.g. 15 working days from 受理."""

    amount: int
    unit: Unit
    of: str  # the step whose decision starts it
    rule: str = ""
    reason_instead: bool = False  # not_before only: earlier is allowed with a written reason
    urgent_instead: bool = False  # not_before only: the urgent track lifts it


class Fact(Frozen):
    """A question that steers the procedure: yes, no or unknown; unknown opens a to-do to answer it."""

    asks: str
    rule: str = ""
    default: Answer = Answer.UNKNOWN


class Step(Frozen):
    """One step (环节). `after`: all of these must be done or not needed; a mapping chooses by a setting of the organ."""

    id: str
    name: str
    role: Role = Role.ENGINE
    does: str = ""
    after: tuple[str, ...] | dict[str, dict[str, tuple[str, ...]]] = ()
    when: dict[str, Answer] = Field(default_factory=dict)
    opens_with: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    outcomes: dict[str, Outcome] = Field(default_factory=dict)
    needs: tuple[Need, ...] = ()
    not_before: Span | None = None
    due: Span | None = None
    binds_draft: bool = False
    carries_over: Literal["nobody", "legal_officer"] = "nobody"  # who may say that a new draft changes no substance
    accepts_draft: bool = False
    not_by: tuple[Ban, ...] = ()  # decider_of: names an earlier step
    deputy: Literal["allowed", "off", "authorised"] = "allowed"  # authorised: a written authorisation is recorded
    take_back: bool = True
    pause: bool = False
    form: str = ""
    gives: NumberKind | None = None
    gives_on: str = ""  # the outcome that gives the number
    standard: str = ""  # the subject whose standard the conclusion is judged under
    holds_round: bool = False  # consultation rounds are opened here
    each_organ: bool = False  # each co-issuing organ replies
    publishes: bool = False
    beside: bool = False  # never blocks what comes after
    shows: tuple[Shown, ...] = ()  # what of the findings the people who decide this step are shown
    rule: str = ""
    phase: str = ""  # 阶段: the one that begins with this step and lasts until another names its own; for people who look

    @property
    def automatic(self) -> bool:
        """Done by the engine."""
        return bool(self.does)

    def waits_for(self, settings: Mapping[str, str]) -> tuple[str, ...]:
        """Return every step this one waits for under the organ's settings: after them, or opened by their outcome."""
        return (*self.comes_after(settings), *self.opens_with)

    def comes_after(self, settings: Mapping[str, str]) -> tuple[str, ...]:
        """Return the steps this one waits for, under the organ's settings."""
        if isinstance(self.after, tuple):
            return self.after
        ((setting, choices),) = self.after.items()
        return choices[settings.get(setting, next(iter(choices)))]

    def may_come_after(self) -> frozenset[str]:
        """Return every step this one waits for under any setting."""
        if isinstance(self.after, tuple):
            return frozenset(self.after)
        return frozenset(s for choices in self.after.values() for steps in choices.values() for s in steps)


Steps = Annotated[tuple[Step, ...], Field(min_length=1)]


class Procedure(Frozen):
    """A procedure file: `rules/procedures/<kind>/<in-force-from>.yaml`."""

    kind: str
    name: str
    in_force_from: date
    opens: tuple[Need, ...] = ()  # what submitting wants
    urgent_grounds: dict[str, str] = Field(default_factory=dict)
    urgent_rule: str = ""
    facts: dict[str, Fact] = Field(default_factory=dict)
    ends: dict[str, str] = Field(default_factory=dict)  # kind of end -> name
    steps: Steps
    _earlier: dict[frozenset[tuple[str, str]], dict[str, frozenset[str]]] = PrivateAttr(default_factory=dict)

    @property
    def id(self) -> str:
        """E.g. `normative-document/2025-04-20`."""
        return f"{self.kind}/{self.in_force_from.isoformat()}"

    def step(self, name: str) -> Step:
        """Return the step called `name`; KeyError when there is none."""
        for step in self.steps:
            if step.id == name:
                return step
        raise KeyError(name)

    def has(self, name: str) -> bool:
        """Tell whether there is such a step."""
        return any(step.id == name for step in self.steps)

    def reachable(self, name: str, settings: Mapping[str, str]) -> frozenset[str]:
        """Return `name` and every step that comes after it, directly or not, under the organ's settings."""
        found = {name}
        for step in self.steps:  # steps are listed in order, so one pass finds all
            if found.intersection(step.waits_for(settings)):
                found.add(step.id)
        return frozenset(found)

    def earlier(self, settings: Mapping[str, str]) -> Mapping[str, frozenset[str]]:
        """Return for each step every step before it, directly or not, under the organ's settings; found once."""
        key = frozenset(settings.items())
        if key not in self._earlier:
            self._earlier[key] = self._find_earlier(settings)
        return self._earlier[key]

    def _find_earlier(self, settings: Mapping[str, str]) -> dict[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        for step in self.steps:
            direct = step.waits_for(settings)
            found[step.id] = frozenset(direct).union(*(found[name] for name in direct))
        return found

    def rules_cited(self) -> Iterator[str]:
        """Yield the id of every rule this procedure cites."""
        for need in self.opens:
            yield need.rule
        for fact in self.facts.values():
            yield fact.rule
        for step in self.steps:
            yield step.rule
            yield from (need.rule for need in step.needs)
            yield from (need.rule for outcome in step.outcomes.values() for need in outcome.needs)
            yield from (span.rule for span in (step.due, step.not_before) if span)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        seen: set[str] = set()
        for step in self.steps:
            self._check_step(step, seen)
            seen.add(step.id)
        return self

    def _check_step(self, step: Step, seen: set[str]) -> None:
        if step.id in seen:
            raise ValueError(f"环节 {step.id} 重复")
        ahead = (step.may_come_after() | set(step.opens_with)) - seen
        if ahead:
            raise ValueError(f"环节 {step.id} 等待的 {sorted(ahead)} 没有列在它前面")
        if step.gives_on and step.gives_on not in step.outcomes:
            raise ValueError(f"环节 {step.id} 没有给出号码的结论 {step.gives_on}")
        named = {span.of for span in (step.due, step.not_before) if span}
        named |= {ban.partition(":")[2] for ban in step.not_by if ban.startswith("decider_of:")}
        if missing := named - seen:
            raise ValueError(f"环节 {step.id} 提到的 {sorted(missing)} 没有列在它前面")
        if unknown := set(step.when) - set(self.facts):
            raise ValueError(f"环节 {step.id} 引用了没有定义的事实 {sorted(unknown)}")
        if step.automatic == bool(step.outcomes):
            raise ValueError(f"环节 {step.id} 要么由人出具结论，要么自动完成")
        for outcome in step.outcomes.values():
            self._check_target(step, outcome.to, seen | {step.id})

    def _check_target(self, step: Step, to: str, earlier: set[str]) -> None:
        word, _, target = to.partition(":")
        if word == "on" and not target:
            return
        if word == "back" and target in earlier:
            return
        if word == "end" and target in self.ends:
            return
        raise ValueError(f"环节 {step.id} 的去向 {to} 不成立")
