"""Comments that are registered: by whom, until when; a table is read strictly, all faults at once, nothing lost unsaid."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from models.case import Case, Comment, ConsultRound
from models.people import Person
from models.refusals import BadInput, Refusal
from tasks.comment_rows import Received, Row, Said, read_table
from tasks.consultations import all_comments, read_comments, write_comments
from tasks.consulting import receive, take_in
from tasks.spreadsheets import fitting
from tasks.staffing import add_person
from tasks.store import Store
from tests.lives import Life

HEADER = "日期,渠道,单位类型,意见人,条款,意见"
TODAY = date(2026, 12, 31)
GOOD = "2026-03-05,来信,企业,某公司,第三条,建议放宽"


def a_table(folder: Path, *rows: str, encoding: str = "utf-8") -> Path:
    path = folder / "意见.csv"
    path.write_bytes("\n".join((HEADER, *rows)).encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_is_read_in_the_encodings_of_the_office(tmp_path: Path, encoding: str) -> None:
    ((received, said),) = read_table(a_table(tmp_path, GOOD, encoding=encoding), TODAY)

    assert (received.words, received.source, said.disposition) == ("建议放宽", "某公司", "")


def test_every_bad_cell_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="第2行“日期”不是有效日期；第3行“意见”是空的"):
        read_table(a_table(tmp_path, GOOD.replace("2026-03-05", "三月"), GOOD.replace("建议放宽", "")), TODAY)


def test_a_comment_cut_by_its_own_comma_is_refused_and_not_shortened(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="第3行的格数多于表头"):
        read_table(a_table(tmp_path, GOOD, GOOD + ",并取消第四条"), TODAY)


def test_a_quoted_comma_is_part_of_the_comment(tmp_path: Path) -> None:
    ((received, _),) = read_table(a_table(tmp_path, '2026-03-05,来信,企业,某公司,第三条,"放宽,并取消第四条"'), TODAY)

    assert received.words == "放宽,并取消第四条"


def test_bytes_that_are_no_text_are_refused_and_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "意见.csv"
    path.write_bytes(f"{HEADER}\n{GOOD}".encode() + b"\xff\xff")

    with pytest.raises(BadInput, match="请另存为 CSV"):
        read_table(path, TODAY)


def test_a_table_without_its_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "意见.csv"
    path.write_text("日期,意见\n2026-03-05,放宽", encoding="utf-8")

    with pytest.raises(BadInput, match="意见表须有这些列"):
        read_table(path, TODAY)


def said(life: Life, words: str = "建议放宽", **values: Any) -> list[Row]:  # noqa: ANN401 - fields of Received
    return [(Received(life.day, words, **values), Said())]


def given_out(life: Life, folder: Path) -> Path:
    """The table of a matter's comments as it is given out."""
    path = folder / "汇总表.xlsx"
    with life.store.reading() as session:
        write_comments(path, all_comments(session, life.case_id))
    return path


def filled(path: Path, line: int, **cells: str) -> Path:
    """Fill cells of a line of a workbook, as one does in Excel."""
    book = load_workbook(path)
    for column, words in cells.items():
        book.worksheets[0][f"{column}{line}"] = words
    book.save(path)
    return path


@pytest.fixture
def consulting(store: Store) -> Life:
    """A matter with one round open to the public."""
    life = Life(store)
    life.open()
    life.go("consult")
    life.act(life.drafter, "consult", "open-round", to="public", text="局门户网站", on=life.day)
    return life


@pytest.mark.parametrize("day", ["2026/3/5", "2026年3月5日", "2026.3.5", "20260305"])
def test_a_day_is_read_in_the_ways_an_office_writes_it(tmp_path: Path, day: str) -> None:
    ((received, _),) = read_table(a_table(tmp_path, GOOD.replace("2026-03-05", day)), TODAY)

    assert received.on == date(2026, 3, 5)


@pytest.mark.parametrize("day", ["0001-01-01", "2999-01-01", "1950-01-01"])
def test_a_day_on_which_nothing_can_have_come_is_refused(tmp_path: Path, day: str) -> None:
    with pytest.raises(BadInput, match="第2行"):
        read_table(a_table(tmp_path, GOOD.replace("2026-03-05", day)), TODAY)


def test_a_table_without_comments_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="没有意见"):
        read_table(a_table(tmp_path, ",,,,,"), TODAY)


def test_characters_nobody_types_are_dropped_and_a_comment_of_any_length_has_its_limit(tmp_path: Path) -> None:
    ((received, _),) = read_table(a_table(tmp_path, GOOD.replace("建议放宽", "建议\x0b放\x01宽\ufffe")), TODAY)
    assert received.words == "建议放宽"

    with pytest.raises(BadInput, match="第2行“意见”最多 30000 字"):
        read_table(a_table(tmp_path, GOOD.replace("建议放宽", "长" * 30_001)), TODAY)


@pytest.mark.parametrize("login", ["zhaowy", "qianrh", "chenbh"])
def test_the_drafting_section_and_the_clerk_register_comments(consulting: Life, login: str) -> None:
    ids, _ = take_in(consulting.store, consulting.case_id, said(consulting), login)

    assert len(ids) == 1


def test_a_clerk_of_another_organ_registers_none(consulting: Life) -> None:
    with consulting.store.writing() as session:
        add_person(session, "wjclerk", "卫健文书", 9, "", ["clerk"], "x")

    with pytest.raises(Refusal, match="起草科室或者办公室文书"):
        take_in(consulting.store, consulting.case_id, said(consulting), "wjclerk")


def test_an_auditor_sitting_in_the_drafting_section_registers_none(consulting: Life) -> None:
    with consulting.store.writing() as session:
        auditor = session.exec(select(Person).where(Person.login == "chuyx")).one()
        auditor.section_id = session.get_one(Case, consulting.case_id).section_id

    with pytest.raises(Refusal, match="起草科室或者办公室文书"):
        take_in(consulting.store, consulting.case_id, said(consulting), "chuyx")


def test_a_matter_that_has_ended_takes_no_comment(consulting: Life) -> None:
    with consulting.store.writing() as session:
        session.get_one(Case, consulting.case_id).ended = "archived"

    with pytest.raises(Refusal, match="事项已经结束"):
        take_in(consulting.store, consulting.case_id, said(consulting), "zhaowy")


def test_a_comment_goes_to_the_round_that_is_named(consulting: Life) -> None:
    with consulting.store.writing() as session:
        first = session.exec(select(ConsultRound)).one()
        session.add(ConsultRound(**first.model_dump(exclude={"id", "audience"}), audience="sections"))

    take_in(consulting.store, consulting.case_id, said(consulting), "zhaowy", round_id=first.id or 0)

    (comment,) = consulting.rows(Comment)
    assert comment.round_id == first.id
    with pytest.raises(Refusal, match="没有所选的这一轮"):
        take_in(consulting.store, consulting.case_id, said(consulting), "zhaowy", round_id=99)


def test_a_table_given_out_and_taken_in_again_registers_nothing_twice(consulting: Life, tmp_path: Path) -> None:
    for words in ("甲", "=1+1 '乙'", "'引号", "长" * 30_000):
        take_in(consulting.store, consulting.case_id, said(consulting, words), "zhaowy")

    rows = read_comments(given_out(consulting, tmp_path), consulting.day)

    assert take_in(consulting.store, consulting.case_id, rows, "zhaowy") == ([], 0)
    assert len(consulting.rows(Comment)) == 4


def test_what_is_filled_into_a_table_given_out_disposes_of_the_comments_in_it(consulting: Life, tmp_path: Path) -> None:
    for words in ("甲", "乙"):
        take_in(consulting.store, consulting.case_id, said(consulting, words), "zhaowy")
    path = filled(given_out(consulting, tmp_path), 3, H="不采纳", I="另有规定", J="是")

    done = take_in(consulting.store, consulting.case_id, read_comments(path, consulting.day), "zhaowy")
    again = read_comments(given_out(consulting, tmp_path), consulting.day)

    assert done == ([], 1)
    first, second = sorted(consulting.rows(Comment), key=lambda c: c.id)
    assert (first.disposition, second.disposition, second.reason, second.unsettled) == ("", "rejected", "另有规定", True)
    assert take_in(consulting.store, consulting.case_id, again, "zhaowy") == ([], 0)


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"A": "2"}, "第2行的意见与编号 2 登记的不一致"),
        ({"A": "99"}, "第2行编号 99 不是本件的意见"),
        ({"A": "2", "G": "乙"}, "第3行编号 2 重复"),
        ({"A": "甲"}, "第2行“编号”应当是导出时的编号"),
        ({"J": "也许"}, "第2行“尚有分歧”只能是"),
    ],
)
def test_a_table_whose_rows_were_shifted_is_refused_whole(
    consulting: Life, tmp_path: Path, cells: dict[str, str], says: str
) -> None:
    for words in ("甲", "乙"):
        take_in(consulting.store, consulting.case_id, said(consulting, words), "zhaowy")
    path = filled(given_out(consulting, tmp_path), 2, H="采纳", **cells)

    with pytest.raises(BadInput, match=says):
        take_in(consulting.store, consulting.case_id, read_comments(path, consulting.day), "zhaowy")

    assert {row.disposition for row in consulting.rows(Comment)} == {""}


def test_a_comment_cut_by_its_own_comma_is_refused_in_the_browser_too(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="第3行的格数多于表头"):
        read_comments(a_table(tmp_path, GOOD, GOOD + ",并取消第四条"), date(2026, 3, 9))


def test_a_table_from_tomorrow_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="第2行收到日期2026年3月5日晚于今天"):
        read_comments(a_table(tmp_path, GOOD), date(2026, 3, 4))


def test_a_comment_registered_twice_is_refused_until_it_is_said_whose_it_is(consulting: Life) -> None:
    ids, _ = take_in(consulting.store, consulting.case_id, said(consulting), "zhaowy")

    with pytest.raises(BadInput, match=f"与已登记的编号 {ids[0]} 的意见相同"):
        take_in(consulting.store, consulting.case_id, said(consulting), "zhaowy")

    take_in(consulting.store, consulting.case_id, said(consulting, source="另一位家长"), "zhaowy")
    assert len(consulting.rows(Comment)) == 2


def test_a_table_imported_twice_is_refused_and_equal_rows_in_one_table_are_not(consulting: Life, tmp_path: Path) -> None:
    table = read_table(a_table(tmp_path, GOOD, GOOD), TODAY)
    ids, _ = take_in(consulting.store, consulting.case_id, table, "zhaowy")

    with pytest.raises(BadInput, match="第2行与已登记的编号.*第3行与已登记的编号"):
        take_in(consulting.store, consulting.case_id, table, "zhaowy")

    assert len(ids) == len(consulting.rows(Comment)) == 2


@pytest.mark.parametrize("words", ["竖\x0b制表", "甲\x01乙", "\ufffe", "长" * 40_000, "\u202e"])
def test_the_table_of_comments_can_be_given_out_whatever_was_registered(consulting: Life, tmp_path: Path, words: str) -> None:
    with consulting.store.writing() as session:
        receive(session, consulting.case_id, [Received(consulting.day, words)])

    cell = load_workbook(given_out(consulting, tmp_path)).worksheets[0]["G2"].value

    assert cell is None or len(str(cell)) <= 32_767
    assert len(words) <= 32_767 or str(cell).endswith("全文见系统）")


def test_a_workbook_holds_only_what_it_can() -> None:
    assert fitting("甲\x0b\x01\ud800\ufffe乙\n\t😀") == "甲乙\n\t😀"
