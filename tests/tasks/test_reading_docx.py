"""Word files: every word once, and what lies beside the words reported."""

import io

import docx as python_docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.text.fingerprint import fingerprint
from models.text.outline import parse_text
from models.text.tree import DocumentText, NodeKind
from tasks.reading.docx import read_docx
from tests.docx_files import NAMES, docx, docx_of, field, numbered, p, style, styles, table, words

INS = '<w:ins w:id="1" w:author="甲"><w:r><w:t>新增</w:t></w:r></w:ins>'
DEL = '<w:del w:id="2" w:author="甲"><w:r><w:delText>旧词</w:delText></w:r></w:del>'


def codes(text: DocumentText) -> dict[str, bool]:
    return {notice.code: notice.blocks for notice in text.notices}


def test_paragraphs_come_in_order() -> None:
    text = read_docx(docx_of("某办法\n第一条　甲。\n第二条　乙。"))

    assert text.plain == "某办法\n第一条　甲。\n第二条　乙。"
    assert [article.label for article in text.articles] == ["第一条", "第二条"]
    assert text.notices == ()


def test_a_file_and_its_text_have_one_fingerprint() -> None:
    written = "某办法\n第一条　甲。\n（一）乙；\n第二条　丙。"

    assert fingerprint(read_docx(docx_of(written))) == fingerprint(parse_text(written))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text("甲乙 第一条（）、。x9", min_size=1, max_size=12), min_size=1, max_size=6))
def test_writing_with_python_docx_and_reading_loses_no_word(lines: list[str]) -> None:
    document = python_docx.Document()
    for line in ["某办法", *lines]:
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)

    text = read_docx(buffer.getvalue())

    assert "".join(text.plain.split()) == "某办法" + "".join("".join(lines).split())


def test_tracked_changes_are_read_as_accepted_and_block() -> None:
    text = read_docx(docx(p("原有", after=INS + DEL)))

    assert text.plain == "原有新增"
    assert codes(text) == {"tracked-changes": True}
    assert "2 处" in text.notices[0].message


def test_a_deleted_paragraph_end_joins_two_paragraphs() -> None:
    text = read_docx(docx(p("前半", properties='<w:rPr><w:del w:id="1"/></w:rPr>'), p("后半")))

    assert text.plain == "前半后半"
    assert codes(text)["tracked-changes"]


def test_moved_words_come_once() -> None:
    moved = f"<w:p><w:moveFrom>{words('移动')}</w:moveFrom></w:p><w:p><w:moveTo>{words('移动')}</w:moveTo></w:p>"

    assert read_docx(docx(p("某"), moved)).plain.count("移动") == 1


def test_hidden_words_are_left_out_and_told() -> None:
    text = read_docx(docx(p("可见"), p("暗藏", run="<w:vanish/>"), p("也可见", run='<w:vanish w:val="0"/>')))

    assert "暗藏" not in text.plain
    assert "也可见" in text.plain
    assert "hidden-text" in codes(text)
    assert "暗藏" in text.notices[0].message


def test_words_hidden_by_a_style_are_hidden() -> None:
    hides = {"word/styles.xml": styles(style("H", run="<w:vanish/>"))}

    assert "暗藏" not in read_docx(docx(p("可见"), p("暗藏", properties='<w:pStyle w:val="H"/>'), parts=hides)).plain


def test_a_text_box_is_read_once_and_its_fallback_dropped() -> None:
    box = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent>"
        + p("框内文字")
        + "</w:txbxContent>"
        "</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>"
        + p("框内文字")
        + "</w:txbxContent>"
        "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    text = read_docx(docx(p("正文", after=box)))

    assert text.plain.split("\n") == ["框内文字", "正文"]
    assert codes(text) == {"text-box": False}


def test_footnotes_hang_on_the_paragraph_that_refers_to_them() -> None:
    note = f'<w:footnote w:id="0" w:type="separator"/><w:footnote w:id="2">{p("注文。")}</w:footnote>'
    notes = f"<w:footnotes {NAMES}>{note}</w:footnotes>"
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    text = read_docx(
        docx(p("某办法"), p("第一条　甲。", after=reference), p("第二条　乙。"), parts={"word/footnotes.xml": notes})
    )

    (found,) = text.articles[0].children
    assert (found.kind, found.text) == (NodeKind.FOOTNOTE, "注文。")


def test_comments_are_told_and_not_read() -> None:
    comments = f'<w:comments {NAMES}><w:comment w:id="1">{p("此处存疑")}</w:comment></w:comments>'
    text = read_docx(docx(p("正文"), parts={"word/comments.xml": comments}))

    assert text.plain == "正文"
    assert codes(text) == {"comments": False}


def test_headers_are_left_out_by_name() -> None:
    header = f"<w:hdr {NAMES}>{p('页眉')}</w:hdr>"

    text = read_docx(docx(p("正文"), parts={"word/header1.xml": header}, rels=[("h1", "header", "header1.xml")]))

    assert text.plain == "正文"
    assert text.notices == ()


def test_merged_cells_come_once_and_nested_tables_stay_in_their_cell() -> None:
    below = "<w:tcPr><w:vMerge/></w:tcPr>" + p("重复")
    above = '<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>' + p("合并")
    wide = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + p("通栏")
    text = read_docx(docx(p("某表"), table([above, "1"], [below, "2"], [wide], ["x", table(["内"]) + p("")])))

    (found,) = [node for node in text.walk() if node.kind is NodeKind.TABLE]
    assert found.rows == (("合并", "1"), ("", "2"), ("通栏",), ("x", "内"))


def test_an_imprint_laid_out_as_a_table_is_an_imprint() -> None:
    text = read_docx(
        docx(p("某通知"), p("请执行。"), p("完。"), table(["抄送：市政府办公室。"], ["益阳市教育局办公室", "2026年3月2日印发"]))
    )

    assert [node.kind for node in text.nodes][-2:] == [NodeKind.IMPRINT, NodeKind.IMPRINT]


def test_a_contents_field_is_dropped_and_other_results_are_kept() -> None:
    toc, day = (f"<w:r><w:instrText>{code}</w:instrText></w:r>" for code in (" TOC \\o ", "DATE"))
    contents = f"<w:p>{field('begin')}{toc}{field('separate')}{words('第一章 1')}</w:p>"
    end = f"<w:p>{words('第二章 2')}{field('end')}</w:p>"
    date = f"<w:p>{field('begin')}{day}{field('separate')}{words('2026')}{field('end')}</w:p>"
    text = read_docx(docx(contents, end, p("正文"), date))

    assert text.plain.split() == ["正文", "2026"]
    assert codes(text) == {"toc": False}


@pytest.mark.parametrize(
    ("kind", "target", "expected"),
    [
        ("hyperlink", "http://example.com/", {}),
        ("image", "http://example.com/a.png", {"outside-link": True}),
        ("oleObject", "file:///c:/a.xlsx", {"outside-link": True}),
        ("attachedTemplate", "http://example.com/a.dotm", {"outside-link": True}),
        ("attachedTemplate", "file://///server/a.dotm", {"outside-link": True}),
        ("attachedTemplate", "file:///C:/Users/a/Normal.dotm", {"outside-template": False}),
    ],
)
def test_what_leads_outside_blocks_unless_it_is_a_mere_link(kind: str, target: str, expected: dict[str, bool]) -> None:
    assert codes(read_docx(docx(p("正文"), rels=[("x1", kind, target)]))) == expected


def test_other_files_merged_in_by_reference_block() -> None:
    assert codes(read_docx(docx(p("正文"), '<w:altChunk r:id="x"/>'))) == {"other-file": True}


def test_what_nobody_knows_is_reported_by_name() -> None:
    (notice,) = read_docx(docx(p("正文"), "<w:mystery/>")).notices

    assert notice.code == "unread"
    assert "mystery" in notice.message


def test_an_image_is_known_by_its_hash() -> None:
    picture = '<w:r><w:drawing><a:blip r:embed="i1"/></w:drawing></w:r>'
    one, two = (
        read_docx(docx(p("正文", after=picture), parts={"word/media/i.png": content}, rels=[("i1", "image", "media/i.png")]))
        for content in (b"one", b"two")
    )

    assert len(one.images[0]) == 64
    assert fingerprint(one) != fingerprint(two)


def test_soft_breaks_part_lines_and_runs_join() -> None:
    runs = "<w:p><w:r><w:t>益阳市</w:t><w:br/><w:t>某</w:t></w:r><w:hyperlink><w:r><w:t>办法</w:t></w:r></w:hyperlink></w:p>"

    assert read_docx(docx(runs)).plain == "益阳市\n某办法"


def test_a_centred_title_is_told_by_its_alignment_through_styles() -> None:
    centred = {"word/styles.xml": styles(style("A", '<w:jc w:val="center"/>'), style("B", based="A"))}
    title = [p(line, properties='<w:pStyle w:val="B"/>') for line in ("益阳市改革", "若干事")]

    assert read_docx(docx(*title, p("为了改革，定如下。"), parts=centred)).title == "益阳市改革若干事"


def test_the_strict_form_of_the_format_is_read() -> None:
    document = '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body><w:p><w:r><w:t>正文</w:t></w:r></w:p></w:body></w:document>'

    assert read_docx(docx(parts={"word/document.xml": document})).plain == "正文"


def test_a_list_without_numbering_part_is_read_without_numbers() -> None:
    assert read_docx(docx(numbered("甲", 5))).plain == "甲"
