"""发出征求意见: the window counts from the recorded posting; a day before today wants its proof, a day to come is refused."""

from datetime import date, timedelta

import pytest

from models.acts import Paper
from models.procedure.evidence import round_ends
from models.refusals import BadInput
from models.words import Code
from tests.models.case_builders import CLERK, DRAFTER, Desk, a_material, opened
from tests.models.case_driver import at

PUBLIC = {"audience": "public,operators", "days": 30}


def a_week_later() -> Desk:
    desk = at("consult", opened())
    desk.later(7)
    return desk


def test_a_round_posted_on_an_earlier_day_wants_the_proof_of_its_posting() -> None:
    desk = a_week_later()
    posted = desk.day - timedelta(days=5)

    refusal = desk.refused(Code.OPEN_ROUND, DRAFTER, "consult", data=PUBLIC, on=posted)

    assert f"发布日期 {posted.isoformat()} 早于今天，须附发布凭证" in refusal.message
    assert [m.what for m in refusal.missing] == ["征求意见的发布凭证（扫描件或者保存的页面）"]


@pytest.mark.parametrize("kind", ["scan", "other"])
def test_another_paper_is_no_proof_of_a_posting(kind: str) -> None:
    desk = a_week_later()

    refusal = desk.refused(
        Code.OPEN_ROUND, DRAFTER, "consult", data=PUBLIC, on=desk.day - timedelta(days=1), materials=(a_material(kind),)
    )

    assert "发布凭证" in refusal.message


def test_with_its_proof_the_window_counts_from_the_day_of_posting() -> None:
    desk = a_week_later()
    posted = desk.day - timedelta(days=5)

    desk.act(Code.OPEN_ROUND, DRAFTER, "consult", data=PUBLIC, on=posted, materials=(a_material("posting"),))

    (timer,) = [work for work in desk.work if work.does == "wake"]
    assert timer.not_before == posted + timedelta(days=31)
    assert round_ends(desk.state, posted, 30) == posted + timedelta(days=30)
    desk.to_day(posted + timedelta(days=30))
    assert "期满" in desk.refused(Code.CONCLUDE, DRAFTER, "consult", outcome="closed").message
    desk.later(1)
    desk.conclude(DRAFTER, "consult", "closed")


def test_a_round_posted_today_needs_no_proof() -> None:
    desk = a_week_later()

    recorded = desk.act(Code.OPEN_ROUND, DRAFTER, "consult", data=PUBLIC, on=desk.day)

    assert recorded.day == desk.day


def test_of_a_round_entered_from_paper_the_scan_is_the_proof() -> None:
    desk = a_week_later()
    posted = desk.day - timedelta(days=5)

    recorded = desk.act(Code.OPEN_ROUND, CLERK, "consult", data=PUBLIC, paper=Paper(by=DRAFTER, on=posted, scan="5" * 64))

    assert recorded.day == posted


def test_a_posting_to_come_is_refused() -> None:
    desk = a_week_later()

    refusal = desk.refused(
        Code.OPEN_ROUND, DRAFTER, "consult", data=PUBLIC, on=date(2026, 12, 1), materials=(a_material("posting"),)
    )

    assert isinstance(refusal, BadInput)
    assert "晚于今天" in refusal.message
