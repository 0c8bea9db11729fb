"""退回情况: every return with its reason – by an act, by a conclusion that leads back, by a call for supplements."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from sqlmodel import col

from models.case import ActRow, Decision
from models.figures.charts import Bar, Chart, bars
from models.figures.ledger import Column, Ledger, Row, day
from models.words import CODE_NAMES, Code
from tasks.figure_reading import CaseLine, Ground, columns, steps_where

SENDS_BACK = frozenset({Code.RETURN, Code.ASK_MATERIALS})
COLUMNS = (
    day("日期"),
    Column("文件标题", width=50, links=True),
    Column("起草科室", width=18),
    Column("退回的环节", width=26),
    Column("方式", width=22),
    Column("退到", width=22),
    Column("理由", width=60),
    Column("退回人", width=12),
)


class Returned(NamedTuple):
    """One return: its case, day, step, in which way, whither, why, by whom."""

    case: CaseLine
    day: date
    step: str
    how: str
    to: str
    why: str
    by: str


def returns(ground: Ground) -> Ledger:
    """Return the returns of a year, latest first."""
    found = sorted(returned(ground), key=lambda r: (r.day, r.case.id), reverse=True)
    rows = [Row((r.day, r.case.title, ground.section(r.case), r.step, r.how, r.to, r.why, r.by), r.case.link) for r in found]
    cases = len({r.case.id for r in found})
    says = "退回、审查和审核结论要求重新办理的、要求补正的，连同理由。同一件可以多次退回。"
    total = (f"合计 {len(rows)} 次", f"涉及 {cases} 件", *[None] * (len(COLUMNS) - 2))
    plain = Ledger("returns", "退回情况", says, COLUMNS, (), 0, total=total, charts=(by_reason(found),) if rows else ())
    return ground.ledger(plain, rows)


def by_reason(found: Iterable[Returned]) -> Chart:
    """Return the chart of returns by step and way."""
    counted = Counter(f"{r.step}·{r.how}" for r in found).most_common(15)
    return bars("returns-by-reason", "退回的环节和原因", "次", [Bar(name, n, tone="amber") for name, n in counted])


def returned(ground: Ground) -> Iterator[Returned]:
    """Yield the returns of a year."""
    yield from _by_act(ground)
    yield from _by_conclusion(ground)


def _by_act(ground: Ground) -> Iterator[Returned]:
    wanted = columns(
        col(ActRow.case_id), col(ActRow.step), col(ActRow.code), col(ActRow.day), col(ActRow.person_id), col(ActRow.body)
    )
    wanted = wanted.where(col(ActRow.code).in_(SENDS_BACK), ground.within(ActRow.day))
    for case_id, step, code, on, by, body in ground.session.execute(wanted):
        if case := ground.cases.get(case_id):
            act = json.loads(body)["act"]
            to = ground.step_name(case, act.get("to", "")) if code == Code.RETURN else "起草科室"
            how, why = CODE_NAMES[Code(code)], str(act.get("reason", ""))
            yield Returned(case, on, ground.step_name(case, step), how, to, why, ground.people.get(by, ""))


def _by_conclusion(ground: Ground) -> Iterator[Returned]:
    """Yield the conclusions that lead back, as the procedure of the case says."""
    steps = steps_where(ground, lambda step: any(o.to.startswith("back:") for o in step.outcomes.values()))
    outcomes = {
        name
        for procedure in ground.procedures.values()
        for step in procedure.steps
        for name, outcome in step.outcomes.items()
        if outcome.to.startswith("back:")
    }
    same = (col(Decision.case_id) == col(ActRow.case_id)) & (col(Decision.seq) == col(ActRow.seq))
    wanted = columns(
        col(Decision.case_id),
        col(Decision.step),
        col(Decision.outcome),
        col(Decision.day),
        col(Decision.decider_id),
        col(ActRow.body),
    ).join(ActRow, same)
    wanted = wanted.where(col(Decision.step).in_(steps), col(Decision.outcome).in_(outcomes), ground.within(Decision.day))
    for case_id, step, outcome, on, by, body in ground.session.execute(wanted):
        case = ground.cases.get(case_id)
        found = ground.step(case, step) if case else None
        if case and found and outcome in found.outcomes and found.outcomes[outcome].to.startswith("back:"):
            to = ground.step_name(case, found.outcomes[outcome].to.partition(":")[2])
            act = json.loads(body)["act"]
            why = act.get("reason") or str(act.get("data", {}).get(REASON_FIELD, ""))
            yield Returned(case, on, found.name, found.outcomes[outcome].name, to, why, ground.people.get(by, ""))


REASON_FIELD = "opinion"  # an opinion gives its grounds in its own field
