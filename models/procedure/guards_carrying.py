"""Guards of the acts that bring papers and facts: submit, drafts, materials, rounds, facts, urgent, carry-over, end."""

from collections.abc import Callable

from models.acts import Act
from models.procedure.evidence import round_ends
from models.procedure.guards_deciding import refuse_unknown
from models.procedure.question import Plan, Question, child_of, must_be_at_front, must_run
from models.refusals import BadInput, Missing
from models.words import ROLE_NAMES, Answer, Code, Role, StepStatus

AUDIENCES = {
    "sections": "内设科室",
    "counties": "县（区）教育局",
    "schools": "学校",
    "departments": "有关部门",
    "associations": "行业协会商会",
    "operators": "经营者",
    "public": "社会公众",
}


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
    missing = [Missing(_name(n.of), n.rule) for n in q.law.procedure.opens if n.of not in held]
    hard = [m for m in missing if not m.rule or q.law.book.gates(m.rule, q.day)]
    if hard and q.act.code is Code.SUBMIT:
        raise q.refuse(f"还缺：{'、'.join(m.what for m in hard)}，补齐后再提交。", hard[0].rule, hard)
    return q.plan(procedure=q.law.procedure.id)


def _name(kind: str) -> str:
    return {"note": "起草说明", "basis": "制定依据"}.get(kind, kind)


def submit_draft(q: Question) -> Plan:
    """提交新稿: by the drafting section, where a step is open that takes one; what was decided on the old one goes stale."""
    must_run(q)
    if q.act.draft is None:
        raise q.refuse("请附上稿件。", missing=[Missing("稿件")])
    if q.act.decider.section != q.file.section or not q.act.decider.has(Role.DRAFTER):
        raise q.refuse("新稿由起草科室提交。")
    takes = [v for v in q.state.front if v.step.accepts_draft]
    if not q.act.child and not takes:
        raise q.refuse(f"现在是“{q.state.stage}”，稿件已经送出，不能更换；需要修改的，请办理人员退回。")
    if q.act.child:
        child_of(q)
    if q.act.draft.fingerprint == q.state.progress.fingerprint:
        raise q.refuse("新稿与现行稿件的文字完全相同，不需要重新提交。")
    return q.plan()


def add_material(q: Question) -> Plan:
    """补充材料: by the case's section, the clerk, or whoever holds a to-do; answers a 补正 when it names its to-do."""
    must_run(q)
    if not q.act.materials:
        raise q.refuse("请附上材料。", missing=[Missing("材料")])
    holders = {v.holder.id for v in q.state.front if v.holder}
    if q.act.by.section != q.file.section and not q.act.by.has(Role.CLERK) and q.act.by.id not in holders:
        raise q.refuse("材料由承办科室、办公室文书或者正在办理的人员补充。")
    if q.act.child and child_of(q).kind is not Code.ASK_MATERIALS:
        raise q.refuse("这项待办不是补正。")
    return q.plan()


def open_round(q: Question) -> Plan:
    """发出征求意见: an audience, a posting or sending day, a window in days; going public wants the leader's approval first."""
    must_run(q)
    _drafters_only(q)
    at = [v for v in q.state.front if v.step.holds_round]
    if not at:
        raise q.refuse("现在还不能征求意见：" + (_why_no_round(q) or "没有征求意见的环节") + "。")
    audiences = str(q.act.data.get("audience", "")).replace("，", ",").split(",")
    if unknown := [a for a in audiences if a not in AUDIENCES]:
        listed = "、".join(f"{k}（{v}）" for k, v in AUDIENCES.items())
        raise q.refuse(f"征求意见的对象不明确：{'、'.join(unknown) or '空'}；可选：{listed}。")
    days = q.act.data.get("days", 0)
    if not isinstance(days, int) or days < 1:
        raise BadInput("征求意见的天数须为正整数。")
    return q.plan()


def _why_no_round(q: Question) -> str:
    return "；".join(v.why or "已经办结" for v in q.state.views.values() if v.step.holds_round)


def dispose_comments(q: Question) -> Plan:
    """处理意见: every comment gets adopted, partly or not, with a reason; the words stay in the intake."""
    must_run(q)
    _drafters_only(q)
    for row in _rows(q.act, "comments"):
        if row.get("disposition") not in {"adopted", "partly", "rejected"}:
            raise q.refuse("采纳情况只能是 adopted（采纳）、partly（部分采纳）或者 rejected（未采纳）。")
        if row["disposition"] != "adopted" and not str(row.get("reason", "")).strip():
            raise q.refuse("未采纳或者部分采纳的意见须写明理由。", "D-yhj-consult", [Missing("理由", "D-yhj-consult")])
    return q.plan()


def answer_findings(q: Question) -> Plan:
    """答复审查提示 (I13): by the drafting section."""
    must_run(q)
    _drafters_only(q)
    if any(not str(row.get("answer", "")).strip() for row in _rows(q.act, "findings")):
        raise q.refuse("请写明答复。", missing=[Missing("答复")])
    return q.plan()


def dispose_findings(q: Question) -> Plan:
    """处理审查提示 (I13): the reviewer of an open review step: adopted, kept with reason, or a false alarm."""
    must_run(q)
    must_be_at_front(q)
    if not q.act.decider.has(q.view.step.role):
        raise q.refuse(f"审查提示由{ROLE_NAMES[q.view.step.role]}处理。")
    for row in _rows(q.act, "findings"):
        if row.get("disposition") not in {"adopted", "kept", "false_alarm"}:
            raise q.refuse("处理意见只能是 adopted（采纳）、kept（保留，须写理由）或者 false_alarm（误报）。")
        if row["disposition"] == "kept" and not str(row.get("reason", "")).strip():
            raise q.refuse("保留的提示须写明理由。", missing=[Missing("理由")])
    return q.plan()


def _rows(act: Act, key: str) -> list[dict[str, object]]:
    value = act.data.get(key, [])
    rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
    if not rows:
        raise BadInput("没有写明要处理哪几条。")
    return [dict(row) for row in rows]


def _drafters_only(q: Question) -> None:
    who = q.act.decider
    if who.section != q.file.section or not (who.has(Role.DRAFTER) or who.has(Role.SECTION_HEAD)):
        raise q.refuse("这一项由起草科室办理。")


def correct_fact(q: Question) -> Plan:
    """更正事实: the legal officer, with reason; done steps keep their record; skipping a step already required says so."""
    must_run(q)
    if not q.act.decider.has(Role.LEGAL_OFFICER):
        raise q.refuse("更正影响程序的事实由法制审核人员办理。")
    refuse_unknown(q, dict(q.act.facts))
    if not q.act.facts:
        raise q.refuse("请写明更正的事实。", missing=[Missing("事实")])
    changes = any(q.state.progress.facts[n] not in {Answer.UNKNOWN, Answer(v)} for n, v in q.act.facts.items())
    if changes and not q.act.reason.strip():
        raise q.refuse("更正已经确认的事实须写明理由。", missing=[Missing("理由")])
    return q.plan()


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


def carry_over(q: Question) -> Plan:
    """认定无实质修改 (I2): the legal officer, over a shown difference to the draft each decision was bound to."""
    must_run(q)
    if not q.act.decider.has(Role.LEGAL_OFFICER):
        raise q.refuse("认定无实质修改由法制审核人员办理。")
    steps = q.act.data.get("steps")
    if not isinstance(steps, dict) or not steps:
        raise q.refuse("请写明哪些环节的结论继续适用。")
    for name, shown in steps.items():
        _check_carried(q, name, str(shown))
    if not q.act.reason.strip():
        raise q.refuse("请写明认定无实质修改的理由。", missing=[Missing("理由")])
    return q.plan()


def _check_carried(q: Question, name: str, shown: str) -> None:
    view = q.state.views.get(name)
    past = q.state.progress.past.get(name)
    if view is None or past is None or view.step.carries_over != "legal_officer":
        what = view.step.name if view else name
        raise q.refuse(f"“{what}”的决定不能以无实质修改为由沿用（集体审议、签发和登记须重新办理）。")
    if view.status is StepStatus.DONE or view.stale_by == "standard":
        raise q.refuse(f"“{view.step.name}”不属于因新稿失效的情形。")
    if shown != f"{past.fingerprint}..{q.state.progress.fingerprint}":
        raise q.refuse(f"须对照“{view.step.name}”原结论所依据的稿件查看差异后再认定。")


def keep_standard(q: Question) -> Plan:
    """沿用原审查标准: the legal officer cites the transitional clause."""
    must_run(q)
    if not q.act.decider.has(Role.LEGAL_OFFICER):
        raise q.refuse("沿用原审查标准由法制审核人员决定。")
    if not any(v.step.standard == q.act.to and v.stale_by == "standard" for v in q.state.views.values()):
        raise q.refuse("现有结论没有因审查标准更替而失效。")
    if not str(q.act.data.get("clause", "")).strip():
        raise q.refuse("沿用原审查标准须引用过渡条款。", missing=[Missing("过渡条款")])
    return q.plan()


def refreeze(q: Question) -> Plan:
    """改用新程序: a recorded decision of the legal officer; the loader passes the new procedure as the law."""
    must_run(q)
    if not q.act.decider.has(Role.LEGAL_OFFICER) or not q.act.reason.strip():
        raise q.refuse("改用新程序由法制审核人员决定，并写明理由。")
    return q.plan(procedure=q.act.to)


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
    own = tuple(m.text for m in q.state.progress.numbers.values() if not m.outside)
    return q.plan(voided=own)


def wake(q: Question) -> Plan:
    """The engine notes that a window ended; nothing is decided by it."""
    must_run(q)
    return q.plan()


def windows(q: Question) -> list[str]:
    """List the last days of the consultation windows, for timers."""
    rounds = q.state.progress.rounds.values()
    return [round_ends(q.state, r.day, int(r.detail("days", 0))).isoformat() for r in rounds]


CARRYING: dict[Code, Callable[[Question], Plan]] = {
    Code.SUBMIT: submit,
    Code.ADOPT: submit,
    Code.SUBMIT_DRAFT: submit_draft,
    Code.ADD_MATERIAL: add_material,
    Code.OPEN_ROUND: open_round,
    Code.DISPOSE_COMMENTS: dispose_comments,
    Code.ANSWER_FINDINGS: answer_findings,
    Code.DISPOSE_FINDINGS: dispose_findings,
    Code.CORRECT_FACT: correct_fact,
    Code.URGENT: urgent,
    Code.CARRY_OVER: carry_over,
    Code.KEEP_STANDARD: keep_standard,
    Code.REFREEZE: refreeze,
    Code.VOID_NUMBER: void_number,
    Code.WITHDRAW: withdraw,
    Code.TERMINATE: terminate,
    Code.WAKE: wake,
}
