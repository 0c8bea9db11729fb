"""A saved web page to lines: block elements and table cells part lines, scripts and styles are dropped."""

from collections.abc import Iterator

from lxml import etree, html

from models.refusals import BadInput
from models.text.line import Align, Line
from models.text.outline import parse
from models.text.tree import DocumentText
from tasks.reading.guard import check_length
from tasks.reading.txt import decode

_DROPPED = frozenset(
    {"script", "style", "noscript", "template", "head", "svg", "iframe", "object", "select", "button", "textarea"}
)
_BLOCK_TAGS = """
address article aside blockquote body caption center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6
header hr html li main nav ol p pre section table tbody td tfoot th thead title tr ul
"""
_BLOCKS = frozenset(_BLOCK_TAGS.split())


def read_html(data: bytes) -> DocumentText:
    """Return the document a page holds, navigation lines and all."""
    lines = page_lines(data)
    check_length(sum(len(line.text) for line in lines))
    return parse(lines, broken=True)


def page_lines(data: bytes) -> tuple[Line, ...]:
    """Return the lines a reader of the page sees."""
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(decode(data).encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as fault:
        raise BadInput("网页读不出内容；请在浏览器中打开后另存为网页或文本再上传。") from fault
    lines = tuple(_lines(root))
    if not any(line.text.strip() or line.rows for line in lines):
        raise BadInput("网页里没有文字；请检查保存的是否为正文页面。")
    return lines


def _lines(root: html.HtmlElement) -> Iterator[Line]:
    """Yield the lines below an element in reading order."""
    buffer: list[str] = []
    align: list[Align | None] = [None]

    def flush() -> Iterator[Line]:
        words = " ".join("".join(buffer).split())
        buffer.clear()
        if words:
            yield Line(words, align=align[-1])

    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if _is_dropped(element):
            if event == "end" and not _is_dropped(element.getparent()):
                buffer.append(element.tail or "")
            continue
        if tag in _BLOCKS or tag == "br":
            yield from flush()
        if event == "start":
            align.append(_align(element) or align[-1])
            buffer.append(element.text or "")
        else:
            align.pop()
            buffer.append(element.tail or "")
    yield from flush()


def _is_dropped(element: html.HtmlElement | None) -> bool:
    """Whether the element or one above it is never shown as text."""
    return element is not None and any(above.tag in _DROPPED for above in (element, *element.iterancestors()))


def _align(element: html.HtmlElement) -> Align | None:
    """Return how the element says its text stands."""
    style = (element.get("style") or "").replace(" ", "").lower()
    said = (element.get("align") or "").lower()
    for align in Align:
        if said == align.value or f"text-align:{align.value}" in style:
            return align
    return Align.CENTER if element.tag in ("center", "h1") else None
