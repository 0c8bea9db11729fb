"""The raw WordprocessingML that python-docx has no words for: East Asian fonts, exact lines, frames, rules, page fields."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from docx.oxml.ns import qn
from lxml import etree

from tasks.writing.typography import FANGSONG, LINE, SIZE_3, TIGHTEN

Element = Any  # docx ships its element classes untyped; this is the line that meets them

RED = "FF0000"
_LANGUAGE = "zh-CN"
_VML, _OFFICE = "urn:schemas-microsoft-com:vml", "urn:schemas-microsoft-com:office:office"


@dataclass(frozen=True, slots=True)
class Face:
    """How characters look: font, size in points, colour, horizontal scale in per cent, spacing in twentieths of a point."""

    font: str = FANGSONG
    size: float = SIZE_3
    color: str = ""
    scale: int = 100
    spacing: int = TIGHTEN


@dataclass(frozen=True, slots=True)
class Rule:
    """A line above or below a paragraph: thickness in eighths of a point, distance in points, colour."""

    side: str
    eighths: int
    space: float = 0
    color: str = "000000"


class Anchor(StrEnum):
    """What a frame's place is measured from."""

    FOOT = "foot"  # the foot of the type area; x and y are not used
    PAGE = "page"  # the corner of the paper
    TEXT = "text"  # the left edge of the type area and the top of the paragraph behind the frame


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a framed paragraph stands: width and place in twips."""

    width: int
    anchor: Anchor = Anchor.FOOT
    x: int = 0
    y: int = 0


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph stands: alignment, spaces in points, indents in twips, first line in hundredths of a character."""

    style: str = "Normal"
    align: str = "both"
    before: float = 0
    line: float = LINE
    first_chars: int = 0
    first: int = 0
    left: int = 0
    right: int = 0
    new_page: bool = False
    keep_next: bool = False
    tab: int = 0
    lefts: tuple[int, ...] = ()
    rules: tuple[Rule, ...] = ()
    frame: Frame | None = None

    def but(self, **changes: Any) -> "Look":  # noqa: ANN401 - the fields of this very class
        """Return the same look with some things changed."""
        return replace(self, **changes)


def twips(points: float) -> int:
    """Convert points to the twentieths Word counts in."""
    return round(points * 20)


def paragraph(parent: Element, look: Look) -> Element:
    """Append an empty paragraph of this look and return it."""
    element = etree.SubElement(parent, qn("w:p"))
    _write_properties(etree.SubElement(element, qn("w:pPr")), look)
    return element


def run(parent: Element, text: str, face: Face) -> Element:
    """Append a run; a tab in the text becomes a tab stop, a line end a line break."""
    element = etree.SubElement(parent, qn("w:r"))
    write_face(_child(element, "rPr"), face)
    for at, line in enumerate(text.split("\n")):
        if at:
            _child(element, "br")
        for place, piece in enumerate(line.split("\t")):
            if place:
                _child(element, "tab")
            _write_text(element, piece)
    return element


def page_field(parent: Element, face: Face) -> None:
    """Append the field that shows the number of the page."""
    for kind in ("begin", "instr", "separate", "shown", "end"):
        element = run(parent, "1" if kind == "shown" else "", face)
        if kind == "instr":
            _child(element, "instrText").text = "PAGE"
        elif kind != "shown":
            _child(element, "fldChar", fldCharType=kind)


def drawn_rule(parent: Element, width: float, height: float, face: Face) -> None:
    """Append a run that is a black line; inside a frame a drawn line keeps its thickness where a paragraph border breaks it."""
    element = run(parent, "", face)
    line = etree.SubElement(_child(element, "pict"), f"{{{_VML}}}rect", nsmap={"v": _VML, "o": _OFFICE})
    line.set("style", f"width:{width:.2f}pt;height:{height:.3f}pt")
    for name, value in (("hralign", "center"), ("hrstd", "t"), ("hrnoshade", "t"), ("hr", "t")):
        line.set(f"{{{_OFFICE}}}{name}", value)
    line.set("fillcolor", "black")
    line.set("stroked", "f")


def write_face(properties: Element, face: Face) -> None:
    """Fill run properties in the order the schema wants; the East Asian font is named each time, or it never applies."""
    _child(properties, "rFonts", **dict.fromkeys(("ascii", "hAnsi", "eastAsia", "cs"), face.font), hint="eastAsia")
    if face.color:
        _child(properties, "color", val=face.color)
    if face.spacing:
        _child(properties, "spacing", val=face.spacing)
    if face.scale != 100:
        _child(properties, "w", val=face.scale)
    _child(properties, "sz", val=int(face.size * 2))
    _child(properties, "szCs", val=int(face.size * 2))
    _child(properties, "lang", val=_LANGUAGE, eastAsia=_LANGUAGE)


def table(parent: Element, widths: tuple[int, ...]) -> Element:
    """Append an empty ruled table with columns of these widths (twips) and return it."""
    element = _child(parent, "tbl")
    properties = _child(element, "tblPr")
    _child(properties, "tblW", w=sum(widths), type="dxa")
    _child(properties, "jc", val="center")
    borders = _child(properties, "tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        _child(borders, side, val="single", sz=4, space=0, color="000000")
    _child(properties, "tblLayout", type="fixed")
    margins = _child(properties, "tblCellMar")
    for side, room in (("top", 40), ("left", 100), ("bottom", 40), ("right", 100)):
        _child(margins, side, w=room, type="dxa")
    grid = _child(element, "tblGrid")
    for width in widths:
        _child(grid, "gridCol", w=width)
    return element


def row(parent: Element, head: bool) -> Element:
    """Append a table row that is not torn across pages; a head row is repeated on each page."""
    element = _child(parent, "tr")
    properties = _child(element, "trPr")
    _child(properties, "cantSplit")
    if head:
        _child(properties, "tblHeader")
    return element


def cell(parent: Element, width: int) -> Element:
    """Append a cell; it must be given at least one paragraph."""
    element = _child(parent, "tc")
    properties = _child(element, "tcPr")
    _child(properties, "tcW", w=width, type="dxa")
    _child(properties, "vAlign", val="center")
    return element


def _child(parent: Element, tag: str, **attributes: object) -> Element:
    """Append a child of the main namespace with attributes of the same."""
    element = etree.SubElement(parent, qn(f"w:{tag}"))
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    return element


def _write_text(element: Element, text: str) -> None:
    """Append the words of a run; spaces at the edges count."""
    if text:
        holder = _child(element, "t")
        holder.text = text
        holder.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _write_properties(properties: Element, look: Look) -> None:
    """Fill paragraph properties in the order the schema wants."""
    if look.style != "Normal":
        _child(properties, "pStyle", val=look.style)
    if look.keep_next:
        _child(properties, "keepNext")
    if look.new_page:
        _child(properties, "pageBreakBefore")
    _write_frame(properties, look.frame)
    _child(properties, "widowControl", val=0)
    _write_rules(properties, look.rules)
    _write_stops(properties, look)
    if look.line != LINE:
        _child(properties, "snapToGrid", val=0)  # a line off the grid would be stretched to two of its lines
    _child(properties, "spacing", before=twips(look.before), after=0, line=twips(look.line), lineRule="exact")
    _write_indents(properties, look)
    _child(properties, "jc", val=look.align)


def _write_frame(properties: Element, frame: Frame | None) -> None:
    """Place the paragraph in a frame of the page."""
    if frame is None:
        return
    margin = "page" if frame.anchor is Anchor.PAGE else "margin"
    if frame.anchor is Anchor.FOOT:
        _child(
            properties,
            "framePr",
            w=frame.width,
            wrap="around",
            hAnchor=margin,
            vAnchor=margin,
            xAlign="center",
            yAlign="bottom",
        )
    else:
        place = {"x": max(1, frame.x), "y": max(1, frame.y)}  # zero would mean: not said
        _child(properties, "framePr", w=frame.width, wrap="around", hAnchor=margin, vAnchor=frame.anchor.value, **place)


def _write_stops(properties: Element, look: Look) -> None:
    """Set the tab stops: left ones, and one at the right."""
    places = [("left", place) for place in look.lefts] + ([("right", look.tab)] if look.tab else [])
    if places:
        stops = _child(properties, "tabs")
        for side, place in places:
            _child(stops, "tab", val=side, pos=place)


def _write_rules(properties: Element, rules: tuple[Rule, ...]) -> None:
    """Draw lines above or below the paragraph."""
    if rules:
        borders = _child(properties, "pBdr")
        for rule in rules:
            _child(borders, rule.side, val="single", sz=rule.eighths, space=round(rule.space), color=rule.color)


def _write_indents(properties: Element, look: Look) -> None:
    """Indent the paragraph; a first line in characters also carries its measure in twips, for programs without the former."""
    attributes: dict[str, object] = {"left": look.left, "right": look.right}
    if look.first_chars:
        attributes |= {"firstLineChars": look.first_chars, "firstLine": twips(look.first_chars / 100 * SIZE_3)}
    elif look.first > 0:
        attributes["firstLine"] = look.first
    elif look.first < 0:
        attributes["hanging"] = -look.first
    _child(properties, "ind", **attributes)
