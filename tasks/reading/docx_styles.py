"""Styles of a Word file, as far as they say something about the text: numbering, alignment, hidden words, the title."""

from dataclasses import dataclass, field

from lxml import etree

from models.text.line import Align
from tasks.reading.docx_names import VAL, W, is_on

_ALIGNS = {"center": Align.CENTER, "right": Align.RIGHT, "end": Align.RIGHT, "left": Align.LEFT, "start": Align.LEFT}


@dataclass(frozen=True, slots=True)
class NumberRef:
    """A paragraph's place in a list; `level` None: the level whose style it is. `num` "0" takes the number away."""

    num: str
    level: int | None


@dataclass(frozen=True, slots=True)
class Style:
    """What one style says itself; None: it says nothing."""

    based_on: str = ""
    name: str = ""
    number: NumberRef | None = None
    align: Align | None = None
    hidden: bool | None = None


@dataclass(frozen=True, slots=True)
class Styles:
    """All styles by id; questions follow the chain of `based_on`."""

    by_id: dict[str, Style] = field(default_factory=dict)
    default: str = ""

    def chain(self, style: str) -> list[tuple[str, Style]]:
        """Return the style and those it is based on, nearest first; a circle is cut."""
        found: list[tuple[str, Style]] = []
        seen: set[str] = set()
        while style in self.by_id and style not in seen:
            seen.add(style)
            found.append((style, self.by_id[style]))
            style = self.by_id[style].based_on
        return found

    def number(self, style: str) -> tuple[NumberRef, str] | None:
        """Return the list a style stands in and the style that says so."""
        return next(((said.number, name) for name, said in self.chain(style) if said.number), None)

    def align(self, style: str) -> Align | None:
        """Return how the style sets its paragraphs."""
        return next((said.align for _, said in self.chain(style) if said.align), None)

    def hidden(self, style: str) -> bool:
        """Whether the style hides its words."""
        return next((said.hidden for _, said in self.chain(style) if said.hidden is not None), False)

    def is_title(self, style: str) -> bool:
        """Whether the style is Word's title."""
        return any(said.name in ("title", "标题") for _, said in self.chain(style))


def read_styles(root: etree._Element | None) -> Styles:
    """Return the styles of styles.xml."""
    if root is None:
        return Styles()
    by_id, default = {}, ""
    for element in root.iter(f"{W}style"):
        key = element.get(f"{W}styleId", "")
        by_id[key] = _style(element)
        if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in ("1", "true", "on"):
            default = key
    return Styles(by_id, default)


def _style(element: etree._Element) -> Style:
    """Return what one style says."""
    based, name = element.find(f"{W}basedOn"), element.find(f"{W}name")
    properties, run = element.find(f"{W}pPr"), element.find(f"{W}rPr")
    return Style(
        based.get(VAL, "") if based is not None else "",
        (name.get(VAL, "") if name is not None else "").strip().lower(),
        number_ref(properties),
        align_of(properties),
        is_on(run, "vanish") if run is not None and run.find(f"{W}vanish") is not None else None,
    )


def number_ref(properties: etree._Element | None) -> NumberRef | None:
    """Return the list reference in paragraph properties."""
    found = properties.find(f"{W}numPr") if properties is not None else None
    if found is None:
        return None
    num, level = found.find(f"{W}numId"), found.find(f"{W}ilvl")
    if num is None:
        return None
    return NumberRef(num.get(VAL, "0"), _integer(level.get(VAL)) if level is not None else None)


def align_of(properties: etree._Element | None) -> Align | None:
    """Return the alignment in paragraph properties."""
    found = properties.find(f"{W}jc") if properties is not None else None
    return _ALIGNS.get(found.get(VAL, "")) if found is not None else None


def _integer(written: str | None) -> int | None:
    """Return the number, or None where it is none."""
    return int(written) if written is not None and written.isdecimal() else None
