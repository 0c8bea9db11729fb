"""The body of a red-head: each block in the font and place of its level (rule I-body), annexes on a new page."""

from collections.abc import Sequence

from models.text.roles import Role, role_of
from models.text.tree import NodeKind
from tasks.writing.blocks import Block
from tasks.writing.tables import set_tabbed, set_table
from tasks.writing.typography import HEITI, KAITI, LINE, SIZE_2, SIZE_3, XIAOBIAOSONG, title_lines
from tasks.writing.word import Element, Face, Look, paragraph, run, twips

_BODY = Look(first_chars=200)
_FANGSONG = Face()
_HEI = Face(HEITI)
_KAI = Face(KAITI)
_LISTED = twips(5 * SIZE_3)  # below the first entry behind 附件：
_SHORT_HEADING = 40  # a heading with a sentence behind it is set as text, its number apart
_STOPS = "。；，"


def set_blocks(body: Element, blocks: Sequence[Block], keep_last: bool = False) -> None:
    """Append the blocks. `keep_last`: the last one stays on a page with what follows, so that no signature stands alone."""
    opening = False
    for at, block in enumerate(blocks):
        if block.kind is NodeKind.ANNEX:
            opening = _open_annex(body, block)
            continue
        if block.rows:
            set_table(body, block.rows)
        elif "\t" in block.words:
            set_tabbed(body, [each.words for each in blocks], at, opening)
        elif block.kind is NodeKind.TITLE:
            _set_annex_title(body, block, opening)
        else:
            _set_line(body, block, _placed(blocks, at, opening, keep_last and at + 1 == len(blocks)))
        opening = False


def _placed(blocks: Sequence[Block], at: int, opening: bool, keep: bool) -> tuple[Look, Face, Face]:
    """Return the manner of a line, with what its place among the others asks for."""
    look, lead, rest = _manner(blocks[at])
    if _in_annex_list(blocks, at):
        look = look.but(first_chars=0, left=_LISTED)
    return look.but(new_page=opening, keep_next=keep or look.keep_next), lead, rest


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


def _in_annex_list(blocks: Sequence[Block], at: int) -> bool:
    """Whether the line is a further entry of the list that 附件：1. opens."""
    first = at
    while first > 0 and blocks[first].kind is NodeKind.SUBITEM:
        first -= 1
    return first < at and blocks[first].kind is NodeKind.LINE and role_of(blocks[first].words) is Role.ANNEX_LIST


def _set_line(body: Element, block: Block, manner: tuple[Look, Face, Face]) -> None:
    """Set one paragraph."""
    look, lead, rest = manner
    holder = paragraph(body, look)
    if block.lead:
        run(holder, block.lead, lead)
    if block.rest:
        run(holder, block.rest, rest)


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
