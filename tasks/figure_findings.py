"""审查提示: what became of what the machine noticed, rule by rule."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import func
from sqlmodel import col

from models.case import ActRow, Draft, FindingRow
from models.figures.charts import Chart, Part, stacked
from models.figures.ledger import Column, Kind, Ledger, Row, number, total_of
from models.screening.outcomes import Disposed, RuleOutcome, outcomes
from models.screening.pack import Area, PackRule
from tasks.figure_reading import Ground, columns
from tasks.rulebook import AREA_NAMES
from tasks.screening import load_packs
from tasks.store import store_of

DRAWN = 15  # bars of a chart
FINDINGS = (
    Column("规则", width=16),
    Column("领域", width=12),
    Column("条目", width=12),
    Column("内容", width=60),
    Column("规则包", width=24),
    number("提示"),
    number("起草科室已答复", 14),
    number("采纳"),
    number("保留"),
    number("误报"),
    number("未处理"),
    number("改稿后消失", 12),
    Column("误报率", Kind.SHARE, 10),
)
FATES = (
    Part("采纳", "green"),
    Part("保留", "blue"),
    Part("误报", "red"),
    Part("未处理", "amber"),
    Part("改稿后消失", "gray"),
)


class Found(NamedTuple):
    """One finding as recorded, in short."""

    id: int
    case_id: int
    rule: str
    area: str
    pack: str
    disposition: str
    reason: str
    same_as: int | None
    draft_n: int
    answer: str


def findings(ground: Ground) -> Ledger:
    """Return what became of the findings of each rule, on drafts handed in within the year."""
    found = list(_found(ground))
    answered = _answered(found)
    rules = {rule.code: rule for pack in load_packs(store_of(ground.session).settings.rules) for rule in pack.rules}
    counted = sorted(outcomes(_disposed(ground, found)), key=lambda o: (-o.found, o.rule, o.pack))
    rows = [_finding(one, rules.get(one.rule), answered[one.pack, one.rule]) for one in counted]
    says = "每条规则的提示，连同起草科室的答复和审查人员的处理。同一提示在后稿上再次出现的只计一次，按最后一次处理计。"
    total = total_of(FINDINGS, rows)
    charts = (_by_rule(counted),) if rows else ()
    return ground.ledger(Ledger("findings", "审查提示", says, FINDINGS, (), 0, total=total, charts=charts), rows)


def _found(ground: Ground) -> Iterator[Found]:
    draft = (col(Draft.case_id) == col(FindingRow.case_id)) & (col(Draft.n) == col(FindingRow.draft_n))
    act = (col(ActRow.case_id) == col(Draft.case_id)) & (col(ActRow.seq) == col(Draft.seq))
    wanted = columns(
        col(FindingRow.id),
        col(FindingRow.case_id),
        col(FindingRow.rule),
        col(FindingRow.area),
        col(FindingRow.pack),
        col(FindingRow.disposition),
        col(FindingRow.reason),
        col(FindingRow.same_as),
        col(FindingRow.draft_n),
        col(FindingRow.answer),
    )
    wanted = wanted.select_from(FindingRow).join(Draft, draft).join(ActRow, act).where(ground.within(ActRow.day))
    for line in ground.session.execute(wanted.order_by(col(FindingRow.id))):
        if line[1] in ground.cases:
            yield Found(*line)


def _disposed(ground: Ground, found: Iterable[Found]) -> Iterator[Disposed]:
    newest: dict[int, int] = {
        case_id: n
        for case_id, n in ground.session.execute(columns(col(Draft.case_id), func.max(Draft.n)).group_by(col(Draft.case_id)))
    }
    for f in found:
        current = newest[f.case_id] == f.draft_n
        yield Disposed(f.id, f.case_id, f.rule, f.area, f.pack, f.disposition, f.reason, f.same_as, current)


def _answered(found: Iterable[Found]) -> Counter[tuple[str, str]]:
    """Count the findings that were answered on any draft on which they stood, by pack and rule."""
    first: dict[int, int] = {}
    said: dict[int, tuple[str, str]] = {}
    for f in found:
        first[f.id] = first.get(f.same_as, f.id) if f.same_as is not None else f.id
        if f.answer:
            said[first[f.id]] = (f.pack, f.rule)
    return Counter(said.values())


def _finding(one: RuleOutcome, rule: PackRule | None, answered: int) -> Row:
    area = AREA_NAMES.get(Area(one.area), one.area) if one.area in set(Area) else one.area
    fates = (one.found, answered, one.adopted, one.kept, one.false_alarm, one.open, one.gone, one.false_alarm_share)
    often = one.false_alarm >= 3 and (one.false_alarm_share or 0) > 0.5
    item, text = (rule.item or "", rule.text) if rule else ("", "")
    return Row((one.rule, area, item, text, one.pack, *fates), "", "amber" if often else "")


def _by_rule(counted: Sequence[RuleOutcome]) -> Chart:
    """Return the chart of the rules that found most, with what became of it."""
    rows = [(one.rule, (one.adopted, one.kept, one.false_alarm, one.open, one.gone)) for one in counted[:DRAWN]]
    return stacked("findings-by-rule", "提示最多的规则", "条", FATES, rows)
