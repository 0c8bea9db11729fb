"""The words of one paragraph: runs, fields, insertions and deletions, notes, pictures and text boxes in it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from lxml import etree

from models.text.line import Line
from tasks.reading.docx_names import (
    CONTAINERS,
    DELETED,
    DRAWING,
    IGNORED,
    INSERTED,
    MATH,
    MC,
    PICTURES,
    VAL,
    VML,
    R,
    W,
    chosen,
    is_on,
)
from tasks.reading.docx_notices import Seen
from tasks.reading.docx_styles import Styles
from tasks.reading.package import Package

_LITERAL = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_SYMBOL = re.compile("(?![dD][89a-fA-F])[0-9A-Fa-f]{4}")  # no half of a surrogate pair
_TOC = re.compile(r"\s*(?:TOC|INDEX)\b")


@dataclass(slots=True)
class Field:
    """A field between its marks: its instruction, and whether its shown result has begun."""

    instruction: str = ""
    shown: bool = False


@dataclass(slots=True)
class Found:
    """What one paragraph holds: its words, and the lines of boxes and notes that hang on it."""

    words: list[str] = field(default_factory=list)
    boxes: list[Line] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)
    hidden: bool = False  # the paragraph's style hides its words


@dataclass(slots=True)
class RunReader:
    """Reads the inside of paragraphs. Fields run over paragraphs, so it lives as long as the document."""

    package: Package
    part: str
    styles: Styles
    seen: Seen
    notes: Mapping[tuple[str, str], etree._Element]
    blocks: Callable[[etree._Element], Iterator[Line]]
    images: list[str] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    _hashes: dict[str, str] = field(default_factory=dict)

    def read(self, paragraph: etree._Element, style: str) -> Found:
        """Return what the paragraph holds, changes taken as accepted."""
        found = Found(hidden=self.styles.hidden(style))
        self._inline(paragraph, found)
        return found

    def _inline(self, parent: etree._Element, found: Found) -> None:
        """Read the children of a paragraph or of something that only wraps runs."""
        for child in parent:
            tag = child.tag
            if tag == f"{W}r":
                self._run(child, found)
            elif tag in INSERTED:
                self.seen.add("tracked-changes")
                self._inline(child, found)
            elif tag in DELETED:
                self.seen.add("tracked-changes")
            elif tag in CONTAINERS:
                self._inline(child, found)
            elif tag not in IGNORED:
                self._rare_inline(child, found)

    def _rare_inline(self, child: etree._Element, found: Found) -> None:
        """Read simple fields, content controls, alternate content and formulas; report the rest."""
        if child.tag == f"{W}fldSimple":
            if _TOC.match(child.get(f"{W}instr", "")):
                self.seen.add("toc")
            else:
                self._inline(child, found)
        elif child.tag == f"{W}sdt":
            self._inline(child, found)
        elif child.tag == f"{MC}AlternateContent":
            branch = chosen(child)
            if branch is not None:
                self._inline(branch, found)
        elif child.tag in (f"{MATH}oMath", f"{MATH}oMathPara"):
            self._say("".join(text.text or "" for text in child.iter(f"{MATH}t")), found, None)
        elif child.tag == f"{W}subDoc":
            self.seen.add("other-file")
        else:
            self.seen.add("unread", etree.QName(child).localname)

    def _run(self, run: etree._Element, found: Found) -> None:
        """Read one run."""
        properties = run.find(f"{W}rPr")
        if properties is not None and properties.find(f"{W}rPrChange") is not None:
            self.seen.add("tracked-format")
        for child in run:
            tag = child.tag
            if tag == f"{W}t":
                self._say(child.text or "", found, properties)
            elif tag in _LITERAL:
                self._say(_LITERAL[tag], found, properties)
            elif tag == f"{W}fldChar":
                self._field(child.get(f"{W}fldCharType", ""))
            elif tag == f"{W}instrText":
                self._instruct(child.text or "")
            elif tag in PICTURES:
                self._picture(child, found)
            elif tag not in IGNORED:
                self._rare_in_run(child, found, properties)

    def _rare_in_run(self, child: etree._Element, found: Found, properties: etree._Element | None) -> None:
        """Read notes, symbols, rubies and alternate content; report the rest."""
        tag = child.tag
        if tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            self._note(etree.QName(child).localname.removesuffix("Reference"), child.get(f"{W}id", ""), found)
        elif tag == f"{W}sym":
            self.seen.add("symbol")
            code = child.get(f"{W}char", "")
            self._say(chr(int(code, 16)) if _SYMBOL.fullmatch(code) else "□", found, properties)
        elif tag == f"{W}ruby":
            self._inline(child, found)
        elif tag == f"{MC}AlternateContent":
            branch = chosen(child)
            if branch is not None:
                self._picture(branch, found)
        else:
            self.seen.add("unread", etree.QName(child).localname)

    def _say(self, words: str, found: Found, properties: etree._Element | None) -> None:
        """Add words unless a field or a switch keeps them from being seen."""
        if any(not open_field.shown or _TOC.match(open_field.instruction) for open_field in self.fields):
            return
        if found.hidden or self._is_hidden(properties):
            if words.strip():
                self.seen.add("hidden-text", words.strip())
            return
        found.words.append(words)

    def _is_hidden(self, properties: etree._Element | None) -> bool:
        """Whether the run's own properties or its style hide it."""
        if properties is None:
            return False
        if properties.find(f"{W}vanish") is not None:
            return is_on(properties, "vanish")
        style = properties.find(f"{W}rStyle")
        return style is not None and self.styles.hidden(style.get(VAL, ""))

    def _field(self, kind: str) -> None:
        """Follow the marks of a field: begin, separate, end."""
        if kind == "begin":
            self.fields.append(Field())
        elif kind == "separate" and self.fields:
            self.fields[-1].shown = True
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _instruct(self, words: str) -> None:
        """Add to the instruction of the open field; a table of contents is left out and told."""
        if self.fields and not self.fields[-1].shown:
            before = self.fields[-1].instruction
            self.fields[-1].instruction += words
            if not _TOC.match(before) and _TOC.match(self.fields[-1].instruction):
                self.seen.add("toc")

    def _note(self, kind: str, key: str, found: Found) -> None:
        """Read the footnote or endnote that is referred to."""
        note = self.notes.get((kind, key))
        if note is not None:
            words = "\n".join(line.written for line in self.blocks(note)).strip()
            found.notes.append(Line(words, footnote=True))

    def _picture(self, element: etree._Element, found: Found) -> None:
        """Look for text boxes, images and shaped words in a drawing; a fallback beside a choice is not read again."""
        if element.tag == f"{W}object":
            self.seen.add("embedded-object")
        for child in element:
            if child.tag == f"{W}txbxContent":
                self.seen.add("text-box")
                found.boxes += self.blocks(child)
            elif child.tag == f"{MC}AlternateContent":
                branch = chosen(child)
                if branch is not None:
                    self._picture(branch, found)
            elif child.tag in (f"{DRAWING}blip", f"{VML}imagedata"):
                self._image(child.get(f"{R}embed") or child.get(f"{R}id") or "")
            elif child.tag == f"{VML}textpath":
                self.seen.add("drawing-text", child.get("string", ""))
            elif isinstance(child.tag, str):
                self._picture(child, found)

    def _image(self, key: str) -> None:
        """Keep the hash of an embedded image."""
        rel = self.package.rels(self.part).get(key)
        if rel is None or rel.external or rel.target not in self.package.names:
            return
        if rel.target not in self._hashes:
            self._hashes[rel.target] = sha256(self.package.read(rel.target)).hexdigest()
        self.images.append(self._hashes[rel.target])
