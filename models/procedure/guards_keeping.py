"""Guards of the acts that keep a conclusion standing, or change the law it stands under: carry over, keep, refreeze."""

from collections.abc import Callable

from models.procedure.answering import is_day
from models.procedure.guards_findings import must_be_settled
from models.procedure.independence import drafters
from models.procedure.question import Plan, Question, must_run
from models.procedure.state import SATISFIED, derive
from models.refusals import Missing
from models.words import Code, Role, StepStatus


def carry_over(q: Question) -> Plan:
    """认定无实质修改 (I2): the legal officer, over a shown difference to the draft each decision was bound to."""
    must_run(q)
    _officer(q, "认定无实质修改由法制审核人员办理。")
    steps = q.act.data.get("steps")
    if not isinstance(steps, dict) or not steps:
        raise q.refuse("请写明哪些环节的结论继续适用。")
    for name, shown in steps.items():
        _check_carried(q, name, str(shown))
    if not q.act.reason.strip():
        raise q.refuse("请写明认定无实质修改的理由。", missing=[Missing("理由")])
    plan = q.plan()
    _must_rest_on_something(q, plan, tuple(steps))
    return plan


def _officer(q: Question, otherwise: str) -> None:
    """Refuse who is no legal officer, and (I7) one who had a hand in the draft or sits in the section that wrote it."""
    if not q.act.decider.has(Role.LEGAL_OFFICER):
        raise q.refuse(otherwise)
    wrote = drafters(q.law.procedure, q.file)
    if any(who.id in wrote or who.section == q.file.section for who in q.act.hands):
        raise q.refuse("起草人和起草科室的人员不得决定本件的审核结论继续适用，请由其他法制审核人员决定或者由承办人重新办理。")


def _check_carried(q: Question, name: str, shown: str) -> None:
    view = q.state.views.get(name)
    past = q.state.progress.past.get(name)
    if view is None or past is None or view.step.carries_over != "legal_officer":
        what = view.step.name if view else name
        raise q.refuse(f"“{what}”的决定不能以无实质修改为由沿用（集体审议、签发和登记须重新办理）。")
    if view.status in {StepStatus.DONE, StepStatus.NOT_NEEDED} or past.fingerprint == q.state.progress.fingerprint:
        raise q.refuse(f"“{view.step.name}”不属于因新稿失效的情形。")
    if view.step.outcomes[past.act.outcome].to != "on":
        raise q.refuse(f"“{view.step.name}”原结论为{view.step.outcomes[past.act.outcome].name}，不能沿用，须重新办理。")
    if shown != f"{past.fingerprint}..{q.state.progress.fingerprint}":
        raise q.refuse(f"须对照“{view.step.name}”原结论所依据的稿件查看差异后再认定。")
    must_be_settled(q, view.step)


def _must_rest_on_something(q: Question, plan: Plan, names: tuple[str, ...]) -> None:
    """Refuse (I1) a conclusion carried past earlier steps that do not stand themselves, with the carry-over, on this draft."""
    after = derive(q.law, q.file.with_act(plan.recorded), q.day)
    for name in names:
        before = after.views[name].step.waits_for(q.file.settings)
        if lacking := [after.views[b].step.name for b in before if after.views[b].status not in SATISFIED]:
            missing = [Missing(f"“{what}”的结论") for what in lacking]
            raise q.refuse(
                f"“{after.views[name].step.name}”所依据的“{'”“'.join(lacking)}”还没有办结，不能沿用。", missing=missing
            )


def keep_standard(q: Question) -> Plan:
    """沿用原审查标准: the legal officer cites the transitional clause. It answers this change of law, not the next."""
    must_run(q)
    _officer(q, "沿用原审查标准由法制审核人员决定。")
    if not any(v.step.standard == q.act.to and v.stale_by == "standard" for v in q.state.views.values()):
        raise q.refuse("现有结论没有因审查标准更替而失效。")
    if not str(q.act.data.get("clause", "")).strip():
        raise q.refuse("沿用原审查标准须引用过渡条款。", missing=[Missing("过渡条款")])
    return q.plan(standard=q.law.book.standard_on(q.act.to, q.day).id)


def refreeze(q: Question) -> Plan:
    """改用新程序: a recorded decision of the legal officer, to another version of the same procedure that is in force."""
    must_run(q)
    if not q.act.decider.has(Role.LEGAL_OFFICER) or not q.act.reason.strip():
        raise q.refuse("改用新程序由法制审核人员决定，并写明理由。")
    kind, _, begins = q.act.to.partition("/")
    if kind != q.law.procedure.kind or q.act.to == q.law.procedure.id:
        raise q.refuse(f"只能改用“{q.law.procedure.name}”的另一版本。")
    if begins > q.day.isoformat() or not is_day(begins):
        raise q.refuse(f"程序 {q.act.to} 在 {q.day.isoformat()} 尚未施行，不能改用。")
    return q.plan(procedure=q.act.to)


KEEPING: dict[Code, Callable[[Question], Plan]] = {
    Code.CARRY_OVER: carry_over,
    Code.KEEP_STANDARD: keep_standard,
    Code.REFREEZE: refreeze,
}
