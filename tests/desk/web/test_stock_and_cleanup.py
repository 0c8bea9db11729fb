"""The stock and a clean-up on their pages, from the list to the published result."""

from collections.abc import Callable

import pytest

from tasks.exchanging import Exchange
from tasks.mirroring import LIST
from tasks.samples import load_samples
from tasks.store import Store
from tests.command_line import SAMPLES
from tests.desk.web.browser import Browser

Browsers = Callable[..., Browser]


@pytest.fixture
def stocked(desk_store: Store) -> Store:
    """The sample list of documents in stock."""
    load_samples(desk_store)
    return desk_store


def test_the_stock_says_what_is_in_force_on_a_day(browser: Browsers, stocked: Store) -> None:
    person = browser("zhaowy")

    today, early = person.get("/stock?status=in_force").text, person.get("/stock?status=in_force&on=2001-01-01").text

    assert "现行有效" in today
    assert "没有符合条件的文件" in early


def test_a_document_has_its_page_and_one_that_is_not_there_has_none(browser: Browsers, stocked: Store) -> None:
    person = browser("zhaowy")

    assert "效力的变化" in person.get("/stock/1").text
    assert person.get("/stock/99999").status_code == 404


def test_who_chose_no_file_is_asked_for_it_and_not_told_of_an_error(browser: Browsers, stocked: Store) -> None:
    clerk = browser("chenbh")

    answer = clerk.post("/stock/import", {})

    assert answer.status_code == 422
    assert "<h1>请补充</h1>" in answer.text


def test_only_clerk_and_legal_officer_import(browser: Browsers, stocked: Store) -> None:
    data = (SAMPLES / "stock.csv").read_bytes()

    assert browser("zhaowy").post("/stock/import", {}, {"file:table": ("stock.csv", data)}).status_code == 403
    clerk = browser("chenbh")
    answer = clerk.post("/stock/import", {}, {"file:table": ("stock.csv", b"\xe6\xa0\x87\xe9\xa2\x98\n1")})
    assert answer.status_code == 422


def test_a_clean_up_from_proposal_to_publication(browser: Browsers, stocked: Store) -> None:
    officer = browser("wuqy")
    officer.get("/clean-up")
    officer.post("/clean-up", {"title": "2026年清理", "due": "2026-05-01"})
    assert "待定" in officer.text
    rows = officer.page.text.split('id="item-')[1:]
    mine = next(row.split('"')[0] for row in rows if "体卫艺科" in row.split("</tr>")[0])

    drafter = browser("sunmh")
    drafter.post("/clean-up/1/propose", {"item": mine, "verdict": "keep", "reason": "仍有需要"})
    assert "清理意见已提出" in drafter.text
    officer.post("/clean-up/1/review", {"item": mine, "verdict": "agree"})
    assert "已审核" in officer.text
    head = browser("jiangds")
    head.post("/clean-up/1/decide", {}, {"file:record": ("会议.txt", "同意".encode())})
    assert "已决定 1 件" in head.text
    clerk, exchange, list_of_pages = browser("chenbh"), Exchange(stocked), stocked.settings.home / LIST
    exchange.turn()
    before = list_of_pages.read_bytes()
    clerk.post("/clean-up/1/publish", {"where": "门户网站"})
    assert "公布已登记" in clerk.text
    assert list_of_pages.read_bytes() == before  # no page is rendered while the clerk waits
    exchange.took = 0.0
    assert exchange.turn().projected

    answer = officer.post("/clean-up/1/close", {})

    assert answer.status_code == 409
    assert "没有答复不等于失效" in officer.text


def test_another_section_proposes_nothing_for_it(browser: Browsers, stocked: Store) -> None:
    officer = browser("wuqy")
    officer.post("/clean-up", {"title": "清理"})
    rows = officer.page.text.split('id="item-')[1:]
    theirs = next(row.split('"')[0] for row in rows if "体卫艺科" in row.split("</tr>")[0])

    other = browser("zhaowy")
    answer = other.post("/clean-up/1/propose", {"item": theirs, "verdict": "repeal", "reason": "不要了"})

    assert answer.status_code == 409
    assert "谁制定、谁清理" in other.text


def test_each_desk_shows_whose_turn_it_is_in_a_clean_up(browser: Browsers, stocked: Store) -> None:
    officer, drafter, head = browser("wuqy"), browser("sunmh"), browser("jiangds")
    officer.post("/clean-up", {"title": "2026年清理", "due": "2026-05-01"})
    assert "1 件文件等待提出清理意见" in drafter.get("/").text
    assert "等待审核清理意见" not in officer.get("/").text

    page = drafter.get("/clean-up/1").text
    mine = page.split('id="item-')[1].split('"')[0]  # one's own documents stand first
    assert page.count("本科室") == page.count('name="verdict"') == 1
    drafter.post("/clean-up/1/propose", {"item": mine, "verdict": "keep", "reason": "仍有需要"})

    assert "等待提出清理意见" not in drafter.get("/").text
    assert "1 件文件等待审核清理意见" in officer.get("/").text
    assert 'name="item"' in officer.get("/clean-up/1").text
    officer.post("/clean-up/1/review", {"item": mine, "verdict": "agree"})
    assert "1 件文件等待决定" in head.get("/").text
