"""What must hold before a package is unpacked or parsed: every limit is checked on the directory first."""

import io
import re
import zipfile
import zlib

from models.refusals import BadInput

MOST_BYTES = 50 * 1024 * 1024
MOST_MEMBERS = 2000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_XML = 40 * 1024 * 1024
MOST_RATIO = 150
MOST_CHARACTERS = 2_000_000
_SMALL = 1024 * 1024  # below this a high ratio does no harm

_OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|\x00")
_DECLARED = re.compile(r"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']+)[\"']")
_ENCODINGS = {"utf-8", "utf8", "us-ascii", "ascii", "utf-16"}
_FORBIDDEN = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def check_size(data: bytes) -> None:
    """Refuse an empty or oversized file."""
    if not data:
        raise BadInput("文件是空的，没有可读的内容；请检查后重新上传。")
    if len(data) > MOST_BYTES:
        raise BadInput(
            f"文件有 {len(data) // 1048576} MB，超过 {MOST_BYTES // 1048576} MB 的上限；请压缩图片或拆分附件后再上传。"
        )


def check_length(characters: int) -> None:
    """Refuse a text too long to be one document, before its outline is looked for."""
    if characters > MOST_CHARACTERS:
        raise BadInput(f"文稿有 {characters} 字，超过 {MOST_CHARACTERS} 字的上限；请拆分后再上传。")


def open_package(data: bytes) -> zipfile.ZipFile:
    """Open a package whose directory keeps within the limits; refuse every other before anything is unpacked."""
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        members = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, UnicodeDecodeError) as fault:
        raise BadInput("文件已损坏或不完整，压缩包打不开；请重新导出后再上传。") from fault
    if len(members) > MOST_MEMBERS:
        raise BadInput(f"压缩包内有 {len(members)} 个部件，超过 {MOST_MEMBERS} 个的上限，疑似压缩炸弹，已拒绝读取。")
    if sum(member.file_size for member in members) > MOST_UNPACKED:
        raise BadInput(f"压缩包展开后超过 {MOST_UNPACKED // 1048576} MB，疑似压缩炸弹，已拒绝读取；请另存为普通的 .docx。")
    for member in members:
        _check_member(member)
    names = [member.filename for member in members]
    if len(set(names)) != len(names):
        raise BadInput("压缩包内有重名的部件，无法确定以哪一个为准，已拒绝读取；请用 Word 或 WPS 另存为 .docx。")
    return package


def _check_member(member: zipfile.ZipInfo) -> None:
    """Refuse one member that is locked, leads outside, hides macros or blows up."""
    name = member.filename
    if member.flag_bits & 0x1:
        raise BadInput("文件带有密码，无法读取；请取消密码后另存再上传。")
    if _OUTSIDE.search(name):
        raise BadInput(f"压缩包内的部件名“{name[:40]}”指向包外，已拒绝读取；请用 Word 或 WPS 另存为 .docx。")
    if name.lower().endswith(("vbaproject.bin", "vbadata.xml")):
        raise BadInput("文件含有宏，已拒绝读取；请另存为不含宏的 .docx 后再上传。")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise BadInput("压缩包用了少见的压缩方式，已拒绝读取；请用 Word 或 WPS 另存为 .docx。")
    if member.file_size > _SMALL and member.file_size > MOST_RATIO * max(member.compress_size, 1):
        raise BadInput(f"压缩包内“{name[:40]}”的压缩比异常，疑似压缩炸弹，已拒绝读取。")


def read_member(package: zipfile.ZipFile, name: str) -> bytes:
    """Return a member's bytes; refuse one whose bytes are not what the directory says."""
    try:
        return package.read(name)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, zlib.error) as fault:
        raise BadInput("文件已损坏或不完整，部分内容解不开；请重新导出后再上传。") from fault


def check_xml(name: str, data: bytes) -> None:
    """Refuse an XML part that declares types or entities, is too large, or hides behind an unusual encoding."""
    if len(data) > MOST_XML:
        raise BadInput(f"部件“{name[:40]}”过大（超过 {MOST_XML // 1048576} MB），已拒绝读取；请拆分文件后再上传。")
    text = _as_text(data)
    declared = _DECLARED.match(text[:200].lstrip("\ufeff \r\n\t"))
    if declared and declared[1].lower() not in _ENCODINGS:
        raise BadInput(f"部件“{name[:40]}”的编码“{declared[1][:20]}”不在允许之列，已拒绝读取；请用 Word 或 WPS 另存为 .docx。")
    if _FORBIDDEN.search(text):
        raise BadInput(f"部件“{name[:40]}”含有外部实体或类型声明，已拒绝读取；请用 Word 或 WPS 另存为 .docx。")


def _as_text(data: bytes) -> str:
    """Return the bytes as text for looking at declarations only: UTF-16 by its mark or by its zeros, else byte by byte."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    if data[:4].count(0) >= 2:
        return data.decode("utf-16-be" if data[0] == 0 else "utf-16-le", "replace")
    return data.decode("latin-1")
