"""Two drafts side by side: who signs is no part of the comparison, and is said where it differs."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tasks.store import Store
from tests.desk.web.browser import Browser
from tests.lives import SAMPLES, Life

WORDS = (SAMPLES / "draft-3.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("signed", "says"),
    [
        ("示例市财政局", "发文机关署名不同：第 1 稿为“示例市教育局”，第 2 稿为“示例市财政局”。"),
        ("示例市教育局", ""),
    ],
)
def test_a_draft_signed_by_another_organ_is_said_beside_the_comparison(
    desk_store: Store, browser: Callable[[str], Browser], tmp_path: Path, signed: str, says: str
) -> None:
    before, own, after = WORDS.rpartition("示例市教育局\n")
    assert own
    draft = tmp_path / "新稿.txt"
    draft.write_text(f"{before.replace('校服', '学生装', 1)}{signed}\n{after}", encoding="utf-8")
    life = Life(desk_store)
    life.open()
    life.go("draft")
    life.act("zhaowy", "draft", "submit-draft", files=(("draft", draft),))

    person = browser("zhaowy")
    person.get(f"/cases/{life.case_id}/versions")

    assert ("发文机关署名不同" in person.text) is bool(says)
    assert says in person.text
