"""The feedback of each public round on its page; the table of comments whatever characters are in it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from models.case import Comment, ConsultRound
from settings import ROOT
from tasks.comment_rows import Received
from tasks.consulting import receive
from tasks.feedback import DISPOSITION_NAMES
from tasks.opening import Submission, submit
from tasks.store import Store
from tests.command_line import SAMPLES
from tests.desk.web.browser import Browser

Browsers = Callable[..., Browser]
DAY = date(2026, 1, 5)


@pytest.fixture
def case_id(desk_store: Store) -> int:
    """A matter with two public rounds and one among sections; each but the last has comments."""
    materials = (("note", SAMPLES / "note.txt"),)
    made = submit(desk_store, Submission(SAMPLES / "draft-1.txt", "", "", "zhaowy", materials=materials))
    with desk_store.writing() as session:
        for month, audience, many in ((1, "public", 1), (2, "public,operators", 2), (3, "sections", 0)):
            posted, over = date(2026, month, 1), date(2026, month, 21)
            opened = ConsultRound(case_id=made, seq=month, audience=audience, posted_on=posted, days=20, ends_on=over)
            session.add(opened)
            session.flush()
            told: dict[str, Any] = {"disposition": "adopted", "received_on": DAY, "salt": "s", "address": f"第{month}条"}
            session.add_all(Comment(case_id=made, round_id=opened.id or 0, words=f"{n}", **told) for n in range(many))
    return made


@pytest.mark.parametrize(
    ("query", "says", "not_said"),
    [
        ("", ("2026年2月1日至2026年2月21日，示例", "共收到意见 2 条", "第2条"), "第1条"),
        ("?round=1", ("2026年1月1日至2026年1月21日，示例", "共收到意见 1 条", "第1条"), "第2条"),
    ],
)
def test_the_notice_of_each_public_round_speaks_of_it_alone(
    browser: Browsers, case_id: int, query: str, says: tuple[str, ...], not_said: str
) -> None:
    drafter = browser("zhaowy")

    drafter.get(f"/cases/{case_id}/feedback{query}")

    assert all(words in drafter.text for words in (*says, "第1轮：2026年1月1日", "第2轮：2026年2月1日"))
    assert not_said not in drafter.text
    assert "第3轮" not in drafter.text


@pytest.mark.parametrize("round_id", [3, 99])
def test_a_round_among_offices_or_of_nothing_has_no_notice(browser: Browsers, case_id: int, round_id: int) -> None:
    answer = browser("zhaowy").get(f"/cases/{case_id}/feedback?round={round_id}")

    assert answer.status_code == 409
    assert "没有所选的这一轮公开征求意见" in answer.text


@pytest.mark.parametrize("words", ["竖\x0b制表", "甲\x01乙", "好\ufffe", "好\u202e"])
def test_odd_characters_do_not_keep_the_table_from_being_given_out(
    browser: Browsers, case_id: int, desk_store: Store, words: str
) -> None:
    with desk_store.writing() as session:
        receive(session, case_id, [Received(DAY, words, source=f"张{words}")])
    drafter = browser("zhaowy")

    given = drafter.get(f"/cases/{case_id}/comments.xlsx")
    posted = drafter.post(f"/cases/{case_id}/comments", {"words": f"另一条{words}"})

    assert (given.status_code, posted.status_code) == (200, 200)
    assert "意见已登记" in drafter.text


@pytest.mark.parametrize("name", ["margin.html", "acts/comments.html", "case-comments.html", "case-feedback.html"])
def test_the_names_of_the_outcomes_stand_in_one_place(name: str) -> None:
    words = (ROOT / "templates" / "desk" / name).read_text(encoding="utf-8")

    assert not any(f'"{outcome}"' in words for outcome in DISPOSITION_NAMES.values())
    assert "仍有分歧" not in words


def test_a_comment_in_dispute_is_named_as_everywhere(browser: Browsers, case_id: int, desk_store: Store) -> None:
    with desk_store.writing() as session:
        session.get_one(Comment, 1).unsettled = True

    page = browser("zhaowy").get(f"/cases/{case_id}/comments").text

    assert "尚有分歧，提请会议研究" in page
    assert "仍有分歧" not in page
