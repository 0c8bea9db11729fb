"""Sections and the organ's choices as the operator keeps them: what cannot be is refused, and nothing answers 500."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import select

from models.people import Organ, Section
from tasks.store import Store
from tests.desk.web.browser import Browser

Browsers = Callable[..., Browser]


@pytest.fixture
def operator(browser: Browsers) -> Browser:
    """The operator at the page of sections."""
    made = browser("hanwl")
    made.get("/admin/sections")
    return made


@pytest.mark.parametrize(
    ("section", "successor", "on", "says"),
    [
        ("8", "3", "2026-04-01", "不能再次撤并"),
        ("3", "8", "2026-04-01", "不能承接"),
        ("3", "8", "2020-01-01", "不能承接"),
        ("4", "9", "2026-04-01", "另一机关的科室"),
        ("3", "4", "1900-04-01", "不能早于设立日期"),
        ("3", "5", "2020-04-01", "于2024年7月1日设立"),
        ("3", "3", "2026-04-01", "须指定存续的承接科室"),
        ("3", "999", "2026-04-01", "须指定存续的承接科室"),
    ],
)
def test_a_section_is_dissolved_only_into_one_that_goes_on(
    operator: Browser, desk_store: Store, section: str, successor: str, on: str, says: str
) -> None:
    answer = operator.post("/admin/do/dissolve", {"section": section, "successor": successor, "on": on})

    assert answer.status_code == 409
    assert says in operator.text
    with desk_store.reading() as session:
        assert session.get_one(Section, 8).ends == date(2024, 6, 30)
        assert session.get_one(Section, 3).ends is None


def test_two_sections_do_not_answer_for_each_other(operator: Browser, desk_store: Store) -> None:
    operator.post("/admin/do/dissolve", {"section": "6", "successor": "7", "on": "2026-04-01"})

    for day in ("2026-03-20", "2026-04-01", "2026-05-01"):
        assert operator.post("/admin/do/dissolve", {"section": "7", "successor": "6", "on": day}).status_code == 409, day
    with desk_store.reading() as session:
        assert session.get_one(Section, 7).successor_id is None


def test_a_day_that_has_not_come_is_put_right(operator: Browser, desk_store: Store) -> None:
    operator.post("/admin/do/dissolve", {"section": "6", "successor": "7", "on": "2026-04-01"})

    answer = operator.post("/admin/do/dissolve", {"section": "6", "successor": "3", "on": "2026-05-01"})

    assert answer.status_code == 200
    with desk_store.reading() as session:
        found = session.get_one(Section, 6)
        assert (found.ends, found.successor_id) == (date(2026, 5, 1), 3)


def test_who_stays_in_a_dissolved_section_is_named_until_moved(operator: Browser, browser: Browsers, desk_store: Store) -> None:
    operator.post("/admin/do/dissolve", {"section": "6", "successor": "7", "on": "2026-04-01"})
    assert "该科室还有 2 人" in operator.text
    assert "孙明合、李承示" in operator.text

    desk_store.settings = replace(desk_store.settings, now="2026-04-02T09:00:00+08:00")
    later = browser("hanwl")
    later.get("/admin/sections")
    assert "“体卫艺科”已撤并，还有 2 人须调整（由“财务科”承接）：孙明合、李承示" in later.text
    assert "科室已撤并，待调整" in later.get("/admin/people").text
    for login in ("sunmh", "lics"):
        later.post("/admin/do/move", {"login": login, "section": "7"})

    assert "须调整" not in later.get("/admin/sections").text


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"organ": "0", "name": "甲科"}, "没有这个机关"),
        ({"organ": "99", "name": "甲科"}, "没有这个机关"),
        ({"organ": "1", "name": "社会力量办学管理科", "starts": "2012-03-01"}, "设立日期"),
        ({"organ": "1", "name": "基础教育科"}, "已经存在"),
        ({"organ": "1", "name": ""}, "请填写科室名称"),
        ({"organ": "1", "name": "甲" * 61}, "不能超过 60 个字"),
        ({"organ": "1", "name": "甲\u202e科"}, "看不见的控制字符"),
    ],
)
def test_a_section_that_cannot_be_is_refused(operator: Browser, values: dict[str, str], says: str) -> None:
    answer = operator.post("/admin/do/section", values)

    assert answer.status_code in {409, 422}
    assert says in operator.text


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"contact": "电话"}, "没有这个机关"),
        ({"organ": "99", "contact": "电话"}, "没有这个机关"),
        ({"organ": "1", "forward_days": "9" * 5000}, "1 至 365"),
        ({"organ": "1", "forward_days": "0"}, "1 至 365"),
        ({"organ": "1", "usual_days": "会议=" + "9" * 5000}, "0到250的整数"),
        ({"organ": "1", "public_base": "javascript:alert(1)"}, "https://"),
        ({"organ": "1", "public_base": "https://[bad"}, "https://"),
        ({"organ": "1", "contact": "电" * 201}, "不能超过 200 个字"),
        ({"organ": "1", "gazette": "公\u2028报"}, "控制字符"),
        ({"organ": "2", "document_number": "示教规〔{year}〕{n}号"}, "两个机关不能使用同一编号式样"),
    ],
)
def test_a_choice_that_cannot_be_is_refused(operator: Browser, values: dict[str, str], says: str) -> None:
    answer = operator.post("/admin/do/choose", values)

    assert answer.status_code in {409, 422}
    assert says in operator.text


def test_the_page_of_choices_is_sent_back_as_it_stands(operator: Browser, desk_store: Store) -> None:
    operator.get("/admin/organs")
    fields = operator.form("/admin/do/choose") | {"public_base": "https://www.example.gov.cn/gf/", "forward_days": "3"}

    operator.post("/admin/do/choose", fields)

    assert "设置已修改" in operator.text
    with desk_store.reading() as session:
        organ = session.exec(select(Organ).where(Organ.id == 1)).one()
    assert (organ.settings["public_base"], organ.settings["forward_days"]) == ("https://www.example.gov.cn/gf/", "3")


def test_two_backups_of_one_second_have_two_names_of_the_day_in_china(operator: Browser, desk_store: Store) -> None:
    desk_store.settings = replace(desk_store.settings, now="2026-03-02T22:30:00+00:00")
    night = operator
    night.sign_in("hanwl")
    night.get("/admin/health")

    for _ in range(3):
        assert night.post("/admin/backup", {}).status_code == 200

    made = sorted(path.name for path in desk_store.settings.backups.glob("*.zip"))
    assert made == ["santong-20260303-063000-2.zip", "santong-20260303-063000-3.zip", "santong-20260303-063000.zip"]
