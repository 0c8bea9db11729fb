"""Hostile, broken and foreign files: refused in one sentence, before anything is unpacked or fetched."""

import io
import zipfile
from pathlib import Path

import pytest

from models.refusals import BadInput
from tasks.reading.__main__ import answer
from tasks.reading.apart import read_apart
from tasks.reading.guard import MOST_BYTES
from tasks.reading.read import read_bytes, read_file
from tasks.reading.sniff import FileType, sniff
from tests.docx_files import NAMES, docx, docx_of, p, package

BODY = f"<w:document {NAMES}><w:body>{p('正文&e;')}</w:body></w:document>"
OUTSIDE = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/hostname">]>{BODY}'
NESTED = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY e "&a;&a;&a;">]>' + BODY


def refused(name: str, data: bytes) -> str:
    with pytest.raises(BadInput) as caught:
        read_bytes(name, data)
    message = caught.value.message
    assert message.startswith(f"{name}：")
    assert message.endswith("。")
    assert caught.value.exit_code == 2
    return message


@pytest.mark.parametrize("document", [OUTSIDE, NESTED, OUTSIDE.encode("utf-16"), OUTSIDE.encode("utf-16-le")])
def test_entities_are_refused_in_any_encoding(document: str | bytes) -> None:
    assert "外部实体" in refused("a.docx", docx(parts={"word/document.xml": document}))


def test_a_part_in_an_unusual_encoding_is_refused() -> None:
    document = b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE d+AD4-'

    assert "编码" in refused("a.docx", docx(parts={"word/document.xml": document}))


def test_entities_in_a_part_nobody_reads_are_refused_too() -> None:
    assert "外部实体" in refused("a.docx", docx(p("正文"), parts={"customXml/item1.xml": OUTSIDE}))


def test_a_bomb_in_a_picture_is_refused_by_the_directory() -> None:
    bomb = docx(p("正文"), parts={"word/media/i.png": b"\0" * 30_000_000})

    assert len(bomb) < 100_000
    assert "压缩比" in refused("a.docx", bomb)


def test_too_many_members_are_refused() -> None:
    assert "部件" in refused("a.docx", docx(p("正文"), parts={f"word/x{i}.bin": b"" for i in range(2100)}))


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/evil.xml", "word/../../evil.xml", "C:\\evil.xml"])
def test_names_that_lead_outside_are_refused(name: str) -> None:
    assert "包外" in refused("a.docx", docx(p("正文"), parts={name: "<x/>"}))


def test_double_members_are_refused() -> None:
    buffer = io.BytesIO(docx(p("正文")))
    with zipfile.ZipFile(buffer, "a") as out, pytest.warns(UserWarning, match="Duplicate"):
        out.writestr("word/document.xml", BODY)

    assert "重名" in refused("a.docx", buffer.getvalue())


def test_macros_are_refused_whatever_the_name() -> None:
    assert "宏" in refused("a.docx", docx(p("正文"), parts={"word/vbaProject.bin": b"x"}))


def test_a_truncated_file_is_refused() -> None:
    assert "损坏" in refused("a.docx", docx_of("正文")[:-60])


def test_a_member_whose_bytes_are_spoilt_is_refused() -> None:
    data = bytearray(docx_of("正文" * 500))
    at = data.index(b"word/document.xml") + 60
    data[at : at + 8] = b"\xff" * 8

    assert "损坏" in refused("a.docx", bytes(data))


def test_a_part_that_is_no_xml_is_refused() -> None:
    assert "损坏" in refused("a.docx", docx(parts={"word/document.xml": "<w:document"}))


def test_a_package_without_body_or_words_is_refused() -> None:
    assert "没有文字" in refused("a.docx", docx(p("")))
    assert "正文" in refused("a.docx", docx(parts={"word/document.xml": f"<w:document {NAMES}/>"}))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空的"),
        (b" \r\n\t", "空的"),
        (b"%PDF-1.7\n...", "PDF"),
        (b"{\\rtf1 abc}", "RTF"),
        (b"\x89PNG\r\n\x1a\n0000", "图片"),
        (package({"a.txt": "甲"}), "普通压缩包"),
        (package({"OFD.xml": "<x/>"}), "OFD"),
        (package({"xl/workbook.xml": "<x/>", "[Content_Types].xml": "<x/>"}), "电子表格"),
        (b"\x00\x01\x02\x03" * 50, "无法识别"),
        (b"\xff\xff\xff\xff\xff", "编码"),
        (b"<html><body><script>x</script></body></html>", "没有文字"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_way_out(data: bytes, words: str) -> None:
    assert words in refused("a.docx", data)


def test_a_file_over_the_limit_is_refused() -> None:
    assert "上限" in refused("a.docx", b"a" * (MOST_BYTES + 1))


def test_a_text_too_long_to_be_one_document_is_refused() -> None:
    assert "上限" in refused("a.txt", "第一条　甲。\n".encode() * 300_000)


def test_a_docx_that_is_text_is_read_as_text_and_a_text_that_is_docx_as_docx() -> None:
    assert read_bytes("a.docx", "某办法\n第一条　甲。".encode()).articles[0].text == "甲。"
    assert read_bytes("a.txt", docx_of("某办法\n第一条　甲。")).articles[0].text == "甲。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_text_in_each_usual_encoding_is_read(encoding: str) -> None:
    assert read_bytes("a.txt", "某办法\n第一条　为了管理。".encode(encoding)).title == "某办法"


def test_a_page_is_read_without_its_scripts() -> None:
    body = "<nav>首页</nav><script>bad()</script><h1>某办法</h1><p>第一条　甲<b>乙</b>。<br>丙。</p>"
    page = f"<!DOCTYPE html><html><head><title>x</title></head><body>{body}</body></html>"
    text = read_bytes("a.html", page.encode())

    assert text.plain == "首页\n某办法\n第一条 甲乙。\n丙。"


def test_an_old_file_is_told_from_its_streams_not_its_name() -> None:
    assert sniff(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.doc") is FileType.UNKNOWN


def test_missing_files_and_folders_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="找不到"):
        read_file(tmp_path / "none.docx")
    with pytest.raises(BadInput, match="文件夹"):
        read_file(tmp_path)


def test_reading_apart_is_the_same_as_reading_here(tmp_path: Path) -> None:
    path = tmp_path / "某办法.docx"
    path.write_bytes(docx_of("某办法\n第一条　甲。"))

    assert read_apart(path) == read_file(path)


def test_a_refusal_travels_out_of_the_other_process(tmp_path: Path) -> None:
    path = tmp_path / "坏.docx"
    path.write_bytes(docx(parts={"word/document.xml": OUTSIDE}))

    with pytest.raises(BadInput, match="坏.docx：部件.*外部实体"):
        read_apart(path)


def test_a_file_that_leads_outside_is_refused_where_the_network_cannot_be_cut(tmp_path: Path) -> None:
    path = tmp_path / "外链.docx"
    path.write_bytes(docx(p("正文"), rels=[("x1", "image", "http://example.com/a.png")]))

    assert answer(path, isolated=True)[0] == 0
    code, values = answer(path, isolated=False)
    assert code == 2
    assert "不能断网" in values["refused"]


def test_a_reading_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    path = tmp_path / "长.txt"
    path.write_text("某办法\n" + "第一条　甲。\n" * 50_000, encoding="utf-8")

    with pytest.raises(BadInput, match="已停止"):
        read_apart(path, seconds=0.2)
