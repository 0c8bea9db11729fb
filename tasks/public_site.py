"""The static site: the same pages as files, for a machine outside the inner network. It reads the projection and no clock.

One projection gives one site, byte for byte. What only an application can do – search, forms, the days left – is not in it;
instead it has the catalogue by year, section and subject.
"""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from models.public_values import About
from models.publication_values import CatalogueEntry, Force
from models.refusals import BadInput
from tasks.projected import Row, View, view
from tasks.writing.public_pages import (
    ICON,
    LIST_FILES,
    LIST_NAMES,
    STYLE,
    Links,
    asset,
    catalogue_json,
    document_json,
    feed,
    render,
    robots,
    site_pages,
    sitemap,
)

TOP, BELOW = Links(static=True), Links(static=True, up="../")
NARROW = (("subject", "主题"), ("section", "起草科室"), ("year", "公布年份"))
EVER = date.max  # every round of the projection has been posted by the day it was made
MARK = ".santong-public"  # stands in a folder that this program wrote, and may therefore write anew


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written."""

    files: int
    documents: int
    rounds: int
    sitemap: bool


def export_site(home: Path, folder: Path, base: str = "") -> Exported:
    """Write the static site of a home folder's projection. The folder must be new, empty or one written before."""
    with view(home) as held:
        files = dict(_files(held, base))
        entries, rounds = len(held.entries()), len(held.rounds(EVER))
    for page in sorted((home / "public").glob("[!.]*")):
        files[f"mirror/{page.name}"] = page.read_bytes()
    _written(folder, files)
    return Exported(len(files), entries, rounds, "sitemap.xml" in files)


def _files(held: View, base: str) -> Iterator[tuple[str, bytes]]:
    about, entries, rounds = held.about(), held.entries(), held.rounds(EVER)
    base = base or about.base
    base = base if not base or base.endswith("/") else f"{base}/"
    yield STYLE, asset(STYLE)
    yield ICON, asset(ICON)
    for name, page in _catalogues(about, entries):
        yield name, page.encode()
    for entry in entries:
        if doc := held.document(entry.key):
            page = render("document.html", BELOW, about=about, here="list", doc=doc)
            yield f"documents/{entry.key}.html", page.encode()
            yield f"documents/{entry.key}.json", document_json(about, doc, TOP).encode()
    lists = [("征求意见的公告", rounds)]
    yield (
        "consultations/index.html",
        render("consultations.html", BELOW, about=about, here="rounds", lists=lists, day=None).encode(),
    )
    for opened in rounds:
        page = render("consultation.html", BELOW, about=about, here="rounds", r=opened, day=None, form=None)
        yield f"consultations/{opened.id}.html", page.encode()
    yield "letters.html", render("letters.html", TOP, about=about, here="letters").encode()
    yield "catalogue.json", catalogue_json(about, entries, TOP).encode()
    yield "feed.xml", feed(about, entries, TOP, base).encode()
    yield "robots.txt", robots(base).encode()
    if base:  # a sitemap wants whole addresses
        yield "sitemap.xml", sitemap(site_pages(entries, [r.id for r in rounds], TOP), TOP, base).encode()


def _catalogues(about: About, entries: list[CatalogueEntry]) -> Iterator[tuple[str, str]]:
    """Yield the three lists, and the catalogue by subject, section and year."""
    groups = {
        name: sorted({str(_value(e, name)) for e in entries if _value(e, name)}, reverse=name == "year") for name, _ in NARROW
    }
    narrow = [
        (name, label, [(f"by-{name}-{n}.html", value, _count(entries, name, value)) for n, value in enumerate(groups[name], 1)])
        for name, label in NARROW
    ]
    for force, file in LIST_FILES.items():
        shown = [e for e in entries if e.force is force]
        yield file, _list(about, "行政规范性文件目录", shown, _tabs(entries, force), narrow)
    for name, label, held in narrow:
        for file, value, _ in held:
            shown = [e for e in entries if str(_value(e, name)) == value]
            yield file, _list(about, f"{label}：{value}", shown, _tabs(entries, None), [])


def _list(
    about: About,
    heading: str,
    entries: list[CatalogueEntry],
    tabs: list[tuple[str, str, int, bool]],
    narrow: list[tuple[str, str, list[tuple[str, str, int]]]],
) -> str:
    values = {"heading": heading, "asked": None, "narrow": narrow, "tabs": tabs, "pages": 1, "at": 1, "pager": ""}
    return render("catalogue.html", TOP, about=about, here="list", rows=[Row(entry) for entry in entries], **values)


def _tabs(entries: list[CatalogueEntry], current: Force | None) -> list[tuple[str, str, int, bool]]:
    counts = {force: sum(e.force is force for e in entries) for force in LIST_NAMES}
    return [(LIST_FILES[force], name, counts[force], force is current) for force, name in LIST_NAMES.items()]


def _value(entry: CatalogueEntry, name: str) -> str | int:
    return (entry.published_on or entry.signed_on).year if name == "year" else str(getattr(entry, name))


def _count(entries: list[CatalogueEntry], name: str, value: str) -> int:
    return sum(str(_value(entry, name)) == value for entry in entries)


def _written(folder: Path, files: dict[str, bytes]) -> None:
    """Write the files beside the folder that stands, then put them in its place."""
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not (folder / MARK).exists())):
        raise BadInput(f"“{folder}”里已有其他文件，请换一个新的或者空的文件夹。")
    beside = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(beside, ignore_errors=True)
    for name, data in {**files, MARK: b""}.items():
        path = beside / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.utime(path, (0, 0))
    old = folder.with_name(f".{folder.name}.old")
    if folder.exists():
        folder.replace(old)
    beside.replace(folder)
    shutil.rmtree(old, ignore_errors=True)
