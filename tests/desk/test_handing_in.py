"""Handing in: who drafted together may not review; the organs of a joint document; who may enter whose paper."""

import json
import sqlite3

import pytest

from models.acts import Who
from models.procedure.papers import may_not_enter
from models.words import Role
from tests.command_line import SAMPLES, Desk, counts, must_say
from tests.desk.test_cli_life import Walk, prepared

NOTE = ("--material", f"note={SAMPLES / 'note.txt'}")
SCAN = SAMPLES / "note.txt"
FACTS = ("--fact", "touches_operators=yes", "--fact", "ask_first=no", "--fact", "adviser=no")


def opened(desk: Desk, *words: object) -> Walk:
    walk = Walk(desk)
    walk.case = walk.run("case", "submit", SAMPLES / "draft-1.txt", "--as", "zhaowy", *NOTE, *FACTS, *words)["id"]
    walk.run("advance", walk.case)
    return walk


def organs(desk: Desk) -> list[str]:
    with sqlite3.connect(f"file:{desk.database}?mode=ro", uri=True) as connection:
        (named,) = connection.execute('SELECT co_issuers FROM "case"').fetchone()
    connection.close()
    return list(json.loads(named))


def check(walk: Walk) -> tuple[object, ...]:
    """Walk to the competition review and return how fengzy, who drafts and reviews, would conclude it."""
    prepared(walk)
    walk.do("zhaowy", "competition_first", "conclude", "--outcome", "meets", "--text", "符合")
    (todo,) = (row for row in walk.run("todo", "list") if row["step"] == "competition_check")
    return ("todo", "do", todo["id"], "conclude", "--as", "fengzy", "--outcome", "agreed")


def test_who_drafted_with_the_submitter_may_not_review_the_draft(desk: Desk) -> None:
    walk = opened(desk, "--with", "fengzy")

    refused = walk.refused(*check(walk))["refused"]

    assert "起草人不得审核自己起草的稿件" in refused["message"]


def test_who_is_named_with_a_new_draft_may_not_review_it_either(desk: Desk) -> None:
    walk = opened(desk)
    concluding = check(walk)
    draft = f"draft={SAMPLES / 'draft-2.txt'}"
    todo = walk.run("todo", "list")[0]["id"]
    walk.run("todo", "do", todo, "return", "--as", "fengzy", "--to", "competition_first", "--reason", "请补充说明")
    walk.do("zhaowy", "competition_first", "submit-draft", "--file", draft, "--to", "fengzy")
    walk.do("wuqy", "", "carry-over", *carried(walk))
    walk.do("zhaowy", "competition_first", "conclude", "--outcome", "meets", "--text", "符合")
    (todo,) = (row["id"] for row in walk.run("todo", "list") if row["step"] == "competition_check")

    refused = walk.refused("todo", "do", todo, *concluding[3:])["refused"]

    assert "起草人不得审核自己起草的稿件" in refused["message"]


def carried(walk: Walk) -> tuple[object, ...]:
    said = ("--reason", "修改不涉及实质内容")
    shown = walk.refused("todo", "do", walk.todo("wuqy", "")["id"], "carry-over", "--as", "wuqy", *said)
    return (*said, "--yes", shown["yes"])


def test_without_being_named_the_same_person_reviews(desk: Desk) -> None:
    walk = opened(desk)

    assert walk.run(*check(walk))["stage"]


def test_someone_unknown_cannot_have_drafted(desk: Desk) -> None:
    must_say(desk.here("case", "submit", SAMPLES / "draft-1.txt", "--as", "zhaowy", *NOTE, "--with", "nobody"), 2, "nobody")

    assert counts(desk)["case"] == counts(desk)["act"] == 0


def test_the_organs_of_a_joint_document_change_with_the_facts_at_any_to_do(desk: Desk) -> None:
    walk = opened(desk, "--fact", "joint=yes", "--organ", "示例市财政局")
    words = ("todo", "do", 1, "correct-fact", "--as", "zhoush", "--set", "organs=示例市民政局、示例市司法局")
    assert "理由" in walk.refused(*words)["refused"]["message"]

    walk.run(*words, "--to", "important_joint", "--outcome", "yes", "--reason", "参加单位有变动")

    assert organs(desk) == ["示例市民政局", "示例市司法局"]
    assert walk.show()["facts"]["important_joint"] == "yes"


CLERK = Who(id=1, section=1, roles=frozenset({Role.CLERK}))
DRAFTER = Who(id=2, section=2, roles=frozenset({Role.DRAFTER}))
HEAD = Who(id=3, section=2, roles=frozenset({Role.SECTION_HEAD}))
REVIEWER = Who(id=4, section=3, roles=frozenset({Role.LEGAL_OFFICER}))
LEADER = Who(id=5, section=0, roles=frozenset({Role.LEADER}))
ADVISER = Who(id=6, section=0, roles=frozenset({Role.ADVISER}))


@pytest.mark.parametrize("decider", [DRAFTER, HEAD, REVIEWER, LEADER, ADVISER])
def test_the_clerk_enters_anyones_paper(decider: Who) -> None:
    assert may_not_enter(CLERK, decider) == ""


@pytest.mark.parametrize(
    ("recorder", "decider", "why"),
    [
        (DRAFTER, HEAD, ""),
        (DRAFTER, REVIEWER, "所在科室"),
        (HEAD, LEADER, "所在科室"),
        (LEADER, ADVISER, "所在科室"),
        (DRAFTER, DRAFTER, "不得是作出决定的本人"),
        (CLERK, CLERK, "不得是作出决定的本人"),
    ],
)
def test_others_enter_the_papers_of_their_own_section_never_their_own(recorder: Who, decider: Who, why: str) -> None:
    said = may_not_enter(recorder, decider)

    assert why in said
    assert bool(said) == bool(why)


def test_the_drafting_section_cannot_enter_a_paper_about_the_review_of_its_draft(desk: Desk) -> None:
    walk = opened(desk)
    todo = next(row["id"] for row in walk.run("todo", "list") if row["step"] == "plan")
    before = counts(desk)
    paper = ("--date", "2026-03-01", "--file", f"scan={SCAN}")

    answer = walk.answer("todo", "do", todo, "record-paper", "--as", "zhaowy", "--to", "wuqy", "--outcome", "approved", *paper)

    must_say(answer, 1, "所在科室")
    assert counts(desk) == before


def test_an_adoption_whose_recorder_may_not_enter_a_paper_opens_no_case(desk: Desk) -> None:
    before = counts(desk)
    entries = (f"plan:approved:2026-02-03:qianrh:{SCAN}:必要", f"identify:normative:2026-02-04:zhoush:{SCAN}")
    words = ("case", "adopt", SAMPLES / "draft-3.txt", "--as", "zhaowy", *NOTE)

    answer = desk.here(*words, "--entry", entries[0], "--entry", entries[1])

    must_say(answer, 1, "没有登记任何内容")
    assert counts(desk) == before
