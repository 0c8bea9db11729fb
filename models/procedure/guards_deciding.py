"""Guards of the acts that decide: conclude, accept, reply, return, take back, the engine's done."""

from collections.abc import Callable
from datetime import date

from models.acts import NumberMark
from models.clock import day_of
from models.procedure.forms import Form, PublishForm, RegisterForm, SignForm, fill
from models.procedure.question import (
    Plan,
    Question,
    child_of,
    must_be_at_front,
    must_be_independent,
    must_have,
    must_hold,
    must_run,
)
from models.procedure.schema import Outcome, Step
from models.refusals import Missing, Refusal
from models.words import NUMBER_NAMES, Answer, Code, Mode, NumberKind, Role, StepStatus


def conclude(q: Question) -> Plan:
    """出具: by the holder, on the current draft, with everything the step and the outcome want."""
    must_run(q)
    if q.act.child:
        return _conclude_child(q)
    must_be_at_front(q)
    if q.view.step.automatic:
        raise q.refuse(f"“{q.view.step.name}”由系统自动完成，不需要人工办理。")
    must_hold(q)
    return _decide(q)


def accept(q: Question) -> Plan:
    """受理: concluding the step that accepts materials, with its outcome `accepted`."""
    if "accepted" not in q.view.step.outcomes:
        raise q.refuse(f"“{q.view.step.name}”没有受理这一动作。")
    return conclude(_with_outcome(q, "accepted"))


def reply(q: Question) -> Plan:
    """登记外部回复: the clerk (or the case's section) records what an outside body answered, with date and scan."""
    must_run(q)
    must_be_at_front(q)
    step = q.view.step
    if not q.act.by.has(Role.CLERK) and q.act.by.section != q.file.section:
        raise q.refuse("外部回复由办公室文书或者承办科室登记。")
    if step.automatic or not (q.view.outside or step.each_organ or step.role is Role.LEGAL_OFFICER):
        raise q.refuse(f"“{step.name}”由本单位人员办理，不登记外部回复；线下办理的请用补录。")
    if not q.act.materials:
        raise q.refuse("登记外部回复须附回复文件的扫描件。", missing=[Missing("扫描件")])
    if step.each_organ and q.act.to:
        return _organ_reply(q)
    return _decide(q)


def _organ_reply(q: Question) -> Plan:
    if q.act.to not in q.state.progress.organs:
        raise q.refuse(f"“{q.act.to}”不是本件的联合制定机关（{'、'.join(q.state.progress.organs)}）。")
    if q.act.outcome not in {"agreed", "objected"}:
        raise q.refuse("会签意见只能是同意（agreed）或者不同意（objected）。")
    return q.plan()


def _with_outcome(q: Question, outcome: str) -> Question:
    act = q.act.model_copy(update={"outcome": outcome})
    return Question(q.law, q.file, q.state, act, q.at, q.day, q.warnings)


def _conclude_child(q: Question) -> Plan:
    child = child_of(q)
    if child.holder is None or child.holder.id != q.act.decider.id:
        raise q.refuse("这项待办不在当前人员名下。")
    if child.kind is Code.ASK_MATERIALS:
        raise q.refuse("补正请用“补充材料”或者“提交新稿”办理。")
    must_be_independent(q, q.view.step, q.act.hands)
    before = [c for c in q.view.seat.children.values() if c.order < child.order and not c.done and c.kind is child.kind]
    if child.mode is Mode.IN_ORDER and before:
        raise q.refuse("按顺序会签，前一位还没有签署。")
    if not (q.act.outcome or q.act.reason):
        raise q.refuse("请写明意见。", missing=[Missing("意见")])
    return q.plan()


def _decide(q: Question) -> Plan:
    step = q.view.step
    outcome = _outcome(q)
    _take_facts(q)
    form = fill(step.form, q.act.outcome, q.act.data)
    if outcome.reason and not q.act.reason.strip():
        raise q.refuse(f"作出“{outcome.name}”须写明理由。", step.rule, [Missing("理由")])
    _children_done(q)
    _in_order_of_days(q)
    _not_too_early(q)
    _draft_on_file(q)
    must_have(q, (*step.needs, *outcome.needs))
    CHECKS.get(step.form, _no_check)(q, form)
    standard = q.law.book.standard_on(step.standard, q.day).id if step.standard else ""
    plan = q.plan(standard=standard)
    return _numbers(q, step, form, plan)


def _take_facts(q: Question) -> None:
    """Facts answered with a conclusion count for it; only the legal officer answers them so."""
    if not q.act.facts:
        return
    if not q.act.decider.has(Role.LEGAL_OFFICER):
        raise q.refuse("影响程序的事实由法制审核人员确认。")
    refuse_unknown(q, dict(q.act.facts))
    q.state.progress.facts.update({name: Answer(value) for name, value in q.act.facts.items()})


def _outcome(q: Question) -> Outcome:
    outcomes = q.view.step.outcomes
    if q.act.outcome not in outcomes:
        listed = "、".join(f"{code}（{o.name}）" for code, o in outcomes.items())
        raise q.refuse(f"“{q.view.step.name}”的结论只能是：{listed}。", q.view.step.rule)
    return outcomes[q.act.outcome]


def _children_done(q: Question) -> None:
    children = [c for c in q.view.seat.children.values() if c.kind is not Code.CIRCULATE]
    asked = [c for c in children if c.kind is Code.ASK_MATERIALS and not c.done]
    if asked and q.act.outcome in {"accepted", "lawful"}:
        raise q.refuse("要求补正的材料还没有补齐，不能受理。", "B-115-return", [Missing("补正材料", "B-115-return")])
    signers = [c for c in children if c.kind is not Code.ASK_MATERIALS]
    for kind in {c.kind for c in signers}:
        group = [c for c in signers if c.kind is kind]
        done = [c for c in group if c.done]
        enough = bool(done) if group[0].mode is Mode.ANY else len(done) == len(group)
        if not enough:
            raise q.refuse("加签、会签或者委派的人员还没有全部办结。", missing=[Missing("加签会签人员的意见")])


def _in_order_of_days(q: Question) -> None:
    """A paper or a reply cannot be older than the decisions it rests on."""
    earlier = [q.state.views[b].decision for b in q.view.step.comes_after(dict(q.file.settings))]
    latest = max((d.day for d in earlier if d and d.day), default=date.min)
    if q.day < latest:
        raise q.refuse(f"日期 {q.day.isoformat()} 早于前一环节的 {latest.isoformat()}，请核对。")


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
    if span.rule and not q.law.book.gates(span.rule, q.day):
        q.warnings.append(f"待核：{text}")
        return
    raise q.refuse(text, span.rule)


def _draft_on_file(q: Question) -> None:
    if q.view.step.binds_draft and not q.state.progress.draft:
        raise q.refuse("还没有稿件，不能出具结论。", missing=[Missing("稿件")])


def _numbers(q: Question, step: Step, form: Form, plan: Plan) -> Plan:
    if not step.gives or (step.gives_on and q.act.outcome != step.gives_on):
        return plan
    if step.gives in q.state.progress.numbers:
        given = q.state.progress.numbers[step.gives].text
        raise q.refuse(f"本件已有{NUMBER_NAMES[step.gives]} {given}；确需换号的，先作废原号并写明理由。")
    if q.view.outside:
        return _typed(q, step.gives, form, plan)
    if q.day != day_of(q.at):
        raise q.refuse("编号以编号当日为准，不能倒签日期。")
    return Plan(plan.recorded, gives=(step.gives,))


def _typed(q: Question, kind: NumberKind, form: Form, plan: Plan) -> Plan:
    text = form.number.strip() if isinstance(form, RegisterForm) else ""
    if not text:
        raise q.refuse("外部登记机关给出的登记号请照录。", missing=[Missing(NUMBER_NAMES[kind])])
    return Plan(plan.recorded, typed=(NumberMark(kind=kind, text=text, year=q.day.year, outside=True),))


def _no_check(q: Question, form: Form) -> None:
    return


def _check_sign(q: Question, form: Form) -> None:
    if not isinstance(form, SignForm):
        return
    if form.effective_on is None and not form.immediate_ground:
        raise q.refuse("签发时须确定施行日期。", "A-30days-bf", [Missing("施行日期", "A-30days-bf")])


def _check_publish(q: Question, form: Form) -> None:
    """I3 and the 30 days: what is shown must say what was approved; an early day of effect wants its ground on record."""
    if not isinstance(form, PublishForm):
        return
    if form.differences:
        shown = "；".join(d.rstrip("。") for d in form.differences[:5])
        raise q.refuse(f"公布的文本与批准的文本不一致，不予公布：{shown}。", missing=[Missing(d) for d in form.differences])
    if not form.compared or form.approved != q.state.progress.fingerprint:
        raise q.refuse(
            "请附上公布页面的保存件，系统与批准文本比对一致后才能登记公布。", missing=[Missing("公布页面（保存件）")]
        )
    published = form.published_on or q.day
    signed = next((v.decision for v in q.state.views.values() if v.step.form == "sign" and v.decision), None)
    if signed is None:
        return
    _check_thirty_days(q, signed.detail("effective_on"), str(signed.detail("immediate_ground", "")), published)


def _check_thirty_days(q: Question, effective: str | None, ground: str, published: date) -> None:
    if not effective or ground:
        return
    days = (date.fromisoformat(effective) - published).days
    if days >= 30:
        return
    message = f"公布之日距施行日期 {effective} 只有 {days} 日，不足30日，且没有记录可以提前施行的理由"
    if q.law.book.gates("A-30days-bf", q.day):
        raise q.refuse(f"{message}。", "A-30days-bf", [Missing("自公布之日起施行的理由", "A-30days-bf-exc")])
    q.warnings.append(f"待核：{message}")


CHECKS: dict[str, Callable[[Question, Form], None]] = {"sign": _check_sign, "publish": _check_publish}


def send_back(q: Question) -> Plan:
    """退回: by the holder, to a step already done; the reason says what must change."""
    must_run(q)
    must_be_at_front(q)
    must_hold(q)
    if q.state.progress.published:
        raise q.refuse("文件已经公布，不能退回；需要修改或者废止的，另行办理。")
    if not q.act.reason.strip():
        raise q.refuse("退回须写明理由和需要修改的内容。", missing=[Missing("退回理由")])
    if q.act.to not in return_targets(q):
        listed = "、".join(f"{s}（{q.state.views[s].step.name}）" for s in return_targets(q))
        raise q.refuse(f"只能退回到已办过的环节：{listed or '无'}。")
    return q.plan()


def return_targets(q: Question) -> tuple[str, ...]:
    """List the earlier steps of people that have been decided, latest first."""
    step = q.view.step.id
    past = q.state.progress.past
    ahead = [s for s in q.law.procedure.steps if s.id in past and not s.automatic and step in q.law.procedure.reachable(s.id)]
    return tuple(s.id for s in reversed(ahead) if s.id != step)


def take_back(q: Question) -> Plan:
    """取回: by the last decider, until the next act touches what it set off; never after a number or a publication."""
    must_run(q)
    view = q.view
    decision = view.decision
    if view.status is not StepStatus.DONE or decision is None:
        raise q.refuse("这个环节没有可以取回的决定。")
    if decision.act.decider.id != q.act.decider.id:
        raise q.refuse("只有作出决定的人可以取回。")
    if decision.given or view.step.publishes or not view.step.take_back or view.step.form in {"opinion", "sign"}:
        raise q.refuse(f"“{view.step.name}”已经对外生效（编号、意见书、签发或者公布），不能取回。")
    if decision.seq != len(q.file.acts):
        raise q.refuse("下一环节已经开始办理，不能取回；请对方退回。")
    word = view.step.outcomes[decision.act.outcome].to
    if word != "on":
        raise q.refuse("已经退回或者结束的决定不能取回。")
    return q.plan()


def done(q: Question) -> Plan:
    """The engine finished an automatic step. Saying so twice changes nothing (the caller looks first)."""
    must_run(q)
    must_be_at_front(q)
    if not q.view.step.automatic or not q.act.by.has(Role.ENGINE):
        raise q.refuse(f"“{q.view.step.name}”不是自动环节。")
    must_have(q, q.view.step.needs)
    return q.plan()


def refuse_unknown(q: Question, answers: dict[str, str]) -> None:
    """Refuse facts the procedure does not know and answers that are none."""
    for name, value in answers.items():
        if name not in q.law.procedure.facts:
            listed = "、".join(f"{n}（{f.asks}）" for n, f in q.law.procedure.facts.items())
            raise Refusal(f"没有“{name}”这一事实；可用的有：{listed}。")
        if value not in set(Answer):
            raise Refusal(f"“{q.law.procedure.facts[name].asks}”只能回答 yes、no 或 unknown。")


DECIDING: dict[Code, Callable[[Question], Plan]] = {
    Code.CONCLUDE: conclude,
    Code.ACCEPT: accept,
    Code.REPLY: reply,
    Code.RETURN: send_back,
    Code.TAKE_BACK: take_back,
    Code.DONE: done,
}
