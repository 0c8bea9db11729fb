"""Words that speak for operators being touched: found with their places, not in titles, and a question only to a “no”."""

from datetime import date

import pytest

from models.screening.touching import TouchingWord, TouchingWords, touching
from models.words import Code
from settings import ROOT
from tasks.touching import words_on
from tests.models.case_builders import DRAFTER, MEASURE, OFFICER, a_draft, a_law, opened
from tests.models.case_driver import at, conclude, finish
from tests.text_builders import text_of

NO = {"touches_operators": "no", "ask_first": "no", "adviser": "no"}
ASKED = ("收费（第五条）",)
WORDS = TouchingWords(
    name="t",
    in_force_from=date(2024, 8, 1),
    instrument="某条例",
    citation=("C-scope",),
    source="某条例第二条",
    words=(TouchingWord(word="收费", not_in=("不收费",)), TouchingWord(word="采购")),
)


def test_words_are_found_with_their_places() -> None:
    text = text_of("示例办法\n第一条 校服统一采购。\n第二条 本办法所称收费，是指服务性收费。")

    assert touching(text, WORDS) == ("收费（第二条）", "采购（第一条）")


def test_a_word_in_the_title_of_a_cited_document_or_inside_another_word_does_not_count() -> None:
    assert touching(text_of("示例办法\n第一条 根据《政府采购法》制定。\n第二条 学校不收费。"), WORDS) == ()


def test_the_shipped_words_are_dated_and_cite_facts_of_the_law_book() -> None:
    words = words_on(ROOT / "rules", date(2026, 3, 1))

    assert words is not None
    assert all(a_law().book.rule(rule).citation for rule in words.citation)
    assert {"经营者", "企业", "招标", "采购", "收费", "民办学校", "培训机构", "校服", "配餐"} <= {w.word for w in words.words}
    assert words_on(ROOT / "rules", date(2024, 7, 31)) is None


def test_a_no_against_the_words_is_a_question_the_legal_officer_answers_at_the_identification() -> None:
    desk = at("identify", opened(facts=NO, draft=a_draft(1, touching=ASKED)))

    refusal = desk.refused(Code.CONCLUDE, OFFICER, "identify", outcome="normative", reason="属于")
    desk.conclude(OFFICER, "identify", "normative", facts={"touches_operators": "no"}, reason="只涉及学校内部收费公示")

    assert (refusal.rule, [m.rule for m in refusal.missing]) == ("C-scope", ["C-scope"])
    assert "收费（第五条）" in refusal.message
    assert finish(desk).ended == "archived"


@pytest.mark.parametrize("facts", [{**NO, "touches_operators": "yes"}, NO])
def test_nothing_is_asked_of_a_yes_or_where_no_word_stands(facts: dict[str, str]) -> None:
    touching_words = ASKED if facts["touches_operators"] == "yes" else ()
    desk = at("identify", opened(facts=facts, draft=a_draft(1, touching=touching_words)))

    assert desk.conclude(OFFICER, "identify", "normative").act.outcome == "normative"


def test_a_later_draft_asks_again_only_for_words_the_officer_has_not_seen() -> None:
    desk = at("identify", opened(facts=NO, draft=a_draft(1, touching=ASKED)))
    desk.conclude(OFFICER, "identify", "normative", facts={"touches_operators": "no"}, reason="内部收费公示")
    at("draft", desk)

    desk.draft("同样的词", step="draft", marks={"touching": ("收费（第六条）",)})
    assert "fact:touches_operators" not in desk.todos
    at("competition_first", desk)
    desk.draft("新的词", step="competition_first", marks={"touching": ("收费（第六条）", "招标（第七条）")})
    finish(desk, until="competition_first")

    todo = desk.todos["fact:touches_operators"]
    assert "招标（第七条）" in todo.why
    assert "收费" not in todo.why
    refusal = desk.refused(Code.CONCLUDE, DRAFTER, "competition_first", outcome="not_applicable", reason="不涉及")
    assert refusal.rule == "C-scope"


def test_a_policy_measure_asks_the_legal_officer_before_it_is_found_to_touch_nobody() -> None:
    desk = at("competition_first", opened(a_law(MEASURE), facts=NO, draft=a_draft(1, touching=ASKED)))

    assert "fact:touches_operators" in desk.todos
    view = desk.view("competition_first")
    desk.refused(Code.CONCLUDE, DRAFTER, "competition_first", outcome="not_applicable", reason="不涉及")
    bare = desk.refused(Code.CORRECT_FACT, OFFICER, facts={"touches_operators": "no"})
    assert "仍答“否”的须写明理由" in bare.message
    desk.act(Code.CORRECT_FACT, OFFICER, facts={"touches_operators": "no"}, reason="校内事务")

    assert "fact:touches_operators" not in desk.todos
    conclude(desk, view, DRAFTER, "not_applicable")


def test_an_identification_made_on_paper_stands_and_leaves_the_question_to_the_legal_officer() -> None:
    desk = at("identify", opened(facts=NO, draft=a_draft(1, touching=ASKED)))

    recorded = desk.on_paper(OFFICER, "identify", "normative", desk.day)
    finish(desk, until="competition_first")

    assert any("收费（第五条）" in warning for warning in recorded.warnings)
    assert "收费（第五条）" in desk.todos["fact:touches_operators"].why


def test_what_a_legal_officer_proposes_with_a_draft_of_his_own_is_no_confirmation() -> None:
    both = DRAFTER.model_copy(update={"roles": DRAFTER.roles | OFFICER.roles})

    desk = at("identify", opened(facts=NO, draft=a_draft(1, touching=ASKED), by=both))

    assert desk.refused(Code.CONCLUDE, OFFICER, "identify", outcome="normative").rule == "C-scope"
