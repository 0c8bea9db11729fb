"""A material looked at as it is added to a form: type, size, whether it can be read; of a drafting note which points it makes.

Hints, no more: what is said here refuses nothing. What the reading of a draft refuses, it refuses itself.
"""

from dataclasses import replace
from datetime import date

from models.refusals import BadInput
from models.text.tree import DocumentText
from tasks.files import fetch
from tasks.papers import read_safely
from tasks.reading.guard import MOST_BYTES
from tasks.reading.read import READERS
from tasks.reading.sniff import FileType, sniff
from tasks.store import Store
from tasks.submitting import KeptFile
from tasks.trade import note_points_on

GOOD, LOOK, BAD = "good", "look", "bad"
TYPE_NAMES = {
    FileType.DOCX: "Word 文档",
    FileType.TXT: "纯文本",
    FileType.HTML: "网页",
    FileType.DOC: "旧版 Word 文档",
    FileType.WPS: "WPS 文档",
    FileType.PDF: "PDF",
    FileType.OFD: "OFD 版式文件",
    FileType.RTF: "RTF 文档",
    FileType.ODT: "ODT 文档",
    FileType.SHEET: "电子表格",
    FileType.SLIDES: "演示文稿",
    FileType.IMAGE: "图片",
    FileType.ZIP: "压缩包",
}
DOUBTFUL = {
    FileType.DOCM: "文件含有宏，请另存为不含宏的 .docx。",
    FileType.BROKEN_ZIP: "文件已损坏或者不完整，打不开，请重新导出后再上传。",
    FileType.ENCRYPTED: "文件设有打开密码，审核人员打不开，请取消密码后重新上传。",
    FileType.EMPTY: "文件里没有内容，请检查后重新上传。",
    FileType.UNKNOWN: "认不出文件的类型，审核人员可能打不开，请换成 Word、PDF 或者图片。",
}
TOO_LARGE = f"超过 {MOST_BYTES // 1048576} MB，提交时不会被接受，请压缩或者拆分。"


def looked_at(store: Store, file: KeptFile, day: date, draft: KeptFile | None = None) -> KeptFile:
    """Return a file with what was seen in it. `draft`: the draft it is handed in with."""
    data = fetch(store.settings, file.sha256)
    if len(data) > MOST_BYTES:
        return replace(file, level=BAD, says=(TOO_LARGE,))
    kind = sniff(data, file.name)
    if kind in DOUBTFUL:
        return replace(file, level=BAD, says=(DOUBTFUL[kind],))
    says = [TYPE_NAMES.get(kind, "文件")]
    same = ("与送审稿是同一个文件，请核对。",) if draft and draft.sha256 == file.sha256 and file.kind != "scan" else ()
    if kind not in READERS:
        more = ("系统读不出文字，要点请自行核对。",) if file.kind == "note" else ()
        return replace(file, level=LOOK if more or same else GOOD, says=(*says, *more, *same))
    return _read(store, file, data, day, (*says, *same))


def _read(store: Store, file: KeptFile, data: bytes, day: date, says: tuple[str, ...]) -> KeptFile:
    try:
        text = read_safely(file.name, data)
    except BadInput as refusal:
        return replace(file, level=BAD, says=(*says, refusal.message))
    length = sum(not c.isspace() for c in text.plain)
    found = [*says, f"可以读取，{length} 字"] if length else [*says, "里面没有文字。"]
    found += [notice.message for notice in text.notices if notice.blocks]
    found += _note_hints(store, text, day) if file.kind == "note" and length else []
    doubts = len(found) > 2 or not length
    return replace(file, level=LOOK if doubts else GOOD, says=tuple(found))


def _note_hints(store: Store, text: DocumentText, day: date) -> list[str]:
    held = note_points_on(store.settings.rules, day)
    return [f"没有找到“{point.name}”，请看看是否需要补写。" for point in held.not_found(text.plain)] if held else []
