"""What a file is, told from its bytes: never from its name, which only tells .wps from .doc."""

import io
import re
import zipfile
from enum import StrEnum

import olefile


class FileType(StrEnum):
    """The kinds of file that reading tells apart."""

    DOCX = "docx"
    DOCM = "docm"
    DOC = "doc"
    WPS = "wps"
    PDF = "pdf"
    OFD = "ofd"
    TXT = "txt"
    HTML = "html"
    RTF = "rtf"
    SHEET = "sheet"  # 电子表格
    SLIDES = "slides"  # 演示文稿
    ODT = "odt"
    IMAGE = "image"
    ZIP = "zip"
    BROKEN_ZIP = "broken-zip"
    ENCRYPTED = "encrypted"
    EMPTY = "empty"
    UNKNOWN = "unknown"


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)


def sniff(data: bytes, name: str = "") -> FileType:
    """Return what the bytes are."""
    if not data.strip(b"\x00 \t\r\n"):
        return FileType.EMPTY
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip(data)
    if data.startswith(_OLE):
        return _ole(data, name)
    if b"%PDF-" in data[:1024]:
        return FileType.PDF
    if data.startswith(b"{\\rtf"):
        return FileType.RTF
    if data.startswith(_IMAGES) and not data.startswith(_BOMS):
        return FileType.IMAGE
    return _text(data)


def _zip(data: bytes) -> FileType:
    """Tell the packages apart by their members."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, UnicodeDecodeError):
        return FileType.BROKEN_ZIP
    lower = {name.lower() for name in names}
    if any(name.endswith("vbaproject.bin") for name in lower):
        return FileType.DOCM
    for member, kind in (
        ("ofd.xml", FileType.OFD),
        ("xl/workbook.xml", FileType.SHEET),
        ("ppt/presentation.xml", FileType.SLIDES),
    ):
        if member in lower:
            return kind
    if "[content_types].xml" in lower and any(name.startswith("word/") for name in lower):
        return FileType.DOCX
    return FileType.ODT if {"mimetype", "content.xml"} <= lower else FileType.ZIP


def _ole(data: bytes, name: str) -> FileType:
    """Tell the old compound files apart by their streams."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            streams = {entry[-1].lower() for entry in ole.listdir()}
    except (OSError, ValueError, IndexError, TypeError, AttributeError, RecursionError):
        # olefile meets broken sector tables with any of these
        return FileType.UNKNOWN
    if "encryptedpackage" in streams or "encryptioninfo" in streams:
        return FileType.ENCRYPTED
    if "worddocument" in streams:
        return FileType.WPS if "wpscustomdata" in streams or name.lower().endswith(".wps") else FileType.DOC
    if streams & {"workbook", "book"}:
        return FileType.SHEET
    return FileType.SLIDES if "powerpoint document" in streams else FileType.UNKNOWN


def _text(data: bytes) -> FileType:
    """Tell pages, plain text and everything else apart."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return FileType.TXT
    head = data[:4096]
    if _HTML.search(head) and head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return FileType.HTML
    if b"\x00" in data or re.search(rb"[\x01-\x08\x0e-\x1a]", head):
        return FileType.UNKNOWN
    return FileType.TXT
