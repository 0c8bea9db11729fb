"""Addresses: unique, and the way back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.text.address import address_at, address_of, addresses, find
from models.text.outline import parse_text
from tests.models.test_text_outline import LINES, MEASURES


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("为了规范", "第一条"),
        ("前款所称", "第二条第二款"),
        ("非学科类", "第二条第二款第（二）项"),
        ("线上培训", "第二条第二款第（一）项第1目"),
        ("直播", "第二条第二款第（一）项第1目第（1）点"),
        ("附　则", "第二章"),
        ("施行\n第三条", "第二章第一节"),
        ("填写说明", "附件1第一条"),
        ("申请表\n第一条", "附件1标题"),
        ("审议通过", "题注"),
        ("益阳市财政局", "发文机关署名（第2处）"),
    ],
)
def test_a_place_has_the_name_the_office_uses(words: str, address: str) -> None:
    text = parse_text(MEASURES)

    assert address_at(text, text.plain.index(words)) == address


def test_a_notice_is_addressed_by_its_headings() -> None:
    text = parse_text("关于招生的通知\n各学校：\n一、要求\n（一）甲。\n（二）乙：\n1.丙；\n2.丁；\n3.戊。")

    assert address_at(text, text.plain.index("戊")) == "一、（二）第3目"


def test_the_first_paragraph_is_named_only_where_there_are_several() -> None:
    one = parse_text("某办法\n第一条　如下：\n（一）甲。")
    two = parse_text("某办法\n第一条　如下：\n（一）甲。\n另有规定的除外。")

    assert address_at(one, one.plain.index("甲")) == "第一条第（一）项"
    assert address_at(two, two.plain.index("甲")) == "第一条第一款第（一）项"
    assert find(two, "第一条第（一）项") == find(two, "第一条第一款第（一）项") is not None


@pytest.mark.parametrize(
    "written", ["第2条第2款第2项", "第二条第二款第二项", "第一章第二条第二款第（二）项", "第二条第二款第(二)项"]
)
def test_other_ways_to_write_an_address_are_understood(written: str) -> None:
    found = find(parse_text(MEASURES), written)

    assert found is not None
    assert found.text == "非学科类培训。"


def test_two_places_of_one_number_are_told_apart() -> None:
    text = parse_text("某办法\n第一条　甲。\n第一条　乙。")

    assert [address_of(text, article) for article in text.articles] == ["第一条", "第一条（第2处）"]


def test_an_unknown_address_and_the_place_before_the_first_word_are_nothing() -> None:
    text = parse_text("\n\n某办法\n第一条　甲。")

    assert find(text, "第九条") is None
    assert address_at(text, 0) == ""


@given(st.lists(LINES, max_size=40))
def test_addresses_are_unique_and_lead_back(lines: list[str]) -> None:
    text = parse_text("\n".join(lines))
    book = addresses(text)

    nodes = list(text.walk())
    assert len(book.all()) == len(nodes)
    assert all(book.find(book.of(node)) is node for node in nodes)
    assert all(book.at(node.start) == book.of(node) for node in nodes if node.text or node.label)
