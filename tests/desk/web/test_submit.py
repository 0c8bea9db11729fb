"""Submit on its pages: without scripts, with htmx, twice, too late, with what nobody should send."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import col, select

from desk.web import cookies, submit
from models.case import Case
from models.desk import FormDraft
from tasks.automatic import drain
from tasks.store import Store
from tasks.submitting import KeptFile
from tests.command_line import SAMPLES
from tests.desk.web.browser import Browser, parsed

Browsers = Callable[..., Browser]
HTMX = {"hx-request": "true"}


def sample(name: str) -> tuple[str, bytes]:
    return name, (SAMPLES / name).read_bytes()


@pytest.fixture
def drafter(browser: Browsers) -> Browser:
    """A drafter whose form is begun with its draft and its note; the form's page is open."""
    person = browser("zhaowy")
    person.get("/submit")
    person.send({}, {"file:draft": sample("draft-1.txt")}, action="/submit")
    person.send({}, {"file:note": sample("note.txt")}, action=f"{person.page.url}/file?kind=note")
    return person


def address(person: Browser) -> str:
    """The address of the form."""
    found = re.search(r"/submit/\d+", str(person.page.url))
    assert found
    return found.group()


def asked(person: Browser, path: str, **values: Any) -> str:  # noqa: ANN401 - fields of a form
    """Send a form as htmx would and return the answer."""
    answer = person.client.post(path, data={"csrf": person.csrf(), **values}, headers=HTMX)
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def cases(store: Store) -> list[Case]:
    with store.reading() as session:
        return list(session.exec(select(Case)).all())


def test_a_matter_is_handed_in_without_scripts(drafter: Browser, desk_store: Store) -> None:
    form = address(drafter)
    looked = drafter.get(f"{form}/look")
    assert "28 条" in drafter.text
    assert "没有提示不等于审查通过" in looked.text
    page = drafter.get(form)
    assert "示例市中小学校校服选用采购管理办法（试行）" in page.text  # the title that was read

    drafter.send({"trade": ["uniforms"], "wanted_on": "2027-02-01"}, action=form)
    assert "确认提交" in drafter.text
    assert "校服（公平竞争审查条例实施办法" in drafter.text
    drafter.send({}, action=f"{form}/hand-in")

    (made,) = cases(desk_store)
    assert str(drafter.page.url).endswith(f"/cases/{made.id}")
    assert "已提交" in drafter.text
    assert all(not fault for _, fault in drain(desk_store, "test"))


def test_the_result_comes_without_reload_and_marks_the_examples(drafter: Browser) -> None:
    answer = drafter.client.get(f"{address(drafter)}/look", headers=HTMX)

    assert "<html" not in answer.text
    assert 'hx-swap-oob="innerHTML:#seen-uniforms"' in answer.text
    assert "稿件写有" in answer.text
    assert 'data-title="示例市中小学校校服选用采购管理办法（试行）"' in answer.text


def test_a_change_is_kept_at_once_and_says_what_now_follows(drafter: Browser) -> None:
    form = address(drafter)
    drafter.get(form)

    said = asked(drafter, f"{form}/keep", title="新题目", trade="meals", facts_of="normative-document")

    assert "已自动暂存" in said
    assert "配餐、食堂承包、校园超市：" in said
    assert 'value="新题目"' in drafter.get(form).text


def test_another_kind_brings_its_own_questions(drafter: Browser) -> None:
    form = address(drafter)
    drafter.get(form)

    said = asked(drafter, f"{form}/keep", kind="policy-measure", facts_of="normative-document")

    assert 'id="facts-box"' in said
    assert "是否须先经党组会研究" not in said


def test_what_the_draft_says_is_ticked_at_a_word_and_stays_a_proposal(drafter: Browser) -> None:
    form = address(drafter)
    drafter.get(f"{form}/look")
    drafter.get(form)

    drafter.send({}, action=f"{form}/take")

    ticked = parsed(drafter.page.text).xpath("//input[@name='trade'][@checked]/@value")
    assert "uniforms" in ticked
    assert "school-bus" not in ticked
    assert "由法制审核人员确认" in drafter.text


def test_a_file_that_htmx_sends_changes_nothing_that_was_typed(drafter: Browser) -> None:
    form = address(drafter)
    drafter.get(form)
    asked(drafter, f"{form}/keep", title="后写的题目", facts_of="normative-document")

    answer = drafter.client.post(
        f"{form}/file?kind=basis",
        data={"csrf": drafter.csrf(), "title": "早先的题目"},
        files={"file:basis": sample("basis.txt")},
        headers=HTMX,
    )

    assert 'id="row-basis"' in answer.text
    assert "basis.txt" in answer.text
    assert 'value="后写的题目"' in drafter.get(form).text


def test_a_file_is_taken_away_and_the_rest_stays(drafter: Browser) -> None:
    form = address(drafter)
    page = drafter.get(form)
    key = next(value for value in parsed(page.text).xpath("//button[@name='drop']/@value") if value.startswith("note:"))

    drafter.send({"title": "题目", "drop": key}, action=f"{form}/file?kind=note")

    assert "note.txt" not in drafter.text
    assert "draft-1.txt" in drafter.text
    assert 'value="题目"' in drafter.page.text


def test_the_button_pressed_twice_and_the_page_gone_back_to_find_the_one_matter(drafter: Browser, desk_store: Store) -> None:
    form = address(drafter)
    drafter.send({}, action=form)
    confirming = drafter.form("hand-in")
    drafter.post(f"{form}/hand-in", confirming)

    again = drafter.post(f"{form}/hand-in", confirming)
    back = drafter.get(form)

    (made,) = cases(desk_store)
    assert str(again.url).endswith(f"/cases/{made.id}")
    assert str(back.url).endswith(f"/cases/{made.id}")
    assert "已经提交过" in drafter.text


def test_what_changed_since_the_confirmation_was_shown_is_looked_at_again(drafter: Browser, desk_store: Store) -> None:
    form = address(drafter)
    drafter.send({}, action=form)
    confirming = drafter.form("hand-in")
    drafter.get(form)
    asked(drafter, f"{form}/keep", title="另一页上改的题目", facts_of="normative-document")

    answer = drafter.post(f"{form}/hand-in", confirming)

    assert answer.status_code == 409
    assert "又改过" in drafter.text
    assert "另一页上改的题目" in drafter.text
    assert cases(desk_store) == []


def test_what_is_missing_is_said_and_nothing_typed_is_lost(browser: Browsers, desk_store: Store) -> None:
    person = browser("zhaowy")
    person.get("/submit")
    person.send({}, action="/submit")
    form = address(person)
    person.send({"title": "还没有稿件"}, action=form)
    assert "还缺：送审稿、起草说明" in person.text

    answer = person.post(f"{form}/hand-in", person.form("hand-in"))

    assert answer.status_code == 409
    assert "还缺" in person.text
    assert cases(desk_store) == []
    assert 'value="还没有稿件"' in person.get(form).text
    assert "送审表" in person.get("/").text


def test_a_form_sent_after_the_hours_is_kept_and_goes_on(drafter: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    form = address(drafter)
    values = drafter.form(form)
    with monkeypatch.context() as late:
        late.setattr(cookies, "IDLE", -1)
        drafter.post(form, {**values, "title": "写了一个小时"})
    assert drafter.page.url.path == "/sign-in"
    back = drafter.page.url.params["back"]

    drafter.client.post("/sign-in", data={"login": "zhaowy", "password": "santong-sample", "back": back})
    drafter.get(back)
    drafter.send({}, action=form)

    assert "核对后提交" in drafter.text
    assert "写了一个小时" in drafter.text
    assert drafter.get(back).status_code == 404  # it is not kept twice


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("稿.pdf", b"%PDF-1.4", "PDF 是定稿格式"),
        ("稿.docx", b"PK\x03\x04 broken", "损坏"),
        ("../../etc/稿.exe", b"MZ\x00\x01\x02\x03" * 20, "文件类型无法识别"),
        ("稿😀" + "长" * 300 + ".txt", b"  \n ", "文件是空的"),
    ],
)
def test_a_draft_of_the_wrong_kind_is_refused_in_words_and_may_be_changed(
    browser: Browsers, name: str, data: bytes, says: str
) -> None:
    person = browser("zhaowy")
    person.get("/submit")

    person.send({}, {"file:draft": (name, data)}, action="/submit")
    form = address(person)
    person.get(f"{form}/look")

    assert says in person.text
    assert "etc/" not in person.text
    person.get(form)
    person.send({}, {"file:draft": sample("draft-1.txt")}, action=f"{form}/file?kind=draft")
    person.get(f"{form}/look")
    assert "28 条" in person.text


def test_script_in_a_title_is_shown_as_words(drafter: Browser) -> None:
    form = address(drafter)
    drafter.get(form)

    drafter.send({"title": "<script>alert(1)</script>😀" + "长" * 150}, action=form)

    assert "<script>alert" not in drafter.page.text
    assert "&lt;script&gt;alert(1)" in drafter.page.text
    assert "<script>alert" not in drafter.get("/submit").text


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "nothing"},
        {"wanted_on": "明天"},
        {"with": "nobody"},
        {"decided_by": "nobody", "paper_on": "2026-02-30"},
        {"fact.touches_operators": "maybe"},
        {"trade": "no-such"},
        {"entry.x.what": "a:b", "entry.99999999.on": "1", "entry..": "2"},
    ],
)
def test_values_no_page_offers_never_break_the_form(drafter: Browser, values: dict[str, str]) -> None:
    form = address(drafter)
    drafter.get(form)

    drafter.send(values, action=form)
    assert drafter.page.status_code == 200
    drafter.send({}, action=f"{form}/hand-in")

    assert drafter.page.status_code in {200, 409, 422}
    assert drafter.get("/submit").status_code == 200


def test_a_form_of_somebody_else_looks_like_none(drafter: Browser, browser: Browsers) -> None:
    form = address(drafter)
    other = browser("sunmh")

    for path in (form, f"{form}/look", f"{form}/confirm"):
        assert other.get(path).status_code == 404
    other.post(f"{form}/throw-away", {})
    other.post(f"{form}/hand-in", {})

    assert other.page.status_code == 404
    assert "note.txt" in drafter.get(form).text


@pytest.mark.parametrize("path", ["", "/look", "/confirm"])
def test_who_may_not_hand_in_opens_no_form(browser: Browsers, path: str) -> None:
    lawyer = browser("zhengly")

    assert lawyer.get(f"/submit/1{path}").status_code == 403
    assert lawyer.get("/adopt").status_code == 403


def test_a_form_thrown_away_is_gone(drafter: Browser, desk_store: Store) -> None:
    form = address(drafter)

    drafter.post(f"{form}/throw-away", {})

    assert "表单已删除" in drafter.text
    with desk_store.reading() as session:
        assert session.exec(select(FormDraft).where(col(FormDraft.case_id).is_(None))).all() == []


def test_too_many_looks_at_once_are_asked_to_come_again(drafter: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submit, "WAIT", 0.01)
    held = [submit.LOOKS.acquire(timeout=1) for _ in range(2)]
    try:
        drafter.get(f"{address(drafter)}/look")
    finally:
        for _ in held:
            submit.LOOKS.release()

    assert "请稍后再点" in drafter.text
    assert "28 条" in drafter.get(f"{address(drafter)}/look").text or "28 条" in drafter.text


def test_a_matter_begun_on_paper_is_entered_by_the_clerk(browser: Browsers, desk_store: Store) -> None:
    clerk = browser("chenbh")
    clerk.get("/adopt")
    clerk.send({}, {"file:draft": sample("draft-1.txt")}, action="/submit")
    form = address(clerk)
    assert "线下事项接入表" in clerk.text
    scans = {
        "file:scan": ("提交.pdf", b"%PDF-1.4 a"),
        "file:scan.0": ("立项.pdf", b"%PDF-1.4 b"),
        "file:note": sample("note.txt"),
    }
    row = {"entry.0.what": "plan:approved", "entry.0.on": "2026-02-03", "entry.0.by": "qianrh", "entry.0.note": "必要"}
    clerk.send({"decided_by": "zhaowy", "paper_on": "2026-02-02", **row}, scans, action=f"{form}/file")
    assert "立项.pdf" in clerk.text

    clerk.send({}, action=form)
    assert "立项：同意立项" in clerk.text
    clerk.send({}, action=f"{form}/hand-in")

    (made,) = cases(desk_store)
    assert "已接入" in clerk.text
    assert made.stage == "认定"


def test_an_adoption_that_stops_at_a_row_leads_to_the_matter_it_opened(browser: Browsers, desk_store: Store) -> None:
    clerk = browser("chenbh")
    clerk.get("/adopt")
    clerk.send({}, {"file:draft": sample("draft-1.txt")}, action="/submit")
    form = address(clerk)
    scans = {
        "file:scan": ("提交.pdf", b"%PDF-1.4 a"),
        "file:scan.0": ("认定.pdf", b"%PDF-1.4 b"),
        "file:note": sample("note.txt"),
    }
    row = {"entry.0.what": "identify:normative", "entry.0.on": "2026-02-03", "entry.0.by": "wuqy"}
    clerk.send({"decided_by": "zhaowy", "paper_on": "2026-02-02", **row}, scans, action=f"{form}/file")
    clerk.send({}, action=form)

    clerk.send({}, action=f"{form}/hand-in")

    (made,) = cases(desk_store)
    assert str(clerk.page.url).endswith(f"/cases/{made.id}")
    assert "没有登记，请从这一项继续" in clerk.text


def test_a_kept_file_is_named_by_kind_and_content() -> None:
    assert KeptFile("note", "说明.txt", "ab", 2).key == "note:ab"
