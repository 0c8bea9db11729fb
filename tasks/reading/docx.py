"""A Word file to the frozen tree, by a walker of our own: what python-docx passes over is read or reported here.

Headers and footers are left out by name: page numbers and running titles are typesetting, not text. Changes are read as
if accepted, and reported. Soft line breaks part lines like paragraph ends.
"""

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from models.refusals import BadInput
from models.text.line import Line
from models.text.outline import parse
from models.text.roles import Role, role_of
from models.text.tree import DocumentText
from tasks.reading.docx_names import CONTAINERS, DELETED, IGNORED, INSERTED, MC, VAL, W, chosen
from tasks.reading.docx_notices import Seen
from tasks.reading.docx_numbering import Numbering, read_numbering
from tasks.reading.docx_runs import RunReader
from tasks.reading.docx_styles import Styles, align_of, number_ref, read_styles
from tasks.reading.guard import check_length
from tasks.reading.package import Package

_FORMAT_CHANGES = ("pPrChange", "numberingChange", "sectPrChange")
_IMPRINT_ROWS = 4


def read_docx(data: bytes) -> DocumentText:
    """Return the document a .docx holds. Refuses hostile, broken and wordless files."""
    reader = _Reader(Package(data))
    lines = tuple(reader.lines())
    if not any(line.written.strip() for line in lines):
        raise BadInput("文件里没有文字（可能只有图片或页眉页脚）；请提供可编辑文字的 .docx。")
    check_length(sum(len(line.written) for line in lines))
    return parse(lines, tuple(reader.seen.notices()), tuple(reader.runs.images))


class _Reader:
    """The walk over one file's paragraphs and tables, in order."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.seen = Seen()
        self.styles: Styles = read_styles(package.related("styles"))
        self.numbering: Numbering = read_numbering(package.related("numbering"), self.styles)
        self.runs = RunReader(package, package.main, self.styles, self.seen, self._notes(), self._blocks)
        self.carried = ""  # words of a paragraph whose end was deleted: they begin the next

    def lines(self) -> Iterator[Line]:
        """Yield the lines of the body, then tell what lies beside it."""
        body = self.package.xml(self.package.main).find(f"{W}body")
        if body is None:
            raise BadInput("文件没有正文部分，不是完整的 Word 文件；请用 Word 或 WPS 另存为 .docx。")
        yield from self._blocks(body)
        if self.carried:
            yield Line(self.carried)
        self._look_beside()

    def _look_beside(self) -> None:
        """Count comments, links that lead out, diagrams, and number formats nobody knows."""
        comments = self.package.related("comments")
        for _ in comments.iter(f"{W}comment") if comments is not None else ():
            self.seen.add("comments")
        for rel in self.package.outside():
            self.seen.link(rel)
        for rel in self.package.rels(self.package.main).values():
            if rel.kind in ("diagramData", "chart"):
                self.seen.add("drawing-text")
        for form in sorted(self.numbering.unknown):
            self.seen.add("number-format", form)

    def _notes(self) -> dict[tuple[str, str], etree._Element]:
        """Return the footnotes and endnotes by kind and id; separators are none."""
        found = {}
        for kind in ("footnote", "endnote"):
            part = self.package.related(f"{kind}s")
            for note in part.iter(W + kind) if part is not None else ():
                if note.get(f"{W}type", "normal") == "normal":
                    found[kind, note.get(f"{W}id", "")] = note
        return found

    def _blocks(self, parent: etree._Element) -> Iterator[Line]:
        """Yield the lines of everything that stands one below the other."""
        for child in parent:
            tag = child.tag
            if tag == f"{W}p":
                yield from self._paragraph(child)
            elif tag == f"{W}tbl":
                yield from self._table(child)
            elif tag in INSERTED:
                self.seen.add("tracked-changes")
                yield from self._blocks(child)
            elif tag in DELETED:
                self.seen.add("tracked-changes")
            elif tag in CONTAINERS:
                yield from self._blocks(child)
            elif tag not in IGNORED:
                yield from self._rare(child)

    def _rare(self, child: etree._Element) -> Iterator[Line]:
        """Content controls and alternate content are read; foreign files and the unknown are reported."""
        if child.tag == f"{W}sdt":
            if _is_contents(child):
                self.seen.add("toc")
            else:
                yield from self._blocks(child)
        elif child.tag == f"{MC}AlternateContent":
            branch = chosen(child)
            if branch is not None:
                yield from self._blocks(branch)
        elif child.tag in (f"{W}altChunk", f"{W}subDoc"):
            self.seen.add("other-file")
        else:
            self.seen.add("unread", etree.QName(child).localname)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[Line]:
        """Yield the boxes at a paragraph, its own lines, then its notes."""
        properties = paragraph.find(f"{W}pPr")
        style = properties.find(f"{W}pStyle") if properties is not None else None
        name = style.get(VAL, "") if style is not None else self.styles.default
        found = self.runs.read(paragraph, name)
        yield from found.boxes
        words = self.carried + "".join(found.words)
        self.carried = ""
        if self._end_is_deleted(properties):
            self.carried = words
        else:
            label = self.numbering.label(number_ref(properties), name)
            align = align_of(properties) or self.styles.align(name)
            first, *more = words.split("\n")
            line = Line(first, label, align, self.styles.is_title(name))
            yield line
            yield from (replace(line, text=text, label="") for text in more)
        yield from found.notes

    def _end_is_deleted(self, properties: etree._Element | None) -> bool:
        """Report the changes of a paragraph's mark and format; return whether its end is deleted."""
        if properties is None:
            return False
        for change in _FORMAT_CHANGES:
            if properties.find(f".//{W}{change}") is not None:
                self.seen.add("tracked-format")
        mark = properties.find(f"{W}rPr")
        changed = [child.tag for child in mark if child.tag in INSERTED | DELETED] if mark is not None else []
        if changed:
            self.seen.add("tracked-changes")
        return any(tag in DELETED for tag in changed)

    def _table(self, table: etree._Element) -> Iterator[Line]:
        """Yield a table as one line of rows; one that only lays out the imprint as lines."""
        rows = tuple(row for row in (tuple(self._cells(tr)) for tr in self._rows(table)) if any(cell.strip() for cell in row))
        if not rows:
            return
        firsts = [cell for row in rows for cell in row if cell.strip()]
        if len(rows) <= _IMPRINT_ROWS and any(role_of(text) is Role.IMPRINT for text in [*firsts, "".join(rows[-1])]):
            for row in rows:
                yield from (Line(text) for text in "\u3000".join(cell for cell in row if cell).split("\n"))
        elif len(rows) == 1 and len(rows[0]) == 1:
            yield from (Line(text) for text in rows[0][0].split("\n"))
        else:
            yield Line("", rows=rows)

    def _rows(self, table: etree._Element) -> Iterator[etree._Element]:
        """Yield the rows that are there when changes are accepted."""
        for child in table:
            if child.tag == f"{W}tr":
                if (marks := _row_changes(child)) and self._count_change() and marks & {f"{W}del"}:
                    continue
                yield child
            elif child.tag in CONTAINERS or child.tag in INSERTED or child.tag == f"{W}sdt":
                yield from self._rows(child)
            elif child.tag not in IGNORED and child.tag not in DELETED:
                self.seen.add("unread", etree.QName(child).localname)

    def _count_change(self) -> bool:
        """Count one tracked change of a row."""
        self.seen.add("tracked-changes")
        return True

    def _cells(self, row: etree._Element) -> Iterator[str]:
        """Yield the cells of a row; a cell that a merge from above continues is empty, so merged words come once."""
        for child in row:
            if child.tag == f"{W}tc":
                text = "\n".join(line.written for line in self._blocks(child)).strip()
                yield "" if _continues_above(child) else text
            elif child.tag in CONTAINERS or child.tag == f"{W}sdt":
                yield from self._cells(child)


def _is_contents(control: etree._Element) -> bool:
    """Whether a content control holds Word's table of contents."""
    gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(VAL) == "Table of Contents"


def _row_changes(row: etree._Element) -> set[str]:
    """Return the marks of change in a row's properties."""
    properties = row.find(f"{W}trPr")
    return {child.tag for child in properties if child.tag in (f"{W}ins", f"{W}del")} if properties is not None else set()


def _continues_above(cell: etree._Element) -> bool:
    """Whether the cell continues a vertical merge."""
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and merge.get(VAL, "continue") == "continue"
