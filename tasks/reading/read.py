"""The one way from a file to a document: type by content, guard, reader – in this process or in one of its own."""

from collections.abc import Callable, Mapping
from pathlib import Path

from models.refusals import BadInput
from models.text.tree import DocumentText
from tasks.reading.docx import read_docx
from tasks.reading.guard import MOST_BYTES, check_size
from tasks.reading.html import read_html
from tasks.reading.sniff import FileType, sniff
from tasks.reading.txt import read_txt

READERS: Mapping[FileType, Callable[[bytes], DocumentText]] = {
    FileType.DOCX: read_docx,
    FileType.TXT: read_txt,
    FileType.HTML: read_html,
}
_SAVE_AS = "请用 Word 或 WPS 打开后另存为 .docx 再上传"
REFUSED: Mapping[FileType, str] = {
    FileType.DOCM: "文件含有宏，已拒绝读取；请另存为不含宏的 .docx 后再上传。",
    FileType.DOC: f"旧版 Word 文件（.doc）在本机没有可用的转换程序，无法读取；{_SAVE_AS}。",
    FileType.WPS: f"WPS 文字文件（.wps）在本机没有可用的转换程序，无法读取；{_SAVE_AS}。",
    FileType.PDF: "PDF 是定稿格式，本机没有可用的转换程序，无法读出条款层次；请提供可编辑的 .docx。",
    FileType.OFD: "OFD 是版式文件，本机没有可用的转换程序，无法读出条款层次；请提供可编辑的 .docx。",
    FileType.RTF: f"RTF 文件不在可读之列；{_SAVE_AS}。",
    FileType.ODT: f"ODT 文件不在可读之列；{_SAVE_AS}。",
    FileType.SHEET: "这是电子表格，不是文稿；请提供 .docx，或在导入台账处上传表格。",
    FileType.SLIDES: "这是演示文稿，不是文稿正文；请提供 .docx。",
    FileType.IMAGE: "这是图片，读不出文字，系统不做文字识别；请提供可编辑的 .docx。",
    FileType.ZIP: "这是普通压缩包，不是 Word 文件；请解压后逐个上传其中的 .docx。",
    FileType.BROKEN_ZIP: "文件已损坏或不完整，压缩包打不开；请重新导出后再上传。",
    FileType.ENCRYPTED: "文件设有打开密码，无法读取；请取消密码后另存再上传。",
    FileType.EMPTY: "文件是空的，没有可读的内容；请检查后重新上传。",
    FileType.UNKNOWN: "文件类型无法识别（只读 .docx、文本和网页）；请用 Word 或 WPS 另存为 .docx。",
}


def read_bytes(name: str, data: bytes) -> DocumentText:
    """Return the document the bytes hold; refuse in one sentence what cannot be read. `name` only tells .wps from .doc."""
    try:
        return _read(name, data)
    except BadInput as refusal:
        if not name or refusal.message.startswith(Path(name).name):
            raise
        raise BadInput(f"{Path(name).name}：{refusal.message}") from refusal


def _read(name: str, data: bytes) -> DocumentText:
    """Read by type; refuse what has no reader."""
    check_size(data)
    kind = sniff(data, name)
    if kind in REFUSED:
        raise BadInput(REFUSED[kind])
    return READERS[kind](data)


def read_file(path: Path) -> DocumentText:
    """Return the document a file holds, read in this process."""
    return read_bytes(path.name, load(path))


def load(path: Path) -> bytes:
    """Return the bytes of a file, refused where it is missing, no file, or too large to look at."""
    try:
        if path.is_file() and path.stat().st_size > MOST_BYTES:
            raise BadInput(f"{path.name}：文件超过 {MOST_BYTES // 1048576} MB 的上限；请压缩图片或拆分附件后再上传。")
        return path.read_bytes()
    except FileNotFoundError as fault:
        raise BadInput(f"找不到文件“{path}”；请检查路径。") from fault
    except IsADirectoryError as fault:
        raise BadInput(f"“{path}”是文件夹，不是文件；请指定其中的文件。") from fault
    except OSError as fault:
        raise BadInput(f"文件“{path}”打不开（{fault.strerror}）；请检查权限。") from fault
