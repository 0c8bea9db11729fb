"""The public pages from their templates: the same for the application and for the static site, which differ in addresses only.

Everything is escaped, a value that is missing is a fault; no script, no style in the page.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from models.letters import LETTER_NAMES, LetterKind
from models.public_values import About, PublicDocument
from models.publication_values import CatalogueEntry, Force, Site
from settings import ROOT
from tasks.writing.metadata import entry_json, shown

FOLDER = ROOT / "templates" / "public"
STATIC = ROOT / "templates" / "static"
FEED_ENTRIES = 100
STYLE, ICON = "public.css", "icon.svg"
LIST_NAMES = {Force.IN_FORCE: "现行有效", Force.NOT_YET: "已公布尚未施行", Force.ENDED: "已失效废止"}
LIST_FILES = {Force.IN_FORCE: "index.html", Force.NOT_YET: "not-yet.html", Force.ENDED: "ended.html"}
LEVELS = {"chapter": "h3", "section": "h4", "title": "h3"}


@dataclass(frozen=True, slots=True)
class Links:
    """Where things are: of the application from its root, of the static site beside the page, `up` leading to its root."""

    static: bool = False
    up: str = ""

    def list(self, force: Force = Force.IN_FORCE) -> str:
        """Return the address of one of the catalogue's lists."""
        if self.static:
            return self.up + LIST_FILES[force]
        return "/" if force is Force.IN_FORCE else f"/?list={force.value}"

    def document(self, key: str) -> str:
        """Return the address of a document's page."""
        return f"{self.up}documents/{key}.html" if self.static else f"/documents/{key}"

    def document_json(self, key: str) -> str:
        """Return the address of a document for programs."""
        return f"{self.up}documents/{key}.json" if self.static else f"/documents/{key}.json"

    def rounds(self) -> str:
        """Return the address of the list of consultations."""
        return f"{self.up}consultations/index.html" if self.static else "/consultations"

    def round(self, round_id: int) -> str:
        """Return the address of a consultation."""
        return f"{self.up}consultations/{round_id}.html" if self.static else f"/consultations/{round_id}"

    def letters(self) -> str:
        """Return the address of the page that says where to turn to."""
        return f"{self.up}letters.html" if self.static else "/letters"

    def write(self, kind: LetterKind, key: str = "") -> str:
        """Return the address of a form; the static site has none and says where to turn to."""
        if self.static:
            return self.letters()
        return f"/letters/new/{kind.value}" + (f"?document={quote(key)}" if key else "")

    def file(self, name: str) -> str:
        """Return the address of a file at the root; a style sheet's changes with its content."""
        if self.static:
            return self.up + name
        return f"/{name}?v={digest_of(name)}" if name in {STYLE, ICON} else f"/{name}"

    def mirror(self, page: str) -> str:
        """Return the address of a page of the mirror."""
        return f"{self.up}mirror/{page}" if self.static else f"/mirror/{page}"


@lru_cache
def asset(name: str) -> bytes:
    """Return a file of the pages' looks."""
    return (STATIC / name).read_bytes()


@lru_cache
def digest_of(name: str) -> str:
    """Return the short digest of such a file."""
    return hashlib.sha256(asset(name)).hexdigest()[:12]


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(FOLDER), undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    made.filters.update(day=shown, lines=_lines, outside=_outside)
    made.globals.update(
        STYLE=STYLE, ICON=ICON, LEVELS=LEVELS, list_names=LIST_NAMES, letter_names=LETTER_NAMES, Kind=LetterKind, Force=Force
    )
    return made


def _lines(value: str) -> Markup:
    """Return text with its line ends kept."""
    return Markup("<br>").join(escape(line) for line in value.split("\n"))


def _outside(address: str) -> bool:
    """Tell whether an address on record can be followed."""
    return address.startswith(("https://", "http://")) and not any(c.isspace() for c in address)


def render(template: str, links: Links, **values: Any) -> str:  # noqa: ANN401 - a template's values
    """Fill a template."""
    return _environment().get_template(template).render(links=links, **values)


def feed(about: About, entries: Iterable[CatalogueEntry], links: Links, base: str) -> str:
    """Return the Atom feed, newest first; its moments are days of publication, never the clock's."""
    site = Site()
    dated = sorted((e for e in entries if e.published_on), key=lambda e: (e.published_on, e.key), reverse=True)[:FEED_ENTRIES]
    updated = dated[0].published_on if dated else site.since
    listed = [(entry, absolute(base, links.document(entry.key))) for entry in dated]
    return render("feed.xml", links, about=about, site=site, entries=listed, updated=updated, base=base)


def sitemap(pages: Iterable[tuple[str, CatalogueEntry | None]], links: Links, base: str) -> str:
    """Return the sitemap of pages, each with its document where it is one's."""
    listed = [(absolute(base, address), entry.published_on if entry else None) for address, entry in pages]
    return render("sitemap.xml", links, addresses=listed)


def absolute(base: str, address: str) -> str:
    """Return an address of ours under a base, which ends with a slash or is empty."""
    return base + address.removeprefix("/")


def site_pages(
    entries: Iterable[CatalogueEntry], rounds: Iterable[int], links: Links
) -> list[tuple[str, CatalogueEntry | None]]:
    """Return the addresses of every page."""
    fixed = [*(links.list(force) for force in LIST_NAMES), links.rounds(), *(links.round(n) for n in rounds), links.letters()]
    return [*((address, None) for address in fixed), *((links.document(entry.key), entry) for entry in entries)]


def catalogue_json(about: About, entries: Iterable[CatalogueEntry], links: Links) -> str:
    """Return the catalogue for programs: format and fields of the mirror's, with the address of each page here."""
    listed = [{**entry_json(entry), "page": links.document(entry.key)} for entry in entries]
    return _json({"format": "santong-catalogue", "version": 1, "notice": notice(about), "documents": listed})


def document_json(about: About, doc: PublicDocument, links: Links) -> str:
    """Return a document for programs: its record, text, places of publication, relations and history."""
    return _json(
        {
            "format": "santong-document",
            "version": 1,
            "notice": notice(about),
            **entry_json(doc.entry),
            "page": links.document(doc.entry.key),
            "interpretation": doc.interpretation.title if doc.interpretation else None,
            "published": [{"place": p.place, "at": p.address_or_issue, "on": p.on.isoformat()} for p in doc.published],
            "relations": [
                {"how": f"被{r.how}" if r.back else r.how, "title": r.title, "document_number": r.number, "key": r.key or None}
                for r in doc.relations
            ],
            "history": [{"on": h.on.isoformat(), "what": h.what, "reason": h.reason} for h in doc.history],
            "text": doc.plain,
        }
    )


def notice(about: About) -> str:
    """Say that this is a mirror and what is authoritative."""
    return f"本站为镜像，标准文本以{about.gazette}和{about.site}公布的为准。"


def robots(base: str) -> str:
    """Return what robots are told: everything but what people sent in."""
    lines = ["User-agent: *", "Disallow: /letters/", "Allow: /letters$"]
    return "\n".join([*lines, f"Sitemap: {base}sitemap.xml", ""] if base else [*lines, ""])


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
