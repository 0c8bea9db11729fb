"""Word files for tests, made in memory: a body in WordprocessingML, and the parts beside it that a test wants."""

import io
import zipfile
from collections.abc import Iterable, Mapping

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" '
    'ContentType="application/xml"/></Types>'
)


def p(text: str = "", *, properties: str = "", run: str = "", after: str = "") -> str:
    """Return a paragraph of one run."""
    words = f'<w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{words}{after}</w:p>"


def numbered(text: str, num: int | str, level: int = 0) -> str:
    """Return a paragraph in a list."""
    return p(text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def table(*rows: Iterable[str]) -> str:
    """Return a table; a cell is given as its text or as the inside of w:tc."""
    return "<w:tbl>" + "".join("<w:tr>" + "".join(_cell(cell) for cell in row) + "</w:tr>" for row in rows) + "</w:tbl>"


def _cell(inside: str) -> str:
    return f"<w:tc>{inside if inside.startswith('<') else p(inside)}</w:tc>"


def numbering(*levels: str, nums: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') -> str:
    """Return numbering.xml with one abstract list of the given levels."""
    return f'<w:numbering {NAMES}><w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{nums}</w:numbering>'


def styles(*inside: str) -> str:
    """Return styles.xml."""
    return f"<w:styles {NAMES}>{''.join(inside)}</w:styles>"


def style(key: str, properties: str = "", *, based: str = "", run: str = "", kind: str = "paragraph") -> str:
    """Return one style."""
    above = f'<w:basedOn w:val="{based}"/>' if based else ""
    inside = f"{above}<w:pPr>{properties}</w:pPr>" + (f"<w:rPr>{run}</w:rPr>" if run else "")
    return f'<w:style w:type="{kind}" w:styleId="{key}">{inside}</w:style>'


def in_list(num: int | str) -> str:
    """Return the properties that put a style in a list."""
    return f'<w:numPr><w:numId w:val="{num}"/></w:numPr>'


def num(key: int, abstract: int = 0, more: str = "") -> str:
    """Return one list over an abstract list."""
    return f'<w:num w:numId="{key}"><w:abstractNumId w:val="{abstract}"/>{more}</w:num>'


def field(kind: str) -> str:
    """Return a mark of a field: begin, separate, end."""
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def words(text: str) -> str:
    """Return a run."""
    return f"<w:r><w:t>{text}</w:t></w:r>"


def level(number: int, form: str, text: str, *, start: int = 1, more: str = "") -> str:
    """Return one level of a list."""
    inside = f'<w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{number}">{inside}</w:lvl>'


def docx(*body: str, parts: Mapping[str, str | bytes] | None = None, rels: Iterable[tuple[str, str, str]] = ()) -> bytes:
    """Return a .docx. `parts`: further members by name; `rels`: (id, kind, target) of the document, outside where it has ://."""
    known = {"styles": "word/styles.xml", "numbering": "word/numbering.xml", "footnotes": "word/footnotes.xml"}
    known |= {"comments": "word/comments.xml", "endnotes": "word/endnotes.xml"}
    given = dict(parts or {})
    links = [(f"k{kind}", kind, name.removeprefix("word/")) for kind, name in known.items() if name in given] + list(rels)
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": _HEAD + _TYPES,
        "_rels/.rels": _rels([("r1", "officeDocument", "word/document.xml")]),
        "word/_rels/document.xml.rels": _rels(links),
        "word/document.xml": f"{_HEAD}<w:document {NAMES}><w:body>{''.join(body)}</w:body></w:document>",
    }
    return package(members | given)


def _rels(links: Iterable[tuple[str, str, str]]) -> str:
    inside = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"{_mode(target)}/>' for key, kind, target in links
    )
    return (
        f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'
    )


def _mode(target: str) -> str:
    return ' TargetMode="External"' if ":" in target else ""


def package(members: Mapping[str, str | bytes]) -> bytes:
    """Return a zip of the members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in members.items():
            out.writestr(name, content)
    return buffer.getvalue()


def docx_of(text: str) -> bytes:
    """Return a .docx with one paragraph a line."""
    return docx(*(p(line) for line in text.split("\n")))
