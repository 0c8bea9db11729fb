"""The report of a period (办理情况报告): how many, and which, between two days; over the ledgers, so that both agree."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import func
from sqlmodel import col

from models.acts import Who
from models.case import ActRow
from models.clock import day_of
from models.figures.ledger import Ledger
from models.figures.period import PeriodReport, part_of
from models.people import Organ
from models.refusals import BadInput
from models.status import status_on
from models.words import Force, Role
from tasks.figure_reading import Asked, Ground, columns
from tasks.figure_stock import force_facts
from tasks.figures import ledger
from tasks.intake import own_organ
from tasks.store import Store

OPERATOR = Who(id=0, section=0, roles=frozenset({Role.AUDITOR}))  # reads every matter of the installation's own organ
PARTS = {  # ledger -> the part's title and columns
    "stock": ("公布的文件", ("文件标题", "发文字号", "公布日期", "施行日期", "效力")),
    "numbers": ("编号", ("类别", "号码", "文件标题", "编号日期", "状态")),
    "reviews": ("合法性审核", ("文件标题", "起草科室", "受理日期", "审核结论", "复核结论", "超出")),
    "competition": ("公平竞争审查", ("文件标题", "起草科室", "初审日期", "初审结论", "复核意见", "例外审定")),
    "consultations": ("征求意见", ("文件标题", "对象", "公开日期", "截止日期", "收到意见", "采纳", "部分采纳", "不采纳")),
    "returns": ("退回和补正", ("日期", "文件标题", "退回的环节", "方式", "理由")),
    "clean-ups": ("清理", ("清理工作", "科室", "文件数", "待定", "已公布")),
    "filings": ("备案", ("文件标题", "发文字号", "备案机关", "报送日期")),
}


def period_report(store: Store, first: date, last: date, who: Who = OPERATOR) -> PeriodReport:
    """Return the report of the days from `first` to `last`, both counted, over the matters that `who` may read."""
    if last < first:
        raise BadInput(f"止日 {last} 早于起日 {first}，请调换。")
    at = store.now()
    if first > day_of(at):
        raise BadInput(f"起日 {first} 还没有到，没有可以报告的情况。")
    asked = Asked(whole=True, between=(first, last))
    with store.reading() as session:
        ground = Ground(session, who, day_of(at), at, asked)
        held = {name: ledger(session, who, name, asked, at) for name in PARTS}
        return PeriodReport(
            organ=(session.get(Organ, who.organ) or own_organ(session)).name,
            first=first,
            last=last,
            made_on=day_of(at),
            figures=tuple(_figures(ground, held)),
            parts=tuple(part_of(held[name], *PARTS[name]) for name in PARTS),
        )


def _figures(ground: Ground, held: dict[str, Ledger]) -> Iterable[tuple[str, str]]:
    first, last = ground.span
    opened = sum(first <= case.opened <= last for case in ground.cases.values())
    yield "新提交的事项", f"{opened} 件"
    yield "办结的事项", _counted(_ended(ground))
    yield "公布的文件", f"{held['stock'].count} 件"
    voided = sum(row.tone == "gray" for row in held["numbers"].rows)
    yield "编发的号码", f"{held['numbers'].count} 个" + (f"（其中作废 {voided} 个）" if voided else "")
    late = sum(bool(cell) for cell in _column(held["reviews"], "超出"))
    latest = [_column(held["reviews"], title) for title in ("复核结论", "审核结论", "状态")]
    concluded = _counted(str(again or once or state) for again, once, state in zip(*latest, strict=True))
    yield "合法性审核", concluded + (f"；超出法定时限 {late} 件" if late else "")
    yield "公平竞争审查初审", _counted(map(str, _column(held["competition"], "初审结论")))
    comments = sum(int(str(n or 0)) for n in _column(held["consultations"], "收到意见"))
    yield "征求意见", f"{held['consultations'].count} 轮，收到意见 {comments} 条"
    yield "退回和补正", f"{held['returns'].count} 次"
    filed = sum(first <= d <= last for d in _column(held["filings"], "报送日期") if isinstance(d, date))
    yield "报送备案", f"{filed} 件"
    yield f"{_until(ground)}的现行有效文件", f"{_in_force(ground)} 件"


def _counted(names: Iterable[str]) -> str:
    counts = Counter(names)
    listed = "，".join(f"{name} {n}" for name, n in counts.most_common())
    return f"{counts.total()} 件" + (f"（{listed}）" if listed else "")


def _column(ledger_: Ledger, title: str) -> Sequence[object]:
    at = next(n for n, column in enumerate(ledger_.columns) if column.title == title)
    return [row.cells[at] for row in ledger_.rows]


def _ended(ground: Ground) -> Iterable[str]:
    """Yield how each matter ended that ended in the period: on the day of its last act."""
    first, last = ground.span
    days = columns(col(ActRow.case_id), func.max(ActRow.day)).group_by(col(ActRow.case_id))
    for case_id, day in ground.session.execute(days):
        case = ground.cases.get(case_id)
        if case and case.ended and first <= day <= last:
            yield case.stage


def _until(ground: Ground) -> date:
    return min(ground.span[1], ground.day)


def _in_force(ground: Ground) -> int:
    """Count the documents in force on the last day of the period, as known today."""
    facts = force_facts(ground)
    return sum(status_on(held, _until(ground), ground.at).force is Force.IN_FORCE for held in facts.values())
