"""The pictures at the top of the ledgers: where matters stand, who carries how many, what is due, what came back, how long."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func
from sqlmodel import col

from models.figures.charts import Chart, Part, stacked
from models.instrument import CaseEffect, Instrument
from tasks.figure_progress import Watched, by_stage, deadlines, time_chart, time_spent
from tasks.figure_reading import CaseLine, Ground, columns
from tasks.figure_returns import by_reason, returned

MOST_DUE = 12
LOADS = (Part("逾期", "red"), Part("三日内到期", "amber"), Part("未到期", "green"), Part("没有法定期限", "gray"))


@dataclass(frozen=True, slots=True)
class DueCase:
    """A matter with a deadline that is near or past."""

    case: int
    title: str
    section: str
    step: str
    due: date
    tone: str
    says: str


@dataclass(frozen=True, slots=True)
class Overview:
    """The figures and pictures of a year up to a day."""

    figures: tuple[tuple[str, int, str], ...]  # name, figure, tone
    charts: tuple[Chart, ...]
    due: tuple[DueCase, ...]
    more_due: int


def overview_of(ground: Ground) -> Overview:
    """Return the overview of the year asked for; what runs is shown as it stands today, whatever year it began in."""
    running = [case for case in ground.cases.values() if not case.ended]
    watched = deadlines(ground)
    back = list(returned(ground))
    spent = time_spent(ground)
    pressing = _pressing(ground, watched)
    tones = Counter(one.tone for one in pressing)
    figures = (
        ("在办事项", len(running), ""),
        ("逾期", tones["red"], "red" if tones["red"] else ""),
        ("三日内到期", tones["amber"], "amber" if tones["amber"] else ""),
        ("本年退回", len(back), ""),
        ("本年公布", _published(ground), ""),
    )
    times = time_chart(ground, spent)
    charts = [by_stage(running)] if running else []
    charts += [by_section(ground, running, watched)] if running else []
    charts += [by_reason(back)] if back else []
    charts += [times] if times.rows else []
    return Overview(figures, tuple(charts), tuple(pressing[:MOST_DUE]), max(0, len(pressing) - MOST_DUE))


def by_section(ground: Ground, running: Iterable[CaseLine], watched: Mapping[int, Watched]) -> Chart:
    """Return the chart of what each section carries, by how it stands with its deadlines."""
    order = {"red": 0, "amber": 1, "green": 2, "gray": 3}
    counted: defaultdict[str, list[int]] = defaultdict(lambda: [0] * len(LOADS))
    for case in running:
        held = watched.get(case.id)
        counted[ground.section_name(ground.heir(case.section_id))][order[held.tone(ground.day) if held else "gray"]] += 1
    rows = sorted(counted.items(), key=lambda row: -sum(row[1]))
    return stacked("load-by-section", "各科室的在办事项", "件", LOADS, rows)


def _pressing(ground: Ground, watched: Mapping[int, Watched]) -> list[DueCase]:
    found = []
    for case_id, held in watched.items():
        case, tone = ground.cases[case_id], held.tone(ground.day)
        if tone != "green":
            name = ground.step_name(case, held.step)
            found.append(DueCase(case_id, case.title, ground.section(case), name, held.due, tone, _says(held, ground.day)))
    return sorted(found, key=lambda one: (one.due, one.case))


def _says(held: Watched, day: date) -> str:
    days = (held.due - day).days
    if days < 0:
        return f"已过 {-days} 日" + ("（暂算，不作为逾期）" if held.provisional else "")
    return "今天到期" if days == 0 else f"还有 {days} 日"


def _published(ground: Ground) -> int:
    """Count what was published in the year: documents made by matters one may read."""
    wanted = columns(col(CaseEffect.case_id), func.count()).join(
        Instrument, col(Instrument.id) == col(CaseEffect.instrument_id)
    )
    wanted = wanted.where(col(CaseEffect.effect) == "makes", ground.within(Instrument.published_on))
    rows = ground.session.execute(wanted.group_by(col(CaseEffect.case_id)))
    return sum(count for case_id, count in rows if case_id in ground.cases)
