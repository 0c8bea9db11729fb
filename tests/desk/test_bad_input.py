"""Bad input: one Chinese sentence, the exit code of the contract, nothing half-written."""

from datetime import date
from pathlib import Path

import pytest

from models.case import Deadline
from tasks.store import Store
from tests.command_line import SAMPLES, Desk, counts, must_say
from tests.docx_files import NAMES, docx, p
from tests.lives import Life

NOTE = ("--material", f"note={SAMPLES / 'note.txt'}")
ENTITY = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/hostname">]><w:document {NAMES}/>'
TRACKED = p("第一条　正文", after='<w:ins w:id="1" w:author="甲"><w:r><w:t>新增</w:t></w:r></w:ins>')


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("case", "show", "99"), 2, "没有编号为 99 的事项"),
        (("todo", "list", "--as", "nobody"), 2, "没有登录名为“nobody”的人员"),
        (("todo", "do", "99", "conclude", "--as", "qianrh"), 2, "没有编号为 99 的待办"),
        (("todo", "do", "1", "conclude", "--as", "nobody", "--outcome", "approved"), 2, "nobody"),
        (("todo", "do", "1", "approve", "--as", "qianrh"), 2, "没有“approve”这个动作"),
        (("todo", "do", "1", "conclude", "--as", "zhaowy", "--outcome", "approved"), 1, "科室负责人"),
        (("todo", "do", "1", "conclude", "--as", "lics", "--outcome", "approved"), 1, "科室负责人"),
        (("todo", "do", "1", "conclude", "--as", "qianrh", "--outcome", "yes"), 1, "结论只能是"),
        (("todo", "do", "1", "conclude", "--as", "qianrh"), 1, "结论只能是"),
        (("todo", "do", "1", "transfer", "--as", "qianrh"), 1, "一位"),
        (("todo", "do", "1", "open-round", "--as", "zhaowy", "--to", "public"), 1, "现在还不能征求意见"),
        (("todo", "do", "1", "conclude", "--as", "qianrh", "--outcome", "approved", "--set", "colour=red"), 2, "colour"),
        (("todo", "do", "1", "conclude", "--as", "qianrh", "--outcome", "approved", "--date", "2026-02-30"), 2, "不是有效日期"),
        (("todo", "do", "1", "conclude", "--as", "qianrh", "--outcome", "approved", "--date", "2026-03-01"), 1, "补录"),
        (("todo", "do", "1", "claim", "--as", "qianrh", "--file", "scan"), 2, "名称=内容"),
        (("todo", "do", "1", "circulate", "--as", "qianrh", "--to", "weizj", "--data", "/nowhere.yaml"), 2, "读不了"),
        (("todo", "do", "1", "urgent", "--as", "weizj", "--outcome", "emergency"), 1, "主要负责人"),
        (("todo", "do", "1", "terminate", "--as", "zhaowy", "--reason", "不办了"), 1, "分管领导或者主要负责人"),
        (("number", "void", "示教规〔2026〕9号", "--reason", "错", "--as", "chenbh"), 2, "台账里没有号码"),
        (("case", "comments", "1", SAMPLES / "comments.csv", "--as", "zhaowy"), 2, "第2行收到日期2026年9月4日晚于今天"),
        (("case", "comments", "1", SAMPLES / "note.txt", "--as", "zhaowy"), 2, "须有这些列"),
        (("people", "deputy", "weizj", "jiangds", "--role", "king", "--from", "2026-01-01", "--to", "2026-02-01"), 2, "king"),
        (("people", "dissolve", "财务科", "--on", "2026-13-01"), 2, "不是有效日期"),
        (("rule", "confirm", "A-def", "--as", "wuqy"), 1, "来源"),
    ],
)
def test_a_wrong_command_writes_nothing(submitted: Desk, words: tuple[object, ...], code: int, says: str) -> None:
    before = counts(submitted)

    must_say(submitted.here(*words), code, says)

    assert counts(submitted) == before


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("approve",), "没有“approve”这个命令"),
        (("case", "open"), "没有这个子命令（open）"),
        (("case",), "请写明子命令"),
        (("case", "show"), "缺少参数 case_id"),
        (("todo", "do", "1", "claim"), "缺少选项 --as"),
        (("todo", "list", "--by"), "没有选项 --by"),
        (("todo", "list", "--as"), "选项 --as 后面须写明内容"),
        (("case", "show", "first"), "应为数字"),
        (("people", "list", "more"), "多出了参数 more"),
    ],
)
def test_wrong_usage_is_told_in_chinese(desk: Desk, words: tuple[str, ...], says: str) -> None:
    before = counts(desk)

    must_say(desk.here(*words), 2, says)

    assert counts(desk) == before


def file_of(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("empty.docx", b"", "空文件"),
        ("blank.txt", b" \n\n", "没有"),
        ("fake.docx", b"%PDF-1.7 not a docx", "PDF"),
        ("picture.docx", b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "图片"),
        ("broken.docx", docx(p("正文"))[:200], "损坏"),
        ("macro.docx", docx(p("正文"), parts={"word/vbaProject.bin": b"x"}), "宏"),
        ("bomb.docx", docx(p("正文"), parts={"word/media/i.png": b"\0" * 30_000_000}), "压缩比"),
        ("entity.docx", docx(parts={"word/document.xml": ENTITY}), "外部实体"),
    ],
)
def test_a_file_that_is_no_draft_opens_no_case(desk: Desk, tmp_path: Path, name: str, data: bytes, says: str) -> None:
    draft, before = file_of(tmp_path, name, data), counts(desk)

    must_say(desk.here("case", "submit", draft, "--as", "zhaowy", "--title", "办法", *NOTE), 2, says)

    assert counts(desk) == before


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        (("--as", "nobody", *NOTE), 2, "nobody"),
        (("--as", "qianrh", *NOTE), 1, "起草科室"),
        (("--as", "zhaowy", "--section", "财务科", *NOTE), 1, "财务科"),
        (("--as", "zhaowy", "--section", "外事科", *NOTE), 2, "外事科"),
        (("--as", "zhaowy"), 1, "起草说明"),
        (("--as", "zhaowy", "--kind", "poem", *NOTE), 2, "没有“poem”这一程序"),
        (("--as", "zhaowy", "--fact", "colour=yes", *NOTE), 1, "没有“colour”这一事实"),
        (("--as", "zhaowy", "--fact", "joint=perhaps", *NOTE), 1, "只能回答"),
        (("--as", "zhaowy", "--material", "note=nowhere.docx"), 2, "找不到文件"),
        (("--as", "zhaowy", "--material", "nowhere.docx"), 2, "名称=内容"),
        (("--as", "chenbh", "--section", "基础教育科", "--by", "zhaowy", *NOTE), 1, "补录还缺"),
        (("--as", "chenbh", "--section", "基础教育科", "--by", "zhaowy", "--date", "2026-3-1", *NOTE), 2, "不是有效日期"),
    ],
)
def test_a_submission_that_is_not_right_opens_no_case(desk: Desk, options: tuple[object, ...], code: int, says: str) -> None:
    before = counts(desk)

    answer = desk.here("case", "submit", SAMPLES / "draft-3.txt", *options)

    must_say(answer, code, says)
    after = counts(desk)
    assert {name: after[name] for name in after if name != "reading"} == {
        name: before[name] for name in before if name != "reading"
    }


def test_a_draft_with_tracked_changes_may_be_submitted_but_not_delivered_for_review(store: Store, tmp_path: Path) -> None:
    life = Life(store)
    life.open(str(file_of(tmp_path, "tracked.docx", docx(p("示例办法"), TRACKED))))
    life.go("deliver")
    desk, before = Desk(tmp_path).with_(SANTONG_NOW=store.settings.now), life.counts()
    todo = life.todo("deliver").id

    if life.open_findings():
        assert desk.here("todo", "do", todo, "answer-findings", "--as", "zhaowy", "--text", "将改正").code == 0
        before = life.counts()
    must_say(desk.here("todo", "do", todo, "conclude", "--as", "zhaowy", "--outcome", "delivered"), 1, "修订")

    assert life.counts() == before


def test_a_conclusion_on_a_stale_draft_is_refused_and_the_case_says_what_must_be_done_again(
    store: Store, tmp_path: Path
) -> None:
    life = Life(store)
    life.open("draft-2.txt")
    life.go("deliver")
    seen = life.todo("deliver").id
    life.act("zhaowy", "deliver", "submit-draft", files=(("draft", "draft-3.txt"),))
    desk, before = Desk(tmp_path).with_(SANTONG_NOW=store.settings.now), life.counts()

    must_say(desk.here("todo", "do", seen, "conclude", "--as", "zhaowy", "--outcome", "delivered"), 1, "因新稿")

    assert life.counts() == before
    shown = desk.here("case", "show", life.case_id).json
    stale = {step["id"] for step in shown["steps"] if step["status"] == "stale"}
    assert stale == {"consult"}
    assert any("失效" in todo["why"] for todo in shown["todos"])


def test_a_to_do_that_is_done_is_not_done_twice(submitted: Desk) -> None:
    words = ("todo", "do", "1", "conclude", "--as", "qianrh", "--outcome", "approved", "--text", "必要")
    assert submitted.here(*words).code == 0
    before = counts(submitted)

    must_say(submitted.here(*words), 1, "已经办结")

    assert counts(submitted) == before


def test_a_date_in_the_future_is_bad_input(submitted: Desk) -> None:
    scan = ("--file", f"scan={SAMPLES / 'note.txt'}")
    words = ("todo", "do", "1", "record-paper", "--as", "chenbh", "--to", "qianrh", "--outcome", "approved")
    before = counts(submitted)

    must_say(submitted.here(*words, "--text", "必要", "--date", "2026-03-03", *scan), 2, "晚于今天")

    assert counts(submitted) == before


@pytest.mark.parametrize(("login", "says"), [("zhaowy", "还没有发出征求意见"), ("chuyx", "起草科室或者办公室文书")])
def test_comments_are_not_taken_in_without_a_round_or_from_somebody_else(
    submitted: Desk, tmp_path: Path, login: str, says: str
) -> None:
    table = file_of(tmp_path, "c.csv", "日期,渠道,单位类型,意见人,条款,意见\n2026-03-02,信,,甲,,好\n".encode())

    must_say(submitted.here("case", "comments", "1", table, "--as", login), 1, says)


def test_a_comment_table_with_bad_cells_names_them_all_and_takes_none_in(store: Store, tmp_path: Path) -> None:
    life = Life(store)
    life.open()
    life.go("consult")
    life.act("zhaowy", "consult", "open-round", to="public", text="网站", on=life.day)
    bad = ("2026-2-30,信,,甲,,好,,", "2026-03-02,信,,乙,,,,", "2026-03-02,信,,丙,,可,也许,")
    rows = "\n".join(["日期,渠道,单位类型,意见人,条款,意见,采纳情况,理由", *bad])
    table = file_of(tmp_path, "bad.csv", rows.encode())
    desk, before = Desk(tmp_path).with_(SANTONG_NOW=store.settings.now), life.counts()

    answer = desk.here("case", "comments", life.case_id, table, "--as", "zhaowy")

    must_say(answer, 2, "没有登记任何意见")
    assert all(cell in answer.refused["message"] for cell in ("第2行“日期”", "第3行“意见”", "第4行“采纳情况”"))
    assert life.counts() == before


def test_comments_whose_disposition_is_refused_are_not_taken_in_either(store: Store, tmp_path: Path) -> None:
    life = Life(store)
    life.open()
    life.go("consult")
    life.act("zhaowy", "consult", "open-round", to="public", text="网站", on=life.day)
    rows = "日期,渠道,单位类型,意见人,条款,意见,采纳情况,理由\n2026-03-02,信,,甲,,延长期限,未采纳,\n"
    desk, before = Desk(tmp_path).with_(SANTONG_NOW=store.settings.now), life.counts()

    answer = desk.here("case", "comments", life.case_id, file_of(tmp_path, "c.csv", rows.encode()), "--as", "zhaowy")

    must_say(answer, 1, "不采纳或者部分采纳的意见须写明理由")
    assert life.counts() == before


def test_a_deadline_into_a_year_without_notice_is_provisional_until_the_notice_is_loaded(store: Store, tmp_path: Path) -> None:
    life = Life(store, day=date(2026, 11, 16))
    life.open()
    life.go("accept")
    life.to_day(date(2026, 12, 25))
    life.act("wuqy", "accept", "accept")
    (before,) = life.rows(Deadline)
    assert (before.provisional, before.due) == (True, date(2027, 1, 18))
    assert "2027" in before.says
    desk = Desk(tmp_path).with_(SANTONG_NOW=store.settings.now)
    festivals = ("0205", "0206", "0207", "0208", "0405", "0501", "0502", "0609", "0915", "1001", "1002", "1003")
    days = "".join(f"2027-{day[:2]}-{day[2:]},放假\n" for day in ("0101", "0104", *festivals))
    table = file_of(tmp_path, "2027.csv", f"日期,类别\n{days}2027-01-09,调休上班\n".encode())

    answer = desk.here("law", "calendar", table, "--title", "国务院办公厅关于2027年部分节假日安排的通知")

    assert answer.json == {"year": 2027, "recomputed": 1, "letters": 0}
    (after,) = life.rows(Deadline)
    assert (after.provisional, after.due) == (False, date(2027, 1, 18))
    assert life.todo("legality").due_says == after.says
