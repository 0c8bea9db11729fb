"""Where everything stands in the picture: phases are columns, wanted steps stand below one another, skipped ones at the foot.

A page is `WIDTH` wide and holds `MOST_COLUMNS` columns; more columns begin another band below. Columns of all bands stand
under one another, so that the ways between columns cross no box.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby

from models.picture.lettering import cut, lines_of
from models.picture.told import Told
from models.words import StepStatus

WIDTH, MOST_COLUMNS, MOST_ROWS = 1240, 7, 9
MARGIN, WAY, WIDEST = 16, 26, 190  # beside the first column, between two columns, of a column
HEAD, LANE, GAP, FOOT = 40, 13, 16, 26  # of a phase's name, of a way across, between boxes, above the skipped
NAME, FINE, SMALL = 13.0, 11.5, 11.0  # sizes of letters
NAME_LINE, FINE_LINE, PAD = 18, 16, 7
ICON, INDENT, SKIPPED = 27, 14, 22  # left of the words; of a hung box; height of a skipped box


class Shape(StrEnum):
    """How a step stands in the picture."""

    PATH = "path"
    HUNG = "hung"  # an outcome of another step opens it
    BESIDE = "beside"  # nothing waits for it
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Words:
    """One line of words at its place."""

    x: int
    y: int
    words: str
    kind: str  # name | note


@dataclass(frozen=True, slots=True)
class Box:
    """One step's box."""

    told: Told
    shape: Shape
    x: int
    y: int
    width: int
    height: int
    lines: tuple[Words, ...]

    @property
    def middle(self) -> int:
        """The height of its middle."""
        return self.y + self.height // 2

    @property
    def low(self) -> int:
        """The height at which what was returned comes and goes."""
        return self.y + self.height - min(9, self.height // 4)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the picture. `name` is empty where a phase goes on in a second column."""

    name: str
    number: int
    path: tuple[Told, ...]
    skipped: tuple[Told, ...]

    @property
    def band(self) -> int:
        """The band it stands in."""
        return self.number // MOST_COLUMNS

    @property
    def done(self) -> int:
        """How many of its wanted steps are done."""
        return sum(told.status is StepStatus.DONE for told in self.path)


@dataclass(frozen=True, slots=True)
class Lanes:
    """How many ways lead across above and below the boxes, by band."""

    above: Mapping[int, int] = field(default_factory=dict)
    below: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Band:
    """The heights of one row of columns."""

    top: int  # of the phases' names
    boxes: int
    below: int  # of the first way below the boxes
    skipped: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Grid:
    """The measures all columns share, and the bands."""

    columns: tuple[Column, ...]
    column_width: int
    bands: tuple[Band, ...]

    @property
    def width(self) -> int:
        """The width of the whole."""
        across = min(len(self.columns), MOST_COLUMNS)
        return 2 * MARGIN + across * self.column_width + (across - 1) * WAY

    @property
    def height(self) -> int:
        """The height of the whole."""
        return self.bands[-1].bottom

    def x(self, column: Column) -> int:
        """Where a column begins."""
        return MARGIN + column.number % MOST_COLUMNS * (self.column_width + WAY)


def columns_of(steps: Iterable[Told]) -> tuple[Column, ...]:
    """Part the steps by phase; a phase with very many wanted steps goes on in a further column."""
    out: list[Column] = []
    for phase, members in groupby(steps, key=lambda told: told.phase):
        told = tuple(members)
        path = [one for one in told if not one.skipped]
        skipped = tuple(one for one in told if one.skipped)
        parts = [tuple(path[at : at + MOST_ROWS]) for at in range(0, len(path), MOST_ROWS)] or [()]
        for at, part in enumerate(parts):
            out.append(Column("" if at else phase or "办理过程", len(out), part, () if at else skipped))
    return tuple(out)


def grid_of(columns: tuple[Column, ...], lanes: Lanes) -> Grid:
    """Measure the bands."""
    across = min(len(columns), MOST_COLUMNS)
    width = min(WIDEST, (WIDTH - 2 * MARGIN - (across - 1) * WAY) // across)
    bands: list[Band] = []
    for band, members in groupby(columns, key=lambda column: column.band):
        bands.append(_band(tuple(members), width, bands[-1].bottom + GAP if bands else 0, lanes, band))
    return Grid(columns, width, tuple(bands))


def _band(columns: Sequence[Column], width: int, top: int, lanes: Lanes, number: int) -> Band:
    boxes = top + HEAD + lanes.above.get(number, 0) * LANE
    tallest = max(sum(_height(told, width) + GAP for told in column.path) for column in columns)
    below = boxes + tallest
    after_lanes = below + lanes.below.get(number, 0) * LANE
    most = max(len(column.skipped) for column in columns)
    skipped = after_lanes + (FOOT if most else 0)
    return Band(top, boxes, below, skipped, skipped + most * (SKIPPED + 4) + 4)


def boxes_of(grid: Grid) -> Iterator[Box]:
    """Yield every step's box."""
    for column in grid.columns:
        band, x = grid.bands[column.band], grid.x(column)
        y = band.boxes
        for told in column.path:
            box = _box(told, x, y, grid.column_width)
            yield box
            y += box.height + GAP
        for at, told in enumerate(column.skipped):
            yield _small(told, x, band.skipped + at * (SKIPPED + 4), grid.column_width)


def _shape(told: Told) -> Shape:
    return Shape.BESIDE if told.beside else Shape.HUNG if told.hung else Shape.PATH


def _lines(told: Told, width: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the lines of the name and those below it."""
    room = width - (INDENT if told.hung else 0) - ICON - PAD
    mark = 22 if told.again else 0  # the counter of rounds stands at the right of the first line
    names = lines_of(told.name, NAME, room, 3, first_room=room - mark)
    notes = tuple(line for note in told.notes for line in lines_of(note, FINE, room, 2))
    return names, notes


def _height(told: Told, width: int) -> int:
    names, notes = _lines(told, width)
    return 2 * PAD + len(names) * NAME_LINE + len(notes) * FINE_LINE


def _box(told: Told, x: int, y: int, width: int) -> Box:
    names, notes = _lines(told, width)
    indent = INDENT if told.hung else 0
    at, left = y + PAD + 14, x + indent + ICON
    lines = [Words(left, at + n * NAME_LINE, line, "name") for n, line in enumerate(names)]
    at += (len(names) - 1) * NAME_LINE + FINE_LINE + 1
    lines += [Words(left, at + n * FINE_LINE, line, "note") for n, line in enumerate(notes)]
    return Box(told, _shape(told), x + indent, y, width - indent, _height(told, width), tuple(lines))


def _small(told: Told, x: int, y: int, width: int) -> Box:
    words = Words(x + 8, y + 15, cut(told.name, SMALL, width - 16), "note")
    return Box(told, Shape.SKIPPED, x, y, width, SKIPPED, (words,))
