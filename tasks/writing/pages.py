"""The public pages, a mirror that says so: document, interpretation, catalogue, JSON, feed; no script, no outside link."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any  # JSON values have no narrower type

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from models.publication_values import CatalogueEntry, Force, Issued, Site
from models.refusals import BadInput, EnvironmentFault
from models.text.marks import recognise
from models.text.tree import NodeKind
from tasks.writing.blocks import Block, around_closing
from tasks.writing.metadata import entry_json, fields, shown
from tasks.writing.typography import refuse_control_characters

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "html"
STYLE = "style.css"
CATALOGUE, CATALOGUE_JSON, FEED = "index.html", "catalogue.json", "feed.xml"
MIRROR = "本页为镜像，标准文本以政府公报和指定政府网站公布的为准。"
LISTS = ((Force.NOT_YET, "已公布尚未施行"), (Force.IN_FORCE, "现行有效"), (Force.ENDED, "已失效"))
_ALWAYS_LISTED = (Force.IN_FORCE, Force.ENDED)
_MIDNIGHT = "T00:00:00+08:00"


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks shown together; `tabbed`: they are the rows of a table that was typed with tabs."""

    tabbed: bool
    blocks: tuple[Block, ...]


def document_page(issued: Issued, site: Site | None = None) -> str:
    """Return the page of one document, with its record, its text and the link to its interpretation."""
    refuse_control_characters(issued.text.plain + issued.title, "文件")
    before, behind = around_closing(issued.text)
    return _render(
        "document.html",
        site,
        issued=issued,
        fields=fields(issued),
        signed=shown(issued.signed_on),
        body=groups_of(before),
        annexes=groups_of(behind),
    )


def interpretation_page(issued: Issued, site: Site | None = None) -> str:
    """Return the page of the interpretation, linked back to its document. Refuses a document that has none."""
    if issued.interpretation is None:
        raise BadInput(f"《{issued.title}》没有登记政策解读，不能生成解读页，请先登记解读材料。")
    refuse_control_characters(issued.interpretation.text + issued.interpretation.title, "政策解读")
    lines = [line.strip() for line in issued.interpretation.text.splitlines() if line.strip()]
    return _render("interpretation.html", site, issued=issued, lines=[(heading_in(line), line) for line in lines])


def catalogue_page(entries: Iterable[CatalogueEntry], site: Site | None = None) -> str:
    """Return the catalogue of documents in force and of those no longer so."""
    ordered = _ordered(entries)
    lists = [(name, [entry for entry in ordered if entry.force is force], force) for force, name in LISTS]
    return _render("catalogue.html", site, lists=[each for each in lists if each[1] or each[2] in _ALWAYS_LISTED])


def catalogue_json(entries: Iterable[CatalogueEntry]) -> dict[str, Any]:
    """Return the catalogue for programs, newest first."""
    return {
        "format": "santong-catalogue",
        "version": 1,
        "notice": MIRROR,
        "documents": [entry_json(e) for e in _ordered(entries)],
    }


def feed(entries: Iterable[CatalogueEntry], site: Site | None = None) -> str:
    """Return the Atom feed of what has been published, newest first; its moments are days of publication, never the clock's."""
    ordered = sorted((e for e in entries if e.published_on), key=lambda e: (e.published_on, e.key), reverse=True)
    refuse_control_characters("".join(entry.title + entry.organ + entry.status for entry in ordered), "目录")
    place = site or Site()
    updated = ordered[0].published_on if ordered else place.since
    return _render("feed.xml", place, entries=ordered, updated=updated, midnight=_MIDNIGHT)


def style() -> bytes:
    """Return the style sheet that stands beside the pages."""
    return (TEMPLATES / STYLE).read_bytes()


@lru_cache(maxsize=1)
def _environment() -> Environment:
    """Return the templates; every value is escaped, and one that is missing is a fault."""
    if not TEMPLATES.is_dir():
        raise EnvironmentFault("找不到网页模板文件夹 templates/html，安装不完整，请重新安装。")
    found = Environment(
        loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    found.filters["day"] = shown
    found.globals.update(MIRROR=MIRROR, STYLE=STYLE, CATALOGUE=CATALOGUE, FEED=FEED, levels=_LEVELS)
    return found


def _render(template: str, site: Site | None, **values: object) -> str:
    """Fill one template."""
    return _environment().get_template(template).render(site=site or Site(), **values)


_LEVELS = {NodeKind.CHAPTER: "h2", NodeKind.SECTION: "h3", NodeKind.TITLE: "h2"}


def groups_of(blocks: Sequence[Block]) -> list[Group]:
    """Return the blocks with runs of tabbed lines taken together."""
    return [Group(tabbed, tuple(run)) for tabbed, run in groupby(blocks, lambda block: "\t" in block.words)]


def heading_in(line: str) -> bool:
    """Whether a line of an interpretation is a heading."""
    mark = recognise(line)
    return mark is not None and mark.kind is NodeKind.HEADING and "。" not in line


def _ordered(entries: Iterable[CatalogueEntry]) -> list[CatalogueEntry]:
    """Return the entries newest first, those of one day by key."""
    return sorted(sorted(entries, key=lambda entry: entry.key), key=lambda entry: entry.signed_on, reverse=True)
