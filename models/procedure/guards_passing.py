"""Guards of the acts that pass a to-do between hands: claim, transfer, delegate, signers, urge, supplement, pause."""

from collections.abc import Callable
from datetime import date

from models.acts import Who
from models.procedure.answering import is_day
from models.procedure.question import (
    Plan,
    Question,
    child_of,
    must_be_at_front,
    must_be_independent,
    must_follow,
    must_hold,
    must_run,
    role_fits,
    role_of,
)
from models.procedure.state import settled
from models.refusals import BadInput, Missing, Refusal
from models.words import ROLE_NAMES, Code, Mode, Role, StepStatus


def claim(q: Question) -> Plan:
    """签收: a candidate takes the to-do; the first wins."""
    must_run(q)
    must_be_at_front(q)
    if q.view.holder and q.view.holder.id == q.act.decider.id:
        raise q.refuse("这项待办已由本人签收。")
    must_hold(q)
    return q.plan()


def release(q: Question) -> Plan:
    """释放: the holder puts the to-do back."""
    must_run(q)
    if not q.view.holder or q.view.holder.id != q.act.decider.id:
        raise q.refuse("这项待办不在当前人员名下，不能释放。")
    if q.view.status is StepStatus.DONE:
        raise q.refuse(f"“{q.view.step.name}”已经办结，不能释放。")
    return q.plan()


def transfer(q: Question) -> Plan:
    """转办: to another holder of the role whom independence allows."""
    must_run(q)
    must_be_at_front(q)
    if q.act.child:
        if (holder := child_of(q).holder) is None or holder.id != q.act.decider.id:
            raise q.refuse("这项待办不在当前人员名下，不能转办。")
    else:
        must_hold(q)
    receiver = _one_person(q)
    if not q.act.child or child_of(q).kind is Code.DELEGATE:  # a signer gives a view; a delegate does the role's work
        _fit_role(q, receiver)
    _fit(q, receiver)
    return q.plan()


def delegate(q: Question) -> Plan:
    """委派: another holder of the role does the work and it comes back to the holder, who concludes."""
    must_run(q)
    must_be_at_front(q)
    must_hold(q)
    receiver = _one_person(q)
    _fit_role(q, receiver)
    _fit(q, receiver)
    return q.plan()


def add_signers(q: Question) -> Plan:
    """加签、会签: child to-dos of the step, all, any or in order; they never become steps."""
    must_run(q)
    must_be_at_front(q)
    must_hold(q)
    if not q.act.whom:
        raise q.refuse("请写明人员。", missing=[Missing("人员")])
    mode = str(q.act.data.get("mode", Mode.ALL))
    if mode not in set(Mode):
        raise q.refuse("会签方式只能是 all（全部）、any（任一）或者 in-order（依次）。")
    if q.act.code is Code.COUNTERSIGN and mode == Mode.ANY and q.act.data.get("required"):
        raise q.refuse("必须取得的会签意见不能采用“任一”方式。")
    for who in q.act.whom:
        _fit(q, who)
    return q.plan()


def remove_signer(q: Question) -> Plan:
    """减签: the holder drops an extra signer who has not signed; never one the procedure wants."""
    must_run(q)
    must_be_at_front(q)
    must_hold(q)
    child = q.view.seat.children.get(q.act.to)
    if child is None or child.kind not in {Code.ADD_SIGNER, Code.COUNTERSIGN, Code.DELEGATE}:
        raise q.refuse("没有这位加签人员；程序规定的人员不能减去。")
    if settled(q.view, child, q.state.progress.fingerprint):
        raise q.refuse("已经签署的人员不能减去。")
    if child.kind is Code.COUNTERSIGN and q.file.acts[child.opened - 1].detail("required", ""):
        raise q.refuse("必须取得的会签意见不能减去。")
    return q.plan()


def circulate(q: Question) -> Plan:
    """抄送: people may read; no to-do. By a holder or whoever had a hand in the case."""
    must_run(q)
    if not q.act.whom:
        raise q.refuse("请写明抄送人员。", missing=[Missing("人员")])
    if not _has_a_hand(q):
        raise q.refuse("只有办理过或者正在办理本件的人员、承办科室或者办公室可以抄送。")
    return q.plan()


def urge(q: Question) -> Plan:
    """催办: by anyone who had a hand in the case earlier, its section, or the holder."""
    must_run(q)
    must_be_at_front(q)
    if not _has_a_hand(q):
        raise q.refuse("只有办理过本件的人员、承办科室或者办公室可以催办。")
    return q.plan()


def _has_a_hand(q: Question) -> bool:
    who = q.act.decider
    hands = {h.id for r in q.file.acts for h in r.act.hands}
    hands |= {v.holder.id for v in q.state.front if v.holder}
    return who.id in hands or who.section == q.file.section or who.has(Role.CLERK)


def ask_materials(q: Question) -> Plan:
    """补正: the reviewer names what is missing and a date; the clock stops; a missed date decides nothing."""
    must_run(q)
    must_be_at_front(q)
    must_hold(q)
    if not q.act.reason.strip():
        raise q.refuse("请写明需要补正的材料。", "B-115-return", [Missing("补正内容", "B-115-return")])
    by = str(q.act.data.get("by", ""))
    if not is_day(by):
        raise q.refuse("请写明补正的期限（如 2026-03-01）。", "B-115-return", [Missing("补正期限", "B-115-return")])
    if date.fromisoformat(by) < q.day:
        raise q.refuse("补正的期限不能早于今天。")
    return q.plan()


def pause(q: Question) -> Plan:
    """中止: only where the step allows it and the organ's setting says so; the paused days do not count."""
    must_run(q)
    must_be_at_front(q)
    must_hold(q)
    if not q.view.step.pause:
        raise q.refuse(f"“{q.view.step.name}”没有期限，不需要也不能中止。")
    if q.file.settings.get("pause_after_acceptance") != "allowed":
        raise q.refuse(f"“{q.view.step.name}”受理后不得中止（本机关没有开启这一设置）。")
    if not q.act.reason.strip():
        raise q.refuse("中止须写明理由。", missing=[Missing("中止理由")])
    return q.plan()


def resume(q: Question) -> Plan:
    """恢复: ends a pause; the clock runs on."""
    must_run(q)
    if not q.view.seat.paused:
        raise q.refuse("这个环节没有中止。")
    if q.view.holder and q.view.holder.id != q.act.decider.id:
        must_hold(q)
    if not role_fits(q, q.view.step, q.act.decider):
        raise q.refuse(f"恢复由{ROLE_NAMES[role_of(q, q.view.step)]}办理。")
    return q.plan()


def send(q: Question) -> Plan:
    """送出: the clerk notes when and how a paper went to an outside body, and by when an answer is expected."""
    must_run(q)
    must_be_at_front(q)
    if not (q.view.outside or q.view.step.each_organ or q.view.may_go_out):
        raise q.refuse("这个环节由本单位人员办理，不需要送出。")
    if q.view.may_go_out and not q.act.to.strip():
        raise q.refuse("送外部机构审核须写明机构名称。", q.view.step.rule, [Missing("外部机构的名称")])
    if (expected := str(q.act.data.get("expected_by", ""))) and not is_day(expected):
        raise BadInput(f"预计回复的日期“{expected}”不是有效日期（应为 2026-03-01 这样的写法）。")
    if not q.act.by.has(Role.CLERK) and q.act.by.section != q.file.section:
        raise q.refuse("送出由办公室文书或者承办科室登记。")
    must_follow(q, q.view.step, q.day)
    return q.plan()


def _one_person(q: Question) -> Who:
    if len(q.act.whom) != 1:
        raise Refusal("请写明一位人员。", missing=[Missing("人员")])
    return q.act.whom[0]


def _fit(q: Question, who: Who) -> None:
    if who.id == q.act.decider.id:
        raise q.refuse("不能转办、委派给本人，也不能由本人加签。")
    must_be_independent(q, q.view.step, [who])


def _fit_role(q: Question, who: Who) -> None:
    if not role_fits(q, q.view.step, who):
        raise q.refuse(f"只能交给有“{ROLE_NAMES[role_of(q, q.view.step)]}”职责的人员。", q.view.step.rule)


PASSING: dict[Code, Callable[[Question], Plan]] = {
    Code.CLAIM: claim,
    Code.RELEASE: release,
    Code.TRANSFER: transfer,
    Code.DELEGATE: delegate,
    Code.ADD_SIGNER: add_signers,
    Code.REMOVE_SIGNER: remove_signer,
    Code.COUNTERSIGN: add_signers,
    Code.CIRCULATE: circulate,
    Code.URGE: urge,
    Code.ASK_MATERIALS: ask_materials,
    Code.PAUSE: pause,
    Code.RESUME: resume,
    Code.SEND: send,
}
