"""Letters at the desk when two clerks are at work: who comes second loses nothing that was typed."""

from collections.abc import Callable

import pytest

from models.letters import Letter, LetterKind
from tasks.inbox import Inbox
from tasks.intake import take_in_letters
from tasks.store import Store
from tests.desk.web.browser import Browser

Browsers = Callable[..., Browser]
WRITTEN = "写了很久的文字"
FORWARDED: tuple[tuple[str, dict[str, str]], ...] = (("register", {}), ("forward", {"how": "函"}))


@pytest.fixture
def letter(desk_store: Store) -> str:
    """The address of a request for review that came through the public pages."""
    at = desk_store.now()
    Inbox(desk_store.settings.home).put(Letter("", LetterKind.REVIEW, at, "第三条", contact="电话"), "10.0.0.1", at)
    take_in_letters(desk_store)
    return "/letters/1"


@pytest.mark.parametrize(
    ("before", "faster", "act", "values"),
    [
        (FORWARDED, ("answer", {"answer": "已审查"}), "answer", {"answer": WRITTEN}),
        (FORWARDED, ("answer", {"answer": "已审查"}), "recall", {"reason": WRITTEN}),
        (FORWARDED, ("tell", {"how": "电话告知"}), "tell", {"how": WRITTEN}),
        (FORWARDED[:1], ("forward", {"how": "函"}), "forward", {"how": WRITTEN}),
        (FORWARDED[:1], ("forward", {"how": "函"}), "reclassify", {"kind": "competition", "reason": WRITTEN}),
        (FORWARDED, ("close", {"closing": "direct", "reason": "已答"}), "close", {"closing": "direct", "reason": WRITTEN}),
        (
            (*FORWARDED, ("close", {"closing": "direct", "reason": "已答"})),
            ("reopen", {"reason": "有误"}),
            "reopen",
            {"reason": WRITTEN},
        ),
    ],
)
def test_what_was_typed_stays_on_the_page_where_another_clerk_was_faster(
    browser: Browsers,
    letter: str,
    before: tuple[tuple[str, dict[str, str]], ...],
    faster: tuple[str, dict[str, str]],
    act: str,
    values: dict[str, str],
) -> None:
    clerk, other = browser("chenbh"), browser("zhoush")
    for move, needed in before:
        clerk.post(f"{letter}/{move}", needed)
    other.post(f"{letter}/{faster[0]}", faster[1])

    answer = clerk.post(f"{letter}/{act}", values)

    assert answer.status_code == 409
    assert WRITTEN in " ".join(str(value) for value in clerk.form(f"{letter}/{act}").values())
    assert "您填写的内容保留在下面" in clerk.text


def test_the_second_letter_of_the_same_words_is_registered_at_a_word(browser: Browsers, desk_store: Store) -> None:
    clerk = browser("chenbh")
    clerk.post("/letters", {"kind": "review", "words": "来信"})
    clerk.post("/letters", {"kind": "review", "words": "来信"})
    assert "仍要登记" in clerk.text

    clerk.send({"besides": "1"}, action="/letters")

    assert "来件已登记" in clerk.text
    assert clerk.get("/letters/2").status_code == 200


def test_only_what_can_be_done_gives_its_name_to_the_last_block(browser: Browsers, letter: str) -> None:
    clerk = browser("chenbh")
    clerk.get(letter)
    assert "更正和办结" in clerk.text
    for move, values in (*FORWARDED, ("tell", {"how": "电话"}), ("answer", {"answer": "已审查"})):
        clerk.post(f"{letter}/{move}", values)

    assert "更正和办结" not in clerk.text
