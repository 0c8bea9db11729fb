"""The picture of a case's procedure: boxes by phase, arrows between them, what is not wanted small at the foot."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from models.picture.arrows import Arrow, arrows_of, edges_of, ways_of
from models.picture.places import Band, Box, boxes_of, columns_of, grid_of
from models.picture.told import Told, tell
from models.procedure.state import CaseState


@dataclass(frozen=True, slots=True)
class Heading:
    """The name over a column, and how many of its wanted steps are done."""

    name: str
    x: int
    y: int
    width: int
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase with its steps in order, for the list beside the picture."""

    name: str
    steps: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything a template needs, in whole pixels of one page's width."""

    width: int
    height: int
    headings: tuple[Heading, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    skipped_at: tuple[int, ...]  # heights at which “本件不需要” is written, one a band
    phases: tuple[Phase, ...]


def draw(state: CaseState, names: Mapping[int, str]) -> Picture:
    """Lay out the procedure of a case as it stands. `names`: people by id."""
    told = tell(state, names)
    columns = columns_of(told)
    ways, lanes = ways_of(columns, edges_of(state))
    grid = grid_of(columns, lanes)
    boxes = tuple(boxes_of(grid))
    headings = tuple(
        Heading(c.name, grid.x(c), grid.bands[c.band].top, grid.column_width, c.done, len(c.path)) for c in grid.columns
    )
    return Picture(
        width=grid.width,
        height=grid.height,
        headings=headings,
        boxes=boxes,
        arrows=tuple(arrows_of(grid, {box.told.id: box for box in boxes}, ways)),
        skipped_at=tuple(band.skipped - 8 for band in grid.bands if _has_skipped(band)),
        phases=tuple(Phase(name or "办理过程", tuple(steps)) for name, steps in groupby(told, key=lambda one: one.phase)),
    )


def _has_skipped(band: Band) -> bool:
    return band.bottom - band.skipped > 4
