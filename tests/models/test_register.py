"""The register: how titles are folded, which enactment counts, how a table of laws is read and refused."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.refusals import BadInput
from models.screening.register import Law, LawKind, Standing, name_of, register_of
from models.screening.register_table import read_register
from models.stock import Line

TODAY = date(2026, 3, 2)
HEADER = ["title", "kind", "promulgated", "status", "repealed_on", "replaced_by", "articles"]


def a_table(*rows: list[object], header: list[str] = HEADER) -> list[Line]:
    return list(enumerate([header, *rows], start=1))


def faults(*rows: list[object]) -> list[str]:
    return [str(fault) for fault in read_register(a_table(*rows), TODAY).faults]


@pytest.mark.parametrize(
    ("written", "key", "edition"),
    [
        ("中华人民共和国教育法", "教育法", None),
        ("中华人民共和国 教育法（２０２１年修正）", "教育法", 2021),
        ("教育法(2021修订)", "教育法", 2021),
        ("某办法（修订）", "某办法", None),
        ("上海市实施〈中华人民共和国教师法〉办法", "上海市实施教师法办法", None),
        ("上海市实施《教师法》办法", "上海市实施教师法办法", None),
        ("某办法（试行）", "某办法（试行）", None),
        ("某办法（试行）（2020年修订）", "某办法（试行）", 2020),
        ("刑法修正案（九）", "刑法修正案（九）", None),
        ("宪法修正案（2018年）", "宪法修正案（2018年）", None),
        ("某条例（草案）", "某条例（草案）", None),
        ("中华人民共和国", "中华人民共和国", None),
    ],
)
def test_a_title_is_looked_up_by_its_folded_form(written: str, key: str, edition: int | None) -> None:
    name = name_of(written)

    assert (name.key, name.edition) == (key, edition)


def test_a_title_with_or_without_trial_is_known_but_only_the_exact_one_is_found() -> None:
    register = register_of([Law("某办法（试行）")])

    assert register.knows(name_of("某办法"))
    assert register.find(name_of("某办法"), TODAY) is None
    assert register.find(name_of("某办法（试行）"), TODAY) is not None


@given(st.text(max_size=60))
def test_any_words_have_a_folded_form(words: str) -> None:
    assert name_of(name_of(words).key).base == name_of(words).base or "（" in words or "(" in words or "中华" in words


def test_a_good_table_is_read_whatever_names_its_columns_have() -> None:
    english = read_register(a_table(["甲法", "法律", "2020-01-02", "有效", "", "", "12"]), TODAY)
    header = ["名称", "类别", "公布日期", "状态", "废止日期", "替代文件", "最后一条"]
    chinese = read_register(
        a_table(["《甲法》", "法律", datetime(2020, 1, 2, tzinfo=UTC), "现行有效", None, None, 12.0], header=header), TODAY
    )

    wanted = Law("甲法", LawKind.LAW, promulgated=date(2020, 1, 2), status=Standing.IN_FORCE, articles=12, as_of=TODAY)
    assert english.faults == chinese.faults == []
    assert english.laws == chinese.laws == [wanted]


def test_an_empty_cell_is_unknown_and_an_ended_law_is_marked() -> None:
    (law,) = read_register(a_table(["乙法", "", "", "", "2021年1月1日", "《丙法》", ""]), TODAY).laws

    assert (law.kind, law.promulgated, law.articles) == (LawKind.UNKNOWN, None, None)
    assert (law.status, law.repealed_on, law.replaced_by) == (Standing.REPEALED, date(2021, 1, 1), "丙法")


def test_all_that_is_wrong_is_named_by_line_at_once() -> None:
    found = faults(
        ["甲法", "法率", "2020-13-01", "有小", "", "", "0"],
        ["", "法律", "", "", "", "", ""],
        ["乙法", "法律", "2020-01-01", "", "2019-01-01", "乙法", "一百"],
        ["丙法", "", "", "", "", "", ""],
        ["中华人民共和国丙法", "", "", "", "", "", ""],
        ["丁法", "", "", "", "", "", "", "多出"],
        ["戊\n法", "", "", "", "", "", ""],
        ["己" * 201, "", "", "", "", "", ""],
    )

    assert [words[: words.index("行")] for words in found] == ["第2"] * 4 + ["第3"] + ["第4"] * 3 + [
        f"第{n}" for n in (6, 7, 8, 9)
    ]
    assert "第5行重复" in found[8]


def test_one_title_may_be_enacted_twice() -> None:
    assert faults(["甲法", "", "1993-01-01", "", "", "", ""], ["甲法", "", "2015-01-01", "", "", "", ""]) == []


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (["kind"], "名称"),
        (["title", "colour"], "colour"),
        (["title", "名称"], "两次"),
    ],
)
def test_a_wrong_header_is_refused(header: list[str], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        read_register(a_table(["甲法"], header=header), TODAY)


def test_an_empty_table_is_refused() -> None:
    with pytest.raises(BadInput, match="空"):
        read_register([], TODAY)
