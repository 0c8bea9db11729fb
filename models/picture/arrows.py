"""What leads where in the picture, and the way of each arrow: through the ways between columns, never across a box."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.picture.places import LANE, Box, Column, Grid, Lanes
from models.procedure.state import CaseState
from models.words import Code, StepStatus

ROUND = 5  # of a bend
OUT, BACK, BRACKET = 10, 5, 9  # where in the way between two columns: onward, back; beside a column, from its left
HEADROOM = 7  # above the boxes, to the nearest way across

SKIPPED = frozenset({StepStatus.NOT_NEEDED, StepStatus.CLOSED})

Point = tuple[int, int]


class Sense(StrEnum):
    """What an arrow says."""

    NEXT = "next"
    OPENS = "opens"  # an outcome of the first opens the second
    BACK = "back"  # returned


@dataclass(frozen=True, slots=True)
class Edge:
    """From one step to another. `times`: how often it was returned this way; `gone`: the way was gone in this round."""

    start: str
    end: str
    sense: Sense
    times: int = 0
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Arrow:
    """An edge with its way as the `d` of an SVG path, and where its label stands."""

    edge: Edge
    path: str
    label: Point | None = None


def edges_of(state: CaseState) -> tuple[Edge, ...]:
    """Return what leads to each wanted step, skipped steps passed over and nothing said twice; then what was returned."""
    wanted = {name for name, view in state.views.items() if view.status not in SKIPPED}
    forward = [edge for name in state.views if name in wanted for edge in _leading_to(state, name, wanted)]
    return (*forward, *_returned(state, wanted))


def _leading_to(state: CaseState, name: str, wanted: set[str]) -> Iterator[Edge]:
    view = state.views[name]
    before = dict.fromkeys(_wanted_before(state, name, wanted))
    for one in before:
        if _said_already(state, one, name, before):
            continue
        gone = state.views[one].status is StepStatus.DONE and view.status is not StepStatus.NOT_YET
        yield Edge(one, name, Sense.OPENS if one in view.step.opens_with else Sense.NEXT, gone=gone)


def _wanted_before(state: CaseState, name: str, wanted: set[str]) -> Iterator[str]:
    """Yield the wanted steps right before one; in place of a skipped one those before it."""
    for one in state.views[name].step.waits_for(state.file.settings):
        if one in wanted:
            yield one
        else:
            yield from _wanted_before(state, one, wanted)


def _said_already(state: CaseState, one: str, name: str, before: Mapping[str, None]) -> bool:
    """Tell whether another of the steps before comes after `one`; one that may never be wanted does not stand for it."""
    hung_itself = bool(state.views[name].step.opens_with)
    for other in before:
        may_not_come = bool(state.views[other].step.opens_with) and state.views[other].status is StepStatus.NOT_YET
        if one in state.earlier[other] and (hung_itself or not may_not_come):
            return True
    return False


def _returned(state: CaseState, wanted: set[str]) -> Iterator[Edge]:
    """Yield each way back that was gone in this matter, also in earlier rounds."""
    times: Counter[tuple[str, str]] = Counter()
    for act in (recorded.act for recorded in state.file.acts):
        step = state.views[act.step].step if act.step in state.views else None
        outcome = step.outcomes.get(act.outcome) if step and not act.child else None
        word, _, target = outcome.to.partition(":") if outcome else ("", "", "")
        if act.code is Code.RETURN:
            times[act.step, act.to] += 1
        elif word == "back" and not (act.code is Code.REPLY and act.to):
            times[act.step, target] += 1
    for (start, end), count in times.items():
        if start in wanted and end in wanted and start != end:
            yield Edge(start, end, Sense.BACK, count, gone=True)


@dataclass(frozen=True, slots=True)
class Way:
    """How an edge goes: within a column, to the next one, or across above or below the boxes on a lane of a band."""

    kind: str  # down | bracket | up | beside | above | below
    lane: int = 0


def ways_of(columns: Sequence[Column], edges: Sequence[Edge]) -> tuple[dict[Edge, Way], Lanes]:
    """Choose each edge's way; edges to one step share a lane, those back have one each."""
    place = {told.id: (column, row) for column in columns for row, told in enumerate(column.path)}
    taken: dict[tuple[str, int], dict[object, int]] = {}
    ways: dict[Edge, Way] = {}
    for edge in edges:
        kind, band = _kind(edge, *place[edge.start], *place[edge.end]), place[edge.start][0].band
        lanes = taken.setdefault((kind, band), {})
        key: object = edge if edge.sense is Sense.BACK else edge.end
        ways[edge] = Way(kind, lanes.setdefault(key, len(lanes)))
    above = {band: len(lanes) for (kind, band), lanes in taken.items() if kind == "above"}
    below = {band: len(lanes) for (kind, band), lanes in taken.items() if kind == "below"}
    return ways, Lanes(above, below)


def _kind(edge: Edge, one: Column, row: int, other: Column, other_row: int) -> str:
    if one is other:
        return "up" if edge.sense is Sense.BACK else "down" if other_row == row + 1 else "bracket"
    if edge.sense is Sense.BACK or one.band != other.band:
        return "below"
    return "beside" if other.number == one.number + 1 else "above"


def arrows_of(grid: Grid, boxes: Mapping[str, Box], ways: Mapping[Edge, Way]) -> Iterator[Arrow]:
    """Yield every arrow; those back last, so that they lie on top."""
    band_of = {told.id: column.band for column in grid.columns for told in column.path}
    for edge, way in ways.items():
        band = grid.bands[band_of[edge.start]]
        lane = band.boxes - HEADROOM - way.lane * LANE if way.kind == "above" else band.below + 2 + way.lane * LANE
        points = _points(edge, way, boxes[edge.start], boxes[edge.end], lane, grid.column_width)
        yield Arrow(edge, _smooth(points), _label(points) if edge.sense is Sense.BACK else None)


def _points(edge: Edge, way: Way, one: Box, two: Box, lane: int, width: int) -> list[Point]:
    """Return the bends of a way."""
    right, left = one.x + one.width, two.x
    side = left - (left - _column_x(two, width)) - BRACKET
    if way.kind == "down":
        x = max(one.x, two.x) + 18
        return [(x, one.y + one.height), (x, two.y)]
    if way.kind == "bracket":
        return [(one.x, one.middle), (side, one.middle), (side, two.middle), (left, two.middle)]
    if way.kind == "up":
        out = right + BACK + 3 * (way.lane % 3)
        return [(right, one.low), (out, one.low), (out, two.low), (two.x + two.width, two.low)]
    if way.kind == "beside":
        out = right + OUT
        return [(right, one.middle), (out, one.middle), (out, two.middle), (left, two.middle)]
    if edge.sense is Sense.BACK:
        out, back = right + BACK, two.x + two.width + BACK
        return [(right, one.low), (out, one.low), (out, lane), (back, lane), (back, two.low), (two.x + two.width, two.low)]
    out, into = right + OUT, _column_x(two, width) - BRACKET - 5
    return [(right, one.middle), (out, one.middle), (out, lane), (into, lane), (into, two.middle), (left, two.middle)]


def _column_x(box: Box, width: int) -> int:
    """Return where the column of a box begins: a hung one is indented."""
    return box.x + box.width - width


def _label(points: Sequence[Point]) -> Point:
    """Return where a label stands: at the middle of the longest stretch, one that leads across before one up or down."""
    stretches = zip(points, points[1:], strict=False)
    (a, b), (c, d) = max(stretches, key=lambda pair: 2 * abs(pair[0][0] - pair[1][0]) + abs(pair[0][1] - pair[1][1]))
    return (a + c) // 2, (b + d) // 2


def _smooth(points: Sequence[Point]) -> str:
    """Return the way as the `d` of a path, its bends rounded; bends that lie on one line are left out."""
    kept = [p for n, p in enumerate(points) if n == 0 or p != points[n - 1]]
    parts = [f"M{kept[0][0]} {kept[0][1]}"]
    for before, here, after in zip(kept, kept[1:], kept[2:], strict=False):
        near, far = _towards(here, before), _towards(here, after)
        parts.append(f"L{near[0]} {near[1]}Q{here[0]} {here[1]} {far[0]} {far[1]}")
    return "".join([*parts, f"L{kept[-1][0]} {kept[-1][1]}"])


def _towards(here: Point, there: Point) -> Point:
    """Return the point a bend's radius away, no further than half the stretch."""
    dx, dy = there[0] - here[0], there[1] - here[1]
    far = min(ROUND, max(abs(dx), abs(dy)) // 2)
    return here[0] + _sign(dx) * far, here[1] + _sign(dy) * far


def _sign(value: int) -> int:
    return (value > 0) - (value < 0)
