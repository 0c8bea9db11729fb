"""The red-head file read back: what GB/T 9704 asks is there, the bytes never vary, and it says what was approved."""

import time
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm
from lxml import etree

from models.publication_values import Imprint, Issued, Layout, NumberPlace
from models.refusals import BadInput, Refusal
from models.text.compare import say_the_same
from models.text.line import Line
from models.text.outline import parse
from tasks.reading.read import read_bytes
from tasks.writing.filling import late_values
from tasks.writing.redhead import red_head
from tests.issued_builders import an_issued, the_joint_sample, the_sample


def opened(data: bytes) -> Any:  # noqa: ANN401 - docx's own document
    return docx.Document(BytesIO(data))


def paragraph(document: Any, words: str) -> Any:  # noqa: ANN401 - docx's own objects
    return next(each for each in document.paragraphs if each.text.startswith(words))


def xml(data: bytes) -> Any:  # noqa: ANN401 - lxml's own element
    return etree.fromstring(data)


def faces(holder: Any) -> list[tuple[str, float]]:  # noqa: ANN401 - docx's own objects
    return [(run._r.rPr.rFonts.get(qn("w:eastAsia")), run.font.size.pt) for run in holder.runs]


def differences(issued: Issued, layout: Layout | None = None) -> tuple[str, ...]:
    shown = read_bytes("红头.docx", red_head(issued, layout))
    return tuple(each.message for each in say_the_same(issued.text, shown, late_values(issued)))


def test_the_page_is_a4_with_the_margins_and_the_grid_of_the_standard() -> None:
    section = opened(red_head(an_issued())).sections[0]

    grid = section._sectPr.find(qn("w:docGrid"))

    def mm(length: int) -> int:
        return round(length / Mm(1))

    assert (mm(section.page_width), mm(section.page_height)) == (210, 297)
    assert [mm(x) for x in (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)] == [
        37,
        35,
        28,
        26,
    ]
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")


def test_the_mark_is_red_and_the_title_black_each_in_its_font() -> None:
    document = opened(red_head(an_issued()))

    mark, title = paragraph(document, "示例市教育局文件"), paragraph(document, "示例市学校用餐管理办法")

    assert faces(mark) == [("方正小标宋简体", 52.0)]
    assert str(mark.runs[0].font.color.rgb) == "FF0000"
    assert faces(title) == [("方正小标宋简体", 22.0)]
    assert title.runs[0].font.color.rgb is None


def test_a_long_mark_is_set_smaller_so_that_it_stays_on_one_line() -> None:
    document = opened(red_head(an_issued(marks=("示例市人力资源和社会保障局",))))

    size = paragraph(document, "示例市人力资源和社会保障局文件").runs[0].font.size.pt

    assert 15 * size <= 156 / 25.4 * 72


def test_both_numbers_stand_in_the_head_the_registration_number_first() -> None:
    lines = [each.text for each in opened(red_head(an_issued())).paragraphs]

    assert lines[:3] == ["SLCR—2026—03001", "示例市教育局文件", "示教规〔2026〕3号"]


def test_the_place_of_the_registration_number_is_a_setting() -> None:
    places = {place: paragraph(opened(red_head(an_issued(), Layout(place))), "SLCR") for place in NumberPlace}

    assert places[NumberPlace.TOP_LEFT].alignment == 0
    assert places[NumberPlace.ABOVE_MARK].alignment == 1


def test_a_red_line_stands_four_millimetres_below_the_document_number() -> None:
    holder = paragraph(opened(red_head(an_issued())), "示教规")

    line = holder._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))

    assert (line.get(qn("w:color")), line.get(qn("w:space"))) == ("FF0000", "11")


def test_each_level_of_the_body_has_its_font() -> None:
    words = "示例市教育局关于用餐的通知\n各学校：\n一、总体要求\n（一）工作目标\n1.完善制度。各校应当细化。\n"
    document = opened(red_head(an_issued(words, effective_on=None)))

    fonts = {key: {font for font, _ in faces(paragraph(document, key))} for key in ("各学校", "一、", "（一）", "1.")}

    assert fonts == {"各学校": {"仿宋_GB2312"}, "一、": {"黑体"}, "（一）": {"楷体_GB2312"}, "1.": {"仿宋_GB2312"}}


def test_the_label_of_an_article_is_heiti_and_its_words_fangsong() -> None:
    document = opened(red_head(the_sample()))

    assert faces(paragraph(document, "第二条")) == [("黑体", 16.0), ("仿宋_GB2312", 16.0)]
    assert faces(paragraph(document, "第一章")) == [("黑体", 16.0), ("黑体", 16.0)]


def test_every_run_and_every_style_names_its_east_asian_font() -> None:
    with ZipFile(BytesIO(red_head(the_sample()))) as archive:
        parts = [xml(archive.read(name)) for name in archive.namelist() if name.startswith("word/") and name.endswith("l")]

    properties = [found for part in parts for found in part.iter(qn("w:rPr"))]
    runs = [found for part in parts for found in part.iter(qn("w:r"))]

    assert len(properties) > 150
    assert all(found.find(qn("w:rFonts")).get(qn("w:eastAsia")) for found in properties)
    assert all(run.find(qn("w:rPr")) is not None for run in runs)


def test_the_body_is_set_on_the_measured_grid() -> None:
    holder = paragraph(opened(red_head(the_sample())), "第二条")

    spacing, indent = holder._p.pPr.find(qn("w:spacing")), holder._p.pPr.find(qn("w:ind"))

    assert (spacing.get(qn("w:line")), spacing.get(qn("w:lineRule"))) == ("579", "exact")
    assert indent.get(qn("w:firstLineChars")) == "200"
    assert {run._r.rPr.find(qn("w:spacing")).get(qn("w:val")) for run in holder.runs} == {"-5"}


def test_page_numbers_stand_outside_on_odd_and_even_pages() -> None:
    document = opened(red_head(an_issued()))
    section = document.sections[0]

    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]

    assert document.settings.odd_and_even_pages_header_footer
    assert (odd.text, odd.alignment, even.text, even.alignment) == ("— 1 —", 2, "— 1 —", 0)
    assert faces(odd)[0] == ("宋体", 14.0)


def test_the_date_has_no_leading_zeros_and_stands_four_characters_in() -> None:
    holder = paragraph(opened(red_head(an_issued(signed_on=date(2026, 3, 9)))), "2026年3月9日")

    assert holder._p.pPr.find(qn("w:ind")).get(qn("w:right")) == str(4 * 315)


def test_the_imprint_stands_in_a_frame_at_the_foot_between_three_rules() -> None:
    document = opened(red_head(an_issued()))
    framed = [each for each in document.paragraphs if each._p.pPr.find(qn("w:framePr")) is not None]

    words = [each.text for each in framed if each.text]
    heights = [
        rect.get("style").split("height:")[1] for rect in document.element.body.iter("{urn:schemas-microsoft-com:vml}rect")
    ]

    assert words == ["抄送：市司法局，市市场监督管理局。", "示例市教育局办公室\t2026年3月13日印发"]
    assert {each._p.pPr.find(qn("w:framePr")).get(qn("w:yAlign")) for each in framed} == {"bottom"}
    assert heights == ["0.992pt", "0.709pt", "0.992pt"]


def test_a_document_without_imprint_has_none() -> None:
    document = opened(red_head(an_issued(imprint=Imprint())))

    assert "印发" not in "".join(each.text for each in document.paragraphs)


def test_the_joint_mark_stacks_the_organs_the_host_first_and_signs_with_all() -> None:
    lines = [each.text for each in opened(red_head(the_joint_sample())).paragraphs if each.text]

    assert lines[1:5] == ["示例市教育局", "示例市卫生健康委员会", "文件", "示教规〔2026〕3号"]
    assert lines[-5:-2] == ["示例市教育局", "示例市卫生健康委员会", "2026年3月9日"]


def test_an_annex_opens_a_new_page_with_its_mark_flush() -> None:
    holder = paragraph(opened(red_head(the_sample())), "附件")

    assert holder.paragraph_format.page_break_before
    assert faces(holder) == [("黑体", 16.0)]


def test_a_table_is_set_as_a_table_and_read_back_with_its_cells() -> None:
    rows = (("序号", "项目"), ("1", "产品质量"))
    words = ("示例市用餐办法", "第一条　为了规范用餐，制定本办法。", "附件", "用餐评价表")
    text = parse([*(Line(each) for each in words), Line("", rows=rows)])
    issued = an_issued(title=text.title, text=text, effective_on=None)

    table = opened(red_head(issued)).tables[0]

    assert [[cell.text for cell in row.cells] for row in table.rows] == [list(row) for row in rows]
    assert differences(issued) == ()


@pytest.mark.parametrize("layout", [Layout(), Layout(NumberPlace.ABOVE_MARK, sealed=False, note="此件公开发布")])
def test_i3_the_red_head_says_what_was_approved(layout: Layout) -> None:
    assert differences(the_sample(), layout) == ()
    assert differences(the_joint_sample(), layout) == ()


def test_i3_a_red_head_of_another_text_does_not_say_the_same() -> None:
    approved = an_issued()
    other = an_issued(approved.text.plain.replace("学校用餐，", "学校用餐和饮水，"))

    shown = read_bytes("红头.docx", red_head(other))

    assert say_the_same(approved.text, shown, late_values(approved))


def test_the_same_document_gives_the_same_bytes() -> None:
    first = red_head(the_sample())
    time.sleep(2.1)  # a zip counts in steps of two seconds

    assert red_head(the_sample()) == first


def test_the_file_tells_nothing_of_person_or_machine() -> None:
    with ZipFile(BytesIO(red_head(an_issued()))) as archive:
        names, core = archive.namelist(), archive.read("docProps/core.xml").decode()

    assert not [name for name in names if any(word in name for word in ("thumbnail", "app.xml", "customXml", "comments"))]
    assert "python-docx" not in core
    assert "2026-03-09T00:00:00Z" in core


@pytest.mark.parametrize("missing", ["document_number", "registration_number"])
def test_an_unnumbered_document_is_refused(missing: str) -> None:
    with pytest.raises(Refusal, match="先完成登记和编号"):
        red_head(an_issued(**{missing: ""}))


def test_a_blank_date_of_effect_is_refused() -> None:
    with pytest.raises(Refusal, match="施行日期尚未填写"):
        red_head(an_issued("示例市用餐办法\n第一条　为了规范用餐，制定本办法。\n第二条　本办法自    年  月  日起施行。\n"))


def test_a_date_of_effect_other_than_the_recorded_one_is_refused() -> None:
    with pytest.raises(Refusal, match=r"文本写明的施行日期是2026年5月1日，登记的是2026年6月1日"):
        red_head(an_issued(effective_on=date(2026, 6, 1)))


def test_a_title_other_than_the_text_has_is_refused() -> None:
    with pytest.raises(Refusal, match="标题"):
        red_head(an_issued(title="示例市学校饮水管理办法"))


def test_a_text_with_a_picture_is_refused_with_the_way_out() -> None:
    issued = an_issued()

    with pytest.raises(Refusal, match="上传红头文件"):
        red_head(replace(issued, text=replace(issued.text, images=("0" * 64,))))


def test_an_invisible_control_character_is_refused() -> None:
    with pytest.raises(BadInput, match=r"U\+0007"):
        red_head(an_issued("示例市学校用餐管理办法\n第一条　为了规范\x07用餐，制定本办法。\n", effective_on=None))
