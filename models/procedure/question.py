"""The question put to the rules, the plan they answer with, and the checks many guards share."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from models.acts import Act, NumberMark, Recorded, Who
from models.procedure.evidence import EVIDENCE
from models.procedure.file import CaseFile, CaseLaw
from models.procedure.replay import Child
from models.procedure.schema import Need, Step
from models.procedure.state import CaseState, StepView
from models.refusals import Missing, Refusal
from models.words import CODE_NAMES, ROLE_NAMES, SECTION_ROLES, Code, NumberKind, Role, StepStatus


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
        """Return the refusal of this act; a rule is named with its instrument."""
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
    """Refuse (I1) when the step has not been reached, is done, or is not needed; name what it waits for."""
    view = q.view
    if view.status in {StepStatus.OPEN, StepStatus.STALE}:
        return
    if view.status is StepStatus.WAITING and not view.unknown and not view.seat.paused:
        return
    why = view.why or {StepStatus.DONE: "已经办结"}.get(view.status, "")
    missing = [Missing(why, view.step.rule)] if view.status in {StepStatus.NOT_YET, StepStatus.WAITING} else []
    raise q.refuse(f"“{view.step.name}”现在不能办理：{why}。", view.step.rule, missing)


def must_have(q: Question, needs: Iterable[Need]) -> None:
    """Refuse (I1) when evidence is missing; a rule of grade knowledge warns instead, until it is confirmed."""
    hard: list[Missing] = []
    for need in needs:
        what = EVIDENCE[need.what](q.state, need)
        if not what:
            continue
        if need.rule and not q.law.book.gates(need.rule, q.day):
            q.warnings.append(f"待核：缺{what}（{q.law.book.rule(need.rule).citation}）")
        else:
            hard.append(Missing(what, need.rule))
    if hard:
        listed = "、".join(m.what for m in hard)
        rule = next((m.rule for m in hard if m.rule), "")
        raise q.refuse(f"“{q.view.step.name}”还缺：{listed}，补齐后再办理。", rule, hard)


def missing_now(state: CaseState, step: Step) -> tuple[Missing, ...]:
    """List what a step still lacks, for its to-do; outcomes that want more say so when they are chosen."""
    found = [(need, EVIDENCE[need.what](state, need)) for need in step.needs]
    return tuple(Missing(what, need.rule) for need, what in found if what)


def role_fits(q: Question, step: Step, who: Who) -> bool:
    """Tell whether `who` holds the step's role, for a section role in the case's own section."""
    if step.role in SECTION_ROLES and who.section != q.file.section:
        return False
    return who.has(step.role)


def independence(q: Question, step: Step, who: Who) -> str:
    """Return why I7 keeps `who` from this step, empty when nothing does."""
    for ban in step.not_by:
        word, _, of = ban.partition(":")
        if word == "drafter" and who.id in _drafters(q):
            return "起草人不得审核自己起草的稿件"
        if word == "same_section" and who.section == q.file.section:
            return "起草科室的人员不得审核本科室的稿件，请另行指定有资格的人员或者外部机构"
        if word == "decider_of" and (past := q.state.views[of].decision) and who.id in {h.id for h in past.act.hands}:
            return f"已办理“{q.state.views[of].step.name}”的人员不得再办理本环节"
    return ""


def _drafters(q: Question) -> frozenset[int]:
    handed_in = {Code.SUBMIT, Code.ADOPT, Code.SUBMIT_DRAFT}
    return frozenset(hand.id for r in q.file.acts if r.code in handed_in for hand in r.act.hands)


def must_be_independent(q: Question, step: Step, people: Iterable[Who]) -> None:
    """Refuse (I7) when one of `people` may not take part in this step."""
    for who in people:
        if reason := independence(q, step, who):
            raise q.refuse(f"{reason}。", step.rule)


def child_of(q: Question) -> Child:
    """Return the open child to-do the act is about, or refuse."""
    child = q.view.seat.children.get(q.act.child)
    if child is None or child.done:
        raise q.refuse("这项待办已经办结或者已被撤销。")
    return child


def must_hold(q: Question, *, claim: bool = True) -> None:
    """Refuse when the decider does not hold, and cannot take, the step; of two the first wins, the second is told who."""
    step, act = q.view.step, q.act
    who = act.decider
    holder = q.view.holder
    if holder and holder.id != who.id:
        raise Refusal(f"这项待办已由 {{person:{holder.id}}} 签收，请与其联系或者请其释放、转办。")
    if not holder and not role_fits(q, step, who):
        raise q.refuse(f"“{step.name}”由{role_name(q, step)}办理，当前人员没有这一职责。", step.rule)
    must_be_independent(q, step, act.hands)
    _check_stand_in(q, step)
    if act.paper:
        _check_paper(q)


def role_name(q: Question, step: Step) -> str:
    """Return the office's word for who does a step."""
    return ROLE_NAMES[step.role]


def _check_stand_in(q: Question, step: Step) -> None:
    if q.act.principal is None or step.deputy == "allowed":
        return
    if step.deputy == "authorised" and q.act.data.get("authorisation"):
        return
    wants = "代签须有书面授权，请填写“书面授权”" if step.deputy == "authorised" else "本环节不得由他人代为办理"
    raise q.refuse(f"“{step.name}”{wants}。", step.rule)


def _check_paper(q: Question) -> None:
    paper, recorder = q.act.paper, q.act.by
    if paper is None:
        return
    if recorder.id == paper.by.id:
        raise q.refuse("补录人不得是作出决定的本人，请由文书或者经办科室的其他人员补录。")
    if not recorder.has(Role.CLERK) and recorder.section not in {paper.by.section, q.file.section}:
        raise q.refuse("只有办公室文书或者承办科室的人员可以补录线下办理的决定。")
    if paper.on > q.at.date():
        raise q.refuse(f"纸质文件的日期 {paper.on.isoformat()} 晚于今天，请核对。")
