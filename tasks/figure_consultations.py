"""征求意见: the rounds, what was said in them and what became of it. Nobody's name stands here."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from sqlalchemy import Integer, cast, func
from sqlmodel import col

from models.case import Comment, ConsultRound
from models.figures.charts import Chart, Part, stacked
from models.figures.ledger import Column, Ledger, Row, day, number, total_of
from tasks.consultations import audience_in_words
from tasks.figure_reading import Ground, columns

ROUNDS = (
    Column("文件标题", width=50, links=True),
    Column("起草科室", width=18),
    Column("对象", width=30),
    day("公开日期"),
    day("截止日期"),
    number("期限（日）", 10),
    Column("状态", width=10),
    Column("位置", width=36),
    number("收到意见"),
    number("采纳"),
    number("部分采纳"),
    number("不采纳"),
    number("未处理"),
    number("尚有分歧"),
)
SAID = (Part("采纳", "green"), Part("部分采纳", "blue"), Part("不采纳", "gray"), Part("未处理", "amber"))
KEYS = ("adopted", "partly", "rejected", "")
UNSETTLED = "unsettled"


class Opened(NamedTuple):
    """One round as recorded."""

    id: int
    case_id: int
    audience: str
    posted_on: date
    ends_on: date
    days: int
    place: str


def consultations(ground: Ground) -> Ledger:
    """Return the rounds opened in a year, latest first."""
    said = _said(ground)
    opened = list(_rounds(ground))
    rows = [_row(ground, one, said[one.id]) for one in opened]
    says = "每一轮征求意见的对象、期限，收到的意见和采纳情况。未收到意见也是正常结果，如实登记。"
    total = total_of(ROUNDS, rows, but=("期限（日）",))
    charts = (_by_audience(opened, said),) if any(said[one.id] for one in opened) else ()
    return ground.ledger(Ledger("consultations", "征求意见", says, ROUNDS, (), 0, total=total, charts=charts), rows)


def _rounds(ground: Ground) -> Iterator[Opened]:
    wanted = columns(
        col(ConsultRound.id),
        col(ConsultRound.case_id),
        col(ConsultRound.audience),
        col(ConsultRound.posted_on),
        col(ConsultRound.ends_on),
        col(ConsultRound.days),
        col(ConsultRound.place),
    ).where(ground.within(ConsultRound.posted_on))
    for line in ground.session.execute(wanted.order_by(col(ConsultRound.posted_on).desc(), col(ConsultRound.id).desc())):
        if line[1] in ground.cases:
            yield Opened(*line)


def _said(ground: Ground) -> defaultdict[int, dict[str, int]]:
    """Return the comments by round and disposition; under unsettled those in dispute."""
    wanted = columns(
        col(Comment.round_id), col(Comment.disposition), func.count(), func.sum(cast(col(Comment.unsettled), Integer))
    )
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for round_id, disposition, count, unsettled in ground.session.execute(
        wanted.group_by(col(Comment.round_id), col(Comment.disposition))
    ):
        held = found[round_id]
        held[disposition] = count
        held[UNSETTLED] = held.get(UNSETTLED, 0) + int(unsettled or 0)
    return found


def _row(ground: Ground, one: Opened, said: dict[str, int]) -> Row:
    case = ground.cases[one.case_id]
    counts = [said.get(key, 0) for key in KEYS]
    over = one.ends_on < ground.day
    return Row(
        (
            case.title,
            ground.section(case),
            audience_in_words(one.audience),
            one.posted_on,
            one.ends_on,
            one.days,
            "已结束" if over else "进行中",
            one.place,
            sum(counts),
            *counts,
            said.get(UNSETTLED, 0),
        ),
        f"{case.link}/comments",
        "amber" if over and counts[-1] and not case.ended else "",
    )


def _by_audience(opened: list[Opened], said: dict[int, dict[str, int]]) -> Chart:
    counted: defaultdict[str, list[int]] = defaultdict(lambda: [0] * len(KEYS))
    for one in opened:
        for at, key in enumerate(KEYS):
            counted[audience_in_words(one.audience)][at] += said.get(one.id, {}).get(key, 0)
    rows = [(name, counts) for name, counts in counted.items() if sum(counts)]
    return stacked("comments-by-audience", "各类对象的意见和采纳情况", "条", SAID, rows)
