"""Kinds of evidence a step may want. One visible list: kind -> what is missing, in the office's words, or nothing."""

from collections.abc import Callable
from datetime import date

from models.acts import Act, Recorded
from models.clock import Term, Unit, due
from models.procedure.findings import places
from models.procedure.schema import Need
from models.procedure.state import SATISFIED, CaseState
from models.procedure.touching import question, unanswered
from models.words import Answer, Code, NumberKind, StepStatus

MATERIAL_NAMES = {
    "note": "起草说明",
    "basis": "制定依据",
    "consultation": "征求意见及采纳情况",
    "feedback": "征求意见采纳情况反馈（已公布的）",
    "interpretation": "解读材料",
    "interpretation_plan": "解读方案",
    "own_review": "本单位合法性审核意见",
    "expert": "专家论证意见",
    "risk": "风险评估报告",
    "hearing": "听证会记录",
    "scan": "扫描件",
    "saved_page": "公布页面（保存件）",
    "evidence": "证明材料",
    "record": "会议记录",
    "posting": "征求意见的发布凭证（扫描件或者保存的页面）",
    "other": "其他材料",
}


def _material(state: CaseState, need: Need) -> str:
    held = {m.kind for m in state.file.materials}
    return "" if need.of in held else MATERIAL_NAMES.get(need.of, need.of)


def _bound_material(state: CaseState, need: Need) -> str:
    """Want a paper that speaks of the text as it is now: after a new draft it is handed in again, or confirmed."""
    name = MATERIAL_NAMES.get(need.of, need.of)
    filed = [r for r in state.file.acts if any(m.kind == need.of for m in r.act.materials) or need.of in confirmed(r.act)]
    if not filed:
        return name
    if filed[-1].fingerprint == state.progress.fingerprint:
        return ""
    return f"与现行稿件对应的{name}（原按第{filed[-1].draft_n}稿报送，请重新报送，或者由起草科室确认仍然适用）"


def confirmed(act: Act) -> tuple[str, ...]:
    """Return the kinds of material an act confirms for the text as it is now (确认仍然适用)."""
    named = act.data.get("confirms", []) if act.code is Code.ADD_MATERIAL else []
    return tuple(str(kind) for kind in named) if isinstance(named, list) else ()


def _readable(state: CaseState, need: Need) -> str:
    draft = state.progress.draft
    return "；".join(draft.blocked) if draft and draft.blocked else ""


def _facts(state: CaseState, need: Need) -> str:
    facts = state.law.procedure.facts
    open_ones = [f"{facts[n].asks}（{n}）" for n, a in state.progress.facts.items() if a is Answer.UNKNOWN and n in facts]
    return f"对下列事实的确认：{'；'.join(open_ones)}" if open_ones else ""


def _step(state: CaseState, need: Need) -> str:
    view = state.views[need.of]
    if view.status in SATISFIED:
        return ""
    if view.status is StepStatus.STALE:
        return f"现行稿件的“{view.step.name}”（{view.why}）"
    return f"“{view.step.name}”的结论"


def _not_screened(state: CaseState) -> str:
    """No finding yet is not no finding: the current draft must have been read and screened."""
    waits = any(v.step.does == "screen" and v.status not in SATISFIED for v in state.views.values())
    return "现行稿件的读稿和自动检查" if waits else ""


def _findings_answered(state: CaseState, need: Need) -> str:
    waiting = state.file.findings.unanswered(need.of)
    return f"起草科室对 {len(waiting)} 条审查提示的答复（{places(waiting)}）" if waiting else _not_screened(state)


def _findings_disposed(state: CaseState, need: Need) -> str:
    waiting = state.file.findings.undisposed(need.of)
    return f"对 {len(waiting)} 条审查提示的处理意见（{places(waiting)}）" if waiting else _not_screened(state)


def _operators_confirmed(state: CaseState, need: Need) -> str:
    words = unanswered(state)
    return f"对“是否涉及经营者经济活动”的确认（{question(words)}）" if words else ""


def _counting(state: CaseState) -> tuple[Recorded, ...]:
    """Return the rounds that count: of this round of the step, and once it went stale only those opened since."""
    since = 0
    for view in state.views.values():
        if view.step.holds_round:
            stale = view.decision is not None and view.stale_by != ""
            since = view.decision.seq if view.decision and stale else view.seat.since
    return tuple(opened for seq, opened in state.progress.rounds.items() if seq > since)


def _confidential(state: CaseState) -> bool:
    return state.progress.facts.get("confidential") is Answer.YES


def _round(state: CaseState, need: Need) -> str:
    wanted = {"public": "面向社会公开征求意见", "operators": "听取经营者等利害关系人意见"}
    if need.of and _confidential(state):
        return ""
    for opened in _counting(state):
        if not need.of or need.of in _audiences(opened.detail("audience", "")):
            return ""
    return f"{wanted.get(need.of, '征求意见')}的记录"


def _audiences(value: str) -> frozenset[str]:
    named = frozenset(value.replace("，", ",").split(","))
    return named | (frozenset({"operators"}) if "public" in named else frozenset())


def round_ends(state: CaseState, opened_on: date, days: int) -> date:
    """Return the last day of a consultation window; the posting day is not counted."""
    return due(state.law.calendar, opened_on, Term(days, Unit.DAY), ()).on


def _rounds_over(state: CaseState, need: Need) -> str:
    """Each window has run out; the urgent track may close one early."""
    if state.progress.urgent:
        return ""
    for opened in _counting(state):
        last = round_ends(state, opened.day, int(opened.detail("days", 0)))
        if state.day <= last:
            return f"征求意见期满（至{last.year}年{last.month}月{last.day}日）"
    return ""


def _window(state: CaseState, need: Need) -> str:
    """至少 30 日的公开征求意见; the urgent track may shorten it with its ground on record; nothing secret goes public."""
    if state.progress.facts.get("touches_operators") is Answer.NO or state.progress.urgent or _confidential(state):
        return ""
    public = [opened for opened in _counting(state) if "public" in _audiences(opened.detail("audience", ""))]
    longest = max((int(r.detail("days", 0)) for r in public), default=0)
    shortened = any(str(r.detail("short_reason", "")).strip() for r in public)
    return (
        ""
        if longest >= int(need.of) or shortened
        else f"不少于{need.of}日的公开征求意见（最长一次{longest}日），或者缩短的理由"
    )


def _comments_disposed(state: CaseState, need: Need) -> str:
    waiting = sum(intake.undisposed for intake in state.file.intake.values())
    return f"对 {waiting} 条意见的采纳情况和理由" if waiting else ""


def _only_ordered(state: CaseState, need: Need) -> str:
    decision = state.progress.past.get(need.of)
    draft = state.progress.draft
    if not decision or not draft:
        return ""
    if draft.fingerprint == decision.fingerprint:
        return "按会议要求修改后的新稿"
    if draft.compared_with != decision.fingerprint:
        return "与审议稿比对过的新稿（请重新提交）"
    return f"只含会议要求的修改的稿件（另有不同：{'；'.join(draft.differs)}）" if draft.differs else ""


def _organs(state: CaseState, need: Need) -> str:
    seat = state.views[need.of].seat
    agreed = {o for o, r in seat.replies.items() if r.act.outcome == "agreed" and r.fingerprint == state.progress.fingerprint}
    waiting = [o for o in state.progress.organs if o not in agreed]
    if not state.progress.organs:
        return "联合制定机关的名称"
    return f"{'、'.join(waiting)}对现行稿件的会签意见" if waiting else ""


def _standards(state: CaseState, need: Need) -> str:
    stale = [v.step.name for v in state.views.values() if v.step.standard == need.of and v.stale_by == "standard"]
    return f"按现行审查标准作出的“{'”“'.join(stale)}”结论" if stale else ""


def _secret(state: CaseState, need: Need) -> str:
    return "" if _confidential(state) else "依法不予公开的确认（规范性文件应当主动公开）"


def _number(state: CaseState, need: Need) -> str:
    names = {"document": "发文字号", "registration": "登记号"}
    return "" if NumberKind(need.of) in state.progress.numbers else names[need.of]


EVIDENCE: dict[str, Callable[[CaseState, Need], str]] = {
    "material": _material,
    "bound_material": _bound_material,
    "readable": _readable,
    "facts": _facts,
    "step": _step,
    "findings_answered": _findings_answered,
    "findings_disposed": _findings_disposed,
    "operators_confirmed": _operators_confirmed,
    "round": _round,
    "rounds_over": _rounds_over,
    "window": _window,
    "comments_disposed": _comments_disposed,
    "only_ordered": _only_ordered,
    "organs": _organs,
    "standards": _standards,
    "secret": _secret,
    "number": _number,
}
