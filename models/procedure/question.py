"""The question put to the rules, the plan they answer with, and the checks many guards share."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from models.acts import Act, NumberMark, Recorded, Who
from models.procedure.evidence import EVIDENCE
from models.procedure.file import CaseFile, CaseLaw
from models.procedure.independence import ban
from models.procedure.schema import Need, Step
from models.procedure.seats import Child
from models.procedure.state import CaseState, StepView, settled
from models.refusals import Missing, Refusal
from models.words import CODE_NAMES, ROLE_NAMES, SECTION_ROLES, NumberKind, Role, StepStatus


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be written: the act as recorded, the numbers it gives, the numbers it voids. Rows follow from it."""

    recorded: Recorded
    gives: tuple[NumberKind, ...] = ()
    typed: tuple[NumberMark, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """An act before the law: the state of the case on the legal day of the act."""

    law: CaseLaw
    file: CaseFile
    state: CaseState
    act: Act
    at: datetime
    day: date
    warnings: list[str] = field(default_factory=list)

    @property
    def view(self) -> StepView:
        """The step the act is about."""
        if self.act.step not in self.state.views:
            raise Refusal(f"本事项的程序里没有“{self.act.step}”这个环节。")
        return self.state.views[self.act.step]

    def refuse(self, message: str, rule: str = "", missing: Iterable[Missing] = ()) -> Refusal:
        """Return the refusal of this act; a rule is named with its instrument, unless it is not in force on the day (I8)."""
        rule = rule if rule and self.law.book.in_force(rule, self.day) else ""
        instrument = self.law.book.rule(rule).citation if rule else ""
        said = f"{message}（{instrument}）" if instrument else message
        return Refusal(said, rule=rule, instrument=instrument, missing=tuple(missing))

    def plan(self, **changes: object) -> Plan:
        """Return the plan that records this act."""
        recorded = Recorded(
            seq=len(self.file.acts) + 1,
            at=self.at,
            day=self.day,
            act=self.act,
            fingerprint=self.act.draft.fingerprint if self.act.draft else self.state.progress.fingerprint,
            draft_n=self.act.draft.n if self.act.draft else len(self.state.progress.drafts),
            warnings=tuple(self.warnings),
        )
        return Plan(recorded.model_copy(update=changes))


def with_numbers(plan: Plan, given: Iterable[NumberMark]) -> Plan:
    """Return the plan with the numbers that were given."""
    return replace(plan, recorded=plan.recorded.model_copy(update={"given": (*plan.typed, *given)}))


def must_run(q: Question) -> None:
    """Refuse when the matter has ended."""
    if q.state.ended:
        raise q.refuse(f"事项{q.state.stage}，不能再办理“{CODE_NAMES[q.act.code]}”。")


def must_be_at_front(q: Question) -> None:
    """Refuse (I1) when the step has not been reached, is done, or is not needed; name what it waits for, or who did it."""
    view = q.view
    if view.status in {StepStatus.OPEN, StepStatus.STALE}:
        return
    if view.status is StepStatus.WAITING and not view.unknown and not view.seat.paused:
        return
    if view.status is StepStatus.DONE and view.decision:
        by = f"{{person:{view.decision.act.decider.id}}}"
        raise q.refuse(f"“{view.step.name}”现在不能办理：已经办结（由 {by} 办理）。", view.step.rule)
    missing = [Missing(view.why, view.step.rule)] if view.status in {StepStatus.NOT_YET, StepStatus.WAITING} else []
    raise q.refuse(f"“{view.step.name}”现在不能办理：{view.why}。", view.step.rule, missing)


def gated(q: Question, missing: Iterable[Missing]) -> list[Missing]:
    """Return what may refuse. A rule of grade knowledge warns instead, until confirmed; one not in force says nothing (I8)."""
    hard: list[Missing] = []
    for lack in missing:
        if not lack.rule or q.law.book.gates(lack.rule, q.day):
            hard.append(lack)
        elif q.law.book.in_force(lack.rule, q.day):
            q.warnings.append(f"待核：缺{lack.what}（{q.law.book.rule(lack.rule).citation}）")
    return hard


def must_have(q: Question, needs: Iterable[Need], step: Step | None = None) -> None:
    """Refuse (I1) when evidence is missing; name all of it and the rule that wants it. `step` None: the act's own."""
    found = ((need, EVIDENCE[need.what](q.state, need)) for need in needs)
    if hard := gated(q, [Missing(what, need.rule) for need, what in found if what]):
        listed = "、".join(m.what for m in hard)
        rule = next((m.rule for m in hard if m.rule), "")
        raise q.refuse(f"“{(step or q.view.step).name}”还缺：{listed}，补齐后再办理。", rule, hard)


def missing_now(state: CaseState, step: Step) -> tuple[Missing, ...]:
    """List what a step still lacks, for its to-do; outcomes that want more say so when they are chosen."""
    found = [(need, EVIDENCE[need.what](state, need)) for need in step.needs]
    book = state.law.book
    return tuple(Missing(w, n.rule) for n, w in found if w and (not n.rule or book.in_force(n.rule, state.day)))


def must_follow(q: Question, step: Step, day: date) -> None:
    """Refuse a day before those of the people's decisions a step rests on, or before the return that opened it anew.

    What the engine did is left out: it reads a draft when the draft is entered, whatever the days on the papers.
    """
    seat = q.state.progress.seats[step.id]
    decided = [v.decision for name, v in q.state.views.items() if name in q.state.earlier[step.id] and not v.step.automatic]
    began = [q.file.acts[seat.since - 1]] if seat.since else []
    latest = max((r.day for r in (*decided, *began) if r), default=date.min)
    if day < latest:
        raise q.refuse(f"日期 {day.isoformat()} 早于前一环节的 {latest.isoformat()}，请核对。")


def own_numbers(q: Question) -> tuple[str, ...]:
    """Return the numbers to be voided when the matter ends unpublished: those of our own series."""
    if q.state.progress.published:
        return ()
    return tuple(mark.text for mark in q.state.progress.numbers.values() if not mark.outside)


def role_of(q: Question, step: Step) -> Role:
    """Return who holds a step's to-do here: the clerk for one that an outside body decides."""
    return Role.CLERK if q.state.views[step.id].outside else step.role


def role_fits(q: Question, step: Step, who: Who) -> bool:
    """Tell whether `who` holds the step's role, for a section role in the case's own section."""
    if step.role in SECTION_ROLES and who.section != q.file.section:
        return False
    return who.has(role_of(q, step))


def must_be_independent(q: Question, step: Step, people: Iterable[Who]) -> None:
    """Refuse (I7) when one of `people` may not take part in this step. Who only records an outside answer decides nothing."""
    if q.state.views[step.id].outside:
        return
    for who in people:
        if reason := ban(q.law.procedure, q.file, step, who):
            raise q.refuse(f"{reason}。", step.rule)


def child_of(q: Question) -> Child:
    """Return the open child to-do the act is about, or refuse."""
    child = q.view.seat.children.get(q.act.child)
    if child is None or settled(q.view, child, q.state.progress.fingerprint):
        raise q.refuse("这项待办已经办结或者已被撤销。")
    return child


def must_hold(q: Question) -> None:
    """Refuse when the decider does not hold, and cannot take, the step; of two the first wins, the second is told who."""
    step, act = q.view.step, q.act
    who, holder = act.decider, q.view.holder
    if step.automatic:
        raise q.refuse(f"“{step.name}”由系统自动完成，不需要人工办理。")
    if holder and holder.id != who.id:
        raise Refusal(f"这项待办已由 {{person:{holder.id}}} 签收，请与其联系或者请其释放、转办。")
    if not role_fits(q, step, who):
        raise q.refuse(f"“{step.name}”由{ROLE_NAMES[role_of(q, step)]}办理，当前人员没有这一职责。", step.rule)
    must_be_independent(q, step, act.hands)
    must_stand_in(q, step)


def must_stand_in(q: Question, step: Step) -> None:
    """Refuse a deputy where the step allows none, or where the written authorisation is not on record."""
    if q.act.principal is None or step.deputy == "allowed":
        return
    if step.deputy == "authorised" and str(q.act.data.get("authorisation", "")).strip():
        return
    wants = "代签须有书面授权，请填写“书面授权”" if step.deputy == "authorised" else "本环节不得由他人代为办理"
    raise q.refuse(f"“{step.name}”{wants}。", step.rule)
