"""The desk in a browser that runs no scripts: whatever one can do, one can do by plain forms."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from models.case import ActRow
from models.words import Code
from tests.browser.conftest import Sits
from tests.browser.persons import Person
from tests.browser.places import TODAY, Place
from tests.browser.watching import Watch
from tests.command_line import SAMPLES
from tests.lives import Life


@pytest.fixture
def plan(place: Place) -> Life:
    """A matter of its own that waits for the head of the section."""
    life = Life(place.store, TODAY)
    life.open("draft-1.txt")
    return life


def sitting(sits: Sits, login: str) -> Person:
    return sits(login, java_script_enabled=False)


def test_one_signs_in_and_out(chromium: Browser, watch: Watch, place: Place) -> None:
    person = Person(watch.over(chromium.new_context(locale="zh-CN", java_script_enabled=False)), place.url, "sunmh")

    person.sign_in()
    expect(person.page.get_by_role("heading", level=1)).to_contain_text("孙明合")
    person.button("退出")

    person.told("已退出登录")
    expect(person.open("/").get_by_role("button", name="登录")).to_be_visible()
    person.close()


def test_one_claims_and_concludes(sits: Sits, plan: Life) -> None:
    head = sitting(sits, "qianrh")
    head.open(f"/cases/{plan.case_id}")
    head.at("立项", "签收")
    head.told("已签收")
    expect(head.todo("立项")).to_contain_text("已签收")
    head.at("立项", "释放")
    head.told("已释放")

    head.begin("立项")
    head.choose("同意立项")
    head.fill({"制定的必要性": "规范校服采购"})
    head.finish()

    assert plan.front() == ["identify"]


def test_one_sends_work_back(sits: Sits, place: Place) -> None:
    life = Life(place.store, TODAY)
    life.open("draft-3.txt")
    life.go("accept")
    officer = sitting(sits, "wuqy")
    officer.open(f"/cases/{life.case_id}")

    officer.at("合法性审核受理", "退回")
    officer.page.get_by_label("退回到").select_option("deliver")
    officer.fill({"退回理由和需要修改的内容": "材料不全"})
    officer.confirm("退回")

    assert life.front() == ["deliver"]
    assert Code.RETURN in {row.code for row in life.rows(ActRow)}


def test_one_hands_in_a_draft(sits: Sits, place: Place) -> None:
    place.today()
    drafter = sitting(sits, "zhaowy")
    drafter.open("/submit")
    drafter.attach("送审稿", SAMPLES / "draft-1.txt")
    drafter.button("开始填写")
    drafter.page.get_by_role("link", name="查看读稿和检查的结果").first.click()
    expect(drafter.page.get_by_role("main")).to_contain_text("自动检查")
    drafter.page.go_back()
    drafter.attach("起草说明", SAMPLES / "note.txt")
    drafter.page.get_by_role("region", name="材料").get_by_role("button", name="上传选中的文件").click()
    drafter.told("已上传：note.txt")

    drafter.button("下一步：核对后提交")
    drafter.button("确认提交")

    drafter.told("已提交")


@pytest.fixture(autouse=True)
def back_on_its_day(place: Place) -> Iterator[None]:
    yield
    place.today()
