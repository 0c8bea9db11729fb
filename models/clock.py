"""Terms (期限): from which day, how many, what does not count, on which day they end – and why, in one Chinese sentence.

The first day is not counted. Days are calendar days unless the rule says 工作日; months and years end on the same day
number, or on the last day of a shorter month; no term but a working-day term moves off a day of rest. Paused days run from
the day of the pause (中止) to the day before it is resumed (恢复): the day of 恢复 counts again. What touches a year
without notice is provisional, and a provisional date is never the ground of lateness. All days are days in China.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from models.calendar import Calendar
from models.law import Rule
from models.refusals import BadInput

SHANGHAI = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)
MOST_DAYS_NAMED = 3  # more make-up days than this are only counted in an explanation

Span = tuple[date, date]  # from a day to the day after the last


class Unit(StrEnum):
    """What a term is counted in."""

    DAY = "day"
    WORKING_DAY = "working_day"
    MONTH = "month"
    YEAR = "year"


UNIT_WORDS = {Unit.DAY: "日", Unit.WORKING_DAY: "个工作日", Unit.MONTH: "个月", Unit.YEAR: "年"}
LONGEST = {Unit.DAY: 36500, Unit.WORKING_DAY: 25000, Unit.MONTH: 1200, Unit.YEAR: 100}
MONTHS = {Unit.MONTH: 1, Unit.YEAR: 12}
UNITS_OF_LAW = {"日": Unit.DAY, "工作日": Unit.WORKING_DAY, "月": Unit.MONTH, "年": Unit.YEAR}


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time as the rule gives it: 15 working days, 5 years."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        """Refuse a term of nothing or of more than a hundred years."""
        if not 1 <= self.amount <= LONGEST[self.unit]:
            raise BadInput(f"期限“{self}”不能计算：数量应在1到{LONGEST[self.unit]}之间，请核对。")

    def __str__(self) -> str:
        return f"{self.amount}{UNIT_WORDS[self.unit]}"


def term_of(rule: Rule) -> Term:
    """Return the term that a rule of law sets, e.g. value 15, unit 工作日; a rule without one is refused."""
    unit = UNITS_OF_LAW.get((rule.unit or "").split("（")[0])
    if unit is None or not isinstance(rule.value, int):
        raise BadInput(f"规则“{rule.id}”没有规定期限（{rule.fact}），不能用来计算届满日，请改用规定期限的规则。", rule=rule.id)
    return Term(rule.value, unit)


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause (中止) from `paused_on` until `resumed_on` (恢复); None: not resumed yet."""

    paused_on: date
    resumed_on: date | None = None

    def __post_init__(self) -> None:
        """Refuse a pause that is resumed before it began."""
        if self.resumed_on is not None and self.resumed_on < self.paused_on:
            raise BadInput(f"恢复日期{self.resumed_on}早于中止日期{self.paused_on}，请核对两个日期。")


@dataclass(frozen=True, slots=True)
class Due:
    """The last day of a term. Provisional: a year has no notice, or a pause still runs; the day may move."""

    on: date
    provisional: bool
    explanation: str

    @property
    def until_last_moment(self) -> datetime:
        """The last moment of that day in China."""
        return datetime.combine(self.on, time.max, tzinfo=SHANGHAI)


def due(calendar: Calendar, start: date, term: Term, pauses: Sequence[Pause] = (), *, event: str = "") -> Due:
    """Return the last day of `term` from `start`. `event` names what happened on that day, e.g. 受理."""
    closed = _merged(pauses)
    on = _within_reach(lambda: _last_day(calendar, start, term, closed))
    running = min((p.paused_on for p in pauses if p.resumed_on is None and p.paused_on <= on), default=None)
    counted = [d for d in _days(start, on) if not _paused(d, closed)] if term.unit is Unit.WORKING_DAY else []
    doubt = _doubt(calendar, counted)
    parts = [
        f"自{_cn(start)}{event}，次日起算{term}" if event else f"自{_cn(start)}的次日起算{term}",
        _note(calendar, start, term, on, counted, bool(closed)),
        "".join(_pause_words(start, on, closed)),
        f"，{_cn(running)}起中止、尚未恢复，不计此次中止应至{_cn(on)}届满，恢复后重算" if running else f"，至{_cn(on)}届满",
        doubt,
    ]
    return Due(on, bool(doubt or running), "".join(parts) + "。")


def before(calendar: Calendar, end: date, term: Term) -> Due:
    """Return the last day on which something wanted `term` before the expiry on `end` (届满…前) may still be done."""
    on = _within_reach(lambda: _day_before(calendar, end, term))
    doubt = _doubt(calendar, list(_days(on - ONE_DAY, end - ONE_DAY))) if term.unit is Unit.WORKING_DAY else ""
    return Due(on, bool(doubt), f"{_cn(end)}届满，届满{term}前即不迟于{_cn(on)}{doubt}。")


def overdue(due: Due, today: date) -> bool:
    """Tell whether the term is over on `today`; a provisional date makes nobody late."""
    return not due.provisional and today > due.on


def remaining(calendar: Calendar, due: Due, today: date, unit: Unit = Unit.DAY) -> int:
    """Return how many days are left after `today`, working days if `unit` says so; negative once the last day is past."""
    sign, first, last = (1, today, due.on) if today <= due.on else (-1, due.on, today)
    if unit is not Unit.WORKING_DAY:
        return sign * (last - first).days
    return sign * sum(calendar.is_working(day) for day in _days(first, last))


def day_of(moment: datetime) -> date:
    """Return the day in China on which a moment falls: the legal day of an act. A moment without time zone is refused."""
    if moment.tzinfo is None:
        raise BadInput(f"时刻{moment}没有写明时区，无法确定是哪一天，请补上时区。")
    local = moment.astimezone(SHANGHAI)
    return date(local.year, local.month, local.day)


def start_of_day(day: date) -> datetime:
    """Return the first moment of `day` in China."""
    return datetime.combine(day, time.min, tzinfo=SHANGHAI)


def _days(after: date, until: date) -> Iterator[date]:
    """Yield the days after `after` up to and including `until`."""
    for ordinal in range(after.toordinal() + 1, until.toordinal() + 1):
        yield date.fromordinal(ordinal)


def _within_reach(reckon: Callable[[], date]) -> date:
    """Return what `reckon` finds, or refuse a date that no calendar has."""
    try:
        return reckon()
    except (OverflowError, ValueError) as fault:
        raise BadInput("届满日超出了可以计算的年份，请核对起算日期和期限。") from fault


def _last_day(calendar: Calendar, start: date, term: Term, closed: Sequence[Span]) -> date:
    """Return the last day of the term, paused days left out."""
    if term.unit is Unit.WORKING_DAY:
        return _nth(lambda day: calendar.is_working(day) and not _paused(day, closed), start, term.amount, ONE_DAY)
    end = _months_on(start, term.amount * MONTHS[term.unit]) if term.unit in MONTHS else start + ONE_DAY * term.amount
    for since, until in closed:
        first = max(since, start + ONE_DAY)
        if first <= end:
            end += max(until - first, timedelta())
    return end


def _day_before(calendar: Calendar, end: date, term: Term) -> date:
    """Return the day that lies `term` before `end`."""
    if term.unit is Unit.WORKING_DAY:
        return _nth(calendar.is_working, end, term.amount, -ONE_DAY)
    return _months_on(end, -term.amount * MONTHS[term.unit]) if term.unit in MONTHS else end - ONE_DAY * term.amount


def _nth(counts: Callable[[date], bool], start: date, amount: int, step: timedelta) -> date:
    """Return the `amount`-th day after `start` that counts; `start` itself never does."""
    day = start
    while amount:
        day += step
        amount -= counts(day)
    return day


def _months_on(start: date, months: int) -> date:
    """Return the same day number some months on, or the last day of a shorter month."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _merged(pauses: Sequence[Pause]) -> tuple[Span, ...]:
    """Return the ended pauses in order, overlapping ones joined: first paused day, day of 恢复."""
    spans: list[Span] = []
    for since, until in sorted((p.paused_on, p.resumed_on) for p in pauses if p.resumed_on is not None):
        if spans and since < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], until))
        else:
            spans.append((since, until))
    return tuple(spans)


def _paused(day: date, closed: Sequence[Span]) -> bool:
    return any(since <= day < until for since, until in closed)


def _cn(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _note(calendar: Calendar, start: date, term: Term, on: date, counted: Sequence[date], paused: bool) -> str:
    """Say in brackets what is particular about the counting."""
    if term.unit is Unit.WORKING_DAY:
        return _holiday_words(calendar, counted)
    if term.unit is Unit.DAY:
        return "（按日历日计算，末日遇休息日不顺延）"
    if not paused and on.day != start.day:
        return f"（{on.month}月没有{start.day}日，以月末为届满日）"
    return ""


def _holiday_words(calendar: Calendar, counted: Sequence[date]) -> str:
    """Say which weekdays a holiday took and which weekend days were worked."""
    taken = Counter(name for day in counted if (name := calendar.festival(day)))
    made_up = [day for day in counted if calendar.is_made_up(day)]
    words = []
    if taken:
        words.append("周末之外另扣除" + "、".join(f"{name}放假{n}天" for name, n in taken.items()))
    if len(made_up) > MOST_DAYS_NAMED:
        words.append(f"计入调休上班{len(made_up)}天")
    elif made_up:
        words.append("计入调休上班的" + "、".join(_cn(day) for day in made_up))
    return f"（{'，'.join(words)}）" if words else ""


def _pause_words(start: date, on: date, closed: Sequence[Span]) -> Iterator[str]:
    """Say for each ended pause within the term from when to when it was, and that counting went on."""
    for since, until in closed:
        days = (until - max(since, start + ONE_DAY)).days
        if since <= on and days > 0:
            yield f"，{_cn(since)}中止、{_cn(until)}恢复，其间{days}天不计入，自恢复之日继续计算"


def _doubt(calendar: Calendar, counted: Sequence[date]) -> str:
    """Say which years have no notice; empty when every counted day is certain."""
    unknown = calendar.unknown(day.year for day in counted)
    past = "、".join(f"{year}年" for year in unknown if calendar.is_past(year))
    ahead = "、".join(f"{year}年" for year in unknown if not calendar.is_past(year))
    how = "按周末和固定法定节假日暂算"
    left_out = "（春节、清明节、端午节、中秋节和调休未计入）"
    words = f"，其中{past}的国务院办公厅放假通知尚未载入，{how}，载入后重算" if past else ""
    words += f"，其中{ahead}尚无国务院办公厅放假通知，{how}，通知发布后重算" if ahead else ""
    return words + left_out if words else ""
