"""编号台账 and 备案: every number given and every filing made; that no number is missing is proved series by series."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, or_
from sqlmodel import col

from models.case import Todo
from models.figures.charts import Chart, Part, lines
from models.figures.ledger import Column, Ledger, Row, day, number, total_of
from models.figures.series import Series
from models.instrument import CaseEffect, Filing, Instrument
from models.number import IssuedNumber, NumberSeries
from models.words import NUMBER_NAMES, NumberKind
from tasks.figure_reading import Ground, china, columns, steps_where

NUMBERS = (
    Column("类别", width=12),
    Column("号码", width=24),
    number("年份", 8),
    number("顺序号", 8),
    Column("制定机关", width=20),
    Column("文件标题", width=50, links=True),
    Column("起草科室", width=18),
    day("编号日期"),
    Column("状态", width=10),
    Column("作废原因", width=30),
)
FILINGS = (
    Column("文件标题", width=50, links=True),
    Column("发文字号", width=22),
    Column("起草科室", width=18),
    day("公布日期"),
    Column("状态", width=10),
    Column("备案机关", width=24),
    day("报送日期"),
    number("公布后几日报送", 14),
    Column("备案回执", width=24),
)


class Given(NamedTuple):
    """One number as the register holds it."""

    kind: str
    text: str
    serial: int | None
    case_id: int | None
    given_at: datetime
    void: str
    series_id: int | None
    organ_id: int | None
    year: int | None


def numbers(ground: Ground) -> Ledger:
    """Return the register of numbers of a year. What is missing is looked for among all numbers, not only those shown.

    Of a period of days nothing is said about missing numbers: the rest of a series lies outside it.
    """
    given = list(_given(ground))
    rows = [_number(ground, one) for one in given if _may_see(ground, one)]
    hidden, series = len(given) - len(rows), [] if ground.asked.between else list(_series(ground, given))
    left_out = (f"另有 {hidden} 个号码的事项不在查询的科室或者查阅范围内，没有列出。",) if hidden else ()
    says = "发文字号和登记号，按机关、类别、年度编列；作废的号码保留并写明原因，不再使用。"
    plain = Ledger(
        "numbers",
        "编号台账",
        says,
        NUMBERS,
        (),
        0,
        total=(f"合计 {len(rows)} 个，作废 {sum(row.tone == 'gray' for row in rows)} 个", *[None] * (len(NUMBERS) - 1)),
        notes=(*(one.says for one in series if one.whole), *left_out),
        alarms=tuple(one.says for one in series if not one.whole),
        charts=(_by_month(ground, given),) if ground.asked.year else (),
    )
    return ground.ledger(plain, rows)


def _given(ground: Ground) -> Iterable[Given]:
    wanted = columns(
        col(IssuedNumber.kind),
        col(IssuedNumber.text),
        col(IssuedNumber.serial),
        col(IssuedNumber.case_id),
        col(IssuedNumber.given_at),
        col(IssuedNumber.void_reason),
        col(IssuedNumber.series_id),
        col(NumberSeries.organ_id),
        col(NumberSeries.year),
    ).join(NumberSeries, col(NumberSeries.id) == col(IssuedNumber.series_id), isouter=True)
    if ground.asked.between:
        wanted = wanted.where(ground.within_moments(IssuedNumber.given_at))
    elif ground.asked.year:
        typed_in = and_(col(IssuedNumber.series_id).is_(None), ground.within_moments(IssuedNumber.given_at))
        wanted = wanted.where(or_(col(NumberSeries.year) == ground.asked.year, typed_in))
    in_order = (col(IssuedNumber.kind), col(NumberSeries.year).desc(), col(IssuedNumber.series_id), col(IssuedNumber.serial))
    return (Given(*line) for line in ground.session.execute(wanted.order_by(*in_order, col(IssuedNumber.id))))


def _may_see(ground: Ground, one: Given) -> bool:
    return one.case_id in ground.cases if one.case_id else not ground.asked.section


def _number(ground: Ground, one: Given) -> Row:
    case = ground.cases.get(one.case_id or 0)
    given_on = china(one.given_at)
    state = "作废" if one.void else "有效" if one.series_id else "外部编号"
    return Row(
        (
            NUMBER_NAMES[NumberKind(one.kind)],
            one.text,
            one.year or given_on.year,
            one.serial,
            ground.organs.get(one.organ_id or 0, "外部登记机关"),
            case.title if case else "（本系统没有这个号码的事项）",
            ground.section(case) if case else "",
            given_on,
            state,
            one.void,
        ),
        case.link if case else "",
        "gray" if one.void else "",
    )


def _series(ground: Ground, given: Sequence[Given]) -> Iterable[Series]:
    """Yield the series of the year, also one of which no number is there any more."""
    held: defaultdict[int | None, list[Given]] = defaultdict(list)
    for one in given:
        held[one.series_id].append(one)
    wanted = columns(
        col(NumberSeries.id),
        col(NumberSeries.organ_id),
        col(NumberSeries.kind),
        col(NumberSeries.year),
        col(NumberSeries.serial),
    )
    if ground.asked.year:
        wanted = wanted.where(col(NumberSeries.year) == ground.asked.year)
    for series_id, organ_id, kind, year, last in ground.session.execute(wanted.order_by(col(NumberSeries.id))):
        ones = held[series_id]
        name = f"{ground.organs.get(organ_id, '')}{NUMBER_NAMES[NumberKind(kind)]}（{year}年）"
        yield Series(name, last, tuple(one.serial or 0 for one in ones), sum(bool(one.void) for one in ones))


def _by_month(ground: Ground, given: Sequence[Given]) -> Chart:
    counted: defaultdict[tuple[int, str], int] = defaultdict(int)
    for one in given:
        counted[china(one.given_at).month, one.kind] += 1
    last = ground.day.month if ground.day.year == ground.asked.year else 12
    points = [(f"{m}月", [counted[m, kind.value] for kind in NUMBER_NAMES]) for m in range(1, last + 1)]
    parts = [Part(name, tone) for name, tone in zip(NUMBER_NAMES.values(), ("blue", "green"), strict=True)]
    return lines("numbers-by-month", f"{ground.asked.year}年各月编号", "个", parts, points)


def filings(ground: Ground) -> Ledger:
    """Return the filings of a year, first what was published and still waits to be filed."""
    rows = [*_unfiled(ground), *_filed(ground)]
    says = "公布后报送备案的情况。备案不是生效条件；报送期限以有权机关的规定为准。"
    total = total_of(FILINGS, rows, but=("公布后几日报送",))
    return ground.ledger(Ledger("filings", "备案台账", says, FILINGS, (), 0, total=total), rows)


def _made(*more: Any) -> Any:  # noqa: ANN401 - columns of tables, a statement
    """Return the statement that reads instruments with the case that made them, and more columns before them."""
    makes = and_(col(CaseEffect.instrument_id) == col(Instrument.id), col(CaseEffect.effect) == "makes")
    wanted = columns(
        *more,
        col(Instrument.title),
        col(Instrument.document_number),
        col(Instrument.section_id),
        col(Instrument.published_on),
        col(CaseEffect.case_id),
    )
    return wanted.select_from(Instrument).join(CaseEffect, makes, isouter=True)


def _filed(ground: Ground) -> Iterable[Row]:
    wanted = _made(col(Filing.receiver), col(Filing.sent_on), col(Filing.receipt)).join(
        Filing, col(Filing.instrument_id) == col(Instrument.id)
    )
    wanted = wanted.where(ground.within(Filing.sent_on)).order_by(col(Filing.sent_on).desc(), col(Filing.id))
    for receiver, sent, receipt, title, text, section, published, case_id in ground.session.execute(wanted):
        if case := ground.cases.get(case_id or 0):
            after = (sent - published).days if published else None
            yield Row(
                (title, text, ground.section_name(section), published, "已报送", receiver, sent, after, receipt), case.link
            )


def _unfiled(ground: Ground) -> Iterable[Row]:
    steps = steps_where(ground, lambda step: step.form == "filing")
    wanted = _made().join(Todo, col(Todo.case_id) == col(CaseEffect.case_id)).order_by(col(Instrument.published_on))
    wanted = wanted.where(col(Todo.step).in_(steps), col(Todo.child) == "", col(Todo.closed_seq) == 0)
    for title, text, section, published, case_id in ground.session.execute(wanted):
        if case := ground.cases.get(case_id):
            waited = _waited(published, ground.day)
            yield Row(
                (title, text, ground.section_name(section), published, "未报送", "", None, waited, ""), case.link, "amber"
            )


def _waited(since: date | None, day: date) -> int | None:
    return (day - since).days if since else None
