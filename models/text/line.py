"""A line as a reader hands it over: one paragraph or one table, with the few hints of style that tell what it is."""

from dataclasses import dataclass
from enum import StrEnum


class Align(StrEnum):
    """How a paragraph stands on the page."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph, one table (`rows`) or one footnote.

    `label` is the number Word shows but does not store ("第一条"), rebuilt by the reader; `align` None: not known.
    `title` is true where the style says so (标题样式).
    """

    text: str
    label: str = ""
    align: Align | None = None
    title: bool = False
    footnote: bool = False
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def written(self) -> str:
        """The line as a person sees it, with its rebuilt number; a table row by row, its cells parted by tabs."""
        if self.rows:
            return "\n".join("\t".join(row) for row in self.rows)
        if not self.label:
            return self.text
        return f"{self.label}{self.text}" if self.label[-1] in "、.．)）：:" else f"{self.label}\u3000{self.text}"
