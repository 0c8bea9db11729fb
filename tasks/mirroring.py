"""The public mirror: every published document's page, the two catalogues, JSON and feed, each file swapped in whole."""

import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlmodel import Session, col, select

from models.case import Case
from models.clock import day_of
from models.instrument import CaseEffect, Instrument
from models.people import Organ, Section
from models.publication_values import CatalogueEntry, entry_of
from tasks.files import keep
from tasks.instruments import status_of
from tasks.issuing import issued_of, listed_as
from tasks.store import Store
from tasks.writing.pages import catalogue_json, catalogue_page, document_page, feed, interpretation_page, style


def mirror_all(store: Store) -> list[tuple[str, str]]:
    """Write the mirror and return name and SHA-256 of each page.

    Two may write at once, and one may have slept in between: each looks again after writing and goes on until what it wrote
    is what is true, so that the last to write leaves the truth.
    """
    store.settings.public.mkdir(parents=True, exist_ok=True)
    written: dict[str, bytes] = {}
    while (pages := _read(store)) != written:
        for name, data in sorted(pages.items()):
            _swap(store.settings.public / name, data)
        written = pages
    return [(name, keep(store.settings, data)) for name, data in sorted(written.items())]


def _read(store: Store) -> dict[str, bytes]:
    with store.reading() as session:
        return dict(_pages(store, session))


def _swap(path: Path, data: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    Path(temporary).chmod(0o644)
    Path(temporary).replace(path)


def _pages(store: Store, session: Session) -> Iterator[tuple[str, bytes]]:
    at = store.now()
    entries: list[CatalogueEntry] = []
    made = {
        effect.instrument_id: effect.case_id for effect in session.exec(select(CaseEffect).where(CaseEffect.effect == "makes"))
    }
    for instrument in session.exec(select(Instrument).order_by(col(Instrument.published_on), col(Instrument.id))):
        if instrument.id not in made:
            entries.append(_imported(store, session, instrument))
            continue
        issued = issued_of(session, session.get_one(Case, made[instrument.id]), at)
        entries.append(entry_of(issued))
        yield issued.page, document_page(issued).encode()
        if issued.interpretation:
            yield issued.interpretation_page, interpretation_page(issued).encode()
    yield "index.html", catalogue_page(entries).encode()
    yield "catalogue.json", json.dumps(catalogue_json(entries), ensure_ascii=False, indent=1, sort_keys=True).encode()
    yield "feed.xml", feed(entries).encode()
    yield "style.css", style()


def _imported(store: Store, session: Session, instrument: Instrument) -> CatalogueEntry:
    at = store.now()
    status = status_of(session, instrument, day_of(at), at)
    section = session.get(Section, instrument.section_id) if instrument.section_id else None
    return CatalogueEntry(
        key=f"stock-{instrument.id}",
        title=instrument.title,
        document_number=instrument.document_number,
        registration_number=instrument.registration_number,
        organ=instrument.organ_names or session.get_one(Organ, instrument.organ_id).name,
        section=section.name if section else "",
        subject="",
        signed_on=instrument.signed_on or instrument.published_on or day_of(at),
        published_on=instrument.published_on,
        effective_on=instrument.effective_on,
        expires_on=instrument.expires_on,
        force=listed_as(status),
        status=status.name,
        reasons=status.reasons,
    )
