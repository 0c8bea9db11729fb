"""Numbering: gaps, repeats and steps back are found; new acts, sections of the next chapter and running items are not."""

from datetime import date

import pytest

from models.screening.checks import CHECKS
from models.screening.context import ScreenContext
from models.screening.form_numbering import breaks
from models.screening.pack import PackRule
from models.text.tree import Node, NodeKind
from tests.text_builders import text_of

ACT = "益阳市校服管理办法\n第一条　甲规定。\n第二条　乙规定。\n"


def found_by(check: str, words: str) -> list[str]:
    rule = PackRule.model_validate({"code": "FORM-X", "severity": "warn", "source": "某条", "text": "某事", "check": check})
    return [found.quote for found in CHECKS[check](text_of(words), rule, ScreenContext(date(2026, 3, 1)))]


def a_sequence(*numbers: int, kind: NodeKind = NodeKind.ARTICLE) -> tuple[Node, ...]:
    return tuple(Node(kind, "", label=f"第{number}条", number=number) for number in numbers)


@pytest.mark.parametrize(
    "numbers",
    [(), (1,), (1, 2, 3), (1, 2, 3, 1, 2), (1, 2, 1, 2, 1, 2, 3), (1, 2, 3, 1)],
)
def test_a_whole_sequence_and_one_that_begins_anew_have_no_break(numbers: tuple[int, ...]) -> None:
    assert list(breaks(a_sequence(*numbers))) == []


@pytest.mark.parametrize(
    ("numbers", "broken", "words"),
    [
        ((1, 2, 4, 5), [4], "缺第3条"),
        ((1, 2, 7, 8), [7], "编号不连续"),
        ((1, 2, 2, 3), [2], "重复"),
        ((1, 1, 2), [1], "重复"),
        ((2, 3), [2], "前面缺少第1条"),
        ((1, 2, 3, 2, 4), [2], "颠倒"),
        ((1, 2, 3, 9, 4, 5), [9], "编号不连续"),
        ((1, 2, 3, 1, 4), [1], "颠倒"),
    ],
)
def test_a_break_is_named_once_at_the_number_that_breaks(numbers: tuple[int, ...], broken: list[int], words: str) -> None:
    found = list(breaks(a_sequence(*numbers)))

    assert [node.number for node, _, _ in found] == broken
    assert words in found[0][2]


def test_the_unit_is_named_as_the_office_names_it() -> None:
    (*_, message), *_ = breaks(a_sequence(1, 3, kind=NodeKind.CHAPTER))

    assert message.endswith("缺第2章。")


@pytest.mark.parametrize(
    ("words", "quotes"),
    [
        (ACT + "第四条　丙规定。\n", ["第四条"]),
        (ACT + "第四条　依照第三条的规定办理。\n", ["第四条"]),
        (ACT.replace("乙规定。", "乙规定。第三条　丙规定。") + "第四条　丁规定。\n", []),
        ("益阳市校服管理修改决定\n一、将第四条修改为：\n“第四条　甲规定。”\n", []),
        ("益阳市教育局关于修改《校服管理办法》的决定\n第一条　甲。\n第四条　乙。\n第七条　丙。\n", []),
        ("一篇通知\n《方案》有新意。\n第九条　专门规定培训。\n", []),
    ],
)
def test_a_gap_of_articles_is_found_in_an_act_but_not_in_what_it_quotes(words: str, quotes: list[str]) -> None:
    assert found_by("articles_are_gap_free", words) == quotes


def test_articles_that_begin_anew_in_a_later_chapter_are_found() -> None:
    words = "某办法\n第一章　总则\n第一条　甲。\n第二条　乙。\n第二章　附则\n第一条　丙。\n第二条　丁。\n"

    assert found_by("articles_are_gap_free", words) == ["第一条"]


def test_the_articles_of_an_annex_are_counted_by_themselves() -> None:
    words = ACT + "第三条　见附件。\n益阳市教育局\n2026年3月1日\n附件\n校服招标规则\n第一条　甲。\n第二条　乙。\n第四条　丙。\n"

    assert found_by("articles_are_gap_free", words) == ["第四条"]


@pytest.mark.parametrize(
    ("items", "quotes"),
    [
        ("一、要求\n（一）甲事项。\n二、安排\n（一）乙事项。\n（二）丙事项。\n", []),
        ("一、要求\n（一）甲事项。\n（二）乙事项。\n二、安排\n（三）丙事项。\n", []),
        ("一、要求\n（一）甲事项。\n（一）乙事项。\n", ["（一）"]),
        ("一、要求\n（一）甲事项。\n（三）乙事项。\n", ["（三）"]),
    ],
)
def test_items_of_a_notice_may_run_on_or_begin_anew_below_the_next_heading(items: str, quotes: list[str]) -> None:
    words = f"益阳市教育局关于校服采购的通知\n各学校：\n现通知如下：\n{items}"

    assert found_by("items_are_gap_free", words) == quotes
