"""What people and machines do wrong: twice, back, late, over each other, too long, with scripts, with 😀."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlmodel import func, select

from desk.web import cookies
from models.case import ActRow, Case
from models.words import Code
from tests.browser.conftest import Sits
from tests.browser.looking import PHONE, wide
from tests.browser.persons import FINISH, Person
from tests.browser.places import LONG, SCRIPT, TODAY, Place
from tests.command_line import SAMPLES
from tests.lives import Life

LONG_OPINION = "必要性：" + "校服采购须规范。" * 400 + "😀<b>粗</b>"


@pytest.fixture
def life(place: Place) -> Life:
    """A matter of its own that waits for the head of the section."""
    made = Life(place.store, TODAY)
    made.open("draft-1.txt")
    return made


@pytest.fixture(autouse=True)
def back_on_its_day(place: Place) -> Iterator[None]:
    yield
    place.today()


def asked(sits: Sits, life: Life, login: str = "qianrh") -> Person:
    """Seat the head of the section before the page that founds the matter."""
    head = sits(login)
    head.open(f"/cases/{life.case_id}")
    head.begin("立项")
    return head


def done(life: Life, code: Code = Code.CONCLUDE) -> int:
    return sum(row.code == code for row in life.rows(ActRow))


def test_a_button_pressed_twice_does_it_once(sits: Sits, life: Life) -> None:
    head = asked(sits, life)
    head.choose("同意立项")

    head.page.locator(FINISH).dblclick()

    head.told("已")
    assert done(life) == 1


def test_a_button_pressed_twice_without_scripts_is_refused_the_second_time(sits: Sits, life: Life) -> None:
    first, again = asked(sits, life), asked(sits, life)
    for head in (first, again):
        head.choose("同意立项")

    first.finish()
    again.press()

    expect(again.page.get_by_role("main")).to_contain_text("已经有人办理过本事项")
    assert done(life) == 1


def test_who_goes_back_after_an_act_is_told_that_it_is_done(sits: Sits, life: Life) -> None:
    head = asked(sits, life)
    head.choose("同意立项")
    head.fill({"制定的必要性": LONG_OPINION})
    head.finish()

    head.page.go_back()

    expect(head.page.get_by_role("heading", level=1)).to_contain_text("这项待办已经办结")
    expect(head.page.get_by_role("main")).to_contain_text("钱若禾")
    expect(head.page.locator(FINISH)).to_have_count(0)
    assert done(life) == 1


def test_a_stale_page_says_what_happened_since(sits: Sits, life: Life) -> None:
    head = asked(sits, life)
    life.at_case("zhaowy", "", "withdraw", reason="暂缓")

    head.choose("同意立项")
    head.fill({"制定的必要性": LONG_OPINION})
    head.press()

    expect(head.page.get_by_role("alert")).to_contain_text("事项已经结束")
    expect(head.page.get_by_role("main")).to_contain_text("撤回")
    expect(head.page.get_by_label("制定的必要性")).to_have_value(LONG_OPINION)
    assert done(life) == 0


@pytest.fixture
def late(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let everybody's hours be over, and begin anew at the next call."""
    whole = cookies.IDLE
    over = [False]

    def switch() -> None:
        over[0] = not over[0]
        monkeypatch.setattr(cookies, "IDLE", -1 if over[0] else whole)

    return switch


def test_a_session_that_ends_within_a_long_form_loses_nothing(sits: Sits, life: Life, late: Callable[[], None]) -> None:
    head = asked(sits, life)
    head.choose("同意立项")
    head.fill({"制定的必要性": LONG_OPINION, "制定依据": SCRIPT})
    late()
    head.press()
    late()
    expect(head.page.get_by_role("heading", name="登录")).to_be_visible()
    assert done(life) == 0

    head.sign_in()
    expect(head.page.get_by_role("heading", level=1)).to_contain_text("您刚才填写的内容还在")
    expect(head.page.get_by_role("main")).to_contain_text(LONG_OPINION)
    head.button("回到原来的页面")
    expect(head.page.get_by_label("制定的必要性")).to_have_value(LONG_OPINION)
    expect(head.page.get_by_label("同意立项")).to_be_checked()
    head.finish()
    assert done(life) == 1
    expect(head.open("/").get_by_role("main")).not_to_contain_text("登录过期时保留的内容")


def test_a_session_that_ends_before_an_upload_keeps_the_file(sits: Sits, life: Life, late: Callable[[], None]) -> None:
    drafter = sits("zhaowy")
    drafter.open(f"/cases/{life.case_id}")
    drafter.other("补充材料")
    drafter.attach("其他材料", SAMPLES / "basis.txt")
    late()
    drafter.button("确认补充材料")
    late()

    drafter.sign_in()
    expect(drafter.page.get_by_role("main")).to_contain_text("basis.txt")
    drafter.button("回到原来的页面")
    drafter.confirm("补充材料")


def test_a_page_opened_after_the_hours_comes_back_after_signing_in(sits: Sits, life: Life, late: Callable[[], None]) -> None:
    head = sits("qianrh")
    late()
    head.open(f"/cases/{life.case_id}/text")
    late()

    head.sign_in()

    expect(head.page).to_have_url(f"{head.url}/cases/{life.case_id}/text")


@pytest.fixture
def odd(place: Place, tmp_path: Path) -> Life:
    """A matter whose title holds a script, a very long word and an emoji, and whose text holds them too."""
    text = (SAMPLES / "draft-1.txt").read_text(encoding="utf-8").replace("第二条　", f"第二条　{SCRIPT}{LONG}😀", 1)
    draft = tmp_path / "稿件😀.txt"
    draft.write_text(text, encoding="utf-8")
    life = Life(place.store, TODAY)
    life.open(title=f"{SCRIPT}{LONG[:260]}😀", file=draft)
    return life


@pytest.mark.parametrize("tail", ["", "/text", "/trail", "/papers", "/comments"])
def test_script_long_words_and_emoji_are_words_on_the_pages_of_a_matter(sits: Sits, odd: Life, tail: str) -> None:
    head = sits("qianrh")
    page = head.open(f"/cases/{odd.case_id}{tail}")

    assert page.title() != "taken"
    expect(page.get_by_role("heading", level=1)).to_contain_text(SCRIPT)
    expect(page.get_by_role("heading", level=1)).to_contain_text("😀")
    assert list(wide(page)) == []
    page.set_viewport_size(PHONE)
    assert list(wide(page)) == []


@pytest.mark.parametrize("path", ["/", "/cases", "/section", f"/search?words={LONG[:90]}", f"/cases?words={LONG[:70]}"])
def test_script_long_words_and_emoji_are_words_in_lists(sits: Sits, odd: Life, path: str) -> None:
    page = sits("qianrh").open(path)

    assert page.title() != "taken"
    expect(page.get_by_role("main")).to_contain_text(LONG[:60])
    assert list(wide(page)) == []
    page.set_viewport_size(PHONE)
    assert list(wide(page)) == []


def test_a_name_that_is_a_path_is_a_name(sits: Sits, life: Life) -> None:
    drafter = sits("zhaowy")
    drafter.open(f"/cases/{life.case_id}")
    drafter.other("补充材料")
    named = {"name": "../../etc/<script>alert(1)<／script>😀.txt", "mimeType": "text/plain", "buffer": "依据".encode()}
    drafter.page.locator("input[type=file]").and_(drafter.page.get_by_label("其他材料")).set_input_files(named)  # type: ignore[arg-type]  # a payload by its keys

    drafter.confirm("补充材料")

    drafter.open(f"/cases/{life.case_id}/papers")
    expect(drafter.page.get_by_role("main")).to_contain_text("scriptalert(1)")
    expect(drafter.page.get_by_role("main")).not_to_contain_text("etc/")


def test_a_table_that_is_none_and_a_file_of_the_wrong_type_are_refused_in_words(
    sits: Sits, place: Place, tmp_path: Path
) -> None:
    wrong = tmp_path / "意见.csv"
    wrong.write_bytes(b"\x89PNG\r\n\x1a\n")
    drafter = sits("zhaowy")
    drafter.open(f"/cases/{place.consulted.case_id}/comments")
    drafter.page.get_by_text("导入意见表", exact=True).click()
    drafter.attach("意见表（.xlsx 或 .csv）", wrong)

    drafter.button("导入")

    drafter.refused("“意见.csv”不是表格")


def test_a_form_of_another_site_opens_no_matter(sits: Sits, place: Place, life: Life) -> None:
    head = sits("qianrh")
    head.open("/")
    page = head.page
    with place.store.reading() as session:
        before = session.exec(select(func.count()).select_from(Case)).one()

    answer = page.request.post(f"{place.url}/cases/{life.case_id}/act/urge", form={"reason": "催"})

    assert answer.status == 403
    with place.store.reading() as session:
        assert session.exec(select(func.count()).select_from(Case)).one() == before
    assert done(life, Code.URGE) == 0
