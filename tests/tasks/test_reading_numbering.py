"""Automatic numbers, as Word shows them."""

import pytest

from tasks.reading.docx import read_docx
from tasks.reading.docx_formats import write
from tests.docx_files import NAMES, docx, in_list, level, num, numbered, numbering, p, style, styles

LAW = (
    level(0, "chineseCountingThousand", "第%1章"),
    level(1, "chineseCountingThousand", "第%2条", more='<w:lvlRestart w:val="0"/>'),
    level(2, "chineseCounting", "（%3）"),
    level(3, "decimal", "%4."),
)


def lines(*body: str, number: str = "", **parts: str) -> list[str]:
    given = {"word/numbering.xml": number or numbering(*LAW)} | {f"word/{name}.xml": inside for name, inside in parts.items()}
    return read_docx(docx(*body, parts=given)).plain.replace("\u3000", " ").split("\n")


def test_articles_run_through_chapters_and_items_start_again() -> None:
    body = [("总则", 0), ("甲", 1), ("乙", 2), ("丙", 2), ("丁", 1), ("戊", 2), ("附则", 0), ("己", 1), ("庚", 3)]

    assert lines(*(numbered(text, 1, depth) for text, depth in body)) == [
        "第一章 总则",
        "第一条 甲",
        "（一）乙",
        "（二）丙",
        "第二条 丁",
        "（一）戊",
        "第二章 附则",
        "第三条 己",
        "1.庚",
    ]


def test_articles_rebuilt_are_articles_of_the_tree() -> None:
    body = [p("某办法"), numbered("为了管理。", 1, 1), numbered("规定的事项如下：", 1, 1), numbered("甲", 1, 2)]
    text = read_docx(docx(*body, parts={"word/numbering.xml": numbering(*LAW)}))

    assert [article.label for article in text.articles] == ["第一条", "第二条"]
    assert text.articles[1].children[0].label == "（一）"


def test_two_lists_over_one_abstract_count_on_and_an_override_starts_again() -> None:
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>'
    nums = num(1) + num(2) + num(3, more=again)
    number = numbering(level(0, "decimal", "%1、"), nums=nums)

    assert lines(numbered("a", 1), numbered("b", 2), numbered("c", 3), numbered("d", 3), number=number) == [
        "1、a",
        "2、b",
        "7、c",
        "8、d",
    ]


def test_a_list_may_replace_a_level() -> None:
    other = level(0, "upperRoman", "%1）")
    nums = num(1, more=f'<w:lvlOverride w:ilvl="0">{other}</w:lvlOverride>')

    assert lines(numbered("a", 1), number=numbering(level(0, "decimal", "%1."), nums=nums)) == ["I）a"]


def test_a_start_other_than_one_is_kept() -> None:
    assert lines(numbered("a", 1), number=numbering(level(0, "decimal", "%1.", start=5))) == ["5.a"]


def test_a_number_may_come_from_the_style_and_those_it_is_based_on() -> None:
    based = styles(style("T", in_list(1)), style("U", based="T"))
    number = numbering(level(0, "decimal", "%1."), level(1, "chineseCounting", "第%2条", more='<w:pStyle w:val="T"/>'))

    assert lines(p("甲", properties='<w:pStyle w:val="U"/>'), number=number, styles=based) == ["第一条 甲"]


def test_number_zero_takes_the_styles_number_away() -> None:
    off = p("甲", properties='<w:pStyle w:val="T"/><w:numPr><w:numId w:val="0"/></w:numPr>')

    assert lines(off, styles=styles(style("T", in_list(1)))) == ["甲"]


def test_a_legal_level_shows_every_number_in_digits() -> None:
    number = numbering(level(0, "chineseCounting", "%1、"), level(1, "chineseCounting", "%1.%2", more="<w:isLgl/>"))

    assert lines(numbered("甲", 1), numbered("乙", 1, 1), number=number) == ["一、甲", "1.1 乙"]


def test_a_list_linked_through_a_style_is_followed() -> None:
    plain = f'<w:abstractNum w:abstractNumId="0">{level(0, "decimal", "%1.")}</w:abstractNum>'
    linked = '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="S"/></w:abstractNum>'
    number = f"<w:numbering {NAMES}>{plain}{linked}{num(1)}{num(2, 1)}</w:numbering>"
    linking = styles(style("S", in_list(1), kind="numbering"))

    assert lines(numbered("甲", 2), number=number, styles=linking) == ["1.甲"]


def test_bullets_are_no_words() -> None:
    assert lines(numbered("甲", 1), number=numbering(level(0, "bullet", "\uf0b7"))) == ["甲"]


def test_an_unknown_format_is_told() -> None:
    text = read_docx(docx(numbered("甲", 1), parts={"word/numbering.xml": numbering(level(0, "thaiLetters", "%1."))}))

    assert text.plain == "1.甲"
    assert [notice.code for notice in text.notices] == ["number-format"]


@pytest.mark.parametrize(
    ("form", "number", "shown"),
    [
        ("chineseCounting", 10, "十"),
        ("chineseCountingThousand", 105, "一百零五"),
        ("japaneseCounting", 21, "二十一"),
        ("taiwaneseCountingThousand", 12, "十二"),
        ("ideographTraditional", 2, "乙"),
        ("ideographZodiac", 1, "子"),
        ("ideographDigital", 10, "一〇"),
        ("chineseLegalSimplified", 3, "叁"),
        ("decimal", 7, "7"),
        ("decimalFullWidth", 12, "１２"),
        ("decimalEnclosedCircleChinese", 3, "③"),
        ("lowerLetter", 27, "aa"),
        ("upperRoman", 9, "IX"),
        ("none", 1, ""),
    ],
)
def test_each_format_is_written_as_word_writes_it(form: str, number: int, shown: str) -> None:
    assert write(number, form) == shown
