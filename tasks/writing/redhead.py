"""The red-head file (红头文件): a .docx set from code after GB/T 9704, the same bytes from the same document each time."""

from collections.abc import Callable
from itertools import pairwise

from models.publication_values import Issued, Layout, NumberPlace
from models.refusals import Refusal
from models.text.roles import Role, role_of
from models.text.tree import DocumentText, NodeKind
from tasks.writing.blank import HEADING_STYLE, blank_document, to_bytes
from tasks.writing.blocks import around_closing
from tasks.writing.body import set_blocks
from tasks.writing.closing import set_closing, set_imprint
from tasks.writing.filling import refuse_unfilled
from tasks.writing.typography import (
    AREA_WIDTH,
    HEITI,
    LINE,
    MARK_TOP,
    POINTS_PER_MM,
    SIZE_2,
    XIAOBIAOSONG,
    mark_size,
    refuse_control_characters,
    squeezed,
    title_lines,
    width,
)
from tasks.writing.word import RED, Anchor, Element, Face, Frame, Look, Rule, paragraph, run, twips

_NUMBER_FACE = Face(HEITI, spacing=0)
_TITLE_FACE = Face(XIAOBIAOSONG, SIZE_2, spacing=0)
_TITLE_LINE = 34.0
_RED_LINE = Rule("bottom", 12, 4 * POINTS_PER_MM, RED)
_ABOVE = 12.0  # between a registration number above the mark and the mark, in points
_GAP = 0.5  # between the organs' names and 文件, in characters
_MARK_LEADING = 1.25  # height of a line of the mark, in its own size
_TOP, _LEFT = 37 * POINTS_PER_MM, 28 * POINTS_PER_MM


def red_head(issued: Issued, layout: Layout | None = None) -> bytes:
    """Return the .docx. Refuses an unnumbered document, blank or differing late fields, and what cannot be set from code."""
    layout = layout or Layout()
    refuse_unready(issued)
    document = blank_document()
    body: Element = document.element.body
    _set_head(body, issued, layout)
    _set_title(body, issued)
    before, after = around_closing(issued.text)
    set_blocks(body, before, keep_last=True)
    set_closing(body, issued, layout, _note(issued.text, layout))
    set_blocks(body, after)
    set_imprint(body, issued)
    body.append(body.sectPr)
    return to_bytes(document, issued.title, issued.signed_on)


def refuse_unready(issued: Issued) -> None:
    """Refuse what must not be printed."""
    if not (issued.document_number and issued.registration_number and issued.marks):
        raise Refusal("文件还没有发文字号、统一登记号或者发文机关，不能排版，请先完成登记和编号。")
    if squeezed(issued.text.title) != squeezed(issued.title):
        raise Refusal(f"登记的标题《{issued.title}》与文本的标题《{issued.text.title}》不一致，不能排版，请核对后再排版。")
    if issued.title_lines and squeezed("".join(issued.title_lines)) != squeezed(issued.title):
        raise Refusal("指定的标题分行合起来与标题不一致，不能排版，请重新分行。")
    if issued.text.images or any(node.kind is NodeKind.FOOTNOTE for node in issued.text.walk()):
        raise Refusal("文本含有图片或者脚注，程序不能自动排版，请由文印人员排版后上传红头文件进行比对。")
    refuse_control_characters(
        "".join((issued.text.plain, issued.title, issued.document_number, issued.registration_number)), "文件"
    )
    refuse_unfilled(issued)


def _note(text: DocumentText, layout: Layout) -> str:
    """Return the 附注: the organ's, else the one the text brings."""
    own = (node.text for node in text.nodes if node.kind is NodeKind.LINE and role_of(node.text) is Role.RELEASE)
    return layout.note or next(own, "")


def _set_head(body: Element, issued: Issued, layout: Layout) -> None:
    """Set registration number, mark, document number and the red line."""
    above = layout.number_place is NumberPlace.ABOVE_MARK
    look = Look(align="center" if above else "left", before=MARK_TOP - LINE - _ABOVE if above else 0)
    run(paragraph(body, look), issued.registration_number, _NUMBER_FACE)
    room = _ABOVE if above else MARK_TOP - LINE
    set_mark: Callable[[Element, Issued, Layout, float], None] = _set_joint_mark if len(issued.marks) > 1 else _set_mark
    set_mark(body, issued, layout, room)
    number = Look(align="center", before=2 * LINE, rules=(_RED_LINE,))
    run(paragraph(body, number), issued.document_number, Face(spacing=0))


def _set_mark(body: Element, issued: Issued, layout: Layout, room: float) -> None:
    """Set one organ's mark on one line."""
    words = issued.marks[0] + layout.mark_suffix
    size, scale = mark_size(width(words))
    look = Look(align="center", before=room - size * (_MARK_LEADING - 1) / 2, line=size * _MARK_LEADING)
    run(paragraph(body, look), words, Face(XIAOBIAOSONG, size, RED, scale, 0))


def _set_joint_mark(body: Element, issued: Issued, layout: Layout, room: float) -> None:
    """Set the organs one under another, host first, spread to one width; 文件 stands beside, at half the height."""
    longest = max(width(name) for name in issued.marks)
    beside = width(layout.mark_suffix) + _GAP if layout.mark_suffix else 0
    size, scale = mark_size(longest + beside)
    line, em = size * _MARK_LEADING, size * scale / 100
    face = Face(XIAOBIAOSONG, size, RED, scale, 0)
    left = (AREA_WIDTH - (longest + beside) * em) / 2
    for at, name in enumerate(issued.marks):
        look = Look(align="left", before=0 if at else room - (line - size) / 2, line=line, left=twips(left))
        _spread(paragraph(body, look), name, longest, face)
    if layout.mark_suffix:
        top = _TOP + MARK_TOP - (line - size) / 2 + (len(issued.marks) - 1) * line / 2
        x = twips(_LEFT + left + (longest + _GAP) * em)
        frame = Frame(twips(beside * em), Anchor.PAGE, x, twips(top))
        run(paragraph(body, Look(align="left", line=line, frame=frame)), layout.mark_suffix, face)


def _spread(holder: Element, name: str, longest: float, face: Face) -> None:
    """Write a name so that it fills the width of the longest; the last character carries no space behind it."""
    gaps = len(name) - 1
    extra = (longest - width(name)) * face.size * face.scale / 100 / gaps if gaps else 0
    if extra < 0.05:
        run(holder, name, face)
        return
    run(holder, name[:-1], Face(face.font, face.size, face.color, face.scale, twips(extra)))
    run(holder, name[-1], face)


def _title_as_written(issued: Issued) -> str:
    """Return the title with the spaces its approved text has between organs, which the folded title lacks."""
    own = ("".join(node.text.split("\n")) for node in issued.text.nodes if node.kind is NodeKind.TITLE)
    return next(own, issued.title)


def _set_title(body: Element, issued: Issued) -> None:
    """Set the title two lines below the red line, and one line free below it."""
    lines = issued.title_lines or title_lines(_title_as_written(issued))
    for (at, line), (end, _) in pairwise([*enumerate(lines), (len(lines), "")]):
        look = Look(HEADING_STYLE, "center", 0 if at else 2 * LINE, _TITLE_LINE, keep_next=end < len(lines))
        run(paragraph(body, look), line, _TITLE_FACE)
    run(paragraph(body, Look()), "", Face())
