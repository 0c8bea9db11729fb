"""Loading a case as the rules see it: locked, frozen, everything a gate may read, inside the writing transaction (I1)."""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from sqlalchemy import BindParameter, Integer, bindparam, cast, func
from sqlmodel import Session, col, select

from models.acts import Recorded
from models.calendar import Calendar, YearNotice
from models.case import ActRow, Case, Comment, FindingRow
from models.law import Confirmation, LawBook
from models.outbox import CalendarYear, RuleConfirmation
from models.people import Organ, Section
from models.procedure.file import CaseFile, CaseLaw, FindingCount, RoundIntake
from models.refusals import BadInput
from models.words import Role
from tasks.lawbook import load_calendar, load_law
from tasks.procedures import procedure_by_id
from tasks.store import store_of

WEIGHTY = ("error", "warn")

# The questions asked with every act, written once: building and comparing a statement costs more than SQLite's answer.
OF_CASE: BindParameter[int] = bindparam("case_id")
THE_CASE = select(Case).where(Case.id == OF_CASE).with_for_update().execution_options(populate_existing=True)
ACTS = select(ActRow.body).where(ActRow.case_id == OF_CASE).order_by(col(ActRow.seq))
SECTION = select(Section.id).where(Section.organ_id == bindparam("organ_id"), Section.name == bindparam("name"))
INTAKE = (
    select(
        Comment.round_id,
        func.count(),
        func.sum(cast(col(Comment.disposition) == "", Integer)),
        func.sum(cast(col(Comment.unsettled), Integer)),
    )
    .where(Comment.case_id == OF_CASE)
    .group_by(col(Comment.round_id))
)
FINDINGS = select(FindingRow.answer, FindingRow.disposition).where(
    FindingRow.case_id == OF_CASE, FindingRow.draft_n == bindparam("draft_n"), col(FindingRow.severity).in_(WEIGHTY)
)
CONFIRMATIONS = select(RuleConfirmation).order_by(col(RuleConfirmation.id))
NOTICES = select(CalendarYear.notice).order_by(col(CalendarYear.year))


def lock_case(session: Session, case_id: int) -> Case:
    """Lock the case row and return it as it is now, whatever was read before; bad input when there is none."""
    case = session.exec(THE_CASE, params={"case_id": case_id}).first()
    if case is None:
        raise BadInput(f"没有编号为 {case_id} 的事项。")
    return case


def load_case_file(session: Session, case: Case) -> CaseFile:
    """Return the frozen file of a case."""
    case_id = case.id or 0
    acts = tuple(Recorded.model_validate_json(body) for body in session.exec(ACTS, params={"case_id": case_id}))
    organ = session.get_one(Organ, case.organ_id)
    settings = {k: str(v) for k, v in organ.settings.items()}
    drafts = sum(1 for r in acts if r.act.draft)
    return CaseFile(
        id=case_id,
        section=case.section_id,
        legal_section=_legal_section(session, organ),
        acts=acts,
        settings=settings,
        outside=_outside(session, settings),
        intake=_intake(session, case_id),
        findings=_findings(session, case_id, drafts),
    )


def _legal_section(session: Session, organ: Organ) -> int:
    name = str(organ.settings.get("legal_section", ""))
    return session.exec(SECTION, params={"organ_id": organ.id, "name": name}).first() or 0


def _outside(session: Session, settings: Mapping[str, str]) -> frozenset[str]:
    return frozenset({Role.REGISTRAR.value}) if settings.get("registrar") == "outside" else frozenset()


def _intake(session: Session, case_id: int) -> dict[int, RoundIntake]:
    rows = session.exec(INTAKE, params={"case_id": case_id})
    return {r: RoundIntake(n, int(w or 0), int(u or 0)) for r, n, w, u in rows}


def _findings(session: Session, case_id: int, draft_n: int) -> FindingCount:
    rows = session.exec(FINDINGS, params={"case_id": case_id, "draft_n": draft_n}).all()
    unanswered = sum(1 for answer, _ in rows if not answer)
    undisposed = sum(1 for _, disposition in rows if not disposition)
    return FindingCount(draft_n, len(rows), unanswered, undisposed)


def law_of(session: Session, case: Case) -> CaseLaw:
    """Return the law a case is judged by: its frozen procedure, the rules with confirmations, the calendar."""
    rules = store_of(session).settings.rules
    return CaseLaw(procedure_by_id(rules, case.procedure), book_of(session), calendar_of(session))


def book_of(session: Session) -> LawBook:
    """Return the rules with the confirmations on record."""
    rows = session.exec(CONFIRMATIONS)
    found = tuple(Confirmation(r.rule, r.source, r.article, r.confirmed_on, str(r.by)) for r in rows)
    return _book(store_of(session).settings.rules, found)


@cache
def _book(rules: Path, confirmations: tuple[Confirmation, ...]) -> LawBook:
    return load_law(rules).with_confirmations(confirmations)


def calendar_of(session: Session) -> Calendar:
    """Return the calendar: the years shipped and the years the operator loaded."""
    rows = session.exec(NOTICES)
    return _calendar(store_of(session).settings.rules, tuple(rows))


@cache
def _calendar(rules: Path, notices: tuple[str, ...]) -> Calendar:
    return load_calendar(rules, tuple(notice_of(text) for text in notices))


def notice_of(text: str) -> YearNotice:
    """Read a stored year notice."""
    kept = json.loads(text)
    days = {name: frozenset(date.fromisoformat(d) for d in kept[name]) for name in ("off", "work")}
    return YearNotice(kept["year"], kept["title"], kept["number"], days["off"], days["work"])


def notice_text(notice: YearNotice) -> str:
    """Write a year notice for storing."""
    days = {"off": sorted(d.isoformat() for d in notice.off), "work": sorted(d.isoformat() for d in notice.work)}
    return json.dumps({"year": notice.year, "title": notice.title, "number": notice.number, **days}, ensure_ascii=False)
