"""From lines to the tree."""

import sys
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.text.folding import bare
from models.text.line import Align, Line
from models.text.outline import parse, parse_text
from models.text.tree import DocumentText, Node, NodeKind

MEASURES = """益阳市校外培训管理办法
（试行）
（2026年1月5日局务会议审议通过）
第一章　总　则
第一条　为了规范校外培训，制定本办法。
第二条　本办法适用于本市。
前款所称校外培训，包括：
（一）学科类培训；
1. 线上培训；
（1）直播；
（二）非学科类培训。
第二章　附　则
第一节　施行
第三条　依照第二条规定，自    年  月  日起施行。
附件：1.申请表
2.名单
益阳市教育局
益阳市财政局
2026年3月1日
（此件主动公开）
附件1
申请表
第一条　填写说明。
附件2
名单
抄送：市政府办公室，
各区县（市）教育局。
益阳市教育局办公室　　2026年3月2日印发"""


def kinds(nodes: tuple[Node, ...]) -> list[str]:
    return [node.kind.value for node in nodes]


def only(text: DocumentText, kind: NodeKind) -> list[Node]:
    return [node for node in text.walk() if node.kind is kind]


def test_a_document_has_its_parts_in_order() -> None:
    text = parse_text(MEASURES)

    assert kinds(text.nodes) == (
        ["title", "line", "chapter", "chapter", "line", "signature", "signature", "date", "line", "annex", "annex"]
        + ["imprint"] * 3
    )
    assert text.title == "益阳市校外培训管理办法（试行）"


def test_articles_hold_further_paragraphs_items_subitems_and_points() -> None:
    article = parse_text(MEASURES).articles[1]

    assert (article.label, article.number, article.text) == ("第二条", 2, "本办法适用于本市。")
    (second,) = article.children
    assert (second.kind, second.number) == (NodeKind.PARAGRAPH, 2)
    assert [item.label for item in second.children] == ["（一）", "（二）"]
    assert second.children[0].children[0].kind is NodeKind.SUBITEM
    assert second.children[0].children[0].children[0].kind is NodeKind.POINT


def test_annexes_have_trees_of_their_own_and_their_articles_are_not_the_documents() -> None:
    text = parse_text(MEASURES)
    first, second = only(text, NodeKind.ANNEX)

    assert (first.label, first.number, kinds(first.children)) == ("附件1", 1, ["title", "article"])
    assert second.children[0].text == "名单"
    assert [article.number for article in text.articles] == [1, 2, 3]


def test_several_organs_may_sign() -> None:
    assert [node.text for node in only(parse_text(MEASURES), NodeKind.SIGNATURE)] == ["益阳市教育局", "益阳市财政局"]


@pytest.mark.parametrize(
    "line",
    [
        "第七条规定的情形，由市教育局处理。",
        "第七条第一款所列材料应当齐全。",
        "第三条、第四条所称机构，是指民办学校。",
        "（一）至（三）项的材料可以容缺。",
        "一、二年级学生不布置书面作业。",
        "3.5万元以下的项目不适用。",
        "2026年的工作另行安排。",
    ],
)
def test_a_reference_or_a_figure_at_the_start_of_a_line_is_no_heading(line: str) -> None:
    text = parse_text(f"某办法\n第一条　本办法适用于全市。\n第二条　有关事项如下。\n{line}")

    assert kinds(text.articles[-1].children) == ["paragraph"]


def test_an_article_without_a_space_is_told_by_its_running_number() -> None:
    text = parse_text("某办法\n第一条为了规范管理，制定本办法。\n第二条中小学校应当落实。\n第三条第三方机构应当配合。")

    assert [article.number for article in text.articles] == [1, 2, 3]


def test_a_gap_and_a_double_number_stay_as_written() -> None:
    text = parse_text("某办法\n第一条　甲。\n第三条　乙。\n第三条　丙。")

    assert [article.number for article in text.articles] == [1, 3, 3]


def test_a_notice_is_read_by_its_headings() -> None:
    text = parse_text(
        "关于做好招生工作的通知\n各县市区教育局：\n现就有关事项通知如下：\n一、总体要求\n（一）原则。\n坚持公平。\n1.甲；\n二、其他"
    )
    first = text.nodes[3]

    assert kinds(text.nodes) == ["title", "line", "paragraph", "heading", "heading"]
    assert first.children[0].label == "（一）"
    assert kinds(first.children[0].children) == ["paragraph", "subitem"]


def test_an_act_sent_out_by_a_notice_is_a_part_of_its_own_and_its_articles_count() -> None:
    text = parse_text(
        "关于印发《某办法》的通知\n各单位：\n现印发给你们。\n某市教育局\n2026年3月1日\n某办法\n第一条　甲。\n第二条　乙。"
    )
    annex = text.nodes[-1]

    assert (annex.kind, annex.label, annex.children[0].text) == (NodeKind.ANNEX, "", "某办法")
    assert [article.number for article in text.articles] == [1, 2]


def test_an_amending_act_quotes_articles_without_having_them() -> None:
    text = parse_text(
        "关于修改《某办法》的决定\n一、将第七条修改为：\n“第七条　学校应当公示。\n第八条　收费标准另行规定。”\n二、删去第九条。"
    )

    assert not text.articles
    assert [node.label for node in text.nodes if node.kind is NodeKind.HEADING] == ["一、", "二、"]


def test_header_lines_stand_before_the_title() -> None:
    text = parse_text("益阳市教育局文件\n益教规〔2026〕3号\n关于规范招生的通知\n各学校：\n请遵照执行。")

    assert kinds(text.nodes) == ["line", "line", "title", "line", "paragraph"]


def test_the_way_lines_stand_makes_a_title_of_them() -> None:
    lines = [
        Line("益阳市普通高中", align=Align.CENTER),
        Line("改革的若干事", align=Align.CENTER),
        Line("为了改革，定如下事项。"),
    ]

    assert parse(lines).title == "益阳市普通高中改革的若干事"


def test_a_number_rebuilt_by_word_counts_as_written() -> None:
    text = parse([Line("某办法"), Line("规定的事项从其规定。", label="第一条"), Line("甲。", label="（一）")])

    (article,) = text.articles
    assert (article.number, article.text, article.children[0].label) == (1, "规定的事项从其规定。", "（一）")
    assert "第一条" in text.plain


def test_tables_and_footnotes_hang_where_they_were_read() -> None:
    rows = (("名称", "数量"), ("甲", "1"))
    text = parse(
        [Line("某办法"), Line("第一条　见下表。"), Line("注文", footnote=True), Line("", rows=rows), Line("第二条　完。")]
    )

    assert kinds(text.articles[0].children) == ["footnote", "table"]
    assert text.articles[0].children[1].rows == rows
    assert text.plain.split("\n")[3] == "名称\t数量"


def test_articles_in_a_text_that_lost_its_line_breaks_are_found_by_their_numbers() -> None:
    filler = "本条所称事项应当依照有关规定办理，并报上级部门备案，涉及其他部门职责的会同有关部门处理。" * 2
    text = parse_text(
        f"某办法第一章总则第一条{filler}第二条{filler}依照第一条规定处理。第三条下列事项：（一）甲；（二）乙。第二章附则第四条{filler}"
    )

    assert [article.number for article in text.articles] == [1, 2, 3, 4]
    assert [item.label for item in text.articles[2].children] == ["（一）", "（二）"]


def test_line_ends_of_every_kind_keep_the_offsets() -> None:
    words = "某办法\r\n第一条　甲。\r第二条　乙。\u2028第三条　丙。\x0b第四条　丁。"
    text = parse_text(words)

    assert [article.number for article in text.articles] == [1, 2, 3, 4]
    assert all(words[node.text_start : node.end] == node.text for node in text.articles)


def calls_to_read(lines: int) -> int:
    """Count the calls, generators' too, that reading so many lines below one article takes."""
    count = 0

    def counting(_frame: FrameType, _event: str, _arg: object) -> None:
        nonlocal count
        count += 1

    text = "办法\n第一条　制定本办法。\n" + "甲乙丙丁戊己\n" * lines
    before = sys.getprofile()
    sys.setprofile(counting)
    try:
        parse_text(text)
    finally:
        sys.setprofile(before)
    return count


def test_reading_takes_a_work_that_grows_with_the_lines_and_no_faster() -> None:
    calls_to_read(10)  # what is compiled once

    assert calls_to_read(1200) < 2.2 * calls_to_read(600)


LINES = st.sampled_from(
    [
        *MEASURES.split("\n"),
        "一、总体要求",
        "（三）其他。",
        "1.1 目标",
        "“第八条　引文",
        "附件",
        "第九十九条",
        "　",
        "①甲",
        "2026年",
    ]
)


@given(st.lists(LINES, max_size=30) | st.lists(st.text(max_size=30), max_size=8))
def test_reading_loses_no_word_and_every_node_lies_where_it_says(lines: list[str]) -> None:
    text = parse_text("\n".join(lines))
    joined = "".join(node.label + node.text for node in text.walk())

    assert bare(joined) == bare(text.plain)
    assert all(text.plain[node.text_start : node.end] == node.text for node in text.walk())
    starts = [node.start for node in text.walk()]
    assert starts == sorted(starts)
