"""Search at the desk: two characters, numbers, marks, and nothing one may not read."""

from collections.abc import Callable

import pytest

from tasks.opening import Submission, submit
from tasks.samples import load_samples
from tasks.store import Store
from tests.command_line import SAMPLES
from tests.desk.web.browser import Browser

Browsers = Callable[..., Browser]


@pytest.fixture
def filled(desk_store: Store) -> Store:
    load_samples(desk_store)
    note = (("note", SAMPLES / "note.txt"),)
    submit(desk_store, Submission(file=SAMPLES / "draft-1.txt", title="", section="", login="zhaowy", materials=note))
    return desk_store


@pytest.mark.parametrize("words", ["校服", "选用采购", "检验"])
def test_words_of_two_characters_and_more_find_the_matter_and_are_marked(browser: Browsers, filled: Store, words: str) -> None:
    page = browser("zhaowy").get(f"/search?words={words}").text

    assert "/cases/1" in page
    assert f"<mark>{words}</mark>" in page


def test_a_number_finds_its_document(browser: Browsers, filled: Store) -> None:
    assert "示例市家庭经济困难学生认定实施细则" in browser("zhaowy").get("/search?words=示教规〔2025〕2号").text


def test_a_matter_one_may_not_read_is_not_found(browser: Browsers, filled: Store) -> None:
    assert "/cases/1" not in browser("sunmh").get("/search?words=选用采购").text


@pytest.mark.parametrize("words", ["", "<script>", "%", '"', "'", "a" * 500, "😀", "长" * 300])
def test_odd_words_break_nothing(browser: Browsers, filled: Store, words: str) -> None:
    answer = browser("zhaowy").client.get("/search", params={"words": words})

    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
