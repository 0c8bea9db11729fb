"""What a clerk or legal officer of another organ finds at the desk: not the letters of the public, and not the law."""

from collections.abc import Callable

import pytest

from models.letters import Letter, LetterKind
from models.refusals import Refusal
from tasks.accounts import set_password
from tasks.inbox import Inbox
from tasks.intake import take_in_letters
from tasks.rulebook import confirm_rule
from tasks.staffing import add_person
from tasks.store import Store
from tests.desk.web.browser import Browser

Browsers = Callable[..., Browser]
PASSWORD = "wei-jian-wei-2026"
THEIRS = 9  # the section of the health commission


@pytest.fixture
def other(browser: Browsers, desk_store: Store) -> Browser:
    """The browser of somebody who is clerk and legal officer of another organ."""
    at = desk_store.now()
    Inbox(desk_store.settings.home).put(Letter("", LetterKind.REVIEW, at, "第三条有误", contact="电话"), "10.0.0.1", at)
    take_in_letters(desk_store)
    with desk_store.writing() as session:
        theirs = add_person(session, "weijian", "卫健文书", THEIRS, "", ["clerk", "legal_officer"], "hanwl")
        set_password(session, theirs, PASSWORD, must_change=False, at=at, by="hanwl")
    made = browser()
    made.sign_in("weijian", PASSWORD)
    return made


@pytest.mark.parametrize("path", ["/letters", "/letters/1", "/admin/law", "/admin/law/packs/competition-2025"])
def test_another_organs_clerk_and_legal_officer_open_neither_letters_nor_law(other: Browser, path: str) -> None:
    answer = other.get(path)

    assert answer.status_code == 403
    assert "公众来件" not in other.text


@pytest.mark.parametrize(
    "path", ["/letters/1/register", "/letters/1/answer", "/admin/law/confirm", "/admin/law/register", "/stock/import"]
)
def test_another_organs_clerk_and_legal_officer_do_nothing_there(other: Browser, path: str) -> None:
    assert other.post(path, {"answer": "已阅", "rule": "A", "source": "甲", "article": "乙"}).status_code == 403


def test_another_organs_legal_officer_confirms_no_rule_from_the_command_line(other: Browser, desk_store: Store) -> None:
    with pytest.raises(Refusal, match="本机关的法制审核人员"), desk_store.writing() as session:
        confirm_rule(session, "C-report", "国务院公报", "第三条", "weijian")


def test_the_own_clerk_and_legal_officer_still_open_them(other: Browser, browser: Browsers) -> None:
    assert browser("chenbh").get("/letters/1").status_code == 200
    assert browser("wuqy").get("/admin/law").status_code == 200
