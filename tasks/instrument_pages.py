"""One document of the stock whole: its force and why, its relations, where it was published and filed, the matters about it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from models.acts import Who
from models.case import Case
from models.instrument import CaseEffect, Filing, ForceFact, Instrument, Notice, Publication, Relation
from models.people import Organ, Section
from models.status import FactKind
from tasks.instruments import status_of
from tasks.rights import readable

KIND_NAMES = {"replaces": "废止", "amends": "修改", "renews": "延续"}
BACK_NAMES = {"replaces": "被废止，依据", "amends": "被修改，依据", "renews": "被延续，依据"}
FACT_NAMES = {
    FactKind.PUBLISHED: "公布",
    FactKind.EFFECTIVE: "施行",
    FactKind.EXPIRES: "有效期届满",
    FactKind.RENEWED: "延长有效期至",
    FactKind.REPEALED: "废止",
    FactKind.LAPSED: "宣布失效",
    FactKind.SUSPENDED: "暂停执行",
    FactKind.RESUMED: "恢复执行",
    FactKind.AMENDED: "修改",
}


@dataclass(frozen=True, slots=True)
class Other:
    """Another document this one stands in relation to; `id` None: not in the stock."""

    how: str
    id: int | None
    title: str
    number: str


@dataclass(frozen=True, slots=True)
class InstrumentPage:
    """A document with all that is known of it. `history`: day of effect, what, reason, when it was recorded."""

    id: int
    title: str
    organ: str
    section: str
    document_number: str
    registration_number: str
    signed_on: date | None
    published_on: date | None
    effective_on: date | None
    expires_on: date | None
    imported: bool
    status: str
    force: str
    reasons: tuple[str, ...]
    history: tuple[tuple[date, str, str, datetime], ...]
    relations: tuple[Other, ...]
    publications: tuple[tuple[str, str, date], ...]
    filings: tuple[tuple[str, date, str], ...]
    notices: tuple[tuple[date, str], ...]
    cases: tuple[tuple[int, str], ...]


def instrument_page(session: Session, who: Who, instrument_id: int, day: date, at: datetime) -> InstrumentPage | None:
    """Return a document; None where there is none. Only matters `who` may read are named."""
    found = session.get(Instrument, instrument_id)
    if found is None:
        return None
    status = status_of(session, found, day, at)
    section = session.get(Section, found.section_id) if found.section_id else None
    facts = session.exec(select(ForceFact).where(ForceFact.instrument_id == found.id).order_by(col(ForceFact.effective_on)))
    published = session.exec(select(Publication).where(Publication.instrument_id == found.id).order_by(col(Publication.on)))
    filed = session.exec(select(Filing).where(Filing.instrument_id == found.id).order_by(col(Filing.sent_on)))
    told = session.exec(select(Notice).where(Notice.instrument_id == found.id).order_by(col(Notice.due)))
    return InstrumentPage(
        id=instrument_id,
        title=found.title,
        organ=found.organ_names or session.get_one(Organ, found.organ_id).name,
        section=section.name if section else "",
        document_number=found.document_number,
        registration_number=found.registration_number,
        signed_on=found.signed_on,
        published_on=found.published_on,
        effective_on=found.effective_on,
        expires_on=found.expires_on,
        imported=found.imported,
        status=status.name,
        force=status.force.value,
        reasons=status.reasons,
        history=tuple((f.effective_on, _fact(f.kind), f.reason, f.recorded_at) for f in facts),
        relations=_relations(session, found),
        publications=tuple(("政府公报" if p.kind == "gazette" else "政府网站", p.where, p.on) for p in published),
        filings=tuple((f.receiver, f.sent_on, f.receipt) for f in filed),
        notices=tuple((n.due, n.says) for n in told),
        cases=_cases(session, who, instrument_id),
    )


def _fact(kind: str) -> str:
    return FACT_NAMES[FactKind(kind)]


def _relations(session: Session, found: Instrument) -> tuple[Other, ...]:
    own = session.exec(select(Relation).where(Relation.instrument_id == found.id).order_by(col(Relation.id)))
    out = [Other(KIND_NAMES.get(r.kind, r.kind), r.other_id, r.other_title, r.other_number) for r in own]
    back = select(Relation, Instrument).join(Instrument, col(Instrument.id) == col(Relation.instrument_id))
    for relation, other in session.exec(back.where(Relation.other_id == found.id)):
        out.append(Other(BACK_NAMES.get(relation.kind, relation.kind), other.id, other.title, other.document_number))
    return tuple(out)


def _cases(session: Session, who: Who, instrument_id: int) -> tuple[tuple[int, str], ...]:
    wanted = select(Case).join(CaseEffect, col(CaseEffect.case_id) == col(Case.id))
    rows = session.exec(wanted.where(CaseEffect.instrument_id == instrument_id, readable(session, who)).order_by(col(Case.id)))
    return tuple((case.id or 0, case.title) for case in rows)
