"""事项进度 and 环节用时: where each matter stands, and the working days that stages and steps take against their limits.

A stay at a step is what its to-do says: from the day it opened to the legal day of the act that closed it. A step with a
limit in law is measured as the law does: from the decision the term starts with. Pauses are left out of both.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from sqlmodel import col

from models.case import Deadline
from models.figures.charts import Bar, Chart, bars
from models.figures.ledger import Cell, Column, Ledger, Row, day, number
from models.figures.spans import Paused, Spent, pieces
from models.procedure.exceptions import EXCEPTION_RULE
from models.procedure.schema import Procedure, Step
from tasks.desks import SOON
from tasks.figure_acts import Stay, of_cases, pauses, stays
from tasks.figure_reading import CaseLine, Ground, columns

DURATIONS = (
    Column("环节", width=30),
    Column("科室", width=18),
    number("办结次数"),
    number("平均工作日"),
    number("中位数"),
    number("最长"),
    number("法定时限"),
    number("超出时限", 10),
    number("在办"),
)
Held = tuple[Stay, list[Paused]]
URGENT = {"red": "逾期", "amber": "三日内到期", "green": "未到期", "gray": "没有法定期限"}


@dataclass(frozen=True, slots=True)
class Watched:
    """A deadline of a case: its day, whether it is only provisional, at which step."""

    step: str
    due: date
    provisional: bool

    def tone(self, day: date) -> str:
        """Return red (past, and certain), amber (within three days) or green."""
        if self.due < day and not self.provisional:
            return "red"
        return "amber" if (self.due - day).days <= SOON else "green"


def progress(ground: Ground) -> Ledger:
    """Return the matters opened in a year, running ones first; the days of each stage are reckoned for the page alone."""
    first, last = ground.span
    cases = [case for case in ground.cases.values() if first <= case.opened <= last]
    cases.sort(key=lambda case: (bool(case.ended), -case.id))
    shown = ground.page_of(cases)
    phases = _phases(ground, shown)
    head = (
        Column("文件标题", width=50, links=True),
        Column("起草科室", width=18),
        Column("程序", width=24),
        day("立案日期"),
        Column("当前环节", width=26),
        day("本环节自"),
        number("本环节已用工作日", 14),
        day("法定届满日"),
        Column("提醒", width=14),
    )
    held, watched = _stays_of(ground, shown), deadlines(ground, [case.id for case in shown])
    rows = [_row(ground, case, watched.get(case.id), held[case.id], phases) for case in shown]
    running = sum(not case.ended for case in cases)
    columns_ = (*head, *(number(f"{phase}用时", 14) for phase in phases))
    says = "每件事项现在的环节、本环节和各阶段用去的工作日。中止、补正期间不计入，同时进行的环节不重复计算。"
    total = (f"合计 {len(cases)} 件，在办 {running} 件", *[None] * (len(columns_) - 1))
    chart = (by_stage(cases),) if running else ()
    return Ledger("progress", "事项进度", says, columns_, tuple(rows), len(cases), total=total, charts=chart)


def by_stage(cases: Iterable[CaseLine]) -> Chart:
    """Return the chart of running matters by stage."""
    counted = Counter(case.stage or "（没有环节）" for case in cases if not case.ended)
    return bars("stages", "在办事项所在环节", "件", [Bar(name, n) for name, n in counted.most_common()])


def _phases(ground: Ground, cases: Iterable[CaseLine]) -> tuple[str, ...]:
    """Return the stages of the procedures of some cases, in their order."""
    known = [ground.procedures[p] for p in sorted({case.procedure for case in cases}) if p in ground.procedures]
    return tuple(dict.fromkeys(step.phase for procedure in known for step in procedure.steps if step.phase))


def phase_of(procedure: Procedure) -> dict[str, str]:
    """Return the stage of each step: the last one named up to it."""
    phase, found = "", {}
    for step in procedure.steps:
        phase = step.phase or phase
        found[step.id] = phase
    return found


def _stays_of(ground: Ground, cases: Iterable[CaseLine]) -> Mapping[int, list[Held]]:
    """Return the stays of some cases, each with its step's pauses."""
    ids = {case.id for case in cases}
    paused, held = pauses(ground, ids), defaultdict[int, list[Held]](list)
    for stay in stays(ground, ids):
        held[stay.case_id].append((stay, [p for p in paused.get(stay.case_id, ()) if p.step == stay.step]))
    return held


def _by_phase(ground: Ground, case: CaseLine, found: Iterable[Held]) -> dict[str, int]:
    """Return the working days of each stage of a case; steps that run side by side count once."""
    procedure = ground.procedures.get(case.procedure)
    phases = phase_of(procedure) if procedure else {}
    taken = defaultdict[str, list[tuple[date, date]]](list)
    for stay, paused in found:
        taken[phases.get(stay.step, "")] += pieces(stay.begin, stay.end or ground.day, paused)
    return {phase: ground.days.covered(stretches) for phase, stretches in taken.items()}


def _now(ground: Ground, case: CaseLine, found: Iterable[Held]) -> tuple[date | None, int | None]:
    """Return since when a case stands where it stands, and the working days since, pauses left out."""
    for stay, paused in sorted(found, key=lambda held: held[0].begin):
        if stay.end is None and case.stage.startswith(ground.step_name(case, stay.step)):
            return stay.begin, ground.days.used(stay.begin, ground.day, paused)
    return None, None


def deadlines(ground: Ground, cases: Collection[int] | None = None) -> dict[int, Watched]:
    """Return the next deadline of running cases; the end of an exception is none of the procedure's."""
    wanted = columns(
        col(Deadline.case_id), col(Deadline.step), col(Deadline.due), col(Deadline.provisional), col(Deadline.rule)
    )
    found: dict[int, Watched] = {}
    wanted = wanted.where(of_cases(Deadline.case_id, cases), col(Deadline.rule) != EXCEPTION_RULE)
    for case_id, step, due, provisional, _ in ground.session.execute(wanted.order_by(col(Deadline.due))):
        case = ground.cases.get(case_id)
        if case and not case.ended:
            found.setdefault(case_id, Watched(step, due, provisional))
    return found


def _row(ground: Ground, case: CaseLine, watched: Watched | None, found: list[Held], phases: Iterable[str]) -> Row:
    procedure = ground.procedures.get(case.procedure)
    (since, used), spent = _now(ground, case, found), _by_phase(ground, case, found)
    tone = watched.tone(ground.day) if watched else "gray"
    cells: tuple[Cell, ...] = (
        case.title,
        ground.section(case),
        procedure.name if procedure else case.procedure,
        case.opened,
        case.stage,
        since,
        used,
        watched.due if watched else None,
        "" if case.ended else URGENT[tone] + ("（暂算）" if watched and watched.provisional else ""),
        *(spent.get(phase) for phase in phases),
    )
    return Row(cells, case.link, "gray" if case.ended else tone if tone in {"red", "amber"} else "")


def durations(ground: Ground) -> Ledger:
    """Return the working days that steps took in a year, by step and section, against the limits in law."""
    spent = time_spent(ground)
    order = list(dict.fromkeys(step.id for p in ground.procedures.values() for step in p.steps))
    keys = sorted(spent, key=lambda key: (order.index(key[0]) if key[0] in order else len(order), key[1]))
    rows = [_duration(ground, step, section, spent[step, section]) for step, section in keys]
    says = "各环节、各科室办结一次所用的工作日。有法定时限的环节从法律规定的起算点起算；中止、补正期间不计入。"
    late = sum(found.over or 0 for found in spent.values())
    total = (f"合计 {len(rows)} 行", "", sum(len(f.days) for f in spent.values()), *[None] * 4, late, None)
    plain = Ledger("durations", "环节用时", says, DURATIONS, (), 0, total=total, charts=(time_chart(ground, spent),))
    return ground.ledger(plain if rows else replace(plain, charts=()), rows)


def time_chart(ground: Ground, spent: Mapping[tuple[str, str], Spent]) -> Chart:
    """Return the chart of the mean working days of each step, with the limits; what is done within the day is left out."""
    whole: dict[str, Spent] = {}
    for (step, _), found in spent.items():
        held = whole.setdefault(step, Spent(found.limit))
        held.days += found.days
    names = step_names(ground)
    order = [step for step in names if step in whole and (whole[step].mean or whole[step].limit and whole[step].days)]
    rows = [
        Bar(names[s], f.mean, f.limit, "red" if f.limit and f.mean > f.limit else "blue") for s in order for f in (whole[s],)
    ]
    return bars("time-per-step", "各环节平均用时与法定时限", "个工作日", rows)


def step_names(ground: Ground) -> dict[str, str]:
    """Return the names of steps, in the order of the procedures; the first name of a step of two procedures."""
    names: dict[str, str] = {}
    for procedure in ground.procedures.values():
        for step in procedure.steps:
            names.setdefault(step.id, step.name)
    return names


def _duration(ground: Ground, step: str, section: str, found: Spent) -> Row:
    cells = (len(found.days), found.mean if found.days else None, found.middle, found.longest, found.limit, found.over)
    return Row((step_names(ground).get(step, step), section, *cells, found.running or None), "", "red" if found.over else "")


def time_spent(ground: Ground) -> dict[tuple[str, str], Spent]:
    """Return the working days by step and section: what was closed in the year, and how many are running."""
    paused, starts = pauses(ground), _starts(ground)
    spent: dict[tuple[str, str], Spent] = {}
    between = lru_cache(maxsize=None)(ground.days.between)  # many stays begin and end on the same days
    for stay in stays(ground, of_year=True):
        case = ground.cases[stay.case_id]
        key = (stay.step, ground.section(case))
        held = spent.get(key) or spent.setdefault(key, Spent(_limit(ground.step(case, stay.step))))
        if stay.end is None:
            held.running += 1
            continue
        begin = stay.begin
        if held.limit is not None:
            begin = max((d for seq, d in starts.get((stay.case_id, stay.step), ()) if seq < stay.closed), default=begin)
        stops = paused.get(stay.case_id, ())
        own = [p for p in stops if p.step == stay.step and p.seq < stay.closed and p.since >= begin] if stops else stops
        held.days.append(ground.days.used(begin, stay.end, own) if own else between(begin, stay.end))
    return spent


def _limit(step: Step | None) -> int | None:
    return step.due.amount if step and step.due else None


def _starts(ground: Ground) -> dict[tuple[int, str], list[tuple[int, date]]]:
    """Return the decisions from which terms run, by case and by the step that has the term."""
    pairs = {(step.due.of, step.id) for p in ground.procedures.values() for step in p.steps if step.due}
    starts: defaultdict[tuple[int, str], list[tuple[int, date]]] = defaultdict(list)
    for case_id, decided in ground.decisions(of for of, _ in pairs).items():
        for d in decided:
            for of, step in pairs:
                if d.step == of:
                    starts[case_id, step].append((d.seq, d.day))
    return starts
