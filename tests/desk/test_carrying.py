"""A carry-over rests on a difference: it is shown before it is recorded, and only what was shown can be recorded (I2)."""

from pathlib import Path
from typing import Any

import pytest

from tests.command_line import SAMPLES, Desk
from tests.desk.test_cli_life import Walk, prepared

WORDS = ("carry-over", "--as", "wuqy", "--reason", "修改不涉及实质内容")
MENDED = "简洁大方、质地柔软、穿着舒适"


def mended(walk: Walk, folder: Path, words: str, step: str) -> None:
    """Hand in the draft with one article changed."""
    text = (SAMPLES / "draft-1.txt").read_text(encoding="utf-8")
    draft = folder / f"{len(words)}.txt"
    draft.write_text(text.replace("简洁大方、穿着舒适", words, 1), encoding="utf-8")
    walk.do("zhaowy", step, "submit-draft", "--file", f"draft={draft}")


@pytest.fixture
def walk(desk: Desk, tmp_path: Path) -> Walk:
    """Return a case whose consultation and competition review went stale by a new draft."""
    walk = Walk(desk)
    facts = ("--fact", "touches_operators=yes", "--fact", "ask_first=no", "--fact", "adviser=no")
    note = ("--material", f"note={SAMPLES / 'note.txt'}")
    walk.case = walk.run("case", "submit", SAMPLES / "draft-1.txt", "--as", "zhaowy", *note, *facts)["id"]
    walk.run("advance", walk.case)
    prepared(walk)
    walk.do("zhaowy", "competition_first", "conclude", "--outcome", "meets", "--text", "符合")
    walk.do("fengzy", "competition_check", "conclude", "--outcome", "agreed")
    mended(walk, tmp_path, MENDED, "deliver")
    return walk


def carry(walk: Walk) -> tuple[object, ...]:
    return ("todo", "do", walk.todo("wuqy", "")["id"], *WORDS)


def stale(walk: Walk) -> list[Any]:
    return [step for step in walk.show()["steps"] if step["status"] == "stale"]


def test_without_its_code_the_difference_is_shown_and_nothing_is_recorded(walk: Walk) -> None:
    answer = walk.refused(*carry(walk))

    (shown,) = answer["differences"]
    assert set(answer) == {"refused", "yes", "differences"}
    assert answer["yes"] in answer["refused"]["message"]
    assert {"consult", "competition_first"} <= set(shown["steps"])
    assert (shown["old"]["n"], shown["new"]["n"]) == (1, 2)
    (change,) = shown["changes"]
    assert change["address_new"].startswith("第")
    assert "简洁大方、穿着舒适" in change["old"]
    assert MENDED in change["new"]
    assert MENDED not in change["old"]
    assert stale(walk)


def test_with_the_code_of_what_was_shown_the_act_is_recorded_with_it(walk: Walk) -> None:
    shown = walk.refused(*carry(walk))

    done = walk.run(*carry(walk), "--yes", shown["yes"])

    assert done["differences"] == shown["differences"]
    assert stale(walk) == []


def test_the_code_of_an_earlier_difference_is_not_taken_for_a_later_draft(walk: Walk, tmp_path: Path) -> None:
    shown = walk.refused(*carry(walk))
    mended(walk, tmp_path, "简洁大方、价格不得高于市场价、穿着舒适", "consult")

    again = walk.refused(*carry(walk), "--yes", shown["yes"])

    assert again["yes"] != shown["yes"]
    assert again["differences"][0]["new"]["n"] == 3
    assert stale(walk)


def test_fewer_steps_are_another_difference(walk: Walk) -> None:
    shown = walk.refused(*carry(walk))

    one = walk.refused(*carry(walk), "--to", "consult", "--yes", shown["yes"])

    assert one["differences"][0]["steps"] == ["consult"]


def test_the_drafts_cannot_be_named_by_hand(walk: Walk) -> None:
    answer = walk.refused(*carry(walk), "--set", "steps=consult")

    assert answer["differences"]


def test_for_people_the_old_and_the_new_words_stand_under_each_other(walk: Walk) -> None:
    said = walk.desk.with_(SANTONG_NOW="2026-04-20T09:00:00+08:00").apart(*carry(walk))

    assert said.code == 1
    assert "第1稿与第2稿，1 处不同" in said.out
    assert said.out.index("    原：") < said.out.index("    现：")
    assert "--yes" in said.err


def test_for_people_a_to_do_of_the_whole_case_says_what_is_to_be_done(walk: Walk) -> None:
    said = walk.desk.with_(SANTONG_NOW="2026-04-20T09:00:00+08:00").apart("todo", "list", "--as", "wuqy")

    assert [line.split()[2] for line in said.out.splitlines() if "可认定无实质修改" in line] == ["认定无实质修改"]


def test_a_carry_over_with_nothing_to_carry_is_refused_by_the_rules(submitted: Desk) -> None:
    answer = submitted.here("todo", "do", "1", *WORDS)

    assert (answer.code, set(answer.json)) == (1, {"refused"})
    assert "哪些环节" in answer.refused["message"]
