"""Pure builders for cases: people, law from `rules/`, and a desk that judges acts and keeps what they record. No database."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import pytest
import yaml

from models.acts import ENGINE, Act, DraftMark, MaterialMark, NumberMark, Paper, Recorded, Who
from models.clock import SHANGHAI, day_of
from models.law import Confirmation, LawBook
from models.procedure.file import CaseFile, CaseLaw, RoundIntake
from models.procedure.findings import FindingMark, Findings
from models.procedure.judge import judge
from models.procedure.question import with_numbers
from models.procedure.schema import Procedure
from models.procedure.state import CaseState, StepView, derive
from models.procedure.todos import ToDo, Wait, Work, open_todos, open_waits, open_work
from models.refusals import Refusal
from models.words import Code, NumberKind, Role, StepStatus
from settings import ROOT
from tasks.lawbook import load_calendar, load_law
from tasks.procedures import check, procedures
from tasks.strict_yaml import StrictLoader

RULES = ROOT / "rules"
TEST_RULES = ROOT / "tests" / "rules"
NORMATIVE, MEASURE, LATER = "normative-document/2025-04-20", "policy-measure/2025-04-20", "normative-document/2026-07-01"
SECTION, LEGAL_SECTION, OFFICE, OTHER = 1, 2, 3, 4


def a_person(number: int, section: int, *roles: Role) -> Who:
    return Who(id=number, section=section, roles=frozenset(roles))


DRAFTER = a_person(1, SECTION, Role.DRAFTER)
DRAFTER_2 = a_person(2, SECTION, Role.DRAFTER)
HEAD_OF_SECTION = a_person(3, SECTION, Role.SECTION_HEAD)
OFFICER = a_person(4, LEGAL_SECTION, Role.LEGAL_OFFICER)
OFFICER_2 = a_person(5, LEGAL_SECTION, Role.LEGAL_OFFICER, Role.SECTION_HEAD)
ADVISER = a_person(6, 0, Role.ADVISER)
REVIEWER = a_person(7, OTHER, Role.COMPETITION_REVIEWER)
REVIEWER_2 = a_person(8, OTHER, Role.COMPETITION_REVIEWER)
CLERK = a_person(9, OFFICE, Role.CLERK)
CLERK_2 = a_person(10, OFFICE, Role.CLERK)
LEADER = a_person(11, 0, Role.LEADER)
LEADER_2 = a_person(12, 0, Role.LEADER)
HEAD = a_person(13, 0, Role.HEAD)
REGISTRAR = a_person(14, 90, Role.REGISTRAR)
AUDITOR = a_person(15, OFFICE, Role.AUDITOR)
BOTH = a_person(16, SECTION, Role.DRAFTER, Role.COMPETITION_REVIEWER, Role.LEGAL_OFFICER)  # drafts and could review
AWAY = a_person(17, OTHER, Role.LEGAL_OFFICER, Role.DRAFTER)  # qualified, in another section
LEGAL_DRAFTER = a_person(18, LEGAL_SECTION, Role.DRAFTER)
PEOPLE = (
    *(DRAFTER, DRAFTER_2, HEAD_OF_SECTION, OFFICER, OFFICER_2, ADVISER, REVIEWER, REVIEWER_2, CLERK, CLERK_2, LEADER),
    *(LEADER_2, HEAD, REGISTRAR, AUDITOR, BOTH, AWAY, LEGAL_DRAFTER),
)

START = date(2026, 3, 2)
KNOWN = {"touches_operators": "yes", "ask_first": "no", "adviser": "no"}
SCAN = MaterialMark(kind="scan", name="扫描件", sha256="5" * 64)
NOTE = MaterialMark(kind="note", name="起草说明", sha256="6" * 64)


@cache
def procedure(name: str) -> Procedure:
    """Return a released procedure, or the version that lives in the tests."""
    if name == LATER:
        return read_later()
    return next(p for p in procedures(RULES) if p.id == name)


@cache
def read_later() -> Procedure:
    text = (TEST_RULES / "procedures" / f"{LATER}.yaml").read_text(encoding="utf-8")
    later = Procedure.model_validate(yaml.load(text, StrictLoader))  # noqa: S506 - a safe loader, stricter
    check(later, RULES)
    return later


@cache
def a_law(name: str = NORMATIVE, confirmed: tuple[str, ...] = ()) -> CaseLaw:
    """Return the law of a case; `confirmed` rules of grade knowledge were confirmed long ago."""
    seen = [Confirmation(rule, "省政府公报", "第一条", date(2020, 1, 1), "wu") for rule in confirmed]
    return CaseLaw(procedure(name), load_law(RULES).with_confirmations(seen), load_calendar(RULES))


def with_book(law: CaseLaw, book: LawBook) -> CaseLaw:
    return replace(law, book=book)


def a_draft(n: int, words: str = "", **marks: Any) -> DraftMark:  # noqa: ANN401 - any field of DraftMark
    """Return a draft; equal words have equal fingerprints."""
    return DraftMark(n=n, fingerprint=f"fp1:{words or n}", sha256=f"{n:064d}", **marks)


def a_material(kind: str) -> MaterialMark:
    return MaterialMark(kind=kind, name=kind, sha256="7" * 64)


INTERPRETED = (a_material("interpretation_plan"), a_material("interpretation"))


def an_empty_file(section: int = SECTION, outside: frozenset[str] = frozenset(), **settings: str) -> CaseFile:
    return CaseFile(id=1, section=section, legal_section=LEGAL_SECTION, acts=(), settings=settings, outside=outside)


@dataclass
class Series:
    """Stands for the number series: gives the next serial of a year, once."""

    given: list[str] = field(default_factory=list)
    serials: dict[tuple[NumberKind, int], int] = field(default_factory=dict)

    def take(self, kind: NumberKind, year: int) -> NumberMark:
        serial = self.serials.get((kind, year), 0) + 1
        self.serials[kind, year] = serial
        mark = NumberMark(kind=kind, text=f"{kind}〔{year}〕{serial}号", year=year, serial=serial)
        self.given.append(mark.text)
        return mark


@dataclass
class Desk:
    """A case on a desk: judge an act, record its plan. The intake and the findings are kept as the database would."""

    law: CaseLaw = field(default_factory=a_law)
    file: CaseFile = field(default_factory=an_empty_file)
    day: date = START
    minute: int = 0
    series: Series = field(default_factory=Series)
    findings: int | tuple[FindingMark, ...] = 0  # what the next screening finds, or how many of weight
    instead: dict[str, str] = field(default_factory=dict)  # outcomes the driver takes instead of the best, by step
    seen: tuple[tuple[CaseLaw, CaseFile, date], CaseState] | None = None
    log: list[Recorded] = field(default_factory=list)  # the acts as they were when recorded

    @property
    def at(self) -> datetime:
        """The moment: nine o'clock and some minutes in China, stored in UTC."""
        local = datetime(self.day.year, self.day.month, self.day.day, 9, tzinfo=SHANGHAI) + timedelta(seconds=self.minute)
        return local.astimezone(UTC)

    def act(self, code: Code, by: Who, step: str = "", **wanted: Any) -> Recorded:  # noqa: ANN401 - fields of Act
        """Do one act; a refusal leaves the file as it was."""
        self.minute += 1
        wanted = {"case_id": 1, "code": code, "by": by, "step": step, **wanted}
        plan = judge(self.law, self.file, Act(**wanted), self.at)
        given = [self.series.take(kind, day_of(self.at).year) for kind in plan.gives]
        recorded = with_numbers(plan, given).recorded
        self.file = self.file.with_act(recorded)
        self.log.append(recorded)
        if recorded.procedure:
            self.law = replace(self.law, procedure=procedure(recorded.procedure))
        self._intake(recorded)
        return recorded

    def law_at(self, number: int) -> CaseLaw:
        """Return the law the act at place `number` was judged by: the procedure frozen before it."""
        frozen = [r.procedure for r in self.file.acts[:number] if r.procedure]
        return replace(self.law, procedure=procedure(frozen[-1])) if frozen else self.law

    def _intake(self, recorded: Recorded) -> None:
        """What the rows would say of findings and comments after this act."""
        found = self.file.findings
        if recorded.code is Code.DONE and recorded.act.step == "screen":
            found = Findings(recorded.draft_n, tuple(replace(m, id=n) for n, m in enumerate(self.marks(), start=1)))
        elif recorded.act.draft:
            found = Findings(recorded.draft_n)
        elif recorded.code in {Code.ANSWER_FINDINGS, Code.DISPOSE_FINDINGS}:
            rows = {row["id"]: row for row in recorded.detail("findings")}
            found = replace(found, marks=tuple(_said(m, rows[m.id]) if m.id in rows else m for m in found.marks))
        intake = self.file.intake
        if recorded.code is Code.DISPOSE_COMMENTS:
            intake = {n: replace(row, undisposed=0) for n, row in intake.items()}
        self.file = replace(self.file, findings=found, intake=intake)

    def marks(self) -> tuple[FindingMark, ...]:
        """What the next screening finds."""
        return (FindingMark(0),) * self.findings if isinstance(self.findings, int) else self.findings

    def comments(self, count: int) -> None:
        """Comments arrive for the last round."""
        last = max(self.state.progress.rounds)
        self.file = replace(self.file, intake={**self.file.intake, last: RoundIntake(count, count)})

    def conclude(self, by: Who, step: str, outcome: str, **wanted: Any) -> Recorded:  # noqa: ANN401 - fields of Act
        return self.act(Code.CONCLUDE, by, step, outcome=outcome, **wanted)

    def on_paper(self, by: Who, step: str, outcome: str, on: date, recorder: Who = CLERK, **wanted: Any) -> Recorded:  # noqa: ANN401 - fields of Act
        return self.conclude(recorder, step, outcome, paper=Paper(by=by, on=on, scan="5" * 64), **wanted)

    def reply(self, step: str, outcome: str, by: Who = CLERK, **wanted: Any) -> Recorded:  # noqa: ANN401 - fields of Act
        return self.act(Code.REPLY, by, step, outcome=outcome, **{"materials": (SCAN,), **wanted})

    def draft(self, words: str = "", by: Who = DRAFTER, step: str = "", **wanted: Any) -> Recorded:  # noqa: ANN401 - fields of Act
        """Hand a new draft in, compared with the deliberated one, and let it be screened."""
        marks = wanted.pop("marks", {})
        meeting = self.state.progress.past.get("deliberate")
        mark = a_draft(len(self.file.drafts) + 1, words, **{"compared_with": meeting.fingerprint if meeting else "", **marks})
        recorded = self.act(Code.SUBMIT_DRAFT, by, step, draft=mark, **wanted)
        self.engine()
        return recorded

    def engine(self) -> None:
        """Do the automatic work that is due."""
        while due := [w for w in open_work(self.state) if w.step]:
            self.act(Code.DONE, ENGINE, due[0].step)

    def refused(self, code: Code, by: Who, step: str = "", **wanted: Any) -> Refusal:  # noqa: ANN401 - fields of Act
        """Do what must be refused; nothing is recorded. Return the refusal."""
        before = self.file
        with pytest.raises(Refusal) as refusal:
            self.act(code, by, step, **wanted)
        assert self.file is before
        return refusal.value

    def later(self, days: int = 1) -> None:
        self.day += timedelta(days=days)

    def to_day(self, day: date) -> None:
        self.day = day

    @property
    def state(self) -> CaseState:
        """The case as it stands today; derived once for the same file, law and day."""
        key = (self.law, self.file, self.day)
        if self.seen is None or any(one is not other for one, other in zip(self.seen[0], key, strict=True)):
            self.seen = (key, derive(*key))
        return self.seen[1]

    @property
    def fingerprint(self) -> str:
        return self.state.progress.fingerprint

    @property
    def ended(self) -> str:
        return self.state.ended

    def view(self, step: str) -> StepView:
        return self.state.views[step]

    def status(self, step: str) -> StepStatus:
        return self.state.views[step].status

    @property
    def front(self) -> list[str]:
        """The steps of people where something can happen."""
        return [v.step.id for v in self.state.front if not v.step.automatic]

    @property
    def todos(self) -> dict[str, ToDo]:
        return {todo.key: todo for todo in open_todos(self.state)}

    @property
    def waits(self) -> tuple[Wait, ...]:
        return open_waits(self.state)

    @property
    def work(self) -> tuple[Work, ...]:
        return open_work(self.state)


def _said(mark: FindingMark, row: Mapping[str, Any]) -> FindingMark:
    if "disposition" in row:
        return replace(mark, disposition=row["disposition"], reason=row.get("reason", ""), carried=False)
    return replace(mark, answered=True)


def findings_rows(desk: Desk, **said: str) -> dict[str, Any]:
    """The data of an act that says the same to every finding of the current draft."""
    return {"findings": [{"id": mark.id, **said} for mark in desk.file.findings.marks]}


def opened(
    law: CaseLaw | None = None,
    *,
    facts: Mapping[str, str] = KNOWN,
    file: CaseFile | None = None,
    **wanted: Any,  # noqa: ANN401 - fields of Act, the day, the number of findings
) -> Desk:
    """Return a desk with a case submitted by the drafter, screened."""
    law = law or a_law()
    known = {name: value for name, value in facts.items() if name in law.procedure.facts}
    desk = Desk(law=law, file=file or an_empty_file(), day=wanted.pop("day", START))
    desk.findings = wanted.pop("findings", 0)
    by = wanted.pop("by", DRAFTER)
    desk.act(Code.SUBMIT, by, facts=known, **{"draft": a_draft(1), "materials": (NOTE,), **wanted})
    desk.engine()
    return desk
