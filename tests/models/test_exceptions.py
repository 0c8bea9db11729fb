"""适用例外规定: the last day of an exception is watched from its conclusion on, as long as the exception stands."""

from datetime import date, timedelta

import pytest

from models.procedure.exceptions import exception_of
from models.procedure.todos import Watched, open_deadlines
from models.refusals import Refusal
from models.words import Code
from tests.models.case_builders import DRAFTER, LEADER, MEASURE, NORMATIVE, REVIEWER, Desk, a_law, opened
from tests.models.case_driver import at, finish, form_of

ENDS = date(2027, 6, 30)


def excepted(kind: str = NORMATIVE) -> Desk:
    desk = at("competition_first", opened(a_law(kind)))
    desk.conclude(DRAFTER, "competition_first", "exception", data=said(desk))
    return desk


def said(desk: Desk, ends: date = ENDS) -> dict[str, str]:
    return {**form_of(desk, desk.view("competition_first")), "ends_on": ends.isoformat()}


def watched(desk: Desk) -> list[Watched]:
    return [one for one in open_deadlines(desk.state) if one.rule == "C-exc-period"]


def test_the_last_day_is_watched_from_the_conclusion_on() -> None:
    desk = excepted()

    assert watched(desk) == [
        Watched(
            "competition_first",
            ENDS,
            provisional=False,
            says="适用例外规定的期限至2027年6月30日，届满须停止执行或者重新审查。",
            rule="C-exc-period",
        )
    ]


@pytest.mark.parametrize("kind", [NORMATIVE, MEASURE])
def test_it_is_watched_on_when_the_matter_is_archived(kind: str) -> None:
    desk = excepted(kind)
    desk.conclude(REVIEWER, "competition_check", "agreed")
    desk.conclude(LEADER, "competition_group", "agreed")

    finish(desk)

    assert desk.ended == "archived"
    assert [one.due for one in watched(desk)] == [ENDS]


def test_its_day_passing_changes_neither_state_nor_end() -> None:
    desk = excepted()
    before = (desk.front, desk.ended)

    desk.to_day(ENDS + timedelta(days=100))

    assert (desk.front, desk.ended) == before
    assert [one.due for one in watched(desk)] == [ENDS]


def test_an_exception_that_is_not_agreed_to_or_made_stale_is_watched_no_more() -> None:
    desk = excepted()
    desk.conclude(REVIEWER, "competition_check", "disagreed", reason="替代方案存在")
    assert exception_of(desk.state) is None

    again = excepted()
    again.act(Code.TERMINATE, LEADER, reason="不再制定")
    assert watched(again) == []


def test_another_conclusion_has_no_such_day() -> None:
    desk = at("competition_check", opened())

    assert watched(desk) == []


@pytest.mark.parametrize("days", [0, -1])
def test_an_exception_that_is_over_when_concluded_is_refused(days: int) -> None:
    desk = at("competition_first", opened())

    refusal: Refusal = desk.refused(
        Code.CONCLUDE, DRAFTER, "competition_first", outcome="exception", data=said(desk, desk.day + timedelta(days=days))
    )

    assert refusal.rule == "C-exc-period"
    assert "不晚于作出结论的日期" in refusal.message
