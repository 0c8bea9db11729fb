from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from models.refusals import Refusal
from models.words import Force
from tasks.campaigns import close, decide, open_campaign, propose, publish, result_list, review
from tasks.instruments import find, status_of
from tasks.ledgers import verify
from tasks.samples import load_samples
from tasks.store import Store

DAY = date(2026, 11, 24)
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

    with pytest.raises(Refusal, match="没有答复的文件"):
        decide(stock, campaign, "jiangds", "0" * 64, [item(KEPT)])
    decide(stock, campaign, "jiangds", "0" * 64, [item(SILENT)])
    publish(stock, campaign, "https://www.example.gov.cn/", DAY)

    assert force(stock, SILENT, DAY) is Force.LAPSED
    assert force(stock, "示教规〔2024〕2号", DAY) is Force.IN_FORCE


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
