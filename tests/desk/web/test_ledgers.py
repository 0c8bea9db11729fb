"""The ledgers on their pages: who sees them, what they show, what comes out as a file."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date

import pytest
from openpyxl import load_workbook

from desk.web import files
from models.case import Case
from tasks.figures import LEDGERS
from tasks.samples import load_samples
from tasks.store import Store
from tests.desk.web.browser import Browser, parsed
from tests.lives import Life

Browsers = Callable[..., Browser]
SEE = ("zhoush", "fengzy", "chenbh", "weizj", "jiangds", "chuyx", "shenls")
DO_NOT = ("zhaowy", "qianrh", "zhengly", "hanwl")


@pytest.fixture
def office(desk_store: Store) -> Store:
    """An office with a stock, one matter published and one under review."""
    load_samples(desk_store)
    first = Life(desk_store)
    first.open()
    first.finish()
    second = Life(desk_store, day=first.day, drafter="sunmh", head="lics")
    second.open("draft-2.txt")
    second.go("legality")
    return desk_store


@pytest.mark.parametrize("login", SEE)
def test_those_who_look_after_the_whole_see_the_ledgers(browser: Browsers, desk_store: Store, login: str) -> None:
    person = browser(login)

    assert person.get("/ledgers").status_code == 200
    assert person.get("/ledgers/numbers.xlsx").status_code == 200


@pytest.mark.parametrize("login", DO_NOT)
@pytest.mark.parametrize("path", ["/ledgers", "/ledgers/progress", "/ledgers/progress.xlsx", "/ledgers/progress.csv"])
def test_nobody_else_does(browser: Browsers, desk_store: Store, login: str, path: str) -> None:
    assert browser(login).get(path).status_code == 403


def test_nobody_sees_them_without_signing_in(browser: Browsers, desk_store: Store) -> None:
    answer = browser().get("/ledgers/numbers")

    assert answer.url.path == "/sign-in"


def test_the_overview_shows_pictures_with_their_tables(browser: Browsers, office: Store) -> None:
    person = browser("zhoush")
    page = person.get("/ledgers")

    tree = parsed(page.text)
    drawn = tree.xpath("//figure[contains(@class, 'chart')]")
    assert len(drawn) == 3
    for figure in drawn:
        names = {n.get("id") for n in figure.iter("title", "desc") if n.get("id")}
        assert set(figure.xpath(".//*[@role='img']/@aria-labelledby")[0].split()) == names
        assert figure.xpath(".//table/thead") != []
    assert "合法性审核" in person.text
    assert [a for a in LEDGERS if f"/ledgers/{a}" not in page.text] == []


def test_each_ledger_has_its_page_without_inline_style_or_script(browser: Browsers, office: Store) -> None:
    person = browser("zhoush")
    for name in LEDGERS:
        page = person.get(f"/ledgers/{name}?year=0")

        assert (page.status_code, f"<h1>{LEDGERS[name].title}</h1>" in page.text) == (200, True), name
        assert re.search(r"\sstyle=|<script(?![^>]*\ssrc=)|<style|\son\w+=", page.text) is None
        ids = re.findall(r'\sid="([^"]+)"', page.text)
        assert len(ids) == len(set(ids))


def test_a_ledger_is_narrowed_by_year_and_section(browser: Browsers, office: Store) -> None:
    person = browser("zhoush")

    assert "没有符合条件的记录" in person.get("/ledgers/numbers?year=2020").text
    assert "示教规〔2026〕1号" in person.get("/ledgers/numbers").text
    assert "示教规〔2026〕1号" not in person.get("/ledgers/numbers?section=6").text
    assert 'value="6" selected' in person.page.text


def test_a_person_reads_in_a_ledger_what_they_may_read(browser: Browsers, office: Store) -> None:
    """The registrar of another organ knows the matters that reached registration, no other."""
    page = browser("shenls").get("/ledgers/progress").text

    assert 'href="/cases/1"' in page
    assert 'href="/cases/2"' not in page


def test_script_in_a_title_stays_words(browser: Browsers, office: Store) -> None:
    with office.writing() as session:
        case = session.get_one(Case, 2)
        case.title = "<script>alert(1)</script>=1+1"
        session.add(case)

    page = browser("zhoush").get("/ledgers/reviews").text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_excel_file_holds_what_the_page_shows(browser: Browsers, office: Store) -> None:
    answer = browser("zhoush").get("/ledgers/reviews.xlsx?year=2026&section=3")

    assert answer.headers["content-type"] == files.EXCEL
    assert "filename*=UTF-8''%E5%AE%A1%E6%A0%B8" in answer.headers["content-disposition"]
    rows = list(load_workbook(io.BytesIO(answer.content)).worksheets[0].values)
    assert rows[0][0] == "审核登记"
    assert "受理年份：2026年；科室：基础教育科" in str(rows[1][0])
    head = next(n for n, row in enumerate(rows) if row[0] == "文件标题")
    assert len(rows) == head + 3
    assert (rows[head + 1][1], rows[head + 1][6]) == ("基础教育科", "合法")


def test_the_csv_file_can_be_read_in_again(browser: Browsers, office: Store) -> None:
    answer = browser("chenbh").get("/ledgers/stock.csv")

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][0] == "文件标题"
    assert rows[-1][0].startswith("合计 11 件")
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/ledgers/secrets", "/ledgers/secrets.xlsx", "/ledgers/..%2Fsecrets", "/ledgers/numbers.pdf"])
def test_what_is_not_there_is_said_not_to_be_there(browser: Browsers, desk_store: Store, path: str) -> None:
    assert browser("zhoush").get(path).status_code == 404


@pytest.mark.parametrize("query", ["year=99999", "year=-1", "year=x", "section=x", "at=x"])
def test_a_query_that_makes_no_sense_is_no_fault_of_ours(browser: Browsers, desk_store: Store, query: str) -> None:
    assert browser("zhoush").get(f"/ledgers/numbers?{query}").status_code == 422


@pytest.mark.parametrize("query", ["at=0", "at=-5", "at=100000", "section=-1", f"section={2**40}"])
def test_a_page_beyond_the_last_is_the_last(browser: Browsers, desk_store: Store, query: str) -> None:
    assert browser("zhoush").get(f"/ledgers/progress?{query}").status_code == 200


def test_no_ledger_breaks_on_the_first_of_january(browser: Browsers, office: Store) -> None:
    Life(office).to_day(date(2027, 1, 1))
    person = browser("zhoush")

    assert {person.get(f"/ledgers/{name}").status_code for name in LEDGERS} == {200}
