"""The public mirror: every published document's page, the two catalogues, JSON and feed, each file swapped in whole.

A page is rendered only when something it shows may have changed: a list beside the mirror keeps the mark each page was made
under and the SHA-256 of its bytes. The list is written last, and every file is compared with it on every run, so a run that
was cut off, a lost file or one that somebody changed is made good by the next.
"""

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from models.case import Case
from models.publication_values import CatalogueEntry, entry_of
from settings import ROOT, Settings
from tasks.catalogue import Source, digest_of_entries, sources
from tasks.files import holds, keep
from tasks.issuing import issued_of
from tasks.store import Store
from tasks.writing.pages import catalogue_json, catalogue_page, document_page, feed, interpretation_page, style

LIST = "mirror.json"
CATALOGUE, STYLE = "catalogue", "style"  # what is listed beside the documents
STALE = 3600  # seconds after which a file half written by a run that was killed is taken away


@dataclass(frozen=True, slots=True)
class Made:
    """What stands in the mirror for one document or catalogue: under which mark, which files with their SHA-256."""

    mark: str
    pages: dict[str, str]
    entry: CatalogueEntry | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """The list beside the mirror. `maker` is the program that rendered it: another one renders everything anew."""

    maker: str = ""
    made: dict[str, Made] = field(default_factory=dict)


LISTED = TypeAdapter(Listed)


def mirror_all(store: Store) -> list[tuple[str, str]]:
    """Write the mirror and return name and SHA-256 of each page.

    Two may write at once, and one may have slept in between: each looks again after writing and goes on until what it wrote
    is what is true, so that the last to write leaves the truth.
    """
    store.settings.public.mkdir(parents=True, exist_ok=True)
    _tidy(store.settings)
    made: dict[str, Made] = {}
    shown: tuple[Source, ...] | None = None
    while (wanted := _sources(store)) != shown:
        made, shown = _bring(store, wanted), wanted
    return sorted((name, sha) for each in made.values() for name, sha in each.pages.items())


def _sources(store: Store) -> tuple[Source, ...]:
    with store.reading() as session:
        return sources(session, store.now())


def _bring(store: Store, wanted: tuple[Source, ...]) -> dict[str, Made]:
    """Bring the mirror to what is wanted: what still stands is left, the rest rendered; the list comes last."""
    settings = store.settings
    held = _listed(settings)
    made: dict[str, Made] = {}
    for source in wanted:
        made[source.key] = _standing(settings, held, source.key, source.mark) or _document(store, source)
    entries = [made[source.key].entry for source in wanted]
    shown = [entry for entry in entries if entry]
    mark = digest_of_entries(shown)
    made[CATALOGUE] = _standing(settings, held, CATALOGUE, mark) or _catalogue(settings, mark, shown)
    made[STYLE] = _standing(settings, held, STYLE, "") or Made("", _written(settings, {"style.css": style()}))
    _swap(settings.home / LIST, LISTED.dump_json(Listed(maker(), made)))
    return made


def _listed(settings: Settings) -> Mapping[str, Made]:
    """Read the list; one that is missing, broken or another program's counts for nothing."""
    try:
        listed = LISTED.validate_json((settings.home / LIST).read_bytes())
    except (FileNotFoundError, ValidationError):
        return {}
    return listed.made if listed.maker == maker() else {}


def _standing(settings: Settings, held: Mapping[str, Made], key: str, mark: str) -> Made | None:
    """Return what stands, None where it was made under another mark or a file of it is not what it was."""
    made = held.get(key)
    if made is None or made.mark != mark:
        return None
    whole = all(_sha(settings.public / name) == sha and holds(settings, sha) for name, sha in made.pages.items())
    return made if whole else None


def _sha(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""


def _document(store: Store, source: Source) -> Made:
    if source.entry:
        return Made(source.mark, {}, source.entry)
    with store.reading() as session:
        issued = issued_of(session, session.get_one(Case, source.case_id), store.now())
    pages = {issued.page: document_page(issued).encode()}
    if issued.interpretation:
        pages[issued.interpretation_page] = interpretation_page(issued).encode()
    return Made(source.mark, _written(store.settings, pages), entry_of(issued))


def _catalogue(settings: Settings, mark: str, entries: list[CatalogueEntry]) -> Made:
    listed = json.dumps(catalogue_json(entries), ensure_ascii=False, indent=1, sort_keys=True)
    pages = {
        "index.html": catalogue_page(entries).encode(),
        "catalogue.json": listed.encode(),
        "feed.xml": feed(entries).encode(),
    }
    return Made(mark, _written(settings, pages))


def _written(settings: Settings, pages: Mapping[str, bytes]) -> dict[str, str]:
    for name, data in pages.items():
        _swap(settings.public / name, data)
    return {name: keep(settings, data) for name, data in pages.items()}


def _swap(path: Path, data: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    Path(temporary).chmod(0o644)
    Path(temporary).replace(path)


def _tidy(settings: Settings) -> None:
    """Take away what a run that was killed left half written."""
    for path in (*settings.public.glob(".*"), *settings.home.glob(f".{LIST}.*")):
        with suppress(FileNotFoundError):  # another run tidies too, or has just put its file in place
            if time.time() - path.stat().st_mtime > STALE:
                path.unlink()


@lru_cache(maxsize=1)
def maker() -> str:
    """Return the digest of the program and its page templates: what one version rendered the next does not take over."""
    program = [path for room in ("models", "tasks") for path in (ROOT / room).rglob("*.py")]
    pages = [path for path in (ROOT / "templates" / "html").rglob("*") if path.is_file()]
    parts = (path.relative_to(ROOT).as_posix().encode() + path.read_bytes() for path in sorted([*program, *pages]))
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()
