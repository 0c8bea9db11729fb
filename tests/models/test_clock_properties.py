"""What holds of every term, whatever its start, length, unit and pauses."""

from datetime import date, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from models.clock import Pause, Term, Unit, before, due
from tasks.lawbook import load_calendar

SHIPPED = load_calendar(Path(__file__).parents[2] / "rules")
ONE_DAY = timedelta(days=1)

starts = st.dates(date(2023, 1, 1), date(2027, 12, 31))
units = st.sampled_from(Unit)
few = st.integers(1, 60)
ended_pauses = st.lists(
    st.builds(lambda day, length: Pause(day, day + ONE_DAY * length), starts, st.integers(0, 40)), max_size=3
)


def days(amount: int) -> Term:
    return Term(amount, Unit.DAY)


def working(amount: int) -> Term:
    return Term(amount, Unit.WORKING_DAY)


def span(after: date, until: date) -> list[date]:
    return [after + ONE_DAY * n for n in range(1, (until - after).days + 1)]


@given(starts, few, ended_pauses)
def test_a_working_day_term_never_ends_on_a_day_off(start: date, amount: int, pauses: list[Pause]) -> None:
    assert SHIPPED.is_working(due(SHIPPED, start, working(amount), pauses).on)


@given(starts, few)
def test_a_working_day_term_holds_exactly_its_number_of_working_days(start: date, amount: int) -> None:
    on = due(SHIPPED, start, working(amount)).on

    assert sum(SHIPPED.is_working(day) for day in span(start, on)) == amount


@given(starts, few)
def test_working_days_before_an_end_are_exactly_their_number(end: date, amount: int) -> None:
    on = before(SHIPPED, end, working(amount)).on

    assert sum(SHIPPED.is_working(day) for day in span(on - ONE_DAY, end - ONE_DAY)) == amount


@given(starts, few, ended_pauses)
def test_a_term_of_days_holds_exactly_its_number_of_days_outside_pauses(start: date, amount: int, pauses: list[Pause]) -> None:
    on = due(SHIPPED, start, days(amount), pauses).on
    paused = {day for p in pauses if p.resumed_on for day in span(p.paused_on - ONE_DAY, p.resumed_on - ONE_DAY)}

    assert sum(day not in paused for day in span(start, on)) == amount
    assert on not in paused


@given(starts, few, few, units, ended_pauses)
def test_a_longer_term_never_ends_earlier(start: date, one: int, other: int, unit: Unit, pauses: list[Pause]) -> None:
    short, long = sorted((one, other))

    assert due(SHIPPED, start, Term(short, unit), pauses).on <= due(SHIPPED, start, Term(long, unit), pauses).on


@given(starts, few, units, ended_pauses)
def test_a_pause_never_makes_a_term_end_earlier(start: date, amount: int, unit: Unit, pauses: list[Pause]) -> None:
    term = Term(amount, unit)

    assert due(SHIPPED, start, term, pauses).on >= due(SHIPPED, start, term, pauses[1:]).on >= due(SHIPPED, start, term).on


@given(starts, few, units, ended_pauses)
def test_the_first_day_is_never_counted(start: date, amount: int, unit: Unit, pauses: list[Pause]) -> None:
    assert due(SHIPPED, start, Term(amount, unit), pauses).on > start


@given(starts, few, ended_pauses)
def test_a_date_is_provisional_exactly_when_a_counted_day_has_no_notice(start: date, amount: int, pauses: list[Pause]) -> None:
    term = due(SHIPPED, start, working(amount), pauses)

    assert term.provisional is (term.on.year > max(SHIPPED.years))
    assert ("尚无国务院办公厅放假通知" in term.explanation) is term.provisional
