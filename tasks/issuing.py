"""A case as it is printed and published: the approved text with its late fields filled, numbers, organs, interpretation."""

import re
from datetime import date, datetime

from sqlmodel import Session, col, select

from models.case import Case, Decision, Draft, Material
from models.clock import day_of
from models.instrument import CaseEffect, Instrument, Publication, Relation
from models.people import Organ, Section
from models.publication_values import Force as Listed
from models.publication_values import Imprint, Interpretation, Issued, Layout, PublishedAt, Related
from models.refusals import Refusal
from models.status import Status
from models.text.numerals import parse as parse_numeral
from models.text.tree import DocumentText
from models.words import Force
from tasks.files import fetch
from tasks.instruments import late_values, status_of
from tasks.papers import text_of
from tasks.reading.read import read_bytes
from tasks.store import store_of
from tasks.writing.filling import fill_late
from tasks.writing.typography import chinese_date

YEARS = re.compile(r"有效期(?:限)?为?\s*([0-9]+|[一二两三四五六七八九十]+)\s*年")
_NAMED = r"《([^《》]{2,80})》(?:[（(]([^（）()]{2,40}〔\d{4}〕\s*\d+\s*号)[）)])?"
AMENDED_IN_TITLE = re.compile(r"(?:修改|修订|修正)" + _NAMED)
AMENDED = re.compile(r"(?:对|将)" + _NAMED + r"[^《》]{0,60}?(?:作(?:出)?(?:如下|以下|相应)?修改|予以修改|修改为)")
REPLACED = re.compile(_NAMED)


def approved_text(session: Session, case: Case) -> DocumentText:
    """Return the current draft's text: the one the signature is bound to once it is signed."""
    last = session.exec(select(Draft.fingerprint).where(Draft.case_id == case.id).order_by(col(Draft.n).desc())).first()
    if last is None:
        raise Refusal("还没有稿件。")
    return text_of(session, case.id or 0, last)


def titled_text(session: Session, case: Case) -> DocumentText:
    """Return the approved text under its title; where the draft brought none, the one everybody decided under."""
    return approved_text(session, case).under_title(case.title)


def issued_of(session: Session, case: Case, at: datetime) -> Issued:
    """Return what the red-head, the page and the package show of a case."""
    late = late_values(session, case.id or 0)
    text = titled_text(session, case)
    organ, section = session.get_one(Organ, case.organ_id), session.get_one(Section, case.section_id)
    days = {k: chinese_date(date.fromisoformat(late[k])) for k in ("effective_on", "expires_on") if late.get(k)}
    instrument = made_by(session, case)
    status = status_of(session, instrument, day_of(at), at) if instrument else None
    marks = (organ.name, *case.co_issuers)
    return Issued(
        key=f"doc-{case.id}",
        title=case.title,
        text=fill_late(text, days),
        marks=marks,
        document_number=late.get("document_number", ""),
        registration_number=late.get("registration_number", ""),
        signed_on=_day(late.get("signed_on")) or day_of(at),
        organ="、".join(marks),
        section=section.name,
        responsible=section.name,
        effective_on=_day(late.get("effective_on")),
        expires_on=_day(late.get("expires_on")),
        registered_on=_registered_on(session, case),
        issued_on=_day(late.get("printed_on")),
        imprint=Imprint(
            printed_by=f"{organ.name}办公室", printed_on=_day(late.get("printed_on")) or _day(late.get("signed_on"))
        ),
        published=_published(session, instrument) if instrument else (),
        force=listed_as(status) if status else Listed.NOT_YET,
        status=status.name if status else "未公布",
        reasons=status.reasons if status else (),
        replaces=_replaces(session, instrument) if instrument else (),
        replaced_by=_replaced_by(session, instrument) if instrument else (),
        interpretation=_interpretation(session, case),
    )


def _registered_on(session: Session, case: Case) -> date | None:
    wanted = select(Decision).where(Decision.case_id == case.id, Decision.outcome == "registered")
    found = session.exec(wanted.order_by(col(Decision.id).desc())).first()
    return found.day if found else None


def layout_of(session: Session, case: Case) -> Layout:
    """Return the organ's settings of the look."""
    return Layout(mark_suffix=str(session.get_one(Organ, case.organ_id).settings.get("mark_suffix", "文件")))


def made_by(session: Session, case: Case) -> Instrument | None:
    """Return the instrument a case made."""
    wanted = select(Instrument).join(CaseEffect, col(CaseEffect.instrument_id) == col(Instrument.id))
    return session.exec(wanted.where(CaseEffect.case_id == case.id)).first()


def listed_as(status: Status) -> Listed:
    """Return which list of the catalogue a status belongs to."""
    return {Force.IN_FORCE: Listed.IN_FORCE, Force.NOT_YET: Listed.NOT_YET}.get(status.force, Listed.ENDED)


def _published(session: Session, instrument: Instrument) -> tuple[PublishedAt, ...]:
    rows = session.exec(select(Publication).where(Publication.instrument_id == instrument.id).order_by(col(Publication.id)))
    names = {"gazette": "政府公报", "site": "指定的政府网站"}
    return tuple(PublishedAt(r.name or names.get(r.kind, r.kind), r.where, r.on) for r in rows)


def _replaces(session: Session, instrument: Instrument) -> tuple[Related, ...]:
    rows = session.exec(select(Relation).where(Relation.instrument_id == instrument.id, Relation.kind == "replaces"))
    return tuple(Related(r.other_title, r.other_number) for r in rows)


def _replaced_by(session: Session, instrument: Instrument) -> tuple[Related, ...]:
    wanted = select(Instrument).join(Relation, col(Relation.instrument_id) == col(Instrument.id))
    rows = session.exec(wanted.where(Relation.other_id == instrument.id, Relation.kind == "replaces"))
    return tuple(Related(r.title, r.document_number) for r in rows)


def _interpretation(session: Session, case: Case) -> Interpretation | None:
    wanted = select(Material).where(Material.case_id == case.id, Material.kind == "interpretation")
    found = session.exec(wanted.order_by(col(Material.id).desc())).first()
    if found is None:
        return None
    text = read_bytes(found.name, fetch(store_of(session).settings, found.sha256))
    return Interpretation(title=f"《{case.title}》政策解读", text=text.plain)


def terms_in(text: DocumentText) -> int | None:
    """Return the years of validity the text itself states (有效期五年), None when it states none."""
    found = YEARS.search(text.plain)
    if not found:
        return None
    return int(found.group(1)) if found.group(1).isdigit() else parse_numeral(found.group(1))


def replaced_in(text: DocumentText) -> list[dict[str, str]]:
    """Return the documents the text says it repeals, by title and number."""
    clauses = [c for c in re.split(r"[。\n]", text.plain) if "废止" in c and ("同时" in c or "起" in c)]
    return [{"title": m.group(1), "number": m.group(2) or ""} for c in clauses for m in REPLACED.finditer(c)]


def amended_in(text: DocumentText) -> list[dict[str, str]]:
    """Return the documents the text amends, by title and number: 关于修改《…》的决定, 对《…》作如下修改, 将《…》……修改为."""
    clauses = re.split(r"[。；\n]", text.plain)
    found = [*AMENDED_IN_TITLE.finditer(text.title), *(m for clause in clauses for m in AMENDED.finditer(clause))]
    numbers: dict[str, str] = {}
    for title, number in (m.groups(default="") for m in found):
        numbers[title] = numbers.get(title, "") or number
    return [{"title": title, "number": number} for title, number in numbers.items()]


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
