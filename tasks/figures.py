"""Figures for people: the ledgers (台账) by name, and the pictures above them. Nothing here writes, no case is derived.

Each ledger reads every table it wants once: the number of statements does not grow with the cases. A person finds in them
what `tasks.rights.readable` lets that person read, and no more.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import func
from sqlmodel import Session, col

from models.acts import Who
from models.case import ActRow, Case
from models.clock import day_of
from models.figures.ledger import Ledger
from models.refusals import BadInput
from tasks.figure_competition import competition_reviews
from tasks.figure_consultations import consultations
from tasks.figure_findings import findings
from tasks.figure_numbers import filings, numbers
from tasks.figure_overview import Overview, overview_of
from tasks.figure_progress import durations, progress
from tasks.figure_reading import PAGE, Asked, Ground, columns
from tasks.figure_returns import returns
from tasks.figure_reviews import legality_reviews
from tasks.figure_stock import clean_ups, stock

FIRST_YEAR, LAST_YEAR = 1949, 2999


@dataclass(frozen=True, slots=True)
class Kind:
    """A ledger on offer. `year`: what the year narrows it to; `every`: without a year asked for it shows them all."""

    title: str
    says: str
    make: Callable[[Ground], Ledger]
    year: str
    every: bool = False


LEDGERS: Mapping[str, Kind] = MappingProxyType(
    {
        "numbers": Kind("编号台账", "发文字号、登记号，逐号核对有无缺号", numbers, "编号年份"),
        "reviews": Kind("审核登记", "合法性审核的收件、受理、审结和用时", legality_reviews, "受理年份"),
        "competition": Kind("公平竞争审查台账", "初审、复核、例外和审查提示", competition_reviews, "初审年份"),
        "progress": Kind("事项进度", "每件事项的环节、期限和各阶段用时", progress, "立案年份", every=True),
        "durations": Kind("环节用时", "各环节、各科室用时与法定时限", durations, "办结年份"),
        "returns": Kind("退回情况", "退回、补正的环节和理由", returns, "退回年份"),
        "findings": Kind("审查提示", "每条规则的提示、采纳和误报", findings, "送稿年份"),
        "consultations": Kind("征求意见", "各轮征求意见和采纳情况", consultations, "公开年份"),
        "clean-ups": Kind("清理进度", "各次清理按科室的进度和结论", clean_ups, "开始年份", every=True),
        "filings": Kind("备案台账", "公布后的报送备案", filings, "报送年份"),
        "stock": Kind("存量文件", "效力和即将届满的文件", stock, "公布年份", every=True),
    }
)


def ledger(session: Session, who: Who, name: str, asked: Asked, at: datetime) -> Ledger:
    """Return a ledger, or the page of it that is asked for; bad input when there is none of this name."""
    if name not in LEDGERS:
        raise BadInput(f"没有“{name}”这一台账。")
    return LEDGERS[name].make(_ground(session, who, asked, at))


def overview(session: Session, who: Who, at: datetime, asked: Asked | None = None) -> Overview:
    """Return the pictures above the ledgers: of the year of `at`, or as asked."""
    return overview_of(_ground(session, who, asked or Asked(year=day_of(at).year), at))


def years(session: Session, at: datetime) -> tuple[int, ...]:
    """Return the years that may be asked for, the latest first."""
    first = session.execute(columns(func.min(col(ActRow.day)))).scalar()
    last = day_of(at).year
    return tuple(range(last, min(first.year if first else last, last) - 1, -1))


def sections(session: Session, who: Who, at: datetime) -> tuple[tuple[int, str], ...]:
    """Return the sections that may be asked for: of our own organ, and any that brought in a matter; those gone last."""
    ground = _ground(session, who, Asked(), at)
    own = min(ground.organs, default=0)
    used = {n for (n,) in session.execute(columns(col(Case.section_id)).distinct())}
    names = [(n, ground.section_name(n)) for n, s in ground.sections.items() if s.organ_id == own or n in used]
    return tuple(sorted(names, key=lambda pair: (pair[1].endswith("（已撤并）"), pair[0])))


def pages(count: int) -> int:
    """Return how many pages so many lines fill."""
    return max(1, -(-count // PAGE))


def _ground(session: Session, who: Who, asked: Asked, at: datetime) -> Ground:
    if asked.year and not FIRST_YEAR <= asked.year <= LAST_YEAR:
        raise BadInput(f"年份应在 {FIRST_YEAR} 和 {LAST_YEAR} 之间。")
    return Ground(session, who, day_of(at), at, asked)
