"""Guards of the findings (I13): the drafter answers, the step's reviewer disposes; a conclusion carried over owes the same."""

from collections.abc import Callable, Mapping

from models.procedure.findings import DISPOSITION_NAMES, Disposition, FindingMark, Stance
from models.procedure.guards_carrying import drafters_only, rows_named
from models.procedure.question import Plan, Question, must_be_at_front, must_have, must_hold, must_run
from models.procedure.schema import Step
from models.procedure.touching import NEED as OPERATORS
from models.refusals import BadInput, Missing
from models.words import Code

DISPOSES = "findings_disposed"
OWED_WHEN_CARRIED = frozenset({DISPOSES, OPERATORS})


def answer_findings(q: Question) -> Plan:
    """答复审查提示: by the drafting section, on the current draft – accepted and to be mended, or explained."""
    must_run(q)
    drafters_only(q)
    for row in rows_named(q.act, "findings"):
        found = _on_this_draft(q, row)
        stance = row.get("stance", Stance.EXPLAIN)
        if stance not in set(Stance):
            raise q.refuse("答复只能是 mend（采纳，将修改）或者 explain（说明理由）。")
        if stance == Stance.EXPLAIN and not str(row.get("answer", "")).strip():
            raise q.refuse(f"请写明答复（{found.said}）；采纳并将修改的，写 mend。", missing=[Missing("答复")])
    return q.plan()


def dispose_findings(q: Question) -> Plan:
    """处理审查提示: whoever may conclude the open review – adopted, kept with reason, or a false alarm with reason."""
    must_run(q)
    must_be_at_front(q)
    areas = {need.of for need in q.view.step.needs if need.what == DISPOSES}
    if not areas:
        raise q.refuse(f"审查提示由审核环节处理，“{q.view.step.name}”不处理。")
    must_hold(q)
    for row in rows_named(q.act, "findings"):
        found = _on_this_draft(q, row)
        if "" not in areas and found.area not in areas:
            raise q.refuse(f"{found.said} 不属于“{q.view.step.name}”处理的提示，由合法性审核处理。")
        _disposed(q, found, row)
    return q.plan()


def _disposed(q: Question, found: FindingMark, row: Mapping[str, object]) -> None:
    value = row.get("disposition")
    if value not in set(Disposition):
        raise q.refuse("处理意见只能是 adopted（采纳）、kept（保留，须写理由）或者 false_alarm（误报，须写理由）。")
    disposition = Disposition(str(value))
    if disposition is not Disposition.ADOPTED and not str(row.get("reason", "")).strip():
        said = f"{DISPOSITION_NAMES[disposition]}的提示须写明理由（{found.said}）。"
        raise q.refuse(said, _rule_of(q), [Missing("理由", _rule_of(q))])


def _rule_of(q: Question) -> str:
    return next((need.rule for need in q.view.step.needs if need.what == DISPOSES), "")


def _on_this_draft(q: Question, row: Mapping[str, object]) -> FindingMark:
    """A finding of an earlier draft is history: it is shown, and no longer answered or disposed of."""
    number = row.get("id")
    if not isinstance(number, int) or isinstance(number, bool):
        raise BadInput(f"“{number}”不是审查提示的编号。")
    if (found := q.file.findings.of(number)) is None:
        raise q.refuse(f"现行稿件没有第 {number} 号审查提示，请按现行稿件的提示办理。")
    return found


def must_be_settled(q: Question, step: Step) -> None:
    """Refuse to carry a review over to a draft whose own findings nobody has disposed of, or whose words raise a question."""
    must_have(q, [need for need in step.needs if need.what in OWED_WHEN_CARRIED], step)


FINDING: dict[Code, Callable[[Question], Plan]] = {
    Code.ANSWER_FINDINGS: answer_findings,
    Code.DISPOSE_FINDINGS: dispose_findings,
}
