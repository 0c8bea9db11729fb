"""A year's notice that was copied whole gives every festival a day off."""

from datetime import date
from pathlib import Path

import pytest

from models.calendar import YearNotice
from models.festivals import FESTIVALS, lacking
from tasks.lawbook import load_calendar

SHIPPED = load_calendar(Path(__file__).parents[2] / "rules").years
MONTHS = {"元旦": {1}, "春节": {2}, "清明节": {4}, "劳动节": {5}, "端午节": {6}, "中秋节": {9}, "国庆节": {10}}


def a_notice(year: int, off: frozenset[date]) -> YearNotice:
    return YearNotice(year, f"关于{year}年部分节假日安排的通知", "", off, frozenset())


@pytest.mark.parametrize("year", sorted(SHIPPED))
def test_the_notices_that_ship_are_complete(year: int) -> None:
    assert lacking(SHIPPED[year]) == ()


@pytest.mark.parametrize("name", FESTIVALS)
def test_a_notice_without_one_festival_names_it(name: str) -> None:
    off = frozenset(day for day in SHIPPED[2026].off if day.month not in MONTHS[name])

    assert off != SHIPPED[2026].off
    assert lacking(a_notice(2026, off)) == (name,)


def test_one_day_off_is_no_notice() -> None:
    assert lacking(a_notice(2026, frozenset({date(2026, 1, 1)}))) == tuple(FESTIVALS)[1:]


def test_mid_autumn_within_the_national_holiday_counts() -> None:
    eight = frozenset(date(2028, 10, day) for day in range(1, 9))

    assert "中秋节" not in lacking(a_notice(2028, eight))
    assert "中秋节" in lacking(a_notice(2028, eight - {date(2028, 10, 8)}))


def test_how_many_days_a_festival_has_refuses_nothing() -> None:
    """The number of statutory days is known without its text: it may not be a gate."""
    one_each = frozenset({date(2026, *day) for day in ((1, 1), (2, 17), (4, 5), (5, 1), (6, 19), (9, 25), (10, 1))})

    assert lacking(a_notice(2026, one_each)) == ()
