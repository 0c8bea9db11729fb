"""A file divided into its parts: the document itself, an act it encloses (印发件), its annexes, the imprint (版记)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from models.text.line import Align
from models.text.marks import recognise
from models.text.pieces import Piece
from models.text.roles import Role
from models.text.titles import is_title_line, title_end
from models.text.tree import NodeKind


class Part(StrEnum):
    """What a region is."""

    MAIN = "main"
    ENCLOSED = "enclosed"
    ANNEX = "annex"
    IMPRINT = "imprint"
    REST = "rest"  # what follows an imprint


@dataclass(slots=True)
class Region:
    """A run of pieces that belong together; `opening` is the line 附件1 that opens an annex."""

    part: Part
    opening: Piece | None = None
    pieces: list[Piece] = field(default_factory=list)
    dated: bool = False

    def add(self, piece: Piece) -> None:
        """Add a piece; a date that is not the first line closes a document."""
        self.dated = self.dated or (piece.role is Role.DATE and bool(self.pieces))
        self.pieces.append(piece)


_IMPRINT_LINES = 6


def divide(pieces: Sequence[Piece]) -> list[Region]:
    """Return the parts of the file in order."""
    regions = [Region(Part.MAIN)]
    for at, piece in enumerate(pieces):
        here = regions[-1]
        if _opens_annex(pieces, at, here):
            regions.append(Region(Part.ANNEX, piece))
            continue
        if _opens_imprint(piece, here, len(pieces) - at):
            regions.append(Region(Part.IMPRINT))
        elif here.part is Part.IMPRINT and _imprint_is_over(here, piece):
            regions.append(Region(Part.REST))
        elif here.part in (Part.MAIN, Part.ENCLOSED) and _opens_enclosed(pieces, at, here):
            regions.append(Region(Part.ENCLOSED))
        regions[-1].add(piece)
    return regions


def _opens_annex(pieces: Sequence[Piece], at: int, here: Region) -> bool:
    """Whether an annex begins: a line 附件1 alone opens one; with words behind it only after the date, never in a list."""
    piece = pieces[at]
    following = pieces[at + 1] if at + 1 < len(pieces) else None
    if following is None or not here.pieces and here.part is Part.MAIN:
        return False
    if piece.role is Role.ANNEX:
        colon = piece.text.rstrip()[-1] in ":："
        return following.role is not Role.ANNEX_LIST and not (colon and not here.dated and _is_counted(following))
    if piece.role is Role.ANNEX_LIST and (here.part is Part.ANNEX or here.dated):
        return following.role not in (Role.ANNEX_LIST, Role.IMPRINT, Role.RELEASE) and not _is_counted(following)
    return False


def _is_counted(piece: Piece) -> bool:
    """Whether the line is an entry 1. 2. of a list."""
    mark = recognise(piece.text)
    return mark is not None and mark.kind is NodeKind.SUBITEM


def _opens_imprint(piece: Piece, here: Region, left: int) -> bool:
    """Whether the imprint begins: an imprint line behind a body."""
    enough = len(here.pieces) > (0 if here.part is Part.ANNEX else 1)
    return piece.role is Role.IMPRINT and here.part is not Part.IMPRINT and enough and left < 40


def _imprint_is_over(here: Region, piece: Piece) -> bool:
    """Whether the imprint is over: it ends with its printing line, or where a line can be none of it."""
    printed = any("印发" in line.text for line in here.pieces) and piece.role is not Role.IMPRINT
    return printed or len(here.pieces) >= _IMPRINT_LINES or recognise(piece.text) is not None or bool(piece.rows)


def _opens_enclosed(pieces: Sequence[Piece], at: int, here: Region) -> bool:
    """Whether the act that is sent out begins: a title behind the date, or behind a body where 第一章 or 第一条 follows it."""
    if len(here.pieces) < 2 or not is_title_line(pieces[at]):
        return False
    before = here.pieces[-1]
    behind_date = here.dated and before.role in (Role.DATE, Role.RELEASE, Role.ANNEX_LIST)
    centred = pieces[at].align is Align.CENTER and behind_date
    end = title_end(pieces, at, need_genre=not centred)
    if end == at or end >= len(pieces):
        return False
    return behind_date or (before.text[-1] in "。；！”" and _first_of_an_act(pieces, end))


def _first_of_an_act(pieces: Sequence[Piece], at: int) -> bool:
    """Whether a first chapter or article follows, a note of its passing perhaps between."""
    for piece in pieces[at : at + 3]:
        if mark := recognise(piece.text):
            return mark.number == 1 and mark.kind in (NodeKind.CHAPTER, NodeKind.ARTICLE)
        if piece.role not in (Role.NOTE, Role.DOCUMENT_NUMBER, Role.ANNEX_LIST):
            return False
    return False
