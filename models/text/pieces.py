"""The plain text cut into pieces: one a line, none blank, each with its place and the reader's hints."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.text.dates import DATE
from models.text.folding import EDGES, bare
from models.text.genres import ends_in_genre
from models.text.line import Align, Line
from models.text.lostbreaks import cuts
from models.text.roles import DOCUMENT_NUMBER, Role, is_organ, role_of

_NUMBER_THEN_WORDS = re.compile(rf"\s*{DOCUMENT_NUMBER.pattern}(?=\s*(?!文)[\u4e00-\u9fff])(?=.{{8}})")
_ENDS_IN_DATE = re.compile(rf"\s*{DATE}\s*$")
_DATE_THEN_TITLE = re.compile(rf"\s*{DATE}(?=\s*(?![起前后以止至到之内的])[^。；，：]{{6,160}}$)")
_BREAKS = str.maketrans("\x0b\x0c\x85\u2028\u2029", "\n" * 5)


@dataclass(frozen=True, slots=True)
class Piece:
    """One unbroken run of the plain text: `plain[start:end] == text`, without spaces at its edges."""

    text: str
    start: int
    end: int
    role: Role | None = None
    label: str = ""
    align: Align | None = None
    title: bool = False
    footnote: bool = False
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def size(self) -> int:
        """How many characters stand in the piece, spaces apart: what limits are measured in."""
        return len(bare(self.text))


def as_lines(text: str) -> tuple[Line, ...]:
    """Return the lines of a plain text; joined by line ends again they have the same length, character for character."""
    unified = text.translate(_BREAKS)
    unified = re.sub(r"\r(?!\n)", "\n", unified)
    return tuple(Line(line) for line in unified.split("\n"))


def lay_out(lines: Sequence[Line], broken: bool, header: int = 8) -> tuple[str, tuple[Piece, ...]]:
    """Return the plain text and its pieces. `broken`: line breaks may be lost, so heads inside a line are looked for.

    `header`: among how many pieces a document number is parted from words behind it.
    """
    plain = "\n".join(line.written for line in lines)
    found, offset, head = [], 0, True
    for line in lines:
        for piece in _pieces_of(line, offset, broken, head):
            found.append(piece)
            head = head and len(found) < header
        offset += len(line.written) + 1
    return plain, tuple(found)


def _pieces_of(line: Line, offset: int, broken: bool, head: bool) -> Iterator[Piece]:
    """Cut one line where two things stand in it, and leave the spaces at the edges out."""
    written = line.written
    if line.rows:
        yield Piece(written, offset, offset + len(written), rows=line.rows)
        return
    whole = bool(line.label) or line.footnote
    places = [] if whole else _places(written, broken, head)
    for start, end in zip([0, *places], [*places, len(written)], strict=True):
        text = written[start:end]
        inner = text.strip(EDGES)
        if inner:
            first = offset + start + text.index(inner)
            role = None if line.footnote or line.label else role_of(inner)
            yield Piece(inner, first, first + len(inner), role, line.label, line.align, line.title, line.footnote)


def _places(written: str, broken: bool, head: bool) -> list[int]:
    """Return where the line is to be cut."""
    places = cuts(written) if broken else []
    if head and (found := _NUMBER_THEN_WORDS.match(written)):
        places.append(found.end())
    if (found := _ENDS_IN_DATE.search(written)) and is_organ(written[: found.start()]):
        places.append(found.start())
    if broken and (found := _DATE_THEN_TITLE.match(written)) and ends_in_genre(written[found.end() :]):
        places.append(found.end())
    return sorted(set(places))
