"""The documents of the public projection: what the mirror shows of each, its relations both ways, its history."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, select

from models.case import Case, Reading
from models.instrument import CaseEffect, ForceFact, Instrument, Publication, Relation
from models.public_values import Explained, HistoryLine, Line, LineGroup, PublicDocument, Relative
from models.publication_values import CatalogueEntry, Issued, PublishedAt, entry_of
from models.status import FactKind
from models.subjects import subject_of
from models.text.codec import from_json
from models.text.tree import DocumentText, NodeKind
from tasks.catalogue import Source, digest, sources
from tasks.instrument_pages import FACT_NAMES, KIND_NAMES
from tasks.issuing import issued_of
from tasks.writing.blocks import Block, around_closing
from tasks.writing.metadata import fields, shown
from tasks.writing.pages import groups_of, heading_in

PLACE_NAMES = {"gazette": "政府公报", "site": "指定的政府网站"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document that is to be shown, with the mark of all its page shows."""

    key: str
    mark: str
    source: Source
    instrument: Instrument
    relations: tuple[Relative, ...]
    history: tuple[HistoryLine, ...]


def wanted_documents(session: Session, at: datetime) -> list[Wanted]:
    """Return every document the projection shows, in the order of the mirror."""
    instruments = {i.id or 0: i for i in session.exec(select(Instrument))}
    made_by = select(CaseEffect.case_id, CaseEffect.instrument_id).where(CaseEffect.effect == "makes")
    made = dict(session.exec(made_by).all())
    shown_ = sources(session, at)
    ids = {source.key: made[source.case_id] if source.case_id else int(source.key.partition("-")[2]) for source in shown_}
    keys = {number: key for key, number in ids.items()}
    relations, history = _relations(session, instruments, keys), _history(session)
    out = []
    for source in shown_:
        number = ids[source.key]
        others, lines = tuple(relations.get(number, ())), tuple(history.get(number, ()))
        parts = (source.mark, [repr(o) for o in others], [repr(h) for h in lines], instruments[number].reading_id)
        out.append(Wanted(source.key, digest(parts), source, instruments[number], others, lines))
    return out


def _relations(session: Session, all_: Mapping[int, Instrument], keys: Mapping[int, str]) -> dict[int, list[Relative]]:
    """Return the relations of each document, those others have to it included."""
    out: defaultdict[int, list[Relative]] = defaultdict(list)
    for row in session.exec(select(Relation).order_by(col(Relation.id))):
        own = all_[row.instrument_id]
        key = keys.get(row.other_id or 0, "")
        out[own.id or 0].append(Relative(KIND_NAMES.get(row.kind, row.kind), row.other_title, row.other_number, key))
        if row.other_id:
            how = KIND_NAMES.get(row.kind, row.kind)
            out[row.other_id].append(Relative(how, own.title, own.document_number, keys.get(own.id or 0, ""), back=True))
    return out


def _history(session: Session) -> dict[int, list[HistoryLine]]:
    out: defaultdict[int, list[HistoryLine]] = defaultdict(list)
    for row in session.exec(select(ForceFact).order_by(col(ForceFact.effective_on), col(ForceFact.id))):
        line = HistoryLine(row.effective_on, FACT_NAMES[FactKind(row.kind)], row.reason)
        if line not in out[row.instrument_id]:
            out[row.instrument_id].append(line)
    return out


def document_of(session: Session, wanted: Wanted, at: datetime) -> PublicDocument:
    """Return a document with all its page shows."""
    if wanted.source.case_id:
        made = _own(issued_of(session, session.get_one(Case, wanted.source.case_id), at))
    else:
        made = _imported(session, wanted)
    entry = replace(made.entry, subject=made.entry.subject or subject_of(made.entry.title))
    return replace(made, entry=entry, relations=wanted.relations, history=wanted.history)


def _own(issued: Issued) -> PublicDocument:
    before, behind = around_closing(issued.text)
    told = issued.interpretation
    return PublicDocument(
        entry=entry_of(issued),
        fields=fields(issued),
        text=shown_groups(before),
        annexes=shown_groups(behind),
        signers=issued.signers,
        signed=shown(issued.signed_on),
        published=issued.published,
        interpretation=Explained(told.title, lines_of(told.text)) if told else None,
        mirror=issued.page,
    )


def _imported(session: Session, wanted: Wanted) -> PublicDocument:
    """Return a document of the stock: its record; its text where one is held of what was published."""
    entry, found = wanted.source.entry, wanted.instrument
    if entry is None:
        raise ValueError(f"{wanted.key} has neither a case nor an entry")
    text = _text(session, found) if found.published_on else None
    before, behind = around_closing(text) if text else ((), ())
    rows = session.exec(select(Publication).where(Publication.instrument_id == found.id).order_by(col(Publication.id)))
    return PublicDocument(
        entry=entry,
        fields=_fields(entry, found),
        text=shown_groups(before),
        annexes=shown_groups(behind),
        published=tuple(PublishedAt(r.name or PLACE_NAMES.get(r.kind, r.kind), r.where, r.on) for r in rows),
    )


def _text(session: Session, instrument: Instrument) -> DocumentText | None:
    reading = session.get(Reading, instrument.reading_id) if instrument.reading_id else None
    return from_json(json.loads(reading.tree)) if reading else None


def _fields(entry: CatalogueEntry, found: Instrument) -> tuple[tuple[str, str], ...]:
    """Return the rows of the record; a day that is not on record stays empty."""
    return (
        ("文号", entry.document_number),
        ("统一登记号", entry.registration_number),
        ("成文日期", shown(found.signed_on)),
        ("公布日期", shown(entry.published_on)),
        ("施行日期", shown(entry.effective_on)),
        ("有效期", f"至{shown(entry.expires_on)}" if entry.expires_on else ""),
        ("效力状态", entry.status),
        ("所属机构", entry.organ),
        ("起草科室", entry.section),
    )


def shown_groups(blocks: Sequence[Block]) -> tuple[LineGroup, ...]:
    """Return blocks as they are shown, with the places comments may speak of."""
    return tuple(LineGroup(group.tabbed, tuple(map(_line, group.blocks))) for group in groups_of(blocks))


def _line(block: Block) -> Line:
    return Line(block.kind.value, block.lead, block.rest, block.rows, _place(block))


def _place(block: Block) -> str:
    if block.kind is NodeKind.HEADING:
        return f"{block.lead}{block.rest}"[:24]
    return (block.lead or block.rest[:24]) if block.kind in {NodeKind.ARTICLE, NodeKind.ANNEX} else ""


def places_in(groups: Sequence[LineGroup]) -> tuple[str, ...]:
    """Return the places of a text once each, in order: its articles, where it has none its headings; and its annexes."""
    lines = [line for group in groups for line in group.lines if line.place]
    kind = "article" if any(line.kind == "article" for line in lines) else "heading"
    return tuple(dict.fromkeys(line.place for line in lines if line.kind in {kind, "annex"}))


def lines_of(text: str) -> tuple[tuple[bool, str], ...]:
    """Return the lines of a plain text, each with whether it is a heading."""
    return tuple((heading_in(line), line) for line in _filled(text))


def _filled(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip())
