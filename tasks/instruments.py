"""Instruments: born of a publication or imported; facts of force are added, never changed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from models.acts import Recorded
from models.case import Case, Deadline, LateFieldValue
from models.clock import day_of
from models.instrument import CaseEffect, Filing, ForceFact, Instrument, Notice, Publication, Relation
from models.people import Organ
from models.procedure.exceptions import EXCEPTION_RULE
from models.procedure.state import CaseState
from models.refusals import BadInput
from models.status import Fact, FactKind, Status, next_event, status_on
from models.stock_words import number_key
from models.text.folding import fold
from models.words import Force
from tasks.chains import append
from tasks.indexing import index_instrument

OVER = frozenset({Force.LAPSED, Force.REPEALED})


def issue(session: Session, case: Case, state: CaseState, recorded: Recorded) -> Instrument:
    """Make the instrument a case published, with its facts of force, its publications and what it replaces."""
    late = late_values(session, case.id or 0)
    published = _day(recorded.detail("published_on")) or recorded.day
    organ = session.get_one(Organ, case.organ_id)
    effective = max(_day(late.get("effective_on")) or published, published)  # nothing binds before it is published
    instrument = Instrument(
        title=case.title,
        organ_id=case.organ_id,
        organ_names="、".join((organ.name, *state.progress.organs)),
        section_id=case.section_id,
        document_number=late.get("document_number", ""),
        registration_number=late.get("registration_number", ""),
        signed_on=_day(late.get("signed_on")),
        published_on=published,
        effective_on=effective,
        expires_on=_day(late.get("expires_on")) or _counted(state, effective),
    )
    session.add(instrument)
    session.flush()
    session.add(CaseEffect(case_id=case.id or 0, instrument_id=instrument.id or 0, effect="makes"))
    _publications(session, case, instrument, recorded, published)
    facts = [(FactKind.PUBLISHED, published), (FactKind.EFFECTIVE, effective)]
    if instrument.expires_on:
        facts.append((FactKind.EXPIRES, instrument.expires_on))
    add_facts(session, instrument, facts, recorded.at, source=f"case:{case.id}", reason="")
    _replace(session, instrument, recorded)
    _amend(session, instrument, recorded)
    return instrument


def _counted(state: CaseState, effective: date) -> date | None:
    """Return the last day of validity of a document in force from its publication: the signature noted the years only."""
    signed = next((v.decision for v in state.views.values() if v.step.form == "sign" and v.decision), None)
    years = signed.detail("valid_years") if signed else None
    return last_day(effective, int(years)) if years else None


def last_day(first: date, years: int) -> date:
    """Return the last day of a validity of so many years from its first day."""
    whole = min(first.day, 28)
    return date.fromordinal(date(first.year + years, first.month, whole).toordinal() + (first.day - whole) - 1)


def _publications(session: Session, case: Case, instrument: Instrument, recorded: Recorded, published: date) -> None:
    first = {"kind": "site", "name": "", "where": recorded.detail("where"), "on": published.isoformat()}
    for place in (first, *recorded.detail("places", [])):
        session.add(
            Publication(
                instrument_id=instrument.id or 0,
                case_id=case.id,
                kind=place.get("kind", "site"),
                name=place.get("name", ""),
                where=place["where"],
                on=_day(place.get("on")) or published,
                saved=str(recorded.detail("compared", "")),
            )
        )


def _replace(session: Session, instrument: Instrument, recorded: Recorded) -> None:
    """Record what the new document repeals; a document in our own stock loses force on the new one's day of effect."""
    unclear = []
    for row in recorded.detail("replaces", []):
        found = _replaced(session, row, instrument, recorded)
        other = found[0] if len(found) == 1 else None
        unclear += [found] if len(found) > 1 else []
        _relate(session, instrument, "replaces", row, other)
        if other and instrument.effective_on:
            reason = f"被《{instrument.title}》（{instrument.document_number}）废止"
            add_facts(
                session,
                other,
                [(FactKind.REPEALED, instrument.effective_on)],
                recorded.at,
                source=f"instrument:{instrument.id}",
                reason=reason,
            )
    if unclear:
        _ask_which(session, instrument, unclear, recorded)


def _amend(session: Session, instrument: Instrument, recorded: Recorded) -> None:
    """Record which documents the new one amends; they stay in force, and one nobody can tell apart is named only."""
    for row in recorded.detail("amends", []):
        found = _replaced(session, row, instrument, recorded)
        _relate(session, instrument, "amends", row, found[0] if len(found) == 1 else None)


def _relate(session: Session, own: Instrument, kind: str, row: Mapping[str, str], other: Instrument | None) -> None:
    """Record what a document says of another, as it names it, and which one of ours that is, where it is known."""
    session.add(
        Relation(
            instrument_id=own.id or 0,
            kind=kind,
            other_id=other.id if other else None,
            other_title=row.get("title", ""),
            other_number=row.get("number", ""),
        )
    )


def _ask_which(session: Session, instrument: Instrument, unclear: Sequence[Sequence[Instrument]], recorded: Recorded) -> None:
    """Tell the section that one of several documents was repealed and that nobody could say which: none lost force."""
    listed = "；".join("、".join(f"《{i.title}》（{i.document_number}）" for i in found) for found in unclear)
    says = f"《{instrument.title}》废止的文件与库内多件相符，未登记废止：{listed}。请核对是哪一件，在清理中登记废止。"
    due = instrument.effective_on or recorded.day
    section, made = instrument.section_id, recorded.day
    session.add(Notice(instrument_id=instrument.id or 0, section_id=section, kind="repeals", due=due, says=says, made_on=made))


def _replaced(session: Session, row: Mapping[str, str], instrument: Instrument, recorded: Recorded) -> list[Instrument]:
    """Find the document of ours that a text repeals, by its number, else by its title among those still running.

    None where it is not in our stock; where two running ones bear the title a person has to say which.
    """
    number, title = number_key(row.get("number", "")), fold(row.get("title", ""))
    ours = select(Instrument.id, Instrument.document_number, Instrument.title).where(
        Instrument.organ_id == instrument.organ_id, Instrument.id != instrument.id
    )
    held = session.exec(ours).all()
    found = [session.get_one(Instrument, n) for n, written, _ in held if number and number_key(written) == number]
    if not found:
        named = [session.get_one(Instrument, n) for n, _, called in held if title and fold(called) == title]
        found = [i for i in named if status_of(session, i, recorded.day, recorded.at).force not in OVER]
    return found


def note_filing(session: Session, case: Case, recorded: Recorded) -> None:
    """Record a filing of the instrument the case made."""
    made = session.exec(select(CaseEffect.instrument_id).where(CaseEffect.case_id == case.id)).first()
    if made is None:
        return
    sent = _day(recorded.detail("sent_on")) or recorded.day
    receipt, receiver = str(recorded.detail("receipt", "")), str(recorded.detail("receiver", ""))
    session.add(Filing(instrument_id=made, receiver=receiver, sent_on=sent, receipt=receipt))


def add_facts(
    session: Session, instrument: Instrument, facts: Iterable[tuple[FactKind, date]], at: datetime, *, source: str, reason: str
) -> None:
    """Add facts of force with their ledger line in the instrument's chain; `next_event_on` and the index say what they say."""
    rows = list(facts)
    for kind, day in rows:
        session.add(
            ForceFact(
                instrument_id=instrument.id or 0, kind=kind, effective_on=day, recorded_at=at, reason=reason, source=source
            )
        )
    event = {"kind": "force", "facts": [[k.value, d.isoformat()] for k, d in rows], "reason": reason, "source": source}
    append(session, f"instrument:{instrument.id}", event, at)
    session.flush()
    since = day_of(at)
    if instrument.next_event_on and instrument.next_event_on <= since:
        since = instrument.next_event_on - timedelta(days=1)  # an event that came but was not announced yet stays due
    instrument.next_event_on = next_event(facts_of(session, instrument), since, at)
    session.add(instrument)
    index_instrument(session, instrument.id or 0, at)


def facts_of(session: Session, instrument: Instrument) -> list[Fact]:
    """Return the facts of force of an instrument."""
    rows = session.exec(select(ForceFact).where(ForceFact.instrument_id == instrument.id).order_by(col(ForceFact.id)))
    return [Fact(FactKind(r.kind), r.effective_on, r.recorded_at, r.reason, r.source) for r in rows]


def exceptions_by_instrument(session: Session) -> dict[int, date]:
    """Return the last day of the exception under which each document was made, where one was."""
    wanted = select(CaseEffect, Deadline).join(Deadline, col(Deadline.case_id) == col(CaseEffect.case_id))
    rows = session.exec(wanted.where(Deadline.rule == EXCEPTION_RULE))
    return {effect.instrument_id: watched.due for effect, watched in rows}


def status_of(session: Session, instrument: Instrument, day: date, known_at: datetime) -> Status:
    """Return the status of an instrument on a day."""
    return status_on(facts_of(session, instrument), day, known_at)


def find(session: Session, name: str) -> Instrument | None:
    """Find an instrument by document number, registration number or title; refuse a title that two bear."""
    for column in (Instrument.document_number, Instrument.registration_number, Instrument.title):
        found = session.exec(select(Instrument).where(column == name)).all() if name else []
        if len(found) > 1:
            numbers = "、".join(i.document_number or i.title for i in found)
            raise BadInput(f"“{name}”对应多件文件（{numbers}），请用文号查询。")
        if found:
            return found[0]
    return None


def late_values(session: Session, case_id: int) -> dict[str, str]:
    """Return the late fields of a case as filled."""
    rows = session.exec(select(LateFieldValue).where(LateFieldValue.case_id == case_id))
    return {row.field: row.value for row in rows}


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
