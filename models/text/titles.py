"""Which lines make up a title: the genre a title ends with decides, else the way the lines stand on the page."""

import re
from collections.abc import Callable, Sequence

from models.text.genres import ends_in_genre
from models.text.line import Align
from models.text.marks import recognise
from models.text.pieces import Piece
from models.text.roles import Role, is_sentence

_MOST_LINES = 6
_VARIANT = re.compile(r"[（(][^）)]{1,16}[）)]")


def title_end(pieces: Sequence[Piece], at: int, need_genre: bool = False) -> int:
    """Return the index behind the title that begins at `at`, or `at` where none does."""
    if at >= len(pieces) or not is_title_line(pieces[at]):
        return at
    if pieces[at].title:
        return _while(pieces, at, lambda piece: piece.title)
    if pieces[at].align is Align.CENTER:
        return _while(pieces, at, lambda piece: piece.align is Align.CENTER and is_title_line(piece))
    for end in range(at + 1, min(len(pieces), at + _MOST_LINES) + 1):
        if ends_in_genre("".join(piece.text for piece in pieces[at:end])):
            return _while(pieces, end, _is_variant) if end < len(pieces) else end
        if end < len(pieces) and not is_title_line(pieces[end]):
            break
    lone = len(pieces) > at + 1 and not need_genre and pieces[at].size <= 60
    return _behind_organs(pieces, at) if lone else at


def _behind_organs(pieces: Sequence[Piece], at: int) -> int:
    """Return the index behind a title without a genre: one line, below the organs it may begin with."""
    end = at + 1
    while pieces[end - 1].role is Role.ORGAN and end < min(len(pieces), at + _MOST_LINES) and is_title_line(pieces[end]):
        end += 1
    return end


def _while(pieces: Sequence[Piece], at: int, holds: Callable[[Piece], bool]) -> int:
    """Return the index behind the run of lines that hold, at most six."""
    end = at
    while end < min(len(pieces), at + _MOST_LINES) and holds(pieces[end]):
        end += 1
    return end


def _is_variant(piece: Piece) -> bool:
    """Whether the line only says which version it is: （试行）, （征求意见稿）."""
    return piece.role is None and bool(_VARIANT.fullmatch(piece.text))


def is_title_line(piece: Piece) -> bool:
    """Whether the line can belong to a title: short, unnumbered, no sentence, none of the other parts of a header."""
    if piece.rows or piece.footnote or piece.label or piece.size > 120:
        return False
    if piece.role not in (None, Role.ORGAN, Role.MARQUE):
        return False
    if piece.text[0] in "（(" and not re.fullmatch(r"[（(][^）)]{1,16}[）)](?:》?的.{2,6})?", piece.text):
        return False
    ends = piece.text[-1] in "。；！？：:，,;"
    return not ends and not recognise(piece.text) and not ("。" in piece.text and is_sentence(piece.text))
