"""Guards of the acts that decide: conclude, accept, reply, the engine's done."""

from collections.abc import Callable

from models.acts import NumberMark
from models.clock import day_of
from models.procedure.answering import must_answer, must_explain, must_explain_no
from models.procedure.findings import said_at
from models.procedure.form_checks import check_form, check_record
from models.procedure.forms import DATED, Form, RegisterForm, fill, lacking
from models.procedure.question import (
    Plan,
    Question,
    child_of,
    gated,
    must_be_at_front,
    must_be_independent,
    must_follow,
    must_have,
    must_hold,
    must_run,
    must_stand_in,
    own_numbers,
)
from models.procedure.schema import Need, Outcome, Step
from models.procedure.seats import Child
from models.procedure.state import in_turn, settled
from models.procedure.touching import NEED as OPERATORS
from models.procedure.touching import question, unanswered
from models.refusals import BadInput, Missing
from models.words import NUMBER_NAMES, ROLE_NAMES, Answer, Code, Mode, NumberKind, Role


def conclude(q: Question) -> Plan:
    """出具: by the holder, on the current draft, with everything the step and the outcome want."""
    must_run(q)
    if q.act.child:
        return _conclude_child(q)
    must_be_at_front(q)
    must_hold(q)
    if q.view.outside:
        body = "外部机构" if q.view.may_go_out else ROLE_NAMES[q.view.step.role]
        raise q.refuse(f"“{q.view.step.name}”由{body}作出，请附回复文件登记外部回复。", q.view.step.rule)
    return _decide(q)


def accept(q: Question) -> Plan:
    """受理: concluding the step that accepts materials, with its outcome `accepted`."""
    must_run(q)
    if "accepted" not in q.view.step.outcomes:
        raise q.refuse(f"“{q.view.step.name}”没有受理这一动作。")
    return conclude(_with_outcome(q, "accepted"))


def reply(q: Question) -> Plan:
    """登记外部回复: the clerk records what an outside body answered, with date and scan."""
    must_run(q)
    must_be_at_front(q)
    step, holder = q.view.step, q.view.holder
    if not q.act.decider.has(Role.CLERK):
        raise q.refuse("外部回复由办公室文书登记。")
    if holder and holder.id != q.act.decider.id:
        raise q.refuse(f"这项待办已由 {{person:{holder.id}}} 签收，请与其联系或者请其释放、转办。")
    if step.automatic or not (q.view.outside or step.each_organ or q.view.may_go_out):
        raise q.refuse(f"“{step.name}”由本单位人员办理，不登记外部回复；线下办理的请用补录。", step.rule)
    if q.view.may_go_out and not any(r.code is Code.SEND and r.act.to for r in q.file.acts):
        missing = [Missing("外部机构的名称", step.rule)]
        raise q.refuse(f"“{step.name}”还没有送外部机构：请先用“送出”写明机构名称，再登记回复。", step.rule, missing)
    if not q.act.materials:
        raise q.refuse("登记外部回复须附回复文件的扫描件。", missing=[Missing("扫描件")])
    if step.each_organ:
        return _organ_reply(q)
    if q.act.to:
        raise q.refuse(f"“{step.name}”只有一个回复，不用另写机关名称。")
    return _decide(q)


def _organ_reply(q: Question) -> Plan:
    if q.act.to not in q.state.progress.organs:
        raise q.refuse(f"“{q.act.to}”不是本件的联合制定机关（{'、'.join(q.state.progress.organs) or '尚未写明'}）。")
    if q.act.outcome not in {"agreed", "objected"}:
        raise q.refuse("会签意见只能是同意（agreed）或者不同意（objected）。")
    must_follow(q, q.view.step, q.day)
    return q.plan()


def _with_outcome(q: Question, outcome: str) -> Question:
    act = q.act.model_copy(update={"outcome": outcome})
    return Question(q.law, q.file, q.state, act, q.at, q.day, q.warnings)


def _conclude_child(q: Question) -> Plan:
    child = child_of(q)
    if child.kind is Code.ASK_MATERIALS:
        raise q.refuse("补正请用“补充材料”或者“提交新稿”办理。")
    if child.holder is None or child.holder.id != q.act.decider.id:
        raise q.refuse("这项待办不在当前人员名下。")
    must_be_at_front(q)
    must_be_independent(q, q.view.step, q.act.hands)
    must_stand_in(q, q.view.step)
    if not in_turn(q.view, child, q.state.progress.fingerprint):
        raise q.refuse("按顺序会签，前一位还没有签署。")
    if not (q.act.outcome or q.act.reason):
        raise q.refuse("请写明意见。", missing=[Missing("意见")])
    return q.plan()


def _decide(q: Question) -> Plan:
    step = q.view.step
    outcome = _outcome(q)
    _take_facts(q)
    form = fill(step.form, q.act.data)
    _must_say(q, form)
    check_record(q, form)
    if outcome.reason and not q.act.reason.strip():
        raise q.refuse(f"作出“{outcome.name}”须写明理由。", step.rule, [Missing("理由")])
    _children_done(q, outcome)
    _on_its_day(q, form)
    _not_too_early(q)
    must_have(q, (*step.needs, *_asked_of(q, outcome)))
    q.warnings.extend(said_at(step.shows, q.file.findings))
    if outcome.to == "on":
        check_form(q, form)
    standard = q.law.book.standard_on(step.standard, q.day).id if step.standard else ""
    plan = q.plan(standard=standard, voided=own_numbers(q) if outcome.to.startswith("end:") else ())
    return _numbers(q, step, form, plan)


def _asked_of(q: Question, outcome: Outcome) -> tuple[Need, ...]:
    """What an outcome wants. A decision already made on paper is noted; the question it leaves open stays for the reviewer."""
    if q.act.paper is None:
        return outcome.needs
    if any(need.what == OPERATORS for need in outcome.needs) and (words := unanswered(q.state)):
        q.warnings.append(question(words))
    return tuple(need for need in outcome.needs if need.what != OPERATORS)


def _must_say(q: Question, form: Form) -> None:
    if hard := gated(q, lacking(form, q.act.outcome)):
        listed = "、".join(m.what for m in hard)
        raise q.refuse(f"“{q.view.step.name}”还缺：{listed}，请补充后再办理。", hard[0].rule, hard)


def _take_facts(q: Question) -> None:
    """Facts answered with a conclusion count for it; only the legal officer answers them so."""
    if not q.act.facts:
        return
    if not q.act.decider.has(Role.LEGAL_OFFICER):
        raise q.refuse("影响程序的事实由法制审核人员确认。")
    must_answer(q, dict(q.act.facts))
    confirms = any(n.what == "facts" for o in q.view.step.outcomes.values() for n in o.needs)
    if not confirms:
        must_explain(q)
    must_explain_no(q)
    q.state.progress.facts.update({name: Answer(value) for name, value in q.act.facts.items()})
    q.state.progress.confirmed.update(dict.fromkeys(q.act.facts, len(q.state.progress.drafts)))


def _outcome(q: Question) -> Outcome:
    outcomes = q.view.step.outcomes
    if q.act.outcome not in outcomes:
        listed = "、".join(f"{code}（{o.name}）" for code, o in outcomes.items())
        raise q.refuse(f"“{q.view.step.name}”的结论只能是：{listed}。", q.view.step.rule)
    return outcomes[q.act.outcome]


def _children_done(q: Question, outcome: Outcome) -> None:
    children = list(q.view.seat.children.values())
    if outcome.to == "on" and any(c.kind is Code.ASK_MATERIALS and not c.done for c in children):
        raise q.refuse(
            "要求补正的材料还没有补齐，不能受理或者作出结论。", "B-115-return", [Missing("补正材料", "B-115-return")]
        )
    groups: dict[int, list[Child]] = {}
    for child in children:
        if child.kind is not Code.ASK_MATERIALS:
            groups.setdefault(child.opened, []).append(child)
    for group in groups.values():
        done = [settled(q.view, child, q.state.progress.fingerprint) for child in group]
        if not (any(done) if group[0].mode is Mode.ANY else all(done)):
            raise q.refuse("加签、会签或者委派的人员还没有全部办结。", missing=[Missing("加签会签人员的意见")])


def _on_its_day(q: Question, form: Form) -> None:
    """A paper, a reply, a meeting cannot be older than the decisions it rests on, nor lie ahead."""
    must_follow(q, q.view.step, q.day)
    if q.view.step.form not in DATED:
        return
    happened = getattr(form, form.date_is)
    if happened is None:
        return
    if happened > q.day:
        raise BadInput(f"“{type(form).model_fields[form.date_is].title}”{happened.isoformat()} 晚于办理日期，请核对。")
    must_follow(q, q.view.step, happened)


def _not_too_early(q: Question) -> None:
    span, earliest = q.view.step.not_before, q.view.earliest
    if not span or not earliest or q.day >= earliest.on:
        return
    if span.reason_instead and q.act.reason.strip():
        return
    if span.urgent_instead and q.state.progress.urgent:
        return
    how = "；确需提前的，请写明理由" if span.reason_instead else ""
    text = f"{earliest.explanation.rstrip('。')}，在此之前不能办理“{q.view.step.name}”{how}。"
    if earliest.provisional or (span.rule and not q.law.book.gates(span.rule, q.day)):
        q.warnings.append(f"待核：{text}")
        return
    raise q.refuse(text, span.rule)


def _numbers(q: Question, step: Step, form: Form, plan: Plan) -> Plan:
    if not step.gives or (step.gives_on and q.act.outcome != step.gives_on):
        return plan
    typed = form.number.strip() if isinstance(form, RegisterForm) else ""
    if held := q.state.progress.numbers.get(step.gives):
        if _still_fits(q, held, typed):
            return plan
        raise q.refuse(f"本件已有{NUMBER_NAMES[step.gives]} {held.text}；确需换号的，先作废原号并写明理由。")
    if q.view.outside:
        return _typed(q, step.gives, typed, plan)
    if q.day != day_of(q.at):
        raise q.refuse("编号以编号当日为准，不能倒签日期。")
    return Plan(plan.recorded, gives=(step.gives,))


def _still_fits(q: Question, held: NumberMark, typed: str) -> bool:
    """A number the matter holds stays with it where the step is done again: same text, same year, no other number typed."""
    giver = next(r for r in reversed(q.file.acts) if held in r.given)
    return giver.fingerprint == q.state.progress.fingerprint and held.year == q.day.year and typed in {"", held.text}


def _typed(q: Question, kind: NumberKind, text: str, plan: Plan) -> Plan:
    if not text:
        raise q.refuse("外部登记机关给出的登记号请照录。", missing=[Missing(NUMBER_NAMES[kind])])
    return Plan(plan.recorded, typed=(NumberMark(kind=kind, text=text, year=q.day.year, outside=True),))


def done(q: Question) -> Plan:
    """The engine finished an automatic step. Saying so twice changes nothing (the caller looks first)."""
    must_run(q)
    must_be_at_front(q)
    if not q.view.step.automatic or not q.act.by.has(Role.ENGINE):
        raise q.refuse(f"“{q.view.step.name}”不是自动环节。")
    must_have(q, q.view.step.needs)
    return q.plan()


DECIDING: dict[Code, Callable[[Question], Plan]] = {
    Code.CONCLUDE: conclude,
    Code.ACCEPT: accept,
    Code.REPLY: reply,
    Code.DONE: done,
}
