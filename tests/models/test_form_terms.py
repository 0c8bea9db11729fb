"""Form checks for terms and frame: each with what it must find and what it must leave alone."""

from datetime import date

import pytest

from models.screening.checks import CHECKS
from models.screening.context import ScreenContext
from models.screening.finding import Finding
from models.screening.pack import PackRule
from tests.text_builders import text_of

TITLE = "益阳市校服管理办法\n"


def found(check: str, words: str) -> list[Finding]:
    rule = PackRule.model_validate({"code": "FORM-X", "severity": "warn", "source": "某条", "text": "某事", "check": check})
    return list(CHECKS[check](text_of(words), rule, ScreenContext(date(2026, 3, 1))))


def quotes(check: str, words: str) -> list[str]:
    return [one.quote for one in found(check, words)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("本办法所称监督员，是指家长代表。\n学校公示结果。", ["监督员"]),
        ("本办法所称监督员，是指家长代表。\n监督员应当回避。", []),
        ("本办法所称“监督员”是指家长代表。\n学校公示结果。", ["监督员"]),
        ("本办法所称甲方人员、乙方人员，是指代表。\n甲方人员应当回避。", []),
        ("本办法所称校外培训机构，是指机构。\n培训机构应当备案。", []),
        ("本办法所称供应企业（以下简称企业），是指厂商。\n企业应当备案。", []),
        ("本办法所称指导价，指导各校执行。", []),
        ("益阳市监督员管理办法规定，本办法所称监督员，是指家长代表。", []),
    ],
)
def test_a_defined_term_is_used(words: str, expected: list[str]) -> None:
    assert quotes("defined_term_is_used", TITLE + words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("益阳市教育局（以下简称市教育局）负责。\n益阳市教育局（以下简称“市教育局”）备案。", ["市教育局"]),
        ("益阳市教育局（以下简称市教育局）、益阳市财政局（以下简称市财政局）负责。", []),
        ("本办法所称监督员，是指甲。\n本办法所称监督员，是指乙。", ["监督员"]),
    ],
)
def test_a_term_is_defined_once(words: str, expected: list[str]) -> None:
    assert quotes("term_is_defined_once", TITLE + words) == expected


def test_a_notice_and_the_act_it_sends_may_each_introduce_a_short_title() -> None:
    words = (
        "关于印发《校服管理办法》的通知\n益阳市教育局（以下简称市教育局）制定本办法。\n益阳市教育局（以下简称市教育局）负责。\n"
    )

    assert [one.severity.value for one in found("term_is_defined_once", words)] == ["info"]


def test_a_short_title_is_used() -> None:
    assert quotes("short_title_is_used", TITLE + "选购工作（以下简称选购）公开。\n学校组织。") == ["选购"]
    assert quotes("short_title_is_used", TITLE + "选购工作（以下简称选购）公开。\n选购由学校组织。") == []


@pytest.mark.parametrize(
    ("day", "wrong"),
    [
        ("2026年2月30日", True), ("2026年13月1日", True), ("二〇二六年四月三十一日", True), ("2026年2月28日", False),
        ("二〇二六年三月一日", False), ("2024年2月29日", False), ("2026年 月 日", False), ("12026年2月30日", False),
    ],
)  # fmt: skip
def test_a_date_is_a_day_of_the_calendar(day: str, wrong: bool) -> None:
    assert quotes("dates_exist", f"{TITLE}学校于{day}前报送。") == ([day] if wrong else [])


def test_a_chapter_holds_articles_and_the_final_provisions_come_last() -> None:
    act = "第一章　总则\n第一条　甲。\n第二章　选用\n第三章　附则\n第二条　乙。\n第四章　监督\n第三条　丙。\n"

    assert quotes("chapters_frame_the_act", TITLE + act) == ["第二章", "第四章"]


@pytest.mark.parametrize(
    ("title", "wrong"),
    [("益阳市校服管理办法（试行）", False), ("关于校服管理的通知", False), ("益阳市校服管理有关事项", True)],
)
def test_a_title_names_its_kind(title: str, wrong: bool) -> None:
    words = f"{title}\n第一条　甲。\n第二条　乙。\n第三条　丙。\n"

    assert bool(found("title_names_its_kind", words)) is wrong


@pytest.mark.parametrize("words", ["", "本", "本办法所称是指", "（以下简称" * 5000, "二〇" * 5000, "\x00\ud800年月日"])
def test_odd_input_never_raises(words: str) -> None:
    for check in (
        "defined_term_is_used",
        "term_is_defined_once",
        "short_title_is_used",
        "dates_exist",
        "chapters_frame_the_act",
    ):
        assert all(text_of(words).plain[one.start : one.end] == one.quote for one in found(check, words))
