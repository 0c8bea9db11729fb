"""Loading a case as the rules see it: locked, frozen, everything a gate may read, inside the writing transaction (I1)."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import BindParameter, Integer, Row, bindparam, cast, func
from sqlmodel import Session, col, select

from models.acts import Recorded
from models.calendar import Calendar, YearNotice
from models.case import ActRow, Case, Comment, FindingRow
from models.law import Confirmation, LawBook
from models.outbox import CalendarYear, RuleConfirmation
from models.people import Organ, Section
from models.procedure.file import CaseFile, CaseLaw, RoundIntake
from models.procedure.findings import FindingMark, Findings
from models.procedure.state import CaseState, derive
from models.refusals import BadInput
from models.words import Role
from tasks.lawbook import load_calendar, load_law
from tasks.procedures import procedure_by_id
from tasks.store import store_of

# The questions asked with every act, written once: building and comparing a statement costs more than SQLite's answer.
OF_CASE: BindParameter[int] = bindparam("case_id")
THE_CASE = select(Case).where(Case.id == OF_CASE).with_for_update().execution_options(populate_existing=True)
ACTS = select(ActRow.body).where(ActRow.case_id == OF_CASE).order_by(col(ActRow.seq))
SECTION = select(Section.id).where(Section.organ_id == bindparam("organ_id"), Section.name == bindparam("name"))
COUNTED = (
    func.count(),
    func.sum(cast(col(Comment.disposition) == "", Integer)),
    func.sum(cast(col(Comment.unsettled), Integer)),
)
INTAKE = select(Comment.round_id, *COUNTED).where(Comment.case_id == OF_CASE).group_by(col(Comment.round_id))
FOUND = select(FindingRow.case_id, FindingRow.draft_n, FindingRow.id, FindingRow.rule).add_columns(
    col(FindingRow.area),
    col(FindingRow.severity),
    col(FindingRow.address),
    col(FindingRow.answer),
    col(FindingRow.disposition),
    col(FindingRow.reason),
    col(FindingRow.carried),
)
FINDINGS = FOUND.where(col(FindingRow.case_id) == OF_CASE, col(FindingRow.draft_n) == bindparam("draft_n")).order_by(
    col(FindingRow.id)
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
        outside=_outside(settings),
        organ=case.organ_id,
        intake=_intake(session, case_id),
        findings=_findings(session, case_id, drafts),
    )


def _legal_section(session: Session, organ: Organ) -> int:
    name = str(organ.settings.get("legal_section", ""))
    return session.exec(SECTION, params={"organ_id": organ.id, "name": name}).first() or 0


def _outside(settings: Mapping[str, str]) -> frozenset[str]:
    return frozenset({Role.REGISTRAR.value}) if settings.get("registrar") == "outside" else frozenset()


def _intake(session: Session, case_id: int) -> dict[int, RoundIntake]:
    rows = session.exec(INTAKE, params={"case_id": case_id})
    return {r: RoundIntake(n, int(w or 0), int(u or 0)) for r, n, w, u in rows}


def _findings(session: Session, case_id: int, draft_n: int) -> Findings:
    rows = session.execute(FINDINGS, {"case_id": case_id, "draft_n": draft_n})
    return Findings(draft_n, tuple(map(_mark, rows)))


def _mark(row: Row[Any]) -> FindingMark:
    return FindingMark(
        id=row.id,
        rule=row.rule,
        area=row.area,
        severity=row.severity,
        address=row.address,
        answered=bool(row.answer),
        disposition=row.disposition,
        reason=row.reason,
        carried=row.carried,
    )


def states_of(session: Session, cases: Iterable[Case], day: date) -> Iterator[tuple[int, CaseState]]:
    """Yield the derived state of each of many cases, for reading; one is let go before the next is made.

    The number of statements does not grow with the cases.
    """
    held = {case.id or 0: case for case in cases}
    rules, book, calendar = store_of(session).settings.rules, book_of(session), calendar_of(session)
    laws = {p: CaseLaw(procedure_by_id(rules, p), book, calendar) for p in {case.procedure for case in held.values()}}
    for file in load_case_files(session, held):
        yield file.id, derive(laws[held[file.id].procedure], file, day)


def load_case_files(session: Session, cases: Mapping[int, Case]) -> Iterator[CaseFile]:
    """Yield the frozen files of many cases, each as `load_case_file` would load it, by a fixed number of statements."""
    bodies, intake = _acts_of_many(session, cases), _intake_of_many(session, cases)
    findings = _findings_of_many(session, cases)
    organs = {o.id: o for o in session.exec(select(Organ).where(col(Organ.id).in_({c.organ_id for c in cases.values()})))}
    sections = _sections_of(session, organs)
    for case_id, case in cases.items():
        organ = organs[case.organ_id]
        settings = {k: str(v) for k, v in organ.settings.items()}
        acts = tuple(map(Recorded.model_validate_json, bodies[case_id]))  # only now: thousands held at once cost the collector
        drafts = sum(1 for r in acts if r.act.draft)
        yield CaseFile(
            id=case_id,
            section=case.section_id,
            legal_section=sections.get((organ.id, str(organ.settings.get("legal_section", ""))), 0),
            acts=acts,
            settings=settings,
            outside=_outside(settings),
            organ=case.organ_id,
            intake=intake[case_id],
            findings=Findings(drafts, tuple(findings[case_id, drafts])),
        )


def _acts_of_many(session: Session, cases: Iterable[int]) -> defaultdict[int, list[str]]:
    wanted = select(ActRow.case_id, ActRow.body).where(col(ActRow.case_id).in_(cases))
    bodies: defaultdict[int, list[str]] = defaultdict(list)
    for case_id, body in session.exec(wanted.order_by(col(ActRow.case_id), col(ActRow.seq))):
        bodies[case_id].append(body)
    return bodies


def _intake_of_many(session: Session, cases: Iterable[int]) -> defaultdict[int, dict[int, RoundIntake]]:
    wanted = select(Comment.case_id, Comment.round_id).add_columns(*COUNTED).where(col(Comment.case_id).in_(cases))
    intake: defaultdict[int, dict[int, RoundIntake]] = defaultdict(dict)
    for case_id, round_id, n, waiting, unsettled in session.execute(
        wanted.group_by(col(Comment.case_id), col(Comment.round_id))
    ):
        intake[case_id][round_id] = RoundIntake(n, int(waiting or 0), int(unsettled or 0))
    return intake


def _findings_of_many(session: Session, cases: Iterable[int]) -> defaultdict[tuple[int, int], list[FindingMark]]:
    """Return the findings by case and draft."""
    found: defaultdict[tuple[int, int], list[FindingMark]] = defaultdict(list)
    for row in session.execute(FOUND.where(col(FindingRow.case_id).in_(cases)).order_by(col(FindingRow.id))):
        found[row.case_id, row.draft_n].append(_mark(row))
    return found


def _sections_of(session: Session, organs: Iterable[int | None]) -> dict[tuple[int | None, str], int]:
    """Return the ids of the organs' sections by organ and name; of two of one name the first."""
    rows = session.exec(select(Section).where(col(Section.organ_id).in_(organs)).order_by(col(Section.id).desc()))
    return {(s.organ_id, s.name): s.id or 0 for s in rows}


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
