"""A row about a comment known before says what became of it and nothing else; no cell of it is passed over in silence."""

from datetime import date
from pathlib import Path

import pytest

from models.case import Comment
from models.refusals import BadInput
from tasks.comment_rows import Received, Said, rows_of
from tasks.consultations import all_comments, read_comments, write_comments
from tasks.consulting import receive, take_in
from tasks.store import Store
from tests.lives import Life
from tests.tasks.test_consulting import filled

DAY = date(2026, 3, 5)
CELLS = {"日期": "2026-03-05", "渠道": "", "单位类型": "", "意见人": "", "条款": "", "意见": "好"}


@pytest.fixture
def disposed(store: Store) -> Life:
    """A matter with one comment that was not adopted."""
    life = Life(store)
    life.open()
    life.go("consult")
    life.act(life.drafter, "consult", "open-round", to="public", text="局门户网站", on=life.day)
    one = Received(life.day, "建议放宽", channel="信函", kind="公民", source="张某", address="第三条")
    take_in(store, life.case_id, [(one, Said("rejected", "与上位法不一致"))], life.drafter)
    return life


def table(life: Life, folder: Path, **cells: str) -> Path:
    """The table given out, with cells of its first row filled otherwise."""
    path = folder / "汇总表.xlsx"
    with life.store.reading() as session:
        write_comments(path, all_comments(session, life.case_id))
    return filled(path, 2, **cells)


def taken(life: Life, path: Path) -> tuple[list[int], int]:
    return take_in(life.store, life.case_id, read_comments(path, life.day), life.drafter)


def test_a_comment_can_have_come_today_and_not_tomorrow() -> None:
    assert [received.on for received, _ in rows_of([(2, CELLS)], DAY)] == [DAY]
    with pytest.raises(BadInput, match="第2行收到日期2026年3月5日晚于今天"):
        rows_of([(2, CELLS)], date(2026, 3, 4))


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"理由": "另有规定"}, "第2行填写了“理由”，没有填写“采纳情况”"),
        ({"尚有分歧": "是"}, "第2行填写了“尚有分歧”，没有填写“采纳情况”"),
        ({"理由": "另有规定", "尚有分歧": "是"}, "第2行填写了“理由”和“尚有分歧”，没有填写“采纳情况”"),
        ({"编号": "1", "日期": "三月", "采纳情况": "采纳"}, "第2行“日期”不是有效日期"),
    ],
)
def test_what_belongs_to_an_outcome_is_not_dropped_where_there_is_none(more: dict[str, str], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        rows_of([(2, {**CELLS, **more})], DAY)


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"B": "2026-03-01"}, "第2行的日期与编号 1 登记的不一致"),
        ({"C": "电话", "E": "李某"}, "第2行的渠道、意见人与编号 1 登记的不一致"),
        ({"D": "学校", "F": "第四条"}, "第2行的单位类型、条款与编号 1 登记的不一致"),
        ({"H": "", "I": ""}, "第2行“采纳情况”是空的，编号 1 已登记为不采纳"),
        ({"I": "长" * 30_001}, "第2行“理由”最多 30000 字，现在是 30001 字"),
    ],
)
def test_a_cell_changed_beside_a_number_is_a_fault_and_not_passed_over(
    disposed: Life, tmp_path: Path, cells: dict[str, str], says: str
) -> None:
    path = table(disposed, tmp_path, **cells)

    with pytest.raises(BadInput, match=says):
        taken(disposed, path)

    (comment,) = disposed.rows(Comment)
    assert (comment.disposition, comment.reason) == ("rejected", "与上位法不一致")


def test_cells_left_empty_beside_a_number_say_nothing(disposed: Life, tmp_path: Path) -> None:
    path = table(disposed, tmp_path, B="", C="", E="", F="", G="", H="部分采纳")

    assert taken(disposed, path) == ([], 1)


def test_a_reason_too_long_for_a_cell_comes_back_as_the_same(disposed: Life, tmp_path: Path) -> None:
    with disposed.store.writing() as session:
        session.get_one(Comment, 1).reason = "长" * 40_000

    assert taken(disposed, table(disposed, tmp_path)) == ([], 0)


def test_characters_a_workbook_cannot_hold_make_no_difference(disposed: Life, tmp_path: Path) -> None:
    with disposed.store.writing() as session:
        receive(session, disposed.case_id, [Received(disposed.day, "竖\x0b制表", source="张\x01某", channel="'=信\ufffe")])

    assert taken(disposed, table(disposed, tmp_path)) == ([], 0)
