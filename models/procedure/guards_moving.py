"""Guards of the acts that move a case back: return to an earlier step, take back one's own decision."""

from collections.abc import Callable

from models.procedure.question import Plan, Question, must_be_at_front, must_follow, must_hold, must_run
from models.procedure.state import StepView, not_needed
from models.refusals import Missing
from models.words import Code, StepStatus

TOUCHES_NOTHING = frozenset(
    {Code.URGE, Code.CIRCULATE, Code.WAKE, Code.ADD_MATERIAL, Code.ANSWER_FINDINGS, Code.DISPOSE_COMMENTS}
)


def send_back(q: Question) -> Plan:
    """退回: by the holder, to a step already done; the reason says what must change."""
    must_run(q)
    must_be_at_front(q)
    must_hold(q)
    must_follow(q, q.view.step, q.day)
    if q.state.progress.published:
        raise q.refuse("文件已经公布，不能退回；需要修改或者废止的，另行办理。")
    if not q.act.reason.strip():
        raise q.refuse("退回须写明理由和需要修改的内容。", missing=[Missing("退回理由")])
    if q.act.to not in return_targets(q):
        listed = "、".join(f"{s}（{q.state.views[s].step.name}）" for s in return_targets(q))
        raise q.refuse(f"只能退回到已办过的环节：{listed or '无'}。")
    return q.plan()


def return_targets(q: Question) -> tuple[str, ...]:
    """List the earlier steps of people whose decision is on file and that are still wanted, latest first."""
    earlier = q.state.earlier[q.view.step.id]
    ahead = [v for name, v in q.state.views.items() if name in earlier and not v.step.automatic]
    progress, views = q.state.progress, q.state.views
    return tuple(v.step.id for v in reversed(ahead) if v.decision and not not_needed(progress, views, v.step))


def take_back(q: Question) -> Plan:
    """取回: by the last decider, until what it set off is taken up; never after a number, an opinion or a publication."""
    must_run(q)
    view = q.view
    decision = view.decision
    if view.status is not StepStatus.DONE or decision is None or view.step.automatic:
        raise q.refuse(f"“{view.step.name}”没有可以取回的决定。")
    if decision.act.decider.id != q.act.decider.id:
        raise q.refuse("只有作出决定的人可以取回。")
    if view.step.gives or view.step.publishes or not view.step.take_back or view.step.form in {"opinion", "sign"}:
        raise q.refuse(f"“{view.step.name}”已经对外生效（编号、意见书、签发或者公布），不能取回。")
    _not_taken_up(q, view)
    if view.step.outcomes[decision.act.outcome].to != "on":
        raise q.refuse("已经退回或者结束的决定不能取回。")
    return q.plan()


def _not_taken_up(q: Question, view: StepView) -> None:
    """What others do beside, at steps that do not come after, keeps nobody from taking back."""
    since = view.decision.seq if view.decision else 0
    for later in q.file.acts[since:]:
        act = later.act
        after = not act.step or act.draft or act.step == view.step.id or view.step.id in q.state.earlier.get(act.step, ())
        if act.code not in TOUCHES_NOTHING and after:
            raise q.refuse(f"下一环节已由 {{person:{act.decider.id}}} 开始办理，不能取回；请对方退回。")


MOVING: dict[Code, Callable[[Question], Plan]] = {
    Code.RETURN: send_back,
    Code.TAKE_BACK: take_back,
}
