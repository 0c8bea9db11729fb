"""审核登记: one line for each legality review, from the day it came in to the day it was concluded, against its limit."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import col

from models.case import ActRow
from models.figures.charts import Bar, bars
from models.figures.ledger import Cell, Column, Ledger, Row, day, number, total_of
from models.figures.spans import Paused
from models.figures.turns import Event, Turn, turns
from models.procedure.schema import Span
from models.words import Code, Role
from tasks.figure_acts import pauses, stays
from tasks.figure_reading import CaseLine, Ground, columns

ACCEPT, ADVISER, FIRST, AGAIN, BACK = "accept", "adviser", "first", "again", "back"
COLUMNS = (
    Column("文件标题", width=50, links=True),
    Column("起草科室", width=18),
    day("收件日期"),
    day("受理日期"),
    Column("状态", width=14),
    day("审结日期"),
    Column("审核结论", width=20),
    day("复核日期"),
    Column("复核结论", width=20),
    number("已用工作日"),
    number("法定时限"),
    number("超出"),
    number("中止次数"),
    Column("承办人", width=12),
    Column("法律顾问", width=12),
    Column("说明", width=30),
)


@dataclass(frozen=True, slots=True)
class Review:
    """One review: its case, since when it lies there, its turn (None: not accepted yet), its pauses."""

    case: CaseLine
    received: date
    turn: Turn | None = None
    pauses: tuple[Paused, ...] = ()

    @property
    def entered(self) -> date:
        """The day it is entered under: that of the acceptance, before it of the receipt."""
        return self.turn.opened.day if self.turn else self.received


def legality_reviews(ground: Ground) -> Ledger:
    """Return the legality reviews of a year, latest first, with the working days used against the limit."""
    first, last = ground.span
    found = [review for review in _reviews(ground) if first <= review.entered <= last]
    rows = [_row(ground, review) for review in sorted(found, key=lambda r: (r.entered, r.case.id), reverse=True)]
    says = (
        "合法性审核从收件、受理到审结。已用工作日自受理次日起算，中止、补正期间不计入，假日和调休按国务院办公厅放假通知计算。"
    )
    counted = Counter(str(row.cells[6] or row.cells[4]) for row in rows).most_common()
    chart = bars("review-outcomes", "审核结论", "件", [Bar(name, n) for name, n in counted])
    plain = Ledger("reviews", "审核登记", says, COLUMNS, (), 0, total=_total(rows), charts=(chart,) if rows else ())
    return ground.ledger(plain, rows)


def _total(rows: list[Row]) -> tuple[Cell, ...]:
    late = sum(bool(row.cells[11]) for row in rows)
    return (f"{total_of(COLUMNS, rows)[0]}，超出法定时限 {late} 件", *[None] * (len(COLUMNS) - 1))


def parts_of(ground: Ground) -> dict[str, str]:
    """Return which part of a legality review a step is: the procedures say it by standard, term and role."""
    steps = [step for procedure in ground.procedures.values() for step in procedure.steps]
    judging = [step for step in steps if step.standard == "legality"]
    parts = {step.id: ADVISER for step in steps if step.role is Role.ADVISER}
    parts |= {step.due.of: ACCEPT for step in judging if step.due}
    return parts | {step.id: FIRST if step.due else AGAIN for step in judging}


def _reviews(ground: Ground) -> Iterator[Review]:
    parts = parts_of(ground)
    events, paused = _events(ground, parts), pauses(ground)
    received = {(stay.case_id, stay.closed): stay for stay in stays(ground, steps=[s for s, p in parts.items() if p == ACCEPT])}
    for case_id, found in events.items():
        for turn in turns(found, ACCEPT):
            stay = received.get((case_id, turn.opened.seq))
            held = tuple(p for p in paused.get(case_id, ()) if turn.holds(p.seq) and parts.get(p.step) == FIRST)
            since = min(stay.begin, turn.opened.day) if stay else turn.opened.day
            yield Review(ground.cases[case_id], since, turn, held)
    yield from (Review(ground.cases[stay.case_id], stay.begin) for stay in received.values() if stay.end is None)


def _events(ground: Ground, parts: Mapping[str, str]) -> dict[int, list[Event]]:
    events: defaultdict[int, list[Event]] = defaultdict(list)
    for case_id, decided in ground.decisions(parts, from_year=True).items():
        for d in decided:
            events[case_id].append(Event(d.seq, parts[d.step], d.day, d.step, d.outcome, d.decider_id, d.fingerprint))
    wanted = columns(col(ActRow.case_id), col(ActRow.seq), col(ActRow.day), col(ActRow.step), col(ActRow.person_id))
    for case_id, seq, on, step, by in ground.session.execute(wanted.where(col(ActRow.code) == Code.RETURN)):
        if case_id in events:
            events[case_id].append(Event(seq, BACK, on, step, "", by))
    return events


def _row(ground: Ground, review: Review) -> Row:
    case, turn = review.case, review.turn
    head = (case.title, ground.section(case), review.received)
    if turn is None:
        return Row((*head, None, "待受理", *[None] * 11), case.link, "amber")
    if _refused(ground, case, turn.opened):
        name, by = ground.outcome_name(case, turn.opened.step, turn.opened.outcome), ground.people.get(turn.opened.by, "")
        return Row((*head, None, "不予受理", turn.opened.day, name, *[None] * 6, by, "", ""), case.link, "gray")
    first, again, adviser = turn.last(FIRST), turn.last(AGAIN), turn.last(ADVISER)
    state, end = _standing(ground, review, turn)
    limit = _limit(ground, case)
    used = ground.days.used(turn.opened.day, end, review.pauses) if end else None
    certain = end is not None and not ground.days.doubtful(turn.opened.day, end)  # a provisional count makes nobody late
    over = max(0, used - limit.amount) or None if used is not None and limit and certain else None
    cells = (
        turn.opened.day,
        state,
        first.day if first else None,
        ground.outcome_name(case, first.step, first.outcome) if first else "",
        again.day if again else None,
        ground.outcome_name(case, again.step, again.outcome) if again else "",
        used,
        limit.amount if limit else None,
        over,
        len(review.pauses) or None,
        ground.people.get((again or first or turn.opened).by, ""),
        ground.people.get(adviser.by, "") if adviser else "",
        _remark(ground, turn, end),
    )
    return Row((*head, *cells), case.link, "red" if over else "")


def _refused(ground: Ground, case: CaseLine, event: Event) -> bool:
    step = ground.step(case, event.step)
    outcome = step.outcomes.get(event.outcome) if step else None
    return bool(outcome and outcome.to.startswith("back:"))


def _standing(ground: Ground, review: Review, turn: Turn) -> tuple[str, date | None]:
    """Return how a review stands, and the day up to which its days count; None where it was broken off."""
    if first := turn.first(FIRST):
        return "审结", first.day
    if back := turn.first(BACK):
        return "已退回", back.day
    if review.case.ended:
        return review.case.stage, None
    return ("中止" if any(pause.until is None for pause in review.pauses) else "在审"), ground.day


def _limit(ground: Ground, case: CaseLine) -> Span | None:
    procedure = ground.procedures.get(case.procedure)
    steps = procedure.steps if procedure else ()
    return next((step.due for step in steps if step.standard == "legality" and step.due), None)


def _remark(ground: Ground, turn: Turn, end: date | None) -> str:
    said = [f"第 {len(turn.then[FIRST])} 次出具意见"] if len(turn.then[FIRST]) > 1 else []
    if end and ground.days.doubtful(turn.opened.day, end):
        said.append("跨没有放假通知的年份，工作日为暂算")
    return "；".join(said)
