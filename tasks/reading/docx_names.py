"""The names of WordprocessingML that reading meets."""

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
VML = "{urn:schemas-microsoft-com:vml}"
VAL = f"{W}val"

INSERTED = frozenset({f"{W}ins", f"{W}moveTo"})
DELETED = frozenset({f"{W}del", f"{W}moveFrom"})
CONTAINERS = frozenset(W + name for name in ("hyperlink", "smartTag", "customXml", "dir", "bdo", "sdtContent", "rubyBase"))
PICTURES = frozenset(W + name for name in ("drawing", "pict", "object"))

_IGNORED = """
pPr rPr sectPr tblPr tblGrid tblPrEx trPr tcPr sdtPr sdtEndPr rubyPr customXmlPr smartTagPr proofErr permStart permEnd
bookmarkStart bookmarkEnd commentRangeStart commentRangeEnd commentReference annotationRef footnoteRef endnoteRef
moveFromRangeStart moveFromRangeEnd moveToRangeStart moveToRangeEnd customXmlInsRangeStart customXmlInsRangeEnd
customXmlDelRangeStart customXmlDelRangeEnd customXmlMoveFromRangeStart customXmlMoveFromRangeEnd
customXmlMoveToRangeStart customXmlMoveToRangeEnd lastRenderedPageBreak separator continuationSeparator pgNum softHyphen
delText delInstrText fldData dayShort dayLong monthShort monthLong yearShort yearLong rt background
"""
IGNORED = frozenset(W + name for name in _IGNORED.split())
"""Met and left out by name: properties, bookmarks, marks of comments and moves, page machinery."""


def is_on(element: etree._Element | None, name: str) -> bool:
    """Whether a switch (w:vanish, w:isLgl) below the element is there and not turned off."""
    found = element.find(W + name) if element is not None else None
    return found is not None and found.get(VAL) not in ("0", "false", "off")


def chosen(element: etree._Element) -> etree._Element | None:
    """Return the one branch of mc:AlternateContent that is read: the choice, never the fallback beside it."""
    found = element.find(f"{MC}Choice")
    return found if found is not None else element.find(f"{MC}Fallback")
