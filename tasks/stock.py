"""The stock (存量文件): lists brought in whole or not at all, listed and exported with the force each document has on a day."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from models.clock import day_of
from models.instrument import ForceFact, Instrument
from models.people import Organ, Section
from models.refusals import BadInput
from models.status import Fact, FactKind, Status, status_on
from models.stock import Known, StockReading, StockRow, read_stock
from models.stock_words import BRACKETED_YEAR, Part, number_key, tidy_number, title_key
from models.words import FORCE_NAMES, Force
from tasks.chains import append
from tasks.instruments import add_facts, exceptions_by_instrument, find, status_of
from tasks.people import heir
from tasks.spreadsheets import read_lines, write_lines
from tasks.store import Store


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import brought in, what it left out, and what a person should know of."""

    added: tuple[str, ...]
    left_out: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answering:
    """Which section answers for a document on a day, and in words where it is not simply the drafting section."""

    section: Section | None
    says: str = ""


def import_stock(store: Store, path: Path, *, skip_bad: bool = False, by: str = "") -> Imported:
    """Bring in a list: nothing unless every cell is good, or, with `skip_bad`, the good rows and the list of the others."""
    lines, notes = read_lines(path)
    sha = hashlib.sha256(path.read_bytes()).hexdigest()
    at = store.now()
    with store.writing() as session:
        reading = read_stock(lines, _known(session, day_of(at)), day_of(at))
        _refuse_faults(reading, skip_bad=skip_bad)
        for row in reading.rows:
            _bring_in(session, row, at, f"import:{sha[:16]}")
        event = {"kind": "stock-import", "sha256": sha, "rows": len(reading.rows), "left_out": len(reading.faults), "by": by}
        append(session, "settings", event, at)
    return Imported(tuple(row.title for row in reading.rows), tuple(str(f) for f in reading.faults), (*notes, *reading.notes))


def _refuse_faults(reading: StockReading, *, skip_bad: bool) -> None:
    if reading.faults and not skip_bad:
        listed = "；".join(str(fault) for fault in reading.faults)
        said = f"存量清单有 {len(reading.faults)} 处错误，没有导入任何文件：{listed}。"
        raise BadInput(said + "改正后重新导入，或者加 --skip-bad 跳过这些行。")
    if not reading.rows:
        why = f"：{'；'.join(str(fault) for fault in reading.faults)}" if reading.faults else "，表头以下是空的"
        raise BadInput(f"存量清单里没有可以导入的文件{why}。")


def _known(session: Session, today: date) -> Known:
    organs = session.exec(select(Organ).order_by(col(Organ.id))).all()
    if not organs:
        raise BadInput("还没有登记制定机关，请先用 init --profile 建立机构和人员。")
    sections = session.exec(select(Section).order_by(col(Section.starts))).all()
    return Known(
        organs={organ.name: organ.id or 0 for organ in organs},
        sections={(s.organ_id, s.name): s.id or 0 for s in sections},
        heirs={s.id or 0: _gone(session, s, today) for s in sections if s.ends and today > s.ends},
        taken=frozenset(_keys(session)),
        own=organs[0].id or 0,
    )


def _gone(session: Session, section: Section, today: date) -> str:
    after = heir(session, section, today)
    if after is None or after.id == section.id:
        return f"已于{section.ends}撤并，没有承接科室，由法制机构负责"
    return f"已于{section.ends}撤并，由“{after.name}”承接"


def _keys(session: Session) -> Iterable[str]:
    for held in session.exec(select(Instrument)):
        numbers = [n for n in (held.document_number, held.registration_number) if n]
        yield from map(number_key, numbers) if numbers else [title_key(held.title, held.published_on or held.signed_on)]


def _bring_in(session: Session, row: StockRow, at: datetime, source: str) -> Instrument:
    made = Instrument(
        title=row.title,
        organ_id=row.organ_id,
        organ_names=row.organ_names,
        section_id=row.section_id,
        document_number=row.number,
        registration_number=row.registration,
        signed_on=row.signed,
        published_on=row.published,
        effective_on=row.effective,
        expires_on=row.expires,
        imported=True,
    )
    session.add(made)
    session.flush()
    event = {"kind": "imported", "title": row.title, "number": row.number, "state": row.state.value, "source": source}
    append(session, f"instrument:{made.id}", event, at)
    session.flush()
    add_facts(session, made, row.facts(), at, source=source, reason="")
    if ending := row.ending(day_of(at)):
        kind, day, reason = ending
        add_facts(session, made, [(kind, day)], at, source=source, reason=reason)
    return made


def answering(session: Session, organ_id: int, section_id: int | None, day: date) -> Answering:
    """Return who answers for a document on `day`: its section, that one's heir, or the organ's legal section; said so."""
    section = session.get(Section, section_id) if section_id else None
    after = heir(session, section, day)
    if section and after and not (after.ends and day > after.ends):
        says = "" if after.id == section.id else f"原“{section.name}”已撤并，由“{after.name}”承接"
        return Answering(after, says)
    gone = f"原“{section.name}”已撤并且没有承接科室" if section else "没有登记起草科室"
    legal = legal_section(session, organ_id)
    return Answering(legal, f"{gone}，转法制机构“{legal.name}”" if legal else f"{gone}，也没有设置法制机构")


def legal_section(session: Session, organ_id: int) -> Section | None:
    """Return the organ's legal section (法制机构), None where its settings name none."""
    name = str(session.get_one(Organ, organ_id).settings.get("legal_section", ""))
    wanted = select(Section).where(Section.organ_id == organ_id, Section.name == name).order_by(col(Section.starts).desc())
    return session.exec(wanted).first()


def facts_by_instrument(session: Session) -> dict[int, list[Fact]]:
    """Return the facts of force of the whole stock in one reading."""
    found: dict[int, list[Fact]] = defaultdict(list)
    for row in session.exec(select(ForceFact).order_by(col(ForceFact.id))):
        fact = Fact(FactKind(row.kind), row.effective_on, row.recorded_at, row.reason, row.source)
        found[row.instrument_id].append(fact)
    return found


def stock_list(session: Session, day: date, at: datetime, status: str = "") -> list[dict[str, Any]]:
    """Return the stock with its status on `day`; `status` is a force's code or name, empty for all."""
    wanted = _force(status) if status else None
    facts, organs = facts_by_instrument(session), {o.id: o.name for o in session.exec(select(Organ))}
    exceptions, rows = exceptions_by_instrument(session), []
    for found in session.exec(select(Instrument).order_by(col(Instrument.id))):
        held = status_on(facts.get(found.id or 0, []), day, at)
        if wanted is None or held.force is wanted:
            row = _row(session, found, held, organs[found.organ_id], day)
            rows.append({**row, "exception_until": exceptions.get(found.id or 0)})
    return rows


def _force(words: str) -> Force:
    for force, name in FORCE_NAMES.items():
        if words in {force.value, name, name.removeprefix("已")}:
            return force
    raise BadInput(f"没有“{words}”这一状态；可用的有：{'、'.join(FORCE_NAMES.values())}。")


def _row(session: Session, found: Instrument, held: Status, organ: str, day: date) -> dict[str, Any]:
    section = session.get(Section, found.section_id) if found.section_id else None
    answers = answering(session, found.organ_id, found.section_id, day)
    return {
        "id": found.id,
        "title": found.title,
        "number": found.document_number,
        "registration": found.registration_number,
        "organ": found.organ_names or organ,
        "section": section.name if section else "",
        "answers": answers.section.name if answers.section else "",
        "signed": found.signed_on,
        "published": found.published_on,
        "effective": found.effective_on,
        "expires": found.expires_on,
        "status": held.force.value,
        "name": held.name,
        "imported": found.imported,
    }


KEYS = {
    Part.TITLE: "title",
    Part.NUMBER: "number",
    Part.REGISTRATION: "registration",
    Part.ORGAN: "organ",
    Part.SECTION: "section",
    Part.SIGNED: "signed",
    Part.PUBLISHED: "published",
    Part.EFFECTIVE: "effective",
    Part.EXPIRES: "expires",
    Part.STATE: "name",
}


def export_stock(session: Session, path: Path, day: date, at: datetime) -> int:
    """Write the stock as a table that `import_stock` can read; return how many documents it holds."""
    rows = stock_list(session, day, at)
    write_lines(path, [part.value for part in KEYS], [[row[key] for key in KEYS.values()] for row in rows])
    return len(rows)


def stock_status(session: Session, name: str, day: date, at: datetime) -> dict[str, Any]:
    """Return the status on `day` of the document with this number or title; bad input when there is none."""
    found = find(session, name) or find(session, tidy_number(name)) or _by_key(session, name)
    if found is None:
        raise BadInput(f"存量里没有“{name}”，请核对标题或者文号。")
    held = status_of(session, found, day, at)
    return {
        "title": found.title,
        "number": found.document_number,
        "status": held.force.value,
        "name": held.name,
        "version": held.version,
        "reasons": list(held.reasons),
    }


def _by_key(session: Session, name: str) -> Instrument | None:
    """Find a number written with other brackets or dashes; only words with a year are looked for."""
    bare_title = name.strip().removeprefix("《").removesuffix("》")
    if bare_title != name:
        return find(session, bare_title)
    if not BRACKETED_YEAR.search(name) and "-" not in number_key(name):
        return None
    numbered = select(Instrument.id, Instrument.document_number, Instrument.registration_number)
    key = number_key(name)
    for found, document, registration in session.exec(numbered):
        if key in {number_key(document), number_key(registration)}:
            return session.get(Instrument, found)
    return None
