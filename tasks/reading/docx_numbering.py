"""Automatic numbers rebuilt from numbering.xml: what Word shows before a paragraph but does not store in it."""

import re
from dataclasses import dataclass, field

from lxml import etree

from tasks.reading.docx_formats import write
from tasks.reading.docx_names import VAL, W, is_on
from tasks.reading.docx_styles import NumberRef, Styles


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list. `restart` None: after any level above; 0: never; n: after level n and those above it."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    style: str = ""


@dataclass(frozen=True, slots=True)
class Num:
    """One list (w:num): its abstract list, the levels it replaces, the starts it sets."""

    abstract: str
    levels: dict[int, Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class Numbering:
    """The lists of a document while its paragraphs are read in order. Lists over one abstract list count on together."""

    abstracts: dict[str, dict[int, Level]] = field(default_factory=dict)
    nums: dict[str, Num] = field(default_factory=dict)
    styles: Styles = field(default_factory=Styles)
    unknown: set[str] = field(default_factory=set)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _started: set[tuple[str, int]] = field(default_factory=set)

    def label(self, direct: NumberRef | None, style: str) -> str:
        """Return the number the next paragraph shows; empty where it shows none. Call once for each paragraph, in order."""
        said_by = ""
        ref = direct
        if ref is None and (found := self.styles.number(style)):
            ref, said_by = found
        if ref is None or ref.num not in self.nums:
            return ""
        num = self.nums[ref.num]
        level = ref.level if ref.level is not None else self._level_of_style(num, said_by or style)
        if self.level(num, level) is None:
            return ""
        self._count(ref.num, num, level)
        return self._write(num, level)

    def level(self, num: Num, level: int) -> Level | None:
        """Return a level of a list, replaced or from its abstract list."""
        return num.levels.get(level) or self.abstracts.get(num.abstract, {}).get(level)

    def _level_of_style(self, num: Num, style: str) -> int:
        """Return the level that names the style as its own, else the first."""
        levels = {**self.abstracts.get(num.abstract, {}), **num.levels}
        return next((level for level, said in sorted(levels.items()) if style and said.style == style), 0)

    def _count(self, key: str, num: Num, level: int) -> None:
        """Count one paragraph of the level and set back the levels below it."""
        counts = self._counts.setdefault(num.abstract, {})
        said = self.level(num, level) or Level()
        if level in num.starts and (key, level) not in self._started:
            counts[level] = num.starts[level]
        else:
            counts[level] = counts[level] + 1 if level in counts else num.starts.get(level, said.start)
        self._started.add((key, level))
        for below in [other for other in counts if other > level]:
            restart = (self.level(num, below) or Level()).restart
            if restart is None or (restart > 0 and level < restart):
                del counts[below]

    def _write(self, num: Num, level: int) -> str:
        """Return the level's pattern with its numbers in place."""
        said = self.level(num, level) or Level()
        if said.form == "bullet":
            return ""
        counts = self._counts[num.abstract]

        def number(found: re.Match[str]) -> str:
            other = int(found[1]) - 1
            its = self.level(num, other) or Level()
            value = counts.get(other, num.starts.get(other, its.start))
            form = "decimal" if said.legal else its.form
            written = write(value, form)
            if written is None:
                self.unknown.add(form)
            return str(value) if written is None else written

        return re.sub(r"%([1-9])", number, said.text)


def read_numbering(root: etree._Element | None, styles: Styles) -> Numbering:
    """Return the lists of numbering.xml, links through styles followed."""
    if root is None:
        return Numbering(styles=styles)
    elements = {e.get(f"{W}abstractNumId", ""): e for e in root.findall(f"{W}abstractNum")}
    abstracts = {key: _levels(element) for key, element in elements.items()}
    nums = {element.get(f"{W}numId", ""): _num(element) for element in root.findall(f"{W}num")}
    for key, element in elements.items():
        link = element.find(f"{W}numStyleLink")
        found = styles.number(link.get(VAL, "")) if link is not None else None
        if found and found[0].num in nums:
            abstracts[key] = abstracts.get(nums[found[0].num].abstract, {})
    return Numbering(abstracts, nums, styles)


def _num(element: etree._Element) -> Num:
    """Return one list with what it overrides."""
    abstract = element.find(f"{W}abstractNumId")
    num = Num(abstract.get(VAL, "") if abstract is not None else "")
    for override in element.findall(f"{W}lvlOverride"):
        level = _integer(override.get(f"{W}ilvl"), 0)
        start, replaced = override.find(f"{W}startOverride"), override.find(f"{W}lvl")
        if start is not None:
            num.starts[level] = _integer(start.get(VAL), 1)
        if replaced is not None:
            num.levels[level] = _level(replaced)
    return num


def _levels(element: etree._Element) -> dict[int, Level]:
    """Return the levels of an abstract list."""
    return {_integer(level.get(f"{W}ilvl"), 0): _level(level) for level in element.findall(f"{W}lvl")}


def _level(element: etree._Element) -> Level:
    """Return one level."""
    said = {child.tag.removeprefix(W): child.get(VAL, "") for child in element if isinstance(child.tag, str)}
    restart = said.get("lvlRestart")
    return Level(
        _integer(said.get("start"), 1),
        said.get("numFmt") or _wrapped_format(element) or "decimal",
        said.get("lvlText", ""),
        _integer(restart, 0) if restart is not None else None,
        is_on(element, "isLgl"),
        said.get("pStyle", ""),
    )


def _wrapped_format(element: etree._Element) -> str:
    """Return a format that newer Word wraps in alternate content; the fallback is what every reader shows."""
    formats = [found.get(VAL, "") for found in element.iter(f"{W}numFmt")]
    return next((form for form in reversed(formats) if form != "custom"), "")


def _integer(written: str | None, otherwise: int) -> int:
    """Return the number, or the other where it is none."""
    return int(written) if written and written.isdecimal() and len(written) < 6 else otherwise
