"""Tables of a red-head: ruled ones, and those a plain text typed with tabs, which keep their words and tabs as they are."""

from collections.abc import Sequence

from tasks.writing.typography import AREA_WIDTH, HEITI, SIZE_4, refuse_control_characters, width
from tasks.writing.word import Element, Face, Look, cell, paragraph, row, run, table, twips

_FACE = Face(size=SIZE_4, spacing=0)
_LINE = 20.0
_SMALLEST = 9.0  # 小五号
_LONGEST = 20.0
_CENTRED = 8  # cells of so few characters stand in the middle


def set_table(body: Element, rows: Sequence[Sequence[str]], size: float = SIZE_4, longest: float = _LONGEST) -> None:
    """Set a table over the whole width, its columns by what they hold up to the `longest`, its first row as the head."""
    widths = column_widths(rows, longest)
    element = table(body, widths)
    for at, cells in enumerate(rows):
        line = row(element, head=at == 0)
        for column, words in enumerate((*cells, *[""] * (len(widths) - len(cells)))):
            refuse_control_characters(words, "表格")
            _set_cell(cell(line, widths[column]), words, size, head=at == 0)
    run(paragraph(body, Look(line=4.0)), "", _FACE)


def _set_cell(holder: Element, words: str, size: float, head: bool) -> None:
    """Fill one cell, short words centred."""
    for line in words.split("\n"):
        look = Look(align="center" if head or width(line) <= _CENTRED else "left", line=_LINE)
        run(paragraph(holder, look), line, Face(HEITI, size, spacing=0) if head else Face(size=size, spacing=0))


def column_widths(rows: Sequence[Sequence[str]], longest: float = _LONGEST) -> tuple[int, ...]:
    """Return widths in twips: as the longest cell asks, between three and `longest` characters, scaled to the whole."""
    columns = max(len(cells) for cells in rows)
    asked = [max((width(cells[at]) for cells in rows if at < len(cells)), default=1) for at in range(columns)]
    bounded = [min(longest, max(3.0, value)) for value in asked]
    return tuple(int(twips(AREA_WIDTH) * value / sum(bounded)) for value in bounded)


def set_tabbed(body: Element, lines: Sequence[str], at: int, opening: bool) -> None:
    """Set one tabbed line so that its columns stand under those of its neighbours."""
    size, stops = tab_layout(_run_around(lines, at))
    last = stops[-1] if stops else 0
    look = Look(align="left", line=_LINE, lefts=stops, left=last, first=-last, new_page=opening)
    run(paragraph(body, look), lines[at], Face(size=size, spacing=0))


def tab_layout(lines: Sequence[Sequence[str]]) -> tuple[float, tuple[int, ...]]:
    """Return the size of type and the left tab stops (twips) that keep the columns of tabbed lines apart."""
    columns = max(len(cells) for cells in lines)
    widths = [max((width(cells[at]) for cells in lines if at < len(cells)), default=0) + 0.7 for at in range(columns)]
    size = max(_SMALLEST, min(SIZE_4, int(2 * AREA_WIDTH / sum(widths)) / 2))
    return size, tuple(twips(sum(widths[: at + 1]) * size) for at in range(columns - 1))


def _run_around(lines: Sequence[str], at: int) -> list[list[str]]:
    """Return the cells of the run of tabbed lines the line stands in."""
    first, last = at, at
    while first > 0 and "\t" in lines[first - 1]:
        first -= 1
    while last + 1 < len(lines) and "\t" in lines[last + 1]:
        last += 1
    return [line.split("\t") for line in lines[first : last + 1]]
