"""What documents in force lay down, as the screening compares a draft with it: read from the texts the installation has.

A document published through the product has the text that was approved, an imported one its text where a reading is tied
to it; of the others only the title is known. What was read is kept for the life of the process, by the file's SHA-256.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlmodel import Session, col, select

from models.case import Draft, Reading
from models.instrument import CaseEffect, Instrument
from models.screening.provisions import Provision, ProvisionIndex, StockDocument, provisions_of
from models.status import status_on
from models.text.codec import from_json
from models.words import Force
from tasks.stock import facts_by_instrument

MOST_KEPT = 20_000
Texts = Mapping[int, tuple[int, str]]  # an instrument's id -> its reading's id and the file's SHA-256
Key = tuple[tuple[StockDocument, str], ...]


@dataclass(slots=True)
class Shelf:
    """What this process has read: the provisions of each document, and the index that was built last."""

    provisions: dict[tuple[StockDocument, str], tuple[Provision, ...]] = field(default_factory=dict)
    key: Key = ()
    index: ProvisionIndex = field(default_factory=ProvisionIndex)


SHELF = Shelf()


def provisions_in_force(
    session: Session, day: date, at: datetime, *, without: Collection[int] = (), shelf: Shelf = SHELF
) -> ProvisionIndex:
    """Return the provisions of the documents in force on `day`, the instruments `without` left out (a draft's own)."""
    facts = facts_by_instrument(session)
    force = {number: status_on(found, day, at).force for number, found in facts.items()}
    rows = session.exec(select(Instrument).order_by(col(Instrument.id))).all()
    standing = [row for row in rows if force.get(row.id or 0) is Force.IN_FORCE and row.id not in without]
    texts = _texts(session)
    held = [(StockDocument(row.title, row.document_number), texts.get(row.id or 0)) for row in standing]
    key = tuple((document, text[1] if text else "") for document, text in held)
    if key != shelf.key:
        provisions = [found for document, text in held if text for found in _read(session, document, text, shelf)]
        shelf.index, shelf.key = ProvisionIndex.of([document for document, _ in held], provisions), key
    return shelf.index


def _texts(session: Session) -> Texts:
    """Return which reading is the text of which instrument: the one tied to it, else the last draft of its case."""
    made = (
        select(CaseEffect.instrument_id, Reading.id, Reading.sha256)
        .join(Draft, col(Draft.case_id) == col(CaseEffect.case_id))
        .join(Reading, col(Reading.id) == col(Draft.reading_id))
        .where(CaseEffect.effect == "makes")
        .order_by(col(Draft.n))
    )
    tied = select(Instrument.id, Reading.id, Reading.sha256).join(Reading, col(Reading.id) == col(Instrument.reading_id))
    found = (*session.exec(made), *session.exec(tied))
    return {instrument or 0: (reading or 0, sha) for instrument, reading, sha in found}


def _read(session: Session, document: StockDocument, text: tuple[int, str], shelf: Shelf) -> tuple[Provision, ...]:
    """Return the provisions of one document; its tree is loaded only when it was not read before."""
    number, sha = text
    kept = shelf.provisions.get((document, sha))
    if kept is None:
        tree = session.exec(select(Reading.tree).where(Reading.id == number)).one()
        kept = tuple(provisions_of(document, from_json(json.loads(tree))))
        if len(shelf.provisions) >= MOST_KEPT:
            shelf.provisions.clear()
        shelf.provisions[document, sha] = kept
    return kept
