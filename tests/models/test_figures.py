"""Days spent, turns of a review, series of numbers, charts: each against what it must never get wrong."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.calendar import Calendar, YearNotice
from models.clock import Pause, Term, Unit, due
from models.figures.charts import LABELS, PLOT, WIDE, Bar, Chart, Part, bars, lines, stacked
from models.figures.ledger import Column, Kind, Row, number, total_of
from models.figures.series import Series
from models.figures.spans import Paused, PausingAct, Spent, WorkDays, pauses_of, pieces
from models.figures.turns import Event, turns
from models.words import Code

MARCH = date(2026, 3, 2)  # a Monday
NOTICE = YearNotice(2026, "通知", "1", frozenset({date(2026, 4, 6), date(2026, 5, 1)}), frozenset({date(2026, 5, 9)}))
CALENDAR = Calendar.of([NOTICE])
DAYS = WorkDays(CALENDAR, date(2026, 1, 1), date(2026, 12, 31))


def paused(since: date, until: date | None = None) -> Paused:
    return Paused("legality", 1, since, until)


def test_the_first_day_is_not_counted_and_days_off_are_left_out() -> None:
    assert DAYS.used(MARCH, MARCH) == 0
    assert DAYS.used(MARCH, date(2026, 3, 9)) == 5
    assert DAYS.used(date(2026, 4, 3), date(2026, 4, 7)) == 1
    assert DAYS.used(date(2026, 5, 8), date(2026, 5, 9)) == 1


def test_paused_days_are_left_out_and_the_day_of_resuming_counts() -> None:
    assert DAYS.used(MARCH, date(2026, 3, 13), [paused(date(2026, 3, 4), date(2026, 3, 11))]) == 4


def test_a_pause_that_was_never_resumed_stops_the_count() -> None:
    assert DAYS.used(MARCH, date(2026, 12, 1), [paused(date(2026, 3, 4))]) == 1


def test_pauses_that_overlap_are_left_out_once() -> None:
    both = [paused(date(2026, 3, 4), date(2026, 3, 10)), paused(date(2026, 3, 5), date(2026, 3, 6))]

    assert DAYS.used(MARCH, date(2026, 3, 13), both) == DAYS.used(MARCH, date(2026, 3, 13), both[:1])


SOME_DAYS = st.integers(0, 60).map(lambda n: MARCH + timedelta(days=n))


@given(st.integers(1, 30), st.lists(st.tuples(SOME_DAYS, st.integers(0, 9)), max_size=3))
def test_on_the_last_day_of_a_term_its_days_are_used_up(amount: int, given_pauses: list[tuple[date, int]]) -> None:
    spans = [(since, since + timedelta(days=n)) for since, n in given_pauses]

    ends = due(CALENDAR, MARCH, Term(amount, Unit.WORKING_DAY), [Pause(*span) for span in spans]).on

    assert DAYS.used(MARCH, ends, [paused(*span) for span in spans]) == amount


def test_what_runs_side_by_side_counts_once() -> None:
    first, second = (MARCH, date(2026, 3, 9)), (date(2026, 3, 4), date(2026, 3, 11))

    assert DAYS.covered([first, second]) == 7
    assert DAYS.covered([second, first]) == 7


def test_nothing_is_left_of_a_stretch_that_was_paused_throughout() -> None:
    assert list(pieces(MARCH, date(2026, 3, 9), [paused(MARCH)])) == []


def test_a_year_without_notice_makes_the_count_doubtful() -> None:
    days = WorkDays(CALENDAR, date(2026, 1, 1), date(2027, 12, 31))

    assert not days.doubtful(MARCH, date(2026, 12, 31))
    assert days.doubtful(date(2026, 12, 30), date(2027, 1, 5))


def test_each_pause_ends_with_what_resumes_it() -> None:
    acts = [
        PausingAct(3, Code.PAUSE, "legality", date(2026, 3, 3)),
        PausingAct(4, Code.ASK_MATERIALS, "legality", date(2026, 3, 4)),
        PausingAct(5, Code.RESUME, "legality", date(2026, 3, 5)),
        PausingAct(6, Code.ADD_MATERIAL, "legality", date(2026, 3, 6), opened=4),
        PausingAct(7, Code.PAUSE, "register", date(2026, 3, 7)),
    ]

    found = {(p.step, p.seq): p.until for p in pauses_of(acts)}

    assert found == {("legality", 3): date(2026, 3, 5), ("legality", 4): date(2026, 3, 6), ("register", 7): None}


def test_stays_are_counted_against_their_limit() -> None:
    spent = Spent(15, [16, 4, 10])

    assert (spent.mean, spent.middle, spent.longest, spent.over) == (10.0, 10, 16, 1)
    assert Spent(None, [99]).over is None
    assert Spent().mean == 0


def test_each_acceptance_begins_a_turn_of_its_own() -> None:
    names = ["first", "accept", "adviser", "first", "accept", "first", "first"]
    events = [Event(n, part, MARCH, outcome=f"{n}") for n, part in enumerate(names, start=1)]

    one, two = turns(reversed(events), "accept")

    assert [e.seq for e in one.then["first"]] == [4]
    assert (two.first("first"), two.last("first")) == (events[5], events[6])
    assert two.last("adviser") is None
    assert turns(events[:1], "accept") == []


def test_a_series_names_what_is_missing_and_what_is_doubled() -> None:
    whole, broken = Series("发文字号", 3, (1, 2, 3), void=1), Series("发文字号", 4, (1, 3, 3, 7))

    assert whole.whole
    assert "没有缺号、重号，其中作废 1 个" in whole.says
    assert (broken.missing, broken.doubled) == ((2, 4), (3, 7))
    assert "缺2、4号" in broken.says
    assert Series("登记号", 2, ()).missing == (1, 2)


def test_a_bar_is_as_long_as_its_figure_and_its_limit_stands_where_it_belongs() -> None:
    chart = bars("t", "用时", "个工作日", [Bar("审核", 10, 15), Bar("登记", 5, 5)])
    limits = [s for s in chart.strokes if s.css == "limit"]

    assert chart.boxes[0].width == pytest.approx(2 * chart.boxes[1].width)
    assert limits[0].x1 - LABELS == pytest.approx(chart.boxes[0].width * 1.5)
    assert chart.rows == (("审核", "10", "15"), ("登记", "5", "5"))


def test_the_parts_of_a_bar_lie_end_to_end_and_nothing_is_drawn_for_none() -> None:
    chart = stacked(
        "t", "意见", "条", [Part("采纳", "green"), Part("部分", "blue"), Part("不采纳", "gray")], [("公众", (3, 0, 2))]
    )

    first, second = chart.boxes
    assert first.x + first.width == pytest.approx(second.x)
    assert chart.rows == (("公众", "3", "0", "2", "5"),)


@given(st.lists(st.tuples(st.text(max_size=40), st.integers(0, 10**6)), max_size=20))
def test_nothing_is_drawn_outside_the_picture(rows: list[tuple[str, int]]) -> None:
    flat = bars("t", "t", "件", [Bar(name, value) for name, value in rows])
    curved = lines("t", "t", "件", [Part("件", "blue")], [(name, (value,)) for name, value in rows])

    for chart in (flat, curved):
        _inside(chart)


def _inside(chart: Chart) -> None:
    dots = [dot for curve in chart.curves for dot in curve.dots]
    for box in (*chart.boxes, *dots):
        assert 0 <= box.x <= WIDE
        assert box.width <= PLOT + 0.01
        assert 0 <= box.y <= chart.height
    assert all(0 <= word.y <= chart.height for word in chart.words)


def test_a_chart_of_nothing_says_so() -> None:
    assert bars("t", "t", "件", []).says == "没有数据。"
    assert lines("t", "t", "件", [Part("件", "blue")], []).says == "没有数据。"


def test_a_long_name_is_cut_in_the_picture_and_whole_in_the_table() -> None:
    name = "公平竞争审查领导小组审定例外的一个很长的名称"

    chart = bars("t", "t", "件", [Bar(name, 1)])

    assert any(word.words.endswith("…") for word in chart.words)
    assert chart.rows[0][0] == name


def test_the_total_sums_numbers_and_leaves_out_what_has_no_sum() -> None:
    columns = (Column("标题"), number("件数"), number("期限"), Column("误报率", Kind.SHARE))
    rows = [Row(("甲", 2, 15, 0.5)), Row(("乙", 3, 15, None))]

    assert total_of(columns, rows, but=("期限",)) == ("合计 2 行", 5, None, None)


def test_cells_are_shown_by_their_kind() -> None:
    assert Column("误报率", Kind.SHARE).shown(0.25) == "25%"
    assert Column("日期", Kind.DAY).shown(MARCH) == "2026-03-02"
    assert number("平均").shown(7.0) == "7"
    assert Column("标题").shown(None) == ""
