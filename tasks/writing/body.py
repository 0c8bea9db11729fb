"""The body of a red-head: each block in the font and place of its level (rule I-body), tables, annexes on a new page."""

from collections.abc import Sequence

from models.text.roles import Role, role_of
from models.text.tree import NodeKind
from tasks.writing.blocks import Block
from tasks.writing.typography import (
    AREA_WIDTH,
    HEITI,
    KAITI,
    LINE,
    SIZE_2,
    SIZE_4,
    XIAOBIAOSONG,
    refuse_control_characters,
    title_lines,
    width,
)
from tasks.writing.word import Element, Face, Look, cell, paragraph, row, run, table

_BODY = Look(first_chars=200)
_FANGSONG = Face()
_HEI = Face(HEITI)
_KAI = Face(KAITI)
_CELL_FACE = Face(size=SIZE_4, spacing=0)
_CELL_HEAD = Face(HEITI, SIZE_4, spacing=0)
_CELL_LINE = 20.0
_SMALLEST = 9.0  # 小五号
_SHORT_HEADING = 40  # a heading with a sentence behind it is set as text, its number apart
_STOPS = "。；，"


def set_blocks(body: Element, blocks: Sequence[Block], keep_last: bool = False) -> None:
    """Append the blocks. `keep_last`: the last one stays on a page with what follows, so that no signature stands alone."""
    opening = False
    for at, block in enumerate(blocks):
        if block.rows:
            _set_table(body, block)
            opening = False
        elif "\t" in block.words:
            _set_columns(body, block, tab_layout(_tabbed_around(blocks, at)), opening)
            opening = False
        elif block.kind is NodeKind.ANNEX:
            opening = _open_annex(body, block)
        elif block.kind is NodeKind.TITLE:
            _set_annex_title(body, block, opening)
            opening = False
        else:
            _set_line(body, block, opening, keep_last and at + 1 == len(blocks))
            opening = False


def _open_annex(body: Element, block: Block) -> bool:
    """Set the mark 附件 at the head of a new page; True where there is none and the next line opens the page."""
    if not block.lead:
        return True
    run(paragraph(body, Look(align="left", new_page=True)), block.lead, Face(HEITI, spacing=0))
    return False


def _set_annex_title(body: Element, block: Block, opening: bool) -> None:
    """Set an annex's title on the third line, with one line free below."""
    for at, line in enumerate(title_lines(block.words)):
        look = Look(align="center", before=0 if at else LINE, line=34.0, new_page=opening and not at, keep_next=True)
        run(paragraph(body, look), line, Face(XIAOBIAOSONG, SIZE_2, spacing=0))
    run(paragraph(body, Look()), "", _FANGSONG)


def _set_line(body: Element, block: Block, opening: bool, keep_next: bool) -> None:
    """Set one paragraph."""
    look, lead, rest = _manner(block)
    if opening or keep_next:
        look = look.but(new_page=opening, keep_next=keep_next or look.keep_next)
    holder = paragraph(body, look)
    if block.lead:
        run(holder, block.lead, lead)
    if block.rest:
        run(holder, block.rest, rest)


def _tabbed_around(blocks: Sequence[Block], at: int) -> list[list[str]]:
    """Return the cells of the run of tabbed lines (a table of a plain text) the line stands in."""
    first, last = at, at
    while first > 0 and "\t" in blocks[first - 1].words:
        first -= 1
    while last + 1 < len(blocks) and "\t" in blocks[last + 1].words:
        last += 1
    return [block.words.split("\t") for block in blocks[first : last + 1]]


def tab_layout(lines: Sequence[Sequence[str]]) -> tuple[float, tuple[int, ...]]:
    """Return the size of type and the left tab stops (twips) at which the columns of tabbed lines stand one under another."""
    columns = max(len(cells) for cells in lines)
    widths = [max((width(cells[at]) for cells in lines if at < len(cells)), default=0) + 0.7 for at in range(columns)]
    size = max(_SMALLEST, min(SIZE_4, int(2 * AREA_WIDTH / sum(widths)) / 2))
    return size, tuple(round(sum(widths[: at + 1]) * size * 20) for at in range(columns - 1))


def _set_columns(body: Element, block: Block, layout: tuple[float, tuple[int, ...]], opening: bool) -> None:
    """Set one tabbed line; words and tabs stay as they are."""
    size, stops = layout
    last = stops[-1] if stops else 0
    look = Look(align="left", line=_CELL_LINE, lefts=stops, left=last, first=-last, new_page=opening)
    run(paragraph(body, look), block.words, Face(size=size, spacing=0))


def _manner(block: Block) -> tuple[Look, Face, Face]:
    """Return how a block stands, the face of its number and of its words."""
    if block.kind in (NodeKind.CHAPTER, NodeKind.SECTION):
        return Look(align="center", keep_next=True, before=LINE / 2 if block.kind is NodeKind.CHAPTER else 0), _HEI, _HEI
    if block.kind is NodeKind.ARTICLE:
        return _BODY, _HEI, _FANGSONG
    if block.kind is NodeKind.HEADING:
        return _BODY.but(keep_next=True), _HEI, _HEI if _is_heading(block) else _FANGSONG
    if block.kind is NodeKind.ITEM and _is_heading(block):
        return _BODY, _KAI, _KAI
    if block.kind is NodeKind.LINE:
        return _line_manner(block)
    if block.kind in (NodeKind.SIGNATURE, NodeKind.DATE):
        return Look(align="right", right=640), _FANGSONG, _FANGSONG
    return _BODY, _FANGSONG, _FANGSONG


def _line_manner(block: Block) -> tuple[Look, Face, Face]:
    """Return how an unnumbered line of the frame stands: addressees flush, a note on passing centred."""
    role = role_of(block.words)
    if role is Role.ADDRESSEE:
        return Look(align="left"), _FANGSONG, _FANGSONG
    if role is Role.NOTE:
        return Look(align="center"), _KAI, _KAI
    if role is Role.ANNEX_LIST:
        return _BODY.but(before=LINE), _FANGSONG, _FANGSONG
    return _BODY, _FANGSONG, _FANGSONG


def _is_heading(block: Block) -> bool:
    """Whether the words are a heading and no sentence."""
    return (
        len(block.rest) <= _SHORT_HEADING and not any(stop in block.rest for stop in _STOPS) and not block.rest.endswith("：")
    )


def _set_table(body: Element, block: Block) -> None:
    """Set a table over the whole width, its columns by what they hold."""
    widths = _column_widths(block.rows)
    element = table(body, widths)
    for at, cells in enumerate(block.rows):
        line = row(element, head=at == 0)
        for column, words in enumerate((*cells, *[""] * (len(widths) - len(cells)))):
            refuse_control_characters(words, "表格")
            _set_cell(cell(line, widths[column]), words, head=at == 0)
    run(paragraph(body, Look(line=4.0)), "", _FANGSONG)


def _set_cell(holder: Element, words: str, head: bool) -> None:
    """Fill one cell, short words centred."""
    for line in words.split("\n"):
        look = Look(align="center" if head or width(line) <= 8 else "left", line=_CELL_LINE)
        run(paragraph(holder, look), line, _CELL_HEAD if head else _CELL_FACE)


def _column_widths(rows: tuple[tuple[str, ...], ...]) -> tuple[int, ...]:
    """Return widths in twips: as the longest cell asks, between four and twenty characters, scaled to the whole."""
    columns = max(len(cells) for cells in rows)
    asked = [max((width(cells[at]) for cells in rows if at < len(cells)), default=1) for at in range(columns)]
    bounded = [min(20.0, max(3.0, value)) for value in asked]
    total = round(AREA_WIDTH * 20)
    return tuple(int(total * value / sum(bounded)) for value in bounded)
