"""Quoted standards lead to their group and to one numbering, whatever way a notice writes them."""

from datetime import date

import pytest

from models.evaluation.standards import (
    GROUP_OF_ARTICLE,
    MEASURES_ARTICLES,
    RULES_ITEMS,
    Cited,
    Instrument,
    Label,
    citations,
    comparable,
    label_of,
    meaning,
)
from models.screening.pack import Group

ENTRY, FLOW, COST, CONDUCT = Group.ENTRY, Group.FLOW, Group.COST, Group.CONDUCT


@pytest.mark.parametrize(
    ("words", "groups", "items"),
    [
        ("《公平竞争审查条例》第八条（四）", {ENTRY}, {"8-4"}),
        ("《公平竞争审查条例》第九条第（二）项、第十条第（二）项", {FLOW, COST}, {"9-2", "10-2"}),
        ("《公平竞争审查条例实施办法》第十五条（六）", {FLOW}, {"9-3"}),
        ("《公平竞争审查条例实施办法》第二十三条", {CONDUCT}, {"11-3"}),
        ("《实施细则》第十三条第三款第3项", {ENTRY}, {"8-3"}),
        ("《实施细则》第十四条第（一）项", {FLOW}, {"9-4"}),
        ("《公平竞争审查制度实施细则》第十五条 某某标准。（一）不得：1.甲；3.乙。", {COST}, {"10-2", "10-3"}),
        ("《实施细则》第十五条第一款", {COST}, {"10-1", "10-2", "10-3"}),
        ("《公平竞争审查制度实施细则》“市场准入和退出标准”的规定", {ENTRY}, set()),
        ("《公平竞争审查制度实施细则》“影响生产成本经营成本”的规定", {COST}, set()),
        ("《中华人民共和国反垄断法》第三十九条和第四十五条", {ENTRY}, {"8-3"}),
        ("修改前的《中华人民共和国反垄断法》第三十四条", {FLOW}, {"9-3"}),
        ("《反垄断法》第四十二条", {ENTRY, FLOW}, {"8-4", "9-3"}),
        ("《反垄断法》第三十三条（五）", {FLOW}, {"9-1"}),
        ("《反垄断法》第三十七条", set(), set()),
        ("《反垄断法》第五十一条", set(), set()),
        ("第十三条", set(), set()),
        ("", set(), set()),
    ],
)
def test_a_quoted_standard_leads_to_its_group_and_item(words: str, groups: set[Group], items: set[str]) -> None:
    found = label_of(words)

    assert (set(found.groups), set(found.items)) == (groups, items)


def test_a_wrong_number_beside_quoted_words_gives_both() -> None:
    found = label_of("《实施细则》第十三条第（三）项“不得排斥或者限制外地经营者参加本地招标投标活动”")

    assert found == Label(frozenset({ENTRY, FLOW}), frozenset({"8-3", "9-3"}), ("2021细则 13-3",))


def test_each_article_and_point_is_cited_once_and_most_exactly() -> None:
    words = "《细则》第十四条（三）不得：3.甲；5.乙。第十五条第二款"

    assert list(citations(words)) == [
        Cited(Instrument.RULES, 14, 3, 3),
        Cited(Instrument.RULES, 14, 3, 5),
        Cited(Instrument.RULES, 15, 2),
    ]


def test_a_decimal_number_is_no_sub_point() -> None:
    assert list(citations("《细则》第十四条（三）2.5万元")) == [Cited(Instrument.RULES, 14, 3)]


def test_every_point_of_every_standard_has_the_group_of_its_comparable_item() -> None:
    for key, items in RULES_ITEMS.items():
        group = meaning(Cited(Instrument.RULES, int(key.split("-")[0]), 1))[0]
        assert {GROUP_OF_ARTICLE[item.split("-")[0]] for item in items} == set(group)
    assert [meaning(Cited(Instrument.MEASURES, article))[0][0] for article in MEASURES_ARTICLES] == (
        [ENTRY] * 4 + [FLOW] * 5 + [COST] * 3 + [CONDUCT] * 3
    )


@pytest.mark.parametrize(
    ("item", "day", "expected"),
    [
        ("15-6", date(2026, 1, 1), {"9-3"}),
        ("15（六）", date(2026, 1, 1), set()),
        ("第十五条（六）", date(2026, 1, 1), {"9-3"}),
        ("实施办法第十五条第（六）项", date(2021, 7, 1), {"9-3"}),
        ("9-3", date(2024, 9, 1), {"9-3"}),
        ("13-3", date(2022, 1, 1), {"8-3"}),
        ("C-imp-15-6", date(2026, 1, 1), {"9-3"}),
        ("第二十四条", date(2026, 1, 1), set()),
        ("nonsense", date(2026, 1, 1), set()),
    ],
)
def test_the_item_of_a_finding_is_counted_in_the_standard_of_the_day(item: str, day: date, expected: set[str]) -> None:
    assert comparable(item, day) == expected
