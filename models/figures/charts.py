"""Charts as drawn values: every shape has its place, every figure also stands in a table. A template only writes them down.

Bars lie flat, because the names of steps and sections are long. Colour never speaks alone: figures stand on or beside the
shapes, and a limit is a dashed line with its number.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from models.picture.lettering import cut, width

LABELS, RIGHT, BAR, GAP, TOP = 186.0, 78.0, 18.0, 11.0, 8.0
WIDE = 640.0
PLOT = WIDE - LABELS - RIGHT
SIZE = 13.0
FOOT = 22.0
TICKS = 4
ROUND = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)  # a step of the scale, times a power of ten
INSIDE = 6.0  # room a figure wants on both sides within its bar
LINE_HEIGHT, LINE_LEFT = 180.0, 40.0


@dataclass(frozen=True, slots=True)
class Box:
    """A bar or a part of one. `says` is read out, and shown when it is pointed at."""

    x: float
    y: float
    width: float
    height: float
    tone: str
    says: str


@dataclass(frozen=True, slots=True)
class Words:
    """Words at a place. `anchor`: start | middle | end."""

    x: float
    y: float
    words: str
    anchor: str = "start"
    css: str = "figure"


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line, e.g. of the grid or a limit."""

    x1: float
    y1: float
    x2: float
    y2: float
    css: str


@dataclass(frozen=True, slots=True)
class Curve:
    """A series of a line chart: its points as SVG writes them, and each point with what it says."""

    points: str
    tone: str
    dots: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart and its table. `says`: what it shows, in one sentence, for those who do not see it."""

    name: str
    title: str
    unit: str
    says: str
    width: float
    height: float
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    boxes: tuple[Box, ...] = ()
    words: tuple[Words, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    curves: tuple[Curve, ...] = ()
    legend: tuple[tuple[str, str], ...] = ()  # tone and name; tone limit: a dashed line


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its name, its figure, and the limit it is measured against."""

    name: str
    value: float
    limit: float | None = None
    tone: str = "blue"


@dataclass(frozen=True, slots=True)
class Part:
    """A series of a stacked or a line chart: its name and its colour."""

    name: str
    tone: str


def bars(name: str, title: str, unit: str, rows: Sequence[Bar]) -> Chart:
    """Return a chart of flat bars, each with its figure and, where it has one, its limit."""
    limits = [row.limit for row in rows if row.limit is not None]
    top = _ceiling(max([row.value for row in rows] + limits, default=0))
    boxes = tuple(
        Box(LABELS, _y(n), _long(row.value, top), BAR, row.tone, f"{row.name}：{_said(row)}{unit}")
        for n, row in enumerate(rows)
    )
    figures = tuple(
        Words(LABELS + _long(max(row.value, row.limit or 0), top) + 6, _base(n), _said(row)) for n, row in enumerate(rows)
    )
    marks = tuple(
        Stroke(x := LABELS + _long(row.limit, top), _y(n) - 4, x, _y(n) + BAR + 4, "limit")
        for n, row in enumerate(rows)
        if row.limit is not None
    )
    head = ("项目", unit, "期限") if limits else ("项目", unit)
    return Chart(
        name,
        title,
        unit,
        _summary(unit, [(row.name, row.value) for row in rows]),
        WIDE,
        _height(len(rows)),
        head,
        tuple((row.name, _plain(row.value), *(([_plain(row.limit)]) if limits else [])) for row in rows),
        boxes=boxes,
        words=(*_labels([row.name for row in rows]), *figures, *_tick_words(top, len(rows))),
        strokes=(*_grid(top, len(rows)), *marks),
        legend=(("limit", "法定期限"),) if limits else (),
    )


def stacked(name: str, title: str, unit: str, parts: Sequence[Part], rows: Sequence[tuple[str, Sequence[int]]]) -> Chart:
    """Return a chart of flat bars made of parts; a part's figure stands in it where there is room."""
    sums = [(called, sum(values)) for called, values in rows]
    top = _ceiling(max((total for _, total in sums), default=0))
    boxes = [box for n, (called, values) in enumerate(rows) for box in _parts(n, called, values, parts, unit, top)]
    inside = [
        Words(box.x + box.width / 2, box.y + BAR - 4.5, figure, "middle", f"inside {box.tone}")
        for box in boxes
        if width(figure := box.says.rsplit(" ", 1)[-1].removesuffix(unit), SIZE - 1) + INSIDE <= box.width
    ]
    totals = [Words(LABELS + _long(total, top) + 6, _base(n), _plain(total)) for n, (_, total) in enumerate(sums)]
    return Chart(
        name,
        title,
        unit,
        _summary(unit, sums),
        WIDE,
        _height(len(rows)),
        ("项目", *(part.name for part in parts), "合计"),
        tuple((called, *map(str, values), str(sum(values))) for called, values in rows),
        boxes=tuple(boxes),
        words=(*_labels([called for called, _ in rows]), *inside, *totals, *_tick_words(top, len(rows))),
        strokes=_grid(top, len(rows)),
        legend=tuple((part.tone, part.name) for part in parts),
    )


def lines(name: str, title: str, unit: str, parts: Sequence[Part], points: Sequence[tuple[str, Sequence[int]]]) -> Chart:
    """Return a chart of lines over points that follow one another, e.g. the months of a year."""
    top = _ceiling(max((value for _, values in points for value in values), default=0))
    step = (WIDE - LINE_LEFT - 20) / max(1, len(points) - 1)
    across = [LINE_LEFT + n * step for n in range(len(points))]
    curves = tuple(_curve(part, k, points, across, top, unit) for k, part in enumerate(parts))
    grid = [(value, _down(value, top)) for value in _steps(top)]
    sums = [(part.name, sum(values[k] for _, values in points)) for k, part in enumerate(parts)]
    return Chart(
        name,
        title,
        unit,
        _summary(unit, sums),
        WIDE,
        LINE_HEIGHT + FOOT + TOP,
        ("时间", *(part.name for part in parts)),
        tuple((called, *map(str, values)) for called, values in points),
        words=(
            *(Words(LINE_LEFT - 8, y + 4, _plain(value), "end", "tick") for value, y in grid),
            *(
                Words(x, LINE_HEIGHT + TOP + 16, called, "middle", "tick")
                for x, (called, _) in zip(across, points, strict=True)
            ),
        ),
        strokes=tuple(Stroke(LINE_LEFT, y, WIDE - 20, y, "grid") for _, y in grid),
        curves=curves,
        legend=tuple((part.tone, part.name) for part in parts),
    )


def _curve(
    part: Part, k: int, points: Sequence[tuple[str, Sequence[int]]], across: Sequence[float], top: float, unit: str
) -> Curve:
    places = [
        (x, _down(values[k], top), f"{called} {part.name} {values[k]}{unit}")
        for x, (called, values) in zip(across, points, strict=True)
    ]
    drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in places)
    return Curve(drawn, part.tone, tuple(Box(x, y, 3.5, 3.5, part.tone, says) for x, y, says in places))


def _parts(n: int, called: str, values: Sequence[int], parts: Sequence[Part], unit: str, top: float) -> Iterator[Box]:
    x = LABELS
    for part, value in zip(parts, values, strict=True):
        if value:
            yield Box(x, _y(n), long := _long(value, top), BAR, part.tone, f"{called}：{part.name} {value}{unit}")
            x += long


def _labels(names: Sequence[str]) -> Iterator[Words]:
    for n, called in enumerate(names):
        yield Words(LABELS - 8, _base(n), cut(called, SIZE, LABELS - 14), "end", "name")


def _grid(top: float, rows: int) -> tuple[Stroke, ...]:
    return tuple(
        Stroke(x := LABELS + _long(value, top), TOP - 4, x, TOP + rows * (BAR + GAP), "axis" if value == 0 else "grid")
        for value in _steps(top)
    )


def _tick_words(top: float, rows: int) -> Iterator[Words]:
    for value in _steps(top):
        yield Words(LABELS + _long(value, top), TOP + rows * (BAR + GAP) + 14, _plain(value), "middle", "tick")


def _steps(top: float) -> tuple[float, ...]:
    return tuple(top * n / TICKS for n in range(TICKS + 1))


def _ceiling(most: float) -> float:
    """Return a round number not below `most`, four whole steps high."""
    if most <= TICKS:
        return float(TICKS)
    step = 10 ** floor(log10(most / TICKS))
    return float(next(step * n * TICKS for n in ROUND if step * n * TICKS >= most and float(step * n).is_integer()))


def _said(row: Bar) -> str:
    return _plain(row.value) if row.limit is None else f"{_plain(row.value)} / {_plain(row.limit)}"


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _long(value: float, top: float) -> float:
    return round(value / top * PLOT, 2)


def _down(value: float, top: float) -> float:
    return round(TOP + LINE_HEIGHT * (1 - value / top), 2)


def _y(n: int) -> float:
    return TOP + n * (BAR + GAP)


def _base(n: int) -> float:
    return _y(n) + BAR - 4.5


def _height(rows: int) -> float:
    return TOP + ceil(rows) * (BAR + GAP) + FOOT


def _summary(unit: str, figures: Sequence[tuple[str, float]]) -> str:
    if not any(value for _, value in figures):
        return "没有数据。"
    most = max(figures, key=lambda figure: figure[1])
    return f"共 {len(figures)} 项，最多的是“{most[0]}”，{_plain(most[1])}{unit}。"
