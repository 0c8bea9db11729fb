"""From a page's form to what `tasks.doing` takes: the same for every action, rows of comments and findings put together."""

from typing import Any

from sqlmodel import Session

from desk.web.filling import form_data, numbered_rows
from desk.web.posted import Form
from desk.web.seat import Seat
from models.procedure.findings import Stance
from models.refusals import BadInput
from models.words import Code
from tasks.consulting import hashed
from tasks.doing import Wanted


def wanted_from(session: Session, seat: Seat, code: Code, kind: str, form: Form) -> Wanted:
    """Return what the form asks for, its files left out."""
    data: dict[str, Any] = form_data(kind, form) if kind else {}
    if kind == "competition":
        data = _with_the_rest(data, form)
    data |= _rows(session, code, form) | _plain(code, form)
    paper = form.text("decided_by")
    return Wanted(
        code=Code.RECORD_PAPER if paper and code is Code.CONCLUDE else code,
        login=seat.login,
        outcome=form.text("outcome"),
        reason=form.text("reason"),
        to="，".join(form.many("to")),
        text=form.text("text"),
        on=form.day("paper_on", "纸上的日期") if paper else form.day("on", "日期"),
        facts={k: v for k, v in form.starting("fact.").items() if v},
        data=data,
        standing_in_for=form.text("standing_in_for"),
        decided_by=paper,
        seen=form.number("seen", "页面版本"),
    )


def _with_the_rest(data: dict[str, Any], form: Form) -> dict[str, Any]:
    """Answer no to every item of a group whose remaining items the reviewer has said to be met."""
    answers = {item: "no" for group in form.many("rest") for item in form.text(f"items_of.{group}").split() if item}
    answers |= data.get("items", {})
    return {**data, "items": answers} if answers else data


def _rows(session: Session, code: Code, form: Form) -> dict[str, Any]:
    """Return the rows an action is about: comments with what was decided on each, findings with answer or disposition."""
    if code is Code.DISPOSE_COMMENTS:
        rows = [row for row in numbered_rows(form, "comment") if row.get("disposition")]
        return {"comments": [{**_comment(row), "hash": hashed(session, row["id"])} for row in rows]}
    if code is Code.ANSWER_FINDINGS:
        rows = [row for row in numbered_rows(form, "finding") if row.get("answer")]
        return {
            "findings": [{"id": r["id"], "answer": r["answer"], "stance": r.get("stance", Stance.EXPLAIN.value)} for r in rows]
        }
    if code is Code.DISPOSE_FINDINGS:
        rows = [row for row in numbered_rows(form, "finding") if row.get("disposition")]
        return {"findings": rows}
    return {}


def _comment(row: dict[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = {k: row[k] for k in ("id", "disposition", "reason") if k in row}
    return {**said, "unsettled": True} if row.get("unsettled") else said


def _plain(code: Code, form: Form) -> dict[str, Any]:
    """Return the few values other actions carry besides text and date."""
    if code is Code.OPEN_ROUND:
        days = form.number("days", "期限") or 30
        if days > 3650:
            raise BadInput("征求意见的期限不会超过 3650 日，请核对。")
        return {"days": days}
    if code is Code.SEND and (expected := form.day("expected_by", "预计回复日期")):
        return {"expected_by": expected.isoformat()}
    if code in {Code.ADD_SIGNER, Code.COUNTERSIGN} and (mode := form.text("mode")):
        return {"mode": mode}
    return {}
