"""Precedents: which published case is most like a clause, and how cases are read from records and tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.refusals import BadInput
from models.screening.precedents import FLOOR, Precedent, PrecedentIndex, passage
from models.screening.precedents_table import read_records, read_rows

HEADER = ("标题", "发布机关", "日期", "条款", "依据", "结果")


def a_case(id_: str, clause: str) -> Precedent:
    return Precedent(id_, "某案", "某局", "2024-01-08", 2024, clause, "条例第九条（三）", "已废止")


CASES = (
    a_case("P-1", "外地企业参加投标须在本市设立分公司"),
    a_case("P-2", "对纳税额前十名的企业给予财政返还"),
    a_case("P-3", "学校统一向某某公司采购校服"),
)


def test_the_likest_case_comes_first_and_the_unlike_not_at_all() -> None:
    found = PrecedentIndex(CASES).like("外地企业投标的，须先在本市设立子公司。")

    assert found[0].precedent.id == "P-1"
    assert found[0].similarity > 0.3
    assert all(one.similarity >= FLOOR for one in found)
    assert "P-2" not in {one.precedent.id for one in found}


def test_a_case_is_wholly_like_itself() -> None:
    for case in CASES:
        best = PrecedentIndex(CASES).like(case.clause)[0]
        assert (best.precedent, best.similarity) == (case, 1.0)


@pytest.mark.parametrize("text", ["", "。", "a", "\ud800", "１２３"])
def test_a_text_without_words_is_like_nothing(text: str) -> None:
    assert PrecedentIndex(CASES).like(text) == ()


def test_no_cases_are_like_nothing() -> None:
    assert PrecedentIndex(()).like("外地企业") == ()


@given(st.lists(st.text(max_size=30), max_size=6), st.text(max_size=60))
def test_any_words_are_compared_the_same_way_twice(clauses: list[str], text: str) -> None:
    index = PrecedentIndex(a_case(f"P-{at}", clause) for at, clause in enumerate(clauses))

    found = index.like(text, 10, 0.0)

    assert found == index.like(text, 10, 0.0)
    assert all(0 <= one.similarity <= 1 for one in found)
    assert [one.similarity for one in found] == sorted((one.similarity for one in found), reverse=True)


def test_of_a_thousand_alike_three_are_shown() -> None:
    index = PrecedentIndex(a_case(f"P-{n}", f"第{n}类外地企业投标须在{n}区设立分公司并缴纳{n}万元保证金") for n in range(1000))

    found = index.like("外地企业投标须在本市设立分公司")

    assert len(found) == 3


def test_the_passage_of_a_finding_is_its_sentence() -> None:
    plain = "第一条　为了规范。\n外地企业须在本地注册，缴纳保证金。其他。"
    at = plain.index("本地注册")

    assert passage(plain, at, at + 4) == "外地企业须在本地注册，缴纳保证金"
    assert passage("外地企业", 0, 4) == "外地企业"
    assert passage("", 0, 0) == ""


def test_a_record_of_a_case_collection_is_read() -> None:
    record = {
        "id": "X-1",
        "case_title": "某案",
        "document_issuer": "",
        "published_by": "某省局",
        "published_on": "2023年3月6日",
        "year": 2023,
        "clause_text_as_reported": ["第一项", "第二项"],
        "violated_standard": "条例第八条（四）",
        "result": None,
        "source_title": "某通报",
    }

    reading = read_records([(1, record)])

    assert reading.faults == []
    assert reading.precedents == [
        Precedent("X-1", "某案", "某省局", "2023-03-06", 2023, "第一项\n第二项", "条例第八条（四）", "", "某通报")
    ]


def test_the_rows_of_a_table_are_read_in_any_order_of_columns() -> None:
    rows = [
        (1, ("某市案例汇总", "")),
        (2, ("条款", "标题", "日期", "", "")),
        (3, ("须在本地注册", "某案", "2024", None)),
        (4, ("", None)),
    ]

    [case] = read_rows(rows).precedents

    assert (case.clause, case.title, case.day, case.year, case.issuer) == ("须在本地注册", "某案", "2024", 2024, "")
    assert case.id == read_rows(rows).precedents[0].id


def test_every_bad_row_is_named_with_all_that_is_wrong() -> None:
    rows = [
        (1, HEADER),
        (2, ("", "某局", "2024年13月1日", "", "", "")),
        (3, ("某案", "某局", "明年", "须在本地注册", "", "")),
        (4, ("某案", "某局", "", "长" * 20_001, "", "")),
        (5, ("某案", "某局", "", "须在本地注册", "", "", "多")),
        (6, ("好案", "某局", "2024-1-8", "须在本地注册", "", "")),
    ]

    reading = read_rows(rows)

    assert reading.faults == [
        "第2行缺少标题，缺少条款，日期“2024年13月1日”不是日期",
        "第3行日期“明年”不是日期",
        "第4行条款超过 20000 字",
        "第5行的列数多于表头",
    ]
    assert [one.title for one in reading.precedents] == ["好案"]


def test_one_id_for_two_cases_is_a_fault_and_the_same_case_twice_is_one() -> None:
    one = {"id": "X", "case_title": "甲", "clause": "须备案"}

    reading = read_records([(1, one), (2, dict(one)), (3, {**one, "clause": "须登记"}), (4, {**one, "year": "某年"})])

    assert len(reading.precedents) == 1
    assert reading.faults == ["第3行的编号“X”与前面的案例重复", "第4行年份“某年”不是年份"]


@pytest.mark.parametrize("heading", [(), ("标题",), ("标题", "条款", "条款"), ("标题", "条款", "页码")])
def test_a_table_with_another_heading_is_refused(heading: tuple[str, ...]) -> None:
    with pytest.raises(BadInput, match="案例表的表头"):
        read_rows([(1, heading), (2, ("某案", "某条", ""))])
