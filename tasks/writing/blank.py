"""An empty document of the house: no leftovers of a maker's template, one page form, and bytes that never vary."""

from datetime import UTC, date, datetime
from functools import lru_cache
from io import BytesIO
from zipfile import ZipFile

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from lxml import etree

from tasks.writing.typography import LINE, SIZE_4, SONGTI
from tasks.writing.word import Element, Face, Look, page_field, paragraph, run, write_face
from tasks.writing.zipping import zip_bytes

_UNWANTED_PARTS = ("thumbnail", "extended-properties", "stylesWithEffects", "customXml", "numbering", "webSettings")
_UNWANTED_SETTINGS = ("rsids", "savePreviewPicture", "shapeDefaults", "doNotAutoCompressPictures", "proofState")
_ONE_CHARACTER_OF_SIZE_4 = int(SIZE_4 * 20)
FOOTER_STYLE, HEADING_STYLE = "Footer", "Heading1"


def blank_document() -> Document:
    """Return a new document with the page of GB/T 9704, its styles and page numbers, and nothing in it."""
    return docx.Document(BytesIO(_blank()))


def to_bytes(document: Document, title: str, day: date) -> bytes:
    """Save with properties that tell the title and the day and nothing of person or machine."""
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by, properties.comments = title, "", "", ""
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    properties.created = properties.modified = moment
    sink = BytesIO()
    document.save(sink)
    with ZipFile(sink) as archive:
        return zip_bytes(
            {name: archive.read(name) for name in archive.namelist()}, first=("[Content_Types].xml", "_rels/.rels")
        )


@lru_cache(maxsize=1)
def _blank() -> bytes:
    """Make the empty document once."""
    document = docx.Document()
    for rels in (document.part.package.rels, document.part.rels):
        for key in [key for key, rel in rels.items() if any(word in rel.reltype for word in _UNWANTED_PARTS)]:
            rels.pop(key)
    _write_styles(document.styles.element)
    _clean_settings(document.settings.element)
    _set_page(document)
    sink = BytesIO()
    document.save(sink)
    return sink.getvalue()


def _write_styles(styles: Element) -> None:
    """Replace all styles by the few in use, the East Asian font named in each."""
    for child in list(styles):
        styles.remove(child)
    defaults = etree.SubElement(styles, qn("w:docDefaults"))
    write_face(etree.SubElement(etree.SubElement(defaults, qn("w:rPrDefault")), qn("w:rPr")), Face())
    etree.SubElement(defaults, qn("w:pPrDefault"))
    for key, name, face in (("Normal", "Normal", Face()), (FOOTER_STYLE, "footer", Face(SONGTI, SIZE_4, spacing=0))):
        _write_style(styles, key, name, face)
    heading = _write_style(styles, HEADING_STYLE, "heading 1", Face())
    outline = etree.Element(qn("w:pPr"))
    etree.SubElement(outline, qn("w:outlineLvl")).set(qn("w:val"), "0")
    heading.insert(heading.index(heading.find(qn("w:rPr"))), outline)


def _write_style(styles: Element, key: str, name: str, face: Face) -> Element:
    """Append one paragraph style."""
    style = etree.SubElement(styles, qn("w:style"))
    style.set(qn("w:type"), "paragraph")
    style.set(qn("w:styleId"), key)
    if key == "Normal":
        style.set(qn("w:default"), "1")
    etree.SubElement(style, qn("w:name")).set(qn("w:val"), name)
    if key != "Normal":
        etree.SubElement(style, qn("w:basedOn")).set(qn("w:val"), "Normal")
    etree.SubElement(style, qn("w:qFormat"))
    write_face(etree.SubElement(style, qn("w:rPr")), face)
    return style


def _clean_settings(settings: Element) -> None:
    """Drop editing traces; say that the language is Chinese."""
    for child in list(settings):
        name = etree.QName(child)
        if name.localname in _UNWANTED_SETTINGS or name.localname in ("docId", "defaultImageDpi"):
            settings.remove(child)
        elif name.localname == "themeFontLang":
            child.set(qn("w:val"), "zh-CN")
            child.set(qn("w:eastAsia"), "zh-CN")


def _set_page(document: Document) -> None:
    """Set A4, the margins, the line grid and the page numbers of odd and even pages."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(35 - 7 - 5)
    grid = section._sectPr.find(qn("w:docGrid"))  # python-docx has no public door to the grid
    if grid is None:
        grid = etree.SubElement(section._sectPr, qn("w:docGrid"))
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(round(LINE * 20)))
    document.settings.odd_and_even_pages_header_footer = True
    _number_pages(section.footer._element, "right")
    _number_pages(section.even_page_footer._element, "left")


def _number_pages(footer: Element, side: str) -> None:
    """Write “— 1 —”, one character in from the outer edge."""
    for child in list(footer):
        footer.remove(child)
    face = Face(SONGTI, SIZE_4, spacing=0)
    look = Look(FOOTER_STYLE, side, line=SIZE_4, left=_ONE_CHARACTER_OF_SIZE_4, right=_ONE_CHARACTER_OF_SIZE_4)
    holder = paragraph(footer, look)
    run(holder, "— ", face)
    page_field(holder, face)
    run(holder, " —", face)
