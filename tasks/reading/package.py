"""An Office package opened: its parts as checked bytes or trees, its relationships, what leads outside."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from lxml import etree

from models.refusals import BadInput
from tasks.reading.guard import check_xml, open_package, read_member

_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
"""The strict form of the format differs in these names only."""

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


@dataclass(frozen=True, slots=True)
class Relationship:
    """What one part refers to: `kind` is the last word of its type, `target` a part's name or an outside address."""

    key: str
    kind: str
    target: str
    external: bool


def _parser() -> etree.XMLParser:
    """Return a parser that fetches nothing and expands nothing."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )


class Package:
    """A checked package. Parts are parsed without entities, network or type declarations."""

    def __init__(self, data: bytes) -> None:
        self._zip = open_package(data)
        self.names = frozenset(self._zip.namelist())
        self._rels: dict[str, dict[str, Relationship]] = {}
        for name in sorted(self.names):
            if name.lower().endswith((".xml", ".rels")):
                check_xml(name, self.read(name))

    def read(self, name: str) -> bytes:
        """Return the bytes of a part."""
        return read_member(self._zip, name)

    def xml(self, name: str) -> etree._Element:
        """Return the tree of a part."""
        data = self.read(name)
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
        try:
            root = etree.fromstring(data, _parser())
        except etree.XMLSyntaxError as fault:
            raise BadInput(f"文件的部件“{name[:40]}”已损坏，读不出来；请用 Word 或 WPS 打开后另存为 .docx。") from fault
        if root.getroottree().docinfo.internalDTD is not None:
            raise BadInput(f"部件“{name[:40]}”含有类型声明，已拒绝读取；请用 Word 或 WPS 另存为 .docx。")
        return root

    def rels(self, part: str) -> dict[str, Relationship]:
        """Return the relationships of a part by key; of the package itself for the empty name."""
        if part not in self._rels:
            folder, base = posixpath.split(part)
            name = posixpath.join(folder, "_rels", f"{base}.rels")
            self._rels[part] = {rel.key: rel for rel in self._read_rels(name, folder)} if name in self.names else {}
        return self._rels[part]

    def _read_rels(self, name: str, folder: str) -> Iterator[Relationship]:
        """Yield the relationships a .rels part lists."""
        for element in self.xml(name).iter(_RELATIONSHIP):
            external = element.get("TargetMode") == "External"
            target = element.get("Target", "")
            if not external:
                target = posixpath.normpath(posixpath.join("/" + folder, unquote(target))).lstrip("/")
            yield Relationship(element.get("Id", ""), element.get("Type", "").rpartition("/")[2], target, external)

    @cached_property
    def main(self) -> str:
        """The name of the part that holds the document."""
        for rel in self.rels("").values():
            if rel.kind == "officeDocument" and rel.target in self.names:
                return rel.target
        if "word/document.xml" in self.names:
            return "word/document.xml"
        raise BadInput("压缩包里没有 Word 正文部件，不是完整的 .docx；请用 Word 或 WPS 另存为 .docx。")

    def related(self, kind: str) -> etree._Element | None:
        """Return the part of a kind that belongs to the document (styles, numbering, footnotes …), or None."""
        for rel in self.rels(self.main).values():
            if rel.kind == kind and not rel.external and rel.target in self.names:
                return self.xml(rel.target)
        return None

    def outside(self) -> Iterator[Relationship]:
        """Yield every relationship that leads out of the file."""
        for name in sorted(self.names):
            if name.endswith(".rels"):
                yield from (rel for rel in self._read_rels(name, "") if rel.external)
