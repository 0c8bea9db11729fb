"""A matter's consultation on its page: comments by hand and by table, what is refused, ten thousand of them."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from sqlmodel import select

from models.case import Case, Comment, ConsultRound
from tasks.opening import Submission, submit
from tasks.store import Store
from tests.command_line import SAMPLES
from tests.desk.web.browser import Browser

Browsers = Callable[..., Browser]
DAY = date(2026, 1, 5)  # before the public round
HEAD = ["日期", "渠道", "单位类型", "意见人", "条款", "意见", "采纳情况", "理由"]


@pytest.fixture
def case_id(desk_store: Store) -> int:
    """A matter with one round open; how a round is opened, the life of a document shows."""
    made = submit(
        desk_store,
        Submission(
            file=SAMPLES / "draft-1.txt", title="", section="", login="zhaowy", materials=(("note", SAMPLES / "note.txt"),)
        ),
    )
    with desk_store.writing() as session:
        session.add(
            ConsultRound(
                case_id=made, seq=1, audience="public,operators", posted_on=date(2026, 2, 1), days=30, ends_on=date(2026, 3, 3)
            )
        )
    return made


def test_a_comment_that_came_by_phone_is_registered_by_the_drafting_section(browser: Browsers, case_id: int) -> None:
    drafter = browser("zhaowy")
    drafter.get(f"/cases/{case_id}/comments")

    drafter.post(f"/cases/{case_id}/comments", {"channel": "电话", "words": "建议放宽 <script>x</script>", "source": "张某"})

    assert "建议放宽 &lt;script&gt;" in drafter.page.text
    assert "意见已登记" in drafter.text


@pytest.mark.parametrize(
    ("values", "says"), [({"words": ""}, "请填写意见的内容"), ({"words": "好", "received_on": "2027-01-01"}, "晚于今天")]
)
def test_a_comment_without_words_or_from_tomorrow_is_refused(
    browser: Browsers, case_id: int, values: dict[str, str], says: str
) -> None:
    drafter = browser("zhaowy")

    answer = drafter.post(f"/cases/{case_id}/comments", values)

    assert answer.status_code == 422
    assert says in drafter.text


def test_a_reviewer_registers_no_comment(browser: Browsers, case_id: int) -> None:
    lawyer = browser("wuqy")

    answer = lawyer.post(f"/cases/{case_id}/comments", {"words": "我的意见"})

    assert answer.status_code == 409
    assert "起草科室或者办公室文书" in lawyer.text


@pytest.mark.parametrize("day", ["2027-01-01", "2026-02-30", "1900-01-01"])
def test_a_comment_that_is_refused_comes_back_as_it_was_typed(browser: Browsers, case_id: int, day: str) -> None:
    drafter = browser("zhaowy")
    typed = {"words": "写了很久的意见", "source": "某家长", "address": "第三条", "source_kind": "学校", "channel": "来访"}

    answer = drafter.post(f"/cases/{case_id}/comments", {**typed, "received_on": day, "round": "1"})

    assert answer.status_code == 422
    shown = drafter.form(f"/cases/{case_id}/comments")
    assert {name: str(shown[name]).strip() for name in (*typed, "received_on")} == {**typed, "received_on": day}


def test_a_comment_longer_than_is_kept_is_refused_and_none_of_it_is_lost(browser: Browsers, case_id: int) -> None:
    drafter = browser("zhaowy")
    words = "长" * 30_001

    answer = drafter.post(f"/cases/{case_id}/comments", {"words": words})

    assert answer.status_code == 422
    assert "最多 30000 字" in drafter.text
    assert words in answer.text


@pytest.mark.parametrize(
    ("login", "ended", "offered"), [("zhaowy", "", True), ("wuqy", "", False), ("zhaowy", "archived", False)]
)
def test_the_form_is_shown_to_whom_may_send_it(
    browser: Browsers, case_id: int, desk_store: Store, login: str, ended: str, offered: bool
) -> None:
    with desk_store.writing() as session:
        session.get_one(Case, case_id).ended = ended

    page = browser(login).get(f"/cases/{case_id}/comments").text

    assert ("登记收到的意见" in page, "导入意见表" in page) == (offered, offered)


def test_the_round_a_comment_belongs_to_is_chosen(browser: Browsers, case_id: int, desk_store: Store) -> None:
    with desk_store.writing() as session:
        session.add(ConsultRound(case_id=case_id, seq=2, audience="sections", posted_on=DAY, days=10, ends_on=DAY))
    drafter = browser("zhaowy")
    drafter.get(f"/cases/{case_id}/comments")

    drafter.send({"words": "社会公众的来信", "round": "1"}, action=f"/cases/{case_id}/comments")

    with desk_store.reading() as session:
        assert session.exec(select(Comment.round_id)).all() == [1]


def sheet(*rows: list[str]) -> bytes:
    book = Workbook()
    for row in (HEAD, *rows):
        book.worksheets[0].append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_an_excel_table_is_taken_in_whole_and_given_out_again(browser: Browsers, case_id: int) -> None:
    drafter = browser("zhaowy")
    data = sheet(
        ["2026-02-10", "邮件", "经营者", "甲公司", "第七条", "=1+1 建议修改", "", ""],
        ["2026-02-11", "", "", "", "", "同意", "", ""],
    )

    drafter.post(f"/cases/{case_id}/comments/import", {}, {"file:table": ("意见.xlsx", data)})
    assert "登记意见 2 条" in drafter.text
    given = drafter.get(f"/cases/{case_id}/comments.xlsx")

    cells = [cell for row in load_workbook(io.BytesIO(given.content)).worksheets[0].iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert any("1+1 建议修改" in str(cell.value) for cell in cells)


def test_one_bad_cell_keeps_the_whole_table_out_and_is_named(browser: Browsers, case_id: int, desk_store: Store) -> None:
    drafter = browser("zhaowy")
    data = sheet(["2026-02-10", "", "", "", "", "好", "", ""], ["昨天", "", "", "", "", "", "也许", ""])

    answer = drafter.post(f"/cases/{case_id}/comments/import", {}, {"file:table": ("意见.xlsx", data)})

    assert answer.status_code == 422
    assert '<details class="panel" open><summary>导入意见表' in answer.text
    for said in ("第3行“日期”", "第3行“意见”", "第3行“采纳情况”"):
        assert said in drafter.text
    assert "收到 0 条" in drafter.get(f"/cases/{case_id}/comments").text


def test_the_table_given_out_is_taken_in_again_without_a_second_comment(browser: Browsers, case_id: int) -> None:
    drafter = browser("zhaowy")
    for n in range(3):
        drafter.post(f"/cases/{case_id}/comments", {"words": f"意见{n}", "channel": "信函"})
    given = drafter.get(f"/cases/{case_id}/comments.xlsx")

    drafter.post(f"/cases/{case_id}/comments/import", {}, {"file:table": ("汇总表.xlsx", given.content)})

    assert "表中的内容都已登记，没有改动" in drafter.text
    assert "收到 3 条" in drafter.text


def test_a_form_sent_by_two_clicks_registers_one_comment(browser: Browsers, case_id: int) -> None:
    drafter = browser("zhaowy")
    answers = [drafter.post(f"/cases/{case_id}/comments", {"words": "双击", "channel": "信函"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 422]
    assert "没有重复登记" in drafter.text
    assert "收到 1 条" in drafter.get(f"/cases/{case_id}/comments").text


def test_half_a_character_is_no_fault_of_the_desk(browser: Browsers, case_id: int, desk_store: Store) -> None:
    drafter = browser("zhaowy")
    drafter.get(f"/cases/{case_id}/comments")
    fields = {b"csrf": drafter.csrf().encode("utf-7"), b"words": b"+2AA-abc", b"+2AA-": b"x"}
    part = b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
    body = b"".join(part % pair for pair in fields.items()) + b"--x--\r\n"
    kind = {"content-type": "multipart/form-data; boundary=x; charset=utf-7"}

    answer = drafter.client.post(f"/cases/{case_id}/comments", content=body, headers=kind)

    assert answer.status_code == 200
    with desk_store.reading() as session:
        assert session.exec(select(Comment.words)).all() == ["abc"]


def test_ten_thousand_comments_are_shown_page_by_page(browser: Browsers, case_id: int, desk_store: Store) -> None:
    with desk_store.writing() as session:
        session.add_all(
            Comment(round_id=1, case_id=case_id, received_on=date(2026, 2, 2), words=f"第{n}条意见" + "长" * 300, salt="s")
            for n in range(10_000)
        )
    drafter = browser("zhaowy")

    page = drafter.get(f"/cases/{case_id}/comments?at=3")

    assert "收到 10000 条" in drafter.text
    assert "第200条意见" in page.text
    assert len(page.content) < 300_000


def test_each_round_turns_its_own_pages(browser: Browsers, case_id: int, desk_store: Store) -> None:
    with desk_store.writing() as session:
        session.add(ConsultRound(case_id=case_id, seq=2, audience="sections", posted_on=DAY, days=10, ends_on=DAY))
        session.flush()
        for round_id, many in ((1, 150), (2, 5)):
            session.add_all(
                Comment(round_id=round_id, case_id=case_id, received_on=DAY, words=f"第{round_id}轮{n}号", salt="s")
                for n in range(many)
            )
    drafter = browser("zhaowy")

    for query, shown, hidden in (
        ("?round=1&at=2", ("第1轮149号", "第2轮4号", "第 2 页，共 2 页"), "第1轮99号"),
        ("?at=2", ("第1轮0号", "第2轮4号"), "第1轮149号"),
        ("?round=1&at=999999999999", ("第1轮149号", "第2轮0号"), "第1轮0号"),
        ("?round=1&at=-3", ("第1轮0号", "第2轮0号"), "第1轮149号"),
    ):
        drafter.get(f"/cases/{case_id}/comments{query}")
        assert all(words in drafter.text for words in shown), query
        assert hidden not in drafter.text, query
        assert "未收到意见" not in drafter.text, query


@pytest.mark.parametrize(("day", "says"), [("2026-03-02", "尚未收到意见"), ("2026-03-04", "征求意见期间未收到意见")])
def test_a_round_without_comments_says_so(browser: Browsers, case_id: int, desk_store: Store, day: str, says: str) -> None:
    desk_store.settings = replace(desk_store.settings, now=f"{day}T09:00:00+08:00")
    drafter = browser("zhaowy")

    drafter.get(f"/cases/{case_id}/comments")

    assert says in drafter.text


def test_the_notice_of_the_feedback_tells_places_outcomes_and_reasons_and_nobody_and_no_words(
    browser: Browsers, case_id: int, desk_store: Store
) -> None:
    drafter = browser("zhaowy")
    words = {"words": "我是李四，身份证430102199001011234", "source": "张某某", "channel": "信函", "address": "第三条"}
    drafter.post(f"/cases/{case_id}/comments", words)
    disposed(desk_store, "rejected", "已电话13812345678说明")

    page = drafter.get(f"/cases/{case_id}/feedback")

    for said in ("2026年2月1日至2026年3月3日，示例市教育局就", "共收到意见 1 条", "第三条", "不采纳：已电话13*******78说明"):
        assert said in drafter.text
    assert "已作遮挡，公布前请核对" in drafter.text
    assert "征求意见尚未期满" in drafter.text
    assert not any(secret in page.text for secret in ("张某某", "李四", "430102199001011234", "13812345678"))


def disposed(store: Store, disposition: str, reason: str) -> None:
    """Let every comment be disposed of in one way."""
    with store.writing() as session:
        for comment in session.exec(select(Comment)):
            comment.disposition, comment.reason = disposition, reason


def test_what_was_asked_in_the_house_is_not_in_the_notice(browser: Browsers, case_id: int, desk_store: Store) -> None:
    with desk_store.writing() as session:
        round_ = ConsultRound(case_id=case_id, seq=2, audience="sections", posted_on=DAY, days=10, ends_on=DAY)
        session.add(round_)
        session.flush()
        said: dict[str, Any] = {"words": "预算不足", "address": "内部第三条", "reason": "内部理由", "disposition": "rejected"}
        session.add(Comment(round_id=round_.id or 0, case_id=case_id, received_on=DAY, salt="s", **said))
    drafter = browser("zhaowy")

    page = drafter.get(f"/cases/{case_id}/feedback")

    assert "征求意见期间未收到意见" in drafter.text
    assert not any(inner in page.text for inner in ("预算不足", "内部第三条", "内部理由", "2026年1月"))


def test_a_comment_nobody_has_disposed_of_is_counted_on_the_notice_page(browser: Browsers, case_id: int) -> None:
    drafter = browser("zhaowy")
    drafter.post(f"/cases/{case_id}/comments", {"words": "建议放宽"})

    drafter.get(f"/cases/{case_id}/feedback")

    assert "还有 1 条意见未处理" in drafter.text
