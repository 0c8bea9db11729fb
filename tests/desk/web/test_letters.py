"""The register of letters at the desk: who may open it, what is done with a letter, that a sender's words stay words."""

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from models.accounts import SecurityEvent
from models.letter_life import LetterMove
from models.letters import Letter, LetterKind
from tasks.inbox import Inbox
from tasks.intake import take_in_letters
from tasks.store import Store
from tests.desk.web.browser import Browser, parsed

Browsers = Callable[..., Browser]


@pytest.fixture
def letter(desk_store: Store) -> str:
    """The address of a request for review that came through the public pages."""
    at = desk_store.now()
    sent = Letter("", LetterKind.REVIEW, at, "<script>alert(1)</script>第三条", about="《甲》" + "长" * 200, contact="电话")
    Inbox(desk_store.settings.home).put(sent, "10.0.0.1", at)
    take_in_letters(desk_store)
    return "/letters/1"


@pytest.mark.parametrize("path", ["/letters", "/letters/1"])
@pytest.mark.parametrize("login", ["zhaowy", "jiangds", "shenls"])
def test_who_has_not_the_right_sees_no_letter(browser: Browsers, letter: str, login: str, path: str) -> None:
    person = browser(login)

    assert person.get(path).status_code == 403


@pytest.mark.parametrize("act", list(LetterMove))
def test_who_has_not_the_right_does_nothing_with_a_letter(browser: Browsers, letter: str, act: LetterMove) -> None:
    assert browser("zhaowy").post(f"{letter}/{act.value}", {"how": "函"}).status_code == 403


def test_a_letter_is_registered_forwarded_told_and_its_result_recorded(browser: Browsers, letter: str) -> None:
    clerk = browser("chenbh")
    clerk.get("/letters")
    assert "规范性文件审查建议" in clerk.text
    clerk.get(letter)
    assert "&lt;script&gt;" in clerk.page.text

    for action, values, says in (
        ("register", {}, "来件已登记"),
        ("forward", {"how": "示教函〔2026〕1号"}, "办理期限至2026年4月1日"),
        ("tell", {"how": "电话告知"}, "已登记告知"),
        ("answer", {"answer": "已审查"}, "答复已登记"),
    ):
        clerk.send(values, action=f"{letter}/{action}")
        assert says in clerk.text, action

    assert "示例市司法局" in clerk.text
    clerk.get("/letters?which=done")
    assert "已答复" in clerk.text


def test_everybody_who_sent_the_same_words_is_shown_with_how_to_reach_them(browser: Browsers, desk_store: Store) -> None:
    at = desk_store.now()
    for n, who in enumerate(("甲", "乙")):
        sent = Letter("", LetterKind.COMPETITION, at, "同一封举报", name=who, contact=f"{who}的电话")
        Inbox(desk_store.settings.home).put(sent, f"10.0.0.{n}", at)
    take_in_letters(desk_store)
    clerk = browser("chenbh")

    clerk.get("/letters/1")

    assert "甲的电话" in clerk.text
    assert "乙，乙的电话" in clerk.text


def test_a_letter_that_came_by_post_is_written_down(browser: Browsers, letter: str) -> None:
    clerk = browser("chenbh")
    clerk.get("/letters")

    clerk.post("/letters", {"kind": "competition", "channel": "信函", "words": "指定供应商", "name": "某公司"})

    assert "示例市市场监督管理局" in clerk.text
    assert "某公司" in clerk.text


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"kind": "comment", "words": "好"}, "请选择来件的种类"),
        ({"kind": "review", "words": ""}, "请填写内容"),
        ({"kind": "review", "words": "好", "received_on": "2027-01-01"}, "晚于今天"),
        ({"kind": "review", "words": "好", "received_on": "昨天"}, "不是有效日期"),
        ({"kind": "review", "words": "好", "channel": "<b>随便"}, "渠道"),
        ({"kind": "review", "words": "好", "document": "没有这件"}, "文件库里没有"),
        ({"kind": "review", "words": "长" * 200_001}, "最多 200000 字"),
    ],
)
def test_what_cannot_be_written_down_is_refused(browser: Browsers, values: dict[str, str], says: str) -> None:
    clerk = browser("chenbh")
    clerk.get("/letters")

    answer = clerk.post("/letters", {"name": "独特的来件人", **values})

    assert answer.status_code == 422
    assert says in clerk.text
    typed = clerk.form()
    assert (typed["name"], typed["words"].strip()) == ("独特的来件人", values["words"])


def test_sent_twice_it_is_registered_once(browser: Browsers, letter: str) -> None:
    clerk = browser("chenbh")
    clerk.get(letter)
    clerk.post(f"{letter}/register", {})

    answer = clerk.post(f"{letter}/register", {})

    assert answer.status_code == 409
    assert "已经登记过" in clerk.text


@pytest.mark.parametrize("path", ["/letters/99", "/letters/99999999999999999999"])
def test_a_letter_that_is_not_there_is_not_there(browser: Browsers, path: str) -> None:
    assert browser("chenbh").get(path).status_code == 404


@pytest.mark.parametrize(
    ("act", "values"),
    [
        ("answer", {"answer": "写了很久的答复", "on": "2026-02-30"}),
        ("forward", {"how": "写了很久的文号", "on": "2027-01-01"}),
        ("close", {"reason": "写了很久的理由", "closing": "nothing"}),
        ("reclassify", {"reason": "写了很久的理由", "kind": "comment"}),
    ],
)
def test_what_was_typed_is_not_lost_where_it_is_refused(
    browser: Browsers, desk_store: Store, letter: str, act: str, values: dict[str, str]
) -> None:
    clerk = browser("chenbh")
    clerk.post(f"{letter}/register", {})
    if act == "answer":
        clerk.post(f"{letter}/forward", {"how": "函"})

    answer = clerk.post(f"{letter}/{act}", values)

    assert answer.status_code == 422
    assert "写了很久的" in " ".join(str(v) for v in clerk.form(f"{letter}/{act}").values())


def test_a_letter_shows_who_did_what_with_it_and_is_corrected_and_closed(browser: Browsers, letter: str) -> None:
    clerk, officer = browser("chenbh"), browser("zhoush")
    clerk.post(f"{letter}/register", {})
    officer.post(f"{letter}/reclassify", {"kind": "competition", "reason": "举报指定供应商"})
    assert "示例市市场监督管理局" in officer.text

    clerk.post(f"{letter}/close", {"closing": "declined", "reason": "没有具体事实"})

    assert "不予处理：没有具体事实" in clerk.text
    assert "更正种类周守衡" in clerk.text
    assert clerk.post(f"{letter}/register", {}).status_code == 409
    assert clerk.post(f"{letter}/nothing", {}).status_code == 404


def test_a_letter_that_waits_is_counted_in_the_menu_and_on_the_desk(browser: Browsers, desk_store: Store, letter: str) -> None:
    for login in ("chenbh", "zhoush"):
        person = browser(login)
        person.get("/")
        assert "公众来件 1" in person.text
        assert "1 件来件待办" in person.text
    assert "来件待办" not in browser("zhaowy").get("/").text
    desk_store.settings = replace(desk_store.settings, now="2026-03-10T09:00:00+08:00")
    clerk = browser("chenbh")

    clerk.get("/")
    assert "1 件已逾期" in clerk.text
    clerk.get(letter)
    assert "应于2026年3月9日（含）前转送 已逾期" in clerk.text
    clerk.get("/letters")
    assert "应于2026年3月9日（含）前转送 已逾期" in clerk.text
    clerk.post(f"{letter}/close", {"closing": "withdrawn", "reason": "撤回"})
    clerk.get("/")

    assert "来件待办" not in clerk.text


def test_a_provisional_day_says_so(browser: Browsers, desk_store: Store) -> None:
    desk_store.settings = replace(desk_store.settings, now="2028-02-28T09:00:00+08:00")
    at = desk_store.now()
    Inbox(desk_store.settings.home).put(Letter("", LetterKind.QUESTION, at, "暂且一问"), "10.0.0.1", at)
    take_in_letters(desk_store)
    clerk = browser("chenbh")

    clerk.get("/letters/1")

    assert "应于2028年3月6日（含）前答复 暂定" in clerk.text
    assert "不作为逾期的依据" in clerk.text


def test_two_clicks_make_one_letter(browser: Browsers, desk_store: Store) -> None:
    clerk = browser("chenbh")
    values = {"kind": "review", "words": "来信", "name": "某公司"}
    clerk.post("/letters", values)

    answer = clerk.post("/letters", values)

    assert answer.status_code == 409
    assert "内容、渠道、日期和来件人填写都相同的来件已登记为第 1 号，未重复登记" in clerk.text
    assert clerk.get("/letters/2").status_code == 404


def test_the_register_is_found_in_and_given_out_with_its_senders_on_record(
    browser: Browsers, desk_store: Store, letter: str
) -> None:
    clerk = browser("chenbh")
    clerk.post("/letters", {"kind": "competition", "words": "=1+1", "name": "某公司"})
    clerk.post("/letters/2/forward", {"how": "示教函\x0b〔2026〕2号"})
    clerk.get("/letters?which=all&find=某公司")
    assert "共 1 件" in clerk.text
    (address,) = [a for a in parsed(clerk.page.text).xpath("//a/@href") if "xlsx" in a]

    answer = clerk.get(address)

    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert "某公司" in rows[-1]
    assert "=1+1" in rows[-1]
    assert not any("第三条" in str(cell) for row in rows for cell in row)
    with desk_store.reading() as session:
        said = [line.says for line in session.exec(select(SecurityEvent)) if str(line.kind) == "exported"]
    assert said == ["公众来件登记表（Excel），1 行；全部；种类：全部；含有“某公司”"]
    assert browser("zhaowy").get("/letters.xlsx").status_code == 403
