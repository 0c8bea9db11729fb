"""Guards of the acts that bring papers and facts: submit, drafts, materials, rounds, facts, urgent, end."""

from collections.abc import Callable, Iterable

from models.acts import Act
from models.clock import day_of
from models.procedure.answering import must_answer, must_explain, must_explain_no, refuse_unknown
from models.procedure.evidence import MATERIAL_NAMES, confirmed
from models.procedure.question import (
    Plan,
    Question,
    child_of,
    gated,
    must_follow,
    must_run,
    own_numbers,
)
from models.refusals import BadInput, Missing, Refusal
from models.words import AUDIENCE_NAMES, Code, Role, StepStatus

LONGEST_ROUND = 365
POSTING = "posting"  # the material that proves when and where a round was posted


def submit(q: Question) -> Plan:
    """提交: opens the case with its first draft, its materials and the facts as the section proposes them."""
    if q.file.acts:
        raise q.refuse("事项已经提交。")
    if not q.act.decider.has(Role.DRAFTER):
        raise q.refuse("提交送审稿由起草科室的人员办理，当前人员没有这一职责。")
    refuse_unknown(q, dict(q.act.facts))
    if not q.act.draft:
        raise q.refuse("请附上送审稿。", missing=[Missing("送审稿")])
    held = {m.kind for m in q.act.materials}
    missing = [Missing(MATERIAL_NAMES.get(n.of, n.of), n.rule) for n in q.law.procedure.opens if n.of not in held]
    if q.act.code is Code.SUBMIT and (hard := gated(q, missing)):
        raise q.refuse(f"还缺：{'、'.join(m.what for m in hard)}，补齐后再提交。", hard[0].rule, hard)
    return q.plan(procedure=q.law.procedure.id)


def submit_draft(q: Question) -> Plan:
    """提交新稿: by the drafting section, where a step is open that takes one; what was decided on the old one goes stale."""
    must_run(q)
    if q.act.draft is None:
        raise q.refuse("请附上稿件。", missing=[Missing("稿件")])
    if q.act.decider.section != q.file.section or not q.act.decider.has(Role.DRAFTER):
        raise q.refuse("新稿由起草科室提交。")
    if q.state.progress.signed:
        raise q.refuse("稿件已经签发，文字不能再更换；需要修改的，请办理人员退回。")
    if q.act.child:
        _answers_ask(q)
    elif not any(v.step.accepts_draft for v in q.state.front):
        raise q.refuse(f"现在是“{q.state.stage}”，稿件已经送出，不能更换；需要修改的，请办理人员退回。")
    if q.act.draft.n != len(q.state.progress.drafts) + 1:
        raise q.refuse("另有新稿刚刚提交，请对照现行稿件后重新提交。")
    if q.act.draft.fingerprint == q.state.progress.fingerprint:
        raise q.refuse("新稿与现行稿件的文字完全相同，不需要重新提交。")
    return q.plan()


def _answers_ask(q: Question) -> None:
    if child_of(q).kind is not Code.ASK_MATERIALS:
        raise q.refuse("这项待办不是补正。")


def add_material(q: Question) -> Plan:
    """补充材料: by the case's section, the clerk, or whoever holds a to-do; answers a 补正 when it names its to-do."""
    must_run(q)
    if kinds := confirmed(q.act):
        _must_be_on_file(q, kinds)
    elif not q.act.materials:
        raise q.refuse("请附上材料。", missing=[Missing("材料")])
    holders = {v.holder.id for v in q.state.front if v.holder}
    if q.act.by.section != q.file.section and not q.act.by.has(Role.CLERK) and q.act.by.id not in holders:
        raise q.refuse("材料由承办科室、办公室文书或者正在办理的人员补充。")
    if q.act.child:
        _answers_ask(q)
    return q.plan()


def _must_be_on_file(q: Question, kinds: Iterable[str]) -> None:
    """Refuse to confirm (确认仍然适用) what is not on file, or by others than the section that wrote it."""
    if q.act.decider.section != q.file.section:
        raise q.refuse("材料是否仍然适用于现行稿件，由起草科室确认。")
    held = {m.kind for m in q.file.materials}
    if lacking := [Missing(MATERIAL_NAMES.get(kind, kind)) for kind in kinds if kind not in held]:
        raise q.refuse(f"还没有{'、'.join(m.what for m in lacking)}，不能确认，请先报送。", missing=lacking)


def open_round(q: Question) -> Plan:
    """发出征求意见: an audience, a posting or sending day, a window in days; going public wants the leader's approval first.

    The window is counted from the day of posting. One before today wants its proof (发布凭证); of a paper its scan is that.
    """
    must_run(q)
    drafters_only(q)
    at = [v for v in q.state.front if v.step.holds_round]
    if not at:
        raise q.refuse("现在还不能征求意见：" + (_why_no_round(q) or "没有征求意见的环节") + "。")
    audiences_in(q.act.data.get("audience", ""))
    days_in(q.act.data.get("days", 0))
    must_follow(q, at[0].step, q.day)
    _must_prove_posting(q)
    return q.plan()


def audiences_in(named: object) -> tuple[str, ...]:
    """Return whom a round asks; refused where one is none of the known audiences."""
    audiences = tuple(str(named).replace("，", ",").split(","))
    if unknown := [a for a in audiences if a not in AUDIENCE_NAMES]:
        listed = "、".join(f"{k}（{v}）" for k, v in AUDIENCE_NAMES.items())
        raise Refusal(f"征求意见的对象不明确：{'、'.join(unknown) or '空'}；可选：{listed}。")
    return audiences


def days_in(days: object) -> int:
    """Return the days of a round's window; bad input where they are no number of days."""
    if not isinstance(days, int) or isinstance(days, bool) or not 1 <= days <= LONGEST_ROUND:
        raise BadInput(f"征求意见的天数须为1到{LONGEST_ROUND}之间的整数。")
    return days


def _must_prove_posting(q: Question) -> None:
    if q.day == day_of(q.at) or q.act.paper or any(m.kind == POSTING for m in q.act.materials):
        return
    said = f"征求意见的发布日期 {q.day.isoformat()} 早于今天，须附发布凭证（{POSTING}=扫描件或者保存的页面）。"
    raise q.refuse(said, missing=[Missing(MATERIAL_NAMES[POSTING])])


def _why_no_round(q: Question) -> str:
    return "；".join(v.why or "已经办结" for v in q.state.views.values() if v.step.holds_round)


def dispose_comments(q: Question) -> Plan:
    """处理意见: every comment gets adopted, partly or not, with a reason; the words stay in the intake."""
    must_run(q)
    drafters_only(q)
    for row in rows_named(q.act, "comments"):
        if row.get("disposition") not in {"adopted", "partly", "rejected"}:
            raise q.refuse("采纳情况只能是 adopted（采纳）、partly（部分采纳）或者 rejected（不采纳）。")
        if row["disposition"] != "adopted" and not str(row.get("reason", "")).strip():
            raise q.refuse("不采纳或者部分采纳的意见须写明理由。", "D-yhj-consult", [Missing("理由", "D-yhj-consult")])
    return q.plan()


def rows_named(act: Act, key: str) -> list[dict[str, object]]:
    """Return the rows an act names; bad input when it names none."""
    value = act.data.get(key, [])
    rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
    if not rows or not all(isinstance(row.get("id"), int) for row in rows):
        raise BadInput("没有写明要处理哪几条。")
    return [dict(row) for row in rows]


def drafters_only(q: Question) -> None:
    """Refuse who is not of the drafting section."""
    who = q.act.decider
    if who.section != q.file.section or not (who.has(Role.DRAFTER) or who.has(Role.SECTION_HEAD)):
        raise q.refuse("这一项由起草科室办理。")


def correct_fact(q: Question) -> Plan:
    """更正事实: the legal officer, with reason; done steps keep their record; skipping a step already required says so."""
    must_run(q)
    if not q.act.decider.has(Role.LEGAL_OFFICER):
        raise q.refuse("更正影响程序的事实由法制审核人员办理。")
    must_answer(q, dict(q.act.facts))
    organs = q.act.data.get("organs", [])
    if not q.act.facts and not organs:
        raise q.refuse("请写明更正的事实。", missing=[Missing("事实")])
    must_explain(q)
    must_explain_no(q)
    if organs:
        _check_organs(q, organs)
    return q.plan()


def _check_organs(q: Question, organs: object) -> None:
    """Refuse names that are none, others without a reason, and others once every organ named has agreed to the text."""
    if not isinstance(organs, list) or not all(isinstance(o, str) and o.strip() for o in organs):
        raise BadInput("联合制定机关须逐个写明名称。")
    held = q.state.progress.organs
    if tuple(dict.fromkeys(organs)) == held:
        return
    if any(v.step.each_organ and v.status is StepStatus.DONE for v in q.state.views.values()):
        raise q.refuse("联合制定机关已经会签，名称不能再更改；确需变动的，请先退回到会签环节。", "A-joint")
    if held and not q.act.reason.strip():
        raise q.refuse("更改联合制定机关须写明理由。", missing=[Missing("理由")])


def urgent(q: Question) -> Plan:
    """紧急程序: the head, on a closed list of grounds, with evidence; also in mid-case. It omits no review."""
    must_run(q)
    if not q.act.decider.has(Role.HEAD):
        raise q.refuse("紧急程序由主要负责人决定。", q.law.procedure.urgent_rule)
    if q.act.outcome not in q.law.procedure.urgent_grounds:
        listed = "、".join(f"{k}（{v}）" for k, v in q.law.procedure.urgent_grounds.items())
        raise q.refuse(f"紧急程序只限于下列情形：{listed or '无'}。", q.law.procedure.urgent_rule)
    if not q.act.materials:
        raise q.refuse("紧急程序须附证明材料。", q.law.procedure.urgent_rule, [Missing("证明材料")])
    return q.plan()


def void_number(q: Question) -> Plan:
    """号码作废: clerk or registrar, with reason; the number is never given again and its step opens anew."""
    must_run(q)
    held = {m.text for m in q.state.progress.numbers.values()}
    if q.act.to not in held:
        raise q.refuse(f"本件没有号码 {q.act.to}。")
    if q.state.progress.published:
        raise q.refuse("文件已经公布，号码不能作废。")
    if not (q.act.decider.has(Role.CLERK) or q.act.decider.has(Role.REGISTRAR)):
        raise q.refuse("号码作废由办公室文书或者登记机关办理。")
    if not q.act.reason.strip():
        raise q.refuse("号码作废须写明理由。", missing=[Missing("理由")])
    return q.plan(voided=(q.act.to,))


def withdraw(q: Question) -> Plan:
    """撤回: the submitter, until the next act of a person."""
    must_run(q)
    if q.act.decider.id != q.file.submitter.id:
        raise q.refuse("只有提交人可以撤回。")
    later = [r for r in q.file.acts[1:] if r.act.by.id != 0]
    if later:
        raise q.refuse("已经有人办理，不能撤回；需要停办的，请领导终止。")
    return q.plan()


def terminate(q: Question) -> Plan:
    """终止: a leader, with reason; numbers given are voided; refused after publication (废止 is another matter)."""
    must_run(q)
    if not (q.act.decider.has(Role.LEADER) or q.act.decider.has(Role.HEAD)):
        raise q.refuse("终止由分管领导或者主要负责人决定。")
    if q.state.progress.published:
        raise q.refuse("文件已经公布，不能终止；不再施行的，请办理废止。")
    if not q.act.reason.strip():
        raise q.refuse("终止须写明理由。", missing=[Missing("终止理由")])
    return q.plan(voided=own_numbers(q))


def wake(q: Question) -> Plan:
    """The engine notes that a window ended; nothing is decided by it."""
    must_run(q)
    if not q.act.by.has(Role.ENGINE):
        raise q.refuse("到时提醒由系统登记，不需要人工办理。")
    return q.plan()


CARRYING: dict[Code, Callable[[Question], Plan]] = {
    Code.SUBMIT: submit,
    Code.ADOPT: submit,
    Code.SUBMIT_DRAFT: submit_draft,
    Code.ADD_MATERIAL: add_material,
    Code.OPEN_ROUND: open_round,
    Code.DISPOSE_COMMENTS: dispose_comments,
    Code.CORRECT_FACT: correct_fact,
    Code.URGENT: urgent,
    Code.VOID_NUMBER: void_number,
    Code.WITHDRAW: withdraw,
    Code.TERMINATE: terminate,
    Code.WAKE: wake,
}
