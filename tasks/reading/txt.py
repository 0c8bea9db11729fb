"""Plain text: UTF-8, UTF-16 with its mark, or GB 18030."""

from models.refusals import BadInput
from models.text.outline import parse_text
from models.text.tree import DocumentText
from tasks.reading.guard import check_length


def decode(data: bytes) -> str:
    """Return the text; refuse bytes that are none of the three encodings."""
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadInput("文本的编码无法识别（只读 UTF-8、带标记的 UTF-16 和 GB 18030）；请另存为 UTF-8 文本或 .docx。")


def read_txt(data: bytes) -> DocumentText:
    """Return the document a text file holds."""
    text = decode(data)
    if not text.strip():
        raise BadInput("文件里没有文字；请检查后重新上传。")
    if "\x00" in text:
        raise BadInput("文件含有不可见的控制字符，不像文本；请另存为 UTF-8 文本或 .docx。")
    check_length(len(text))
    return parse_text(text)
