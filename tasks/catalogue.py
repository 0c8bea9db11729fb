"""What the mirror shows, in short: every document with a mark of all that can change on its page. A fixed number of statements.

A case's own rows – late fields, drafts, decisions, materials, publications – change only through the one door, and each
time its `version` grows. What else a page shows is named here: organ, section, force on the day, what replaces what.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pydantic import TypeAdapter
from sqlmodel import Session, col, select

from models.case import Case
from models.clock import day_of
from models.instrument import CaseEffect, ForceFact, Instrument, Relation
from models.people import Organ, Section
from models.publication_values import CatalogueEntry
from models.status import Fact, FactKind, Status, status_on
from tasks.issuing import listed_as

ENTRY = TypeAdapter(CatalogueEntry)


@dataclass(frozen=True, slots=True)
class Source:
    """A document of the catalogue. One of our own has its case, which makes its pages; an imported one only its entry."""

    key: str
    mark: str
    case_id: int = 0
    entry: CatalogueEntry | None = None


@dataclass(frozen=True, slots=True)
class Stock:
    """The rows the catalogue is made from, each kind read once."""

    organs: dict[int | None, Organ]
    sections: dict[int | None, Section]
    cases: dict[int, Case]  # by the instrument they made
    facts: dict[int, list[Fact]]
    replaces: dict[int, list[tuple[str, str]]]
    replaced_by: dict[int | None, list[tuple[str, str]]]

    def of(self, instrument: Instrument, at: datetime) -> Source:
        """Return the source of one document."""
        status = status_on(self.facts.get(instrument.id or 0, ()), day_of(at), at)
        if case := self.cases.get(instrument.id or 0):
            return self._own(instrument, case, status, day_of(at))
        entry = self._imported(instrument, status, day_of(at))
        return Source(entry.key, digest(ENTRY.dump_python(entry, mode="json")), entry=entry)

    def _own(self, instrument: Instrument, case: Case, status: Status, day: date) -> Source:
        shown = (
            (case.version, case.title, case.co_issuers),
            (self.organs[case.organ_id].name, self.sections[case.section_id].name),
            (status.force, status.version, status.reasons),
            (self.replaces.get(instrument.id or 0), self.replaced_by.get(instrument.id)),
            "" if instrument.signed_on else day.isoformat(),  # a page without a date of signature bears the day's
        )
        return Source(f"doc-{case.id}", digest(shown), case_id=case.id or 0)

    def _imported(self, instrument: Instrument, status: Status, day: date) -> CatalogueEntry:
        section = self.sections.get(instrument.section_id)
        return CatalogueEntry(
            key=f"stock-{instrument.id}",
            title=instrument.title,
            document_number=instrument.document_number,
            registration_number=instrument.registration_number,
            organ=instrument.organ_names or self.organs[instrument.organ_id].name,
            section=section.name if section else "",
            subject="",
            signed_on=instrument.signed_on or instrument.published_on or day,
            published_on=instrument.published_on,
            effective_on=instrument.effective_on,
            expires_on=instrument.expires_on,
            force=listed_as(status),
            status=status.name,
            reasons=status.reasons,
        )


def sources(session: Session, at: datetime) -> tuple[Source, ...]:
    """Return every document the mirror shows, in the order of publication."""
    instruments = session.exec(select(Instrument).order_by(col(Instrument.published_on), col(Instrument.id))).all()
    stock = _stock(session, instruments)
    return tuple(stock.of(instrument, at) for instrument in instruments)


def _stock(session: Session, instruments: Sequence[Instrument]) -> Stock:
    made = select(CaseEffect.instrument_id, Case).join(Case, col(Case.id) == col(CaseEffect.case_id))
    replaces, replaced_by = _relations(session, {i.id: (i.title, i.document_number) for i in instruments})
    return Stock(
        organs={o.id: o for o in session.exec(select(Organ))},
        sections={s.id: s for s in session.exec(select(Section))},
        cases={instrument: case for instrument, case in session.exec(made.where(CaseEffect.effect == "makes"))},
        facts=_facts(session),
        replaces=replaces,
        replaced_by=replaced_by,
    )


def _facts(session: Session) -> dict[int, list[Fact]]:
    facts: defaultdict[int, list[Fact]] = defaultdict(list)
    for row in session.exec(select(ForceFact).order_by(col(ForceFact.id))):
        fact = Fact(FactKind(row.kind), row.effective_on, row.recorded_at, row.reason, row.source)
        facts[row.instrument_id].append(fact)
    return facts


def _relations(
    session: Session, names: dict[int | None, tuple[str, str]]
) -> tuple[dict[int, list[tuple[str, str]]], dict[int | None, list[tuple[str, str]]]]:
    replaces: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    replaced_by: defaultdict[int | None, list[tuple[str, str]]] = defaultdict(list)
    for row in session.exec(select(Relation).where(Relation.kind == "replaces").order_by(col(Relation.id))):
        replaces[row.instrument_id].append((row.other_title, row.other_number))
        if row.other_id is not None:
            replaced_by[row.other_id].append(names[row.instrument_id])
    return replaces, replaced_by


def digest(value: object) -> str:
    """Return the SHA-256 of a value of plain parts."""
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def digest_of_entries(entries: Iterable[CatalogueEntry]) -> str:
    """Return the mark of a catalogue that lists these."""
    return digest([ENTRY.dump_python(entry, mode="json") for entry in entries])
