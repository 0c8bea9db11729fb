from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from models.campaign import Scope, scope_of
from models.instrument import Notice
from models.people import Section
from models.refusals import BadInput, Refusal
from models.words import Force
from tasks.campaign_rows import result_list
from tasks.campaigns import close, decide, open_campaign, propose, publish, review
from tasks.instruments import find, status_of
from tasks.ledgers import verify
from tasks.samples import load_samples
from tasks.section_changes import dissolve
from tasks.store import Store

DAY, AFTER = date(2026, 11, 24), date(2026, 12, 2)
WORDING = "未列入继续有效目录的文件，自本决定公布之日起不再执行。"
KEPT, DISSOLVED, SILENT = "示教规〔2023〕1号", "示教规〔2023〕2号", "示教规〔2024〕1号"


@pytest.fixture
def stock(store: Store) -> Store:
    store.settings = replace(store.settings, now="2026-11-24T09:00:00")
    load_samples(store)
    return store


def begun(store: Store) -> tuple[int, Callable[[str], int]]:
    campaign = open_campaign(store, "2026年度清理", "zhoush", before=None, due=date(2026, 12, 1))

    def item(number: str) -> int:
        with store.reading() as session:
            return next(int(row["id"]) for row in result_list(session, campaign) if row["number"] == number)

    return campaign, item


def force(store: Store, number: str, day: date) -> Force:
    with store.reading() as session:
        found = find(session, number)
        assert found is not None
        return status_of(session, found, day, store.now()).force


def test_only_documents_in_force_are_asked_about(stock: Store) -> None:
    campaign, _ = begun(stock)

    with stock.reading() as session:
        numbers = {row["number"] for row in result_list(session, campaign)}

    assert KEPT in numbers
    assert "示教规〔2020〕1号" not in numbers


def test_whoever_drafted_proposes_and_nobody_else(stock: Store) -> None:
    _, item = begun(stock)

    with pytest.raises(Refusal, match="谁制定、谁清理"):
        propose(stock, item(KEPT), "继续有效", "理由", "sunmh")
    propose(stock, item(KEPT), "继续有效", "依据现行有效", "zhaowy")


def test_the_heir_of_a_dissolved_section_answers(stock: Store) -> None:
    campaign, item = begun(stock)

    with stock.reading() as session:
        row = next(r for r in result_list(session, campaign) if r["number"] == DISSOLVED)
    propose(stock, item(DISSOLVED), "废止", "已由新规定覆盖", "fengzy")

    assert row["section"] == "民办教育管理科"


def test_a_proposal_wants_a_reason_and_a_known_verdict(stock: Store) -> None:
    _, item = begun(stock)

    with pytest.raises(Refusal, match="理由"):
        propose(stock, item(KEPT), "继续有效", "  ", "zhaowy")
    with pytest.raises(Refusal, match="只能是"):
        propose(stock, item(KEPT), "搁置", "理由", "zhaowy")


def test_nothing_is_decided_before_it_is_reviewed_by_the_legal_officer(stock: Store) -> None:
    campaign, item = begun(stock)
    propose(stock, item(KEPT), "继续有效", "依据现行有效", "zhaowy")

    with pytest.raises(Refusal, match="没有已经审核"):
        decide(stock, campaign, "jiangds", "0" * 64)
    with pytest.raises(Refusal, match="法制审核人员"):
        review(stock, item(KEPT), "agree", "", "fengzy")


def test_a_reviewer_who_differs_says_why(stock: Store) -> None:
    _, item = begun(stock)
    propose(stock, item(KEPT), "继续有效", "依据现行有效", "zhaowy")

    with pytest.raises(Refusal, match="理由"):
        review(stock, item(KEPT), "修改", "", "zhoush")


def test_a_repeal_ends_force_on_the_day_it_is_published_and_keeping_does_not(stock: Store) -> None:
    campaign, item = begun(stock)
    for number, verdict, login in ((KEPT, "继续有效", "zhaowy"), (DISSOLVED, "废止", "fengzy")):
        propose(stock, item(number), verdict, "理由充分", login)
        review(stock, item(number), "agree", "", "zhoush")
    decide(stock, campaign, "jiangds", "0" * 64)
    before = force(stock, DISSOLVED, DAY)
    publish(stock, campaign, "https://www.example.gov.cn/", DAY)

    assert before is Force.IN_FORCE
    assert force(stock, DISSOLVED, DAY) is Force.REPEALED
    assert force(stock, KEPT, DAY) is Force.IN_FORCE


def test_silence_never_ends_a_document_and_keeps_the_campaign_open(stock: Store) -> None:
    campaign, item = begun(stock)
    propose(stock, item(KEPT), "继续有效", "依据现行有效", "zhaowy")
    review(stock, item(KEPT), "agree", "", "zhoush")
    decide(stock, campaign, "jiangds", "0" * 64)
    publish(stock, campaign, "https://www.example.gov.cn/", DAY)

    with pytest.raises(Refusal, match="没有答复不等于失效"):
        close(stock, campaign, "zhoush")
    assert force(stock, SILENT, date(2026, 12, 31)) is Force.IN_FORCE


def test_a_default_lapse_falls_only_on_documents_a_person_named(stock: Store) -> None:
    campaign, item = begun(stock)
    propose(stock, item(KEPT), "继续有效", "依据现行有效", "zhaowy")

    stock.settings = replace(stock.settings, now="2026-12-02T09:00:00")
    with pytest.raises(Refusal, match="没有答复的文件"):
        decide(stock, campaign, "jiangds", "0" * 64, [item(KEPT)], wording=WORDING)
    decide(stock, campaign, "jiangds", "0" * 64, [item(SILENT)], wording=WORDING)
    publish(stock, campaign, "https://www.example.gov.cn/", AFTER)

    assert force(stock, SILENT, AFTER) is Force.LAPSED
    assert force(stock, "示教规〔2024〕2号", AFTER) is Force.IN_FORCE


def test_a_default_lapse_wants_the_decisions_words_a_list_and_the_end_of_the_time_to_answer(stock: Store) -> None:
    campaign, item = begun(stock)

    with pytest.raises(Refusal, match="还没有届满"):
        decide(stock, campaign, "jiangds", "0" * 64, [item(SILENT)], wording=WORDING)
    stock.settings = replace(stock.settings, now="2026-12-02T09:00:00")
    with pytest.raises(Refusal, match="写明未答复") as refused:
        decide(stock, campaign, "jiangds", "0" * 64, [item(SILENT)])
    with pytest.raises(Refusal, match="逐件确认"):
        decide(stock, campaign, "jiangds", "0" * 64, wording=WORDING)

    assert refused.value.rule == "A-clean-default"
    assert force(stock, SILENT, AFTER) is Force.IN_FORCE


def test_a_decision_is_neither_back_dated_nor_published_before_it_was_made(stock: Store) -> None:
    campaign, item = begun(stock)
    propose(stock, item(DISSOLVED), "废止", "已由新规定覆盖", "fengzy")
    review(stock, item(DISSOLVED), "agree", "", "zhoush")

    with pytest.raises(Refusal, match="早于清理工作开始"):
        decide(stock, campaign, "jiangds", "0" * 64, on=date(2026, 11, 1))
    decide(stock, campaign, "jiangds", "0" * 64)
    with pytest.raises(Refusal, match="早于清理决定"):
        publish(stock, campaign, "公报", date(2025, 1, 1))
    with pytest.raises(Refusal, match="还没有到"):
        publish(stock, campaign, "公报", AFTER)

    assert force(stock, DISSOLVED, DAY) is Force.IN_FORCE


def test_a_document_without_a_section_goes_to_the_legal_section_and_another_officer_reviews(stock: Store) -> None:
    with stock.writing() as session:
        found = find(session, KEPT)
        assert found is not None
        found.section_id = None
        session.add(found)
    campaign, item = begun(stock)
    propose(stock, item(KEPT), "继续有效", "依据现行有效", "zhoush")
    with stock.reading() as session:
        row = next(r for r in result_list(session, campaign) if r["number"] == KEPT)

    with pytest.raises(Refusal, match="自己的意见"):
        review(stock, item(KEPT), "agree", "", "zhoush")
    review(stock, item(KEPT), "agree", "", "wuqy")

    assert "转法制机构“法宣科”" in row["answers"]


def test_a_section_dissolved_after_the_campaign_opened_leaves_its_answer_to_its_heir(stock: Store) -> None:
    _, item = begun(stock)
    with stock.writing() as session:
        sections = {s.name: s for s in session.exec(select(Section))}
        dissolve(session, sections["基础教育科"], DAY, sections["体卫艺科"], "hanwl")
    stock.settings = replace(stock.settings, now="2026-11-26T09:00:00")

    with pytest.raises(Refusal, match="体卫艺科"):
        propose(stock, item(KEPT), "继续有效", "依据现行有效", "zhaowy")
    propose(stock, item(KEPT), "继续有效", "依据现行有效", "sunmh")


def test_a_clean_up_gives_a_document_that_lapsed_no_new_force(stock: Store) -> None:
    campaign = open_campaign(stock, "全面清理", "zhoush", before=None, due=None, scope=Scope.ALL)
    with stock.reading() as session:
        lapsed = next(int(r["id"]) for r in result_list(session, campaign) if r["number"] == "示教规〔2020〕1号")

    with pytest.raises(Refusal, match="已经失效") as refused:
        propose(stock, lapsed, "继续有效", "仍需执行", "sunmh")
    propose(stock, lapsed, "宣布失效", "有效期已满", "sunmh")

    assert refused.value.rule == "A-lapse"


def test_a_document_is_not_asked_about_in_two_campaigns_at_once(stock: Store) -> None:
    begun(stock)

    with pytest.raises(Refusal, match="另一次清理"):
        open_campaign(stock, "再清理", "zhoush", before=None, due=None)


def test_an_amendment_names_clauses_and_a_day_and_its_section_is_told(stock: Store) -> None:
    campaign, item = begun(stock)
    propose(stock, item(KEPT), "修改", "管理责任过于原则", "zhaowy", clauses="第六条", finish_by=date(2027, 3, 1))
    review(stock, item(KEPT), "agree", "", "zhoush")
    decide(stock, campaign, "jiangds", "0" * 64)
    rows = publish(stock, campaign, "公报2026年第11期", DAY, login="chenbh")
    with stock.reading() as session:
        told = session.exec(select(Notice).where(Notice.kind == "mend")).one()

    row = next(r for r in rows if r["number"] == KEPT)
    assert (row["clauses"], row["finish_by"], told.due) == ("第六条", "2027-03-01", date(2027, 3, 1))
    assert force(stock, KEPT, DAY) is Force.IN_FORCE


@pytest.mark.parametrize(
    ("said", "lacking"),
    [
        ({}, ["需要修改的条款", "完成时限"]),
        ({"clauses": "第六条"}, ["完成时限"]),
        ({"clauses": "　", "finish_by": date(2027, 3, 1)}, ["需要修改的条款"]),
    ],
)
def test_an_amendment_without_clauses_or_a_day_is_refused_and_says_which(
    stock: Store, said: dict[str, Any], lacking: list[str]
) -> None:
    campaign, item = begun(stock)

    with pytest.raises(Refusal) as refused:
        propose(stock, item(KEPT), "修改", "管理责任过于原则", "zhaowy", **said)

    assert [missing.what for missing in refused.value.missing] == lacking
    with stock.reading() as session:
        assert next(r["proposed"] for r in result_list(session, campaign) if r["number"] == KEPT) is None


def test_an_amendment_that_was_to_be_finished_yesterday_is_refused(stock: Store) -> None:
    _, item = begun(stock)

    with pytest.raises(Refusal, match="已经过去"):
        propose(stock, item(KEPT), "修改", "过于原则", "zhaowy", clauses="第六条", finish_by=date(2026, 11, 23))
    propose(stock, item(KEPT), "修改", "过于原则", "zhaowy", clauses="第六条", finish_by=DAY)


def test_a_reviewer_who_makes_it_an_amendment_says_what_and_until_when(stock: Store) -> None:
    campaign, item = begun(stock)
    propose(stock, item(KEPT), "继续有效", "依据现行有效", "zhaowy")

    with pytest.raises(Refusal, match="需要修改的条款"):
        review(stock, item(KEPT), "修改", "管理责任过于原则", "zhoush")
    review(stock, item(KEPT), "修改", "过于原则", "zhoush", clauses="第六条", finish_by=date(2027, 3, 1))

    with stock.reading() as session:
        row = next(r for r in result_list(session, campaign) if r["number"] == KEPT)
    assert (row["reviewed"], row["clauses"], row["finish_by"]) == ("amend", "第六条", "2027-03-01")
    assert verify(stock).faults == ()


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("in-force", (Scope.IN_FORCE, None)),
        ("all", (Scope.ALL, None)),
        ("before 2024-12-31", (Scope.IN_FORCE, date(2024, 12, 31))),
    ],
)
def test_a_scope_is_read_as_written(words: str, read: tuple[Scope, date | None]) -> None:
    assert scope_of(words) == read


@pytest.mark.parametrize("words", ["", "some", "before", "before 2024-13-01"])
def test_a_scope_that_is_none_is_bad_input(words: str) -> None:
    with pytest.raises(BadInput):
        scope_of(words)


def test_only_the_head_decides_and_only_the_legal_officer_opens(stock: Store) -> None:
    campaign, _ = begun(stock)

    with pytest.raises(Refusal, match="主要负责人"):
        decide(stock, campaign, "zhoush", "0" * 64)
    with pytest.raises(Refusal, match="法制机构"):
        open_campaign(stock, "再清理", "zhaowy", before=None, due=None)


def test_every_step_is_a_line_of_the_campaigns_chain(stock: Store) -> None:
    campaign, item = begun(stock)
    propose(stock, item(KEPT), "继续有效", "依据现行有效", "zhaowy")
    report = verify(stock)

    assert campaign == 1
    assert report.faults == ()
    assert report.lines >= 13
