"""Doing things in a matter from its page: what is asked, what is refused, what two people do at once."""

from collections.abc import Callable

import pytest

from tasks.automatic import drain
from tasks.opening import Submission, submit
from tasks.store import Store
from tests.command_line import SAMPLES
from tests.desk.web.browser import Browser

Browsers = Callable[..., Browser]


@pytest.fixture
def case_id(desk_store: Store) -> int:
    """A matter of 基础教育科 that waits for 立项."""
    handed_in = Submission(
        file=SAMPLES / "draft-1.txt", title="", section="", login="zhaowy", materials=(("note", SAMPLES / "note.txt"),)
    )
    made = submit(desk_store, handed_in)
    assert all(not fault for _, fault in drain(desk_store, "test"))
    return made


def conclude(person: Browser, case_id: int) -> str:
    """Open the page on which the person's first to-do of a matter is concluded and return its address."""
    page = person.get(f"/cases/{case_id}")
    links = [part.split('"')[0] for part in page.text.split('href="')[1:] if "/act/conclude?" in part[:60]]
    person.get(links[0])
    return links[0]


def test_a_decision_is_made_on_its_page_and_said_on_the_next(browser: Browsers, case_id: int) -> None:
    head = browser("qianrh")
    conclude(head, case_id)

    answer = head.send({"outcome": "approved", "data.necessity": "校服采购需要规范"})

    assert answer.status_code == 200
    assert "已出具意见。现在：认定" in head.text


def test_what_is_refused_comes_back_with_what_was_typed(browser: Browsers, case_id: int) -> None:
    head = browser("qianrh")
    conclude(head, case_id)

    answer = head.send({"outcome": "dropped", "reason": "", "data.necessity": "写了许多 <b>话</b>"})

    assert answer.status_code == 409
    assert "写了许多 &lt;b&gt;话&lt;/b&gt;" in answer.text
    assert "理由" in head.text


def test_of_two_on_one_page_the_second_is_told_and_loses_nothing(browser: Browsers, case_id: int) -> None:
    first, second = browser("qianrh"), browser("qianrh")
    conclude(first, case_id)
    conclude(second, case_id)

    first.send({"outcome": "approved"})
    answer = second.send({"outcome": "approved", "data.necessity": "第二个人写的"})

    assert answer.status_code == 409
    assert "已经有人办理过本事项" in second.text
    assert "钱若禾：立项 出具意见，同意立项" in second.text
    assert "第二个人写的" in answer.text


def test_a_role_the_table_forbids_is_refused_and_logged(browser: Browsers, desk_store: Store, case_id: int) -> None:
    lawyer = browser("wuqy")

    answer = lawyer.post(f"/cases/{case_id}/act/terminate", {"reason": "不要了"})

    assert answer.status_code == 403
    assert "分管领导、主要负责人" in lawyer.text


def test_a_matter_one_may_not_read_looks_like_none(browser: Browsers, case_id: int) -> None:
    other = browser("sunmh")

    assert other.get(f"/cases/{case_id}").status_code == 404
    assert other.get("/cases/99999").status_code == 404
    assert other.post(f"/cases/{case_id}/act/circulate", {"to": "qianrh"}).status_code == 404


def test_claiming_needs_one_press_and_shows_who_has_it(browser: Browsers, case_id: int) -> None:
    head, drafter = browser("qianrh"), browser("zhaowy")
    head.get(f"/cases/{case_id}")

    head.send({}, action=next(f for f in head.page.text.split('action="') if "/act/claim" in f[:60]).split('"')[0])
    drafter.get(f"/cases/{case_id}")

    assert "钱若禾已签收" in drafter.text


@pytest.mark.parametrize("page", ["", "/trail", "/papers"])
def test_a_file_of_a_matter_is_given_only_to_be_saved(browser: Browsers, case_id: int, page: str) -> None:
    assert browser("zhaowy").get(f"/cases/{case_id}{page}").status_code == 200


def test_a_file_is_given_under_its_name_and_never_shown(browser: Browsers, case_id: int) -> None:
    drafter = browser("zhaowy")
    page = drafter.get(f"/cases/{case_id}/papers").text
    link = page.split(f'href="/cases/{case_id}/files/')[1].split('"')[0]

    answer = drafter.get(f"/cases/{case_id}/files/{link}")

    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert f"事项 {case_id} 的文件：" in browser("hanwl").get("/admin/security?login=zhaowy").text
    assert drafter.get(f"/cases/{case_id}/files/{'0' * 64}").status_code == 404


def test_a_section_sees_what_is_missing_and_why_on_one_page(browser: Browsers, case_id: int) -> None:
    page = browser("zhaowy").get("/section").text

    assert "示例市中小学校校服选用采购管理办法（试行）" in page
    assert "科室负责人" in page


def test_who_was_copied_on_a_matter_may_read_it_and_finds_it_on_the_desk(browser: Browsers, case_id: int) -> None:
    drafter, other = browser("zhaowy"), browser("sunmh")
    assert other.get(f"/cases/{case_id}").status_code == 404
    drafter.get(f"/cases/{case_id}/act/circulate")

    drafter.send({"to": ["sunmh"], "reason": "请了解"})

    assert "抄送" in other.get("/").text
    assert other.get(f"/cases/{case_id}").status_code == 200
