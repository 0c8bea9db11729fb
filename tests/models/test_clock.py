"""Terms: what counts, on which day they end, and the sentence that says so."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pendulum
import pytest

from models.calendar import Calendar, YearNotice
from models.clock import Due, Pause, Term, Unit, before, day_of, due, overdue, remaining, start_of_day, term_of
from models.law import Evidence, Rule
from models.refusals import BadInput
from tasks.lawbook import load_calendar

SHIPPED = load_calendar(Path(__file__).parents[2] / "rules")


def days(amount: int) -> Term:
    return Term(amount, Unit.DAY)


def working(amount: int) -> Term:
    return Term(amount, Unit.WORKING_DAY)


def notice_2027(off: set[date], work: set[date]) -> YearNotice:
    return YearNotice(2027, "国务院办公厅关于2027年部分节假日安排的通知", "", frozenset(off), frozenset(work))


def rule(value: int | str | None, unit: str | None) -> Rule:
    return Rule("X-1", "某期限", value, unit, "某规定", "第一条", None, None, Evidence.TEXT, "某处")


def test_the_day_of_receipt_is_not_counted_and_the_sentence_says_so() -> None:
    term = due(SHIPPED, date(2026, 3, 2), working(15), event="受理")

    assert term == Due(date(2026, 3, 23), False, "自2026年3月2日受理，次日起算15个工作日，至2026年3月23日届满。")


def test_a_holiday_on_weekdays_is_left_out_by_name_and_number() -> None:
    term = due(SHIPPED, date(2026, 3, 30), working(15), event="受理")

    assert term.on == date(2026, 4, 21)
    assert "（周末之外另扣除清明节放假1天）" in term.explanation


def test_make_up_days_count_as_working_days() -> None:
    term = due(SHIPPED, date(2026, 2, 10), working(15))

    assert term.on == date(2026, 3, 9)
    assert "扣除春节放假6天，计入调休上班的2026年2月14日、2026年2月28日" in term.explanation


def test_a_working_day_term_may_end_on_a_make_up_saturday() -> None:
    assert due(SHIPPED, date(2026, 5, 8), working(1)).on == date(2026, 5, 9)


def test_a_term_that_begins_on_a_day_off_counts_from_the_next_working_day() -> None:
    assert due(SHIPPED, date(2026, 10, 3), working(1)).on == date(2026, 10, 8)


def test_a_calendar_day_term_ends_on_a_sunday_and_stays_there() -> None:
    term = due(SHIPPED, date(2026, 3, 6), days(30), event="公布")

    assert term.on == date(2026, 4, 5)
    assert term.explanation == "自2026年3月6日公布，次日起算30日（按日历日计算，末日遇休息日不顺延），至2026年4月5日届满。"


@pytest.mark.parametrize(
    ("start", "term", "end"),
    [
        (date(2026, 1, 31), Term(1, Unit.MONTH), date(2026, 2, 28)),
        (date(2024, 1, 31), Term(1, Unit.MONTH), date(2024, 2, 29)),
        (date(2026, 11, 30), Term(3, Unit.MONTH), date(2027, 2, 28)),
        (date(2026, 12, 15), Term(1, Unit.MONTH), date(2027, 1, 15)),
        (date(2021, 3, 1), Term(5, Unit.YEAR), date(2026, 3, 1)),
        (date(2024, 2, 29), Term(5, Unit.YEAR), date(2029, 2, 28)),
    ],
)
def test_months_and_years_end_on_the_same_day_number_or_the_month_end(start: date, term: Term, end: date) -> None:
    found = due(SHIPPED, start, term)

    assert found.on == end
    assert ("以月末为届满日" in found.explanation) is (start.day != end.day)


def test_a_term_across_a_year_end_with_both_notices_is_certain() -> None:
    term = due(SHIPPED, date(2025, 12, 29), working(5))

    assert (term.on, term.provisional) == (date(2026, 1, 6), False)  # 1月1日至3日放假，4日星期日上班


def test_a_term_into_a_year_without_notice_is_provisional_and_says_why() -> None:
    term = due(SHIPPED, date(2026, 12, 28), working(15), event="受理")

    assert (term.on, term.provisional) == (date(2027, 1, 19), True)
    assert "其中2027年尚无国务院办公厅放假通知，按周末和固定法定节假日暂算，通知发布后重算" in term.explanation
    assert "春节、清明节、端午节、中秋节和调休未计入" in term.explanation


def test_a_term_that_ends_before_the_unknown_year_is_certain() -> None:
    assert not due(SHIPPED, date(2026, 12, 21), working(8)).provisional


def test_a_calendar_day_term_into_a_year_without_notice_is_certain() -> None:
    term = due(SHIPPED, date(2026, 12, 28), days(30))

    assert (term.on, term.provisional) == (date(2027, 1, 27), False)


def test_loading_the_notice_makes_the_date_certain_and_moves_it() -> None:
    loaded = Calendar.of([*SHIPPED.years.values(), notice_2027({date(2027, 1, 1), date(2027, 1, 4)}, {date(2027, 1, 9)})])

    term = due(loaded, date(2026, 12, 28), working(6))

    assert (term.on, term.provisional) == (date(2027, 1, 7), False)
    assert due(SHIPPED, date(2026, 12, 28), working(6)).on == date(2027, 1, 6)


def test_a_year_before_the_table_is_said_to_be_not_loaded() -> None:
    term = due(SHIPPED, date(2022, 12, 28), working(5))

    assert term.provisional
    assert "其中2022年的国务院办公厅放假通知尚未载入" in term.explanation
    assert "2023年的" not in term.explanation


def test_paused_days_are_not_counted_and_the_sentence_says_from_when_to_when() -> None:
    term = due(SHIPPED, date(2026, 3, 2), working(15), [Pause(date(2026, 3, 10), date(2026, 3, 20))], event="受理")

    assert (term.on, term.provisional) == (date(2026, 4, 2), False)
    assert "2026年3月10日中止、2026年3月20日恢复，其间10天不计入，自恢复之日继续计算" in term.explanation


def test_a_calendar_term_moves_by_the_days_of_the_pause_and_overlapping_pauses_count_once() -> None:
    pauses = [Pause(date(2026, 3, 10), date(2026, 3, 20)), Pause(date(2026, 3, 15), date(2026, 3, 22))]

    assert due(SHIPPED, date(2026, 3, 2), days(30), pauses).on == date(2026, 4, 13)


def test_a_pause_outside_the_term_changes_nothing() -> None:
    plain = due(SHIPPED, date(2026, 3, 2), days(10))
    pauses = [Pause(date(2026, 2, 1), date(2026, 3, 3)), Pause(date(2026, 3, 13), date(2026, 3, 30)), Pause(date(2026, 3, 13))]

    assert due(SHIPPED, date(2026, 3, 2), days(10), pauses) == plain


def test_a_running_pause_makes_the_date_provisional() -> None:
    term = due(SHIPPED, date(2026, 3, 2), working(15), [Pause(date(2026, 3, 10))])

    assert term.provisional
    assert "2026年3月10日起中止、尚未恢复" in term.explanation
    assert not overdue(term, date(2026, 12, 1))


def test_a_pause_resumed_before_it_began_is_refused() -> None:
    with pytest.raises(BadInput, match="恢复日期2026-03-09早于中止日期2026-03-10"):
        Pause(date(2026, 3, 10), date(2026, 3, 9))


@pytest.mark.parametrize("amount", [0, -1, 36501])
def test_a_term_of_nothing_or_beyond_reason_is_refused(amount: int) -> None:
    with pytest.raises(BadInput, match="不能计算"):
        days(amount)


@pytest.mark.parametrize("unit", Unit)
def test_a_date_beyond_the_last_calendar_day_is_refused(unit: Unit) -> None:
    with pytest.raises(BadInput, match="超出了可以计算的年份"):
        due(SHIPPED, date(9999, 12, 31), Term(1, unit))


def test_thirty_days_before_expiry_is_the_last_day_that_leaves_thirty_days() -> None:
    found = before(SHIPPED, date(2026, 3, 1), days(30))

    assert found == Due(date(2026, 1, 30), False, "2026年3月1日届满，届满30日前即不迟于2026年1月30日。")


def test_before_counts_months_and_working_days_too() -> None:
    assert before(SHIPPED, date(2026, 8, 31), Term(6, Unit.MONTH)).on == date(2026, 2, 28)
    assert before(SHIPPED, date(2026, 10, 8), working(1)).on == date(2026, 9, 30)
    assert before(SHIPPED, date(2027, 1, 8), working(6)).provisional
    assert not before(SHIPPED, date(2027, 1, 1), working(6)).provisional  # the last day itself is not counted


def test_a_term_is_overdue_only_after_its_last_day() -> None:
    term = due(SHIPPED, date(2026, 3, 2), working(15))

    assert not overdue(term, date(2026, 3, 23))
    assert overdue(term, date(2026, 3, 24))


def test_a_provisional_term_makes_nobody_late() -> None:
    assert not overdue(due(SHIPPED, date(2026, 12, 28), working(15)), date(2027, 6, 1))


def test_what_remains_is_counted_in_days_or_working_days_and_turns_negative() -> None:
    term = due(SHIPPED, date(2026, 3, 2), working(15))

    assert remaining(SHIPPED, term, date(2026, 3, 20)) == 3
    assert remaining(SHIPPED, term, date(2026, 3, 20), Unit.WORKING_DAY) == 1
    assert remaining(SHIPPED, term, date(2026, 3, 23)) == 0
    assert remaining(SHIPPED, term, date(2026, 3, 30), Unit.WORKING_DAY) == -5


def test_the_legal_day_of_a_moment_is_the_day_in_china() -> None:
    assert day_of(datetime(2026, 3, 1, 16, 0, tzinfo=UTC)) == date(2026, 3, 2)
    assert day_of(pendulum.datetime(2026, 3, 1, 15, 59, 59)) == date(2026, 3, 1)


def test_a_moment_without_time_zone_is_refused() -> None:
    with pytest.raises(BadInput, match="没有写明时区"):
        day_of(datetime(2026, 3, 1, 16, 0))  # noqa: DTZ001 - the naive moment is what is tested


def test_a_day_lasts_from_its_first_to_its_last_moment_in_china() -> None:
    term = due(SHIPPED, date(2026, 3, 2), days(1))

    assert start_of_day(date(2026, 3, 3)) == datetime(2026, 3, 2, 16, 0, tzinfo=UTC)
    assert term.until_last_moment == start_of_day(date(2026, 3, 4)) - timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("value", "unit", "term"),
    [
        (15, "工作日", working(15)),
        (30, "日（届满前）", days(30)),
        (6, "月", Term(6, Unit.MONTH)),
        (5, "年", Term(5, Unit.YEAR)),
    ],
)
def test_a_rule_of_law_gives_its_term(value: int, unit: str, term: Term) -> None:
    assert term_of(rule(value, unit)) == term


@pytest.mark.parametrize(("value", "unit"), [(37, "mm"), (None, None), ("auto-lapse", None), ("30", "日")])
def test_a_rule_that_sets_no_term_is_refused(value: int | str | None, unit: str | None) -> None:
    with pytest.raises(BadInput, match="没有规定期限"):
        term_of(rule(value, unit))
