"""What every ledger reads first: the cases a person may read, the names of sections and people, procedures, days.

Columns only, no row objects, and each table once: the number of statements does not grow with the cases.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from models.acts import Who
from models.case import ActRow, Case, Decision
from models.clock import start_of_day
from models.figures.ledger import Ledger, Row
from models.figures.spans import WorkDays
from models.people import Organ, Person, Section
from models.procedure.schema import Procedure, Step
from models.refusals import BadInput
from models.words import Code
from tasks.loading import calendar_of
from tasks.procedures import procedures
from tasks.rights import readable
from tasks.store import store_of

PAGE = 200
MOST_ROWS = 50_000  # of a file
CHINA = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a ledger is narrowed by. 0: every year, every section. `whole`: all pages at once, for a file.

    `between`: two days, both counted, instead of a year.
    """

    year: int = 0
    section: int = 0
    page: int = 1
    whole: bool = False
    between: tuple[date, date] | None = None

    @property
    def narrowed(self) -> bool:
        """Tell whether only some days are asked for."""
        return bool(self.year or self.between)


class CaseLine(NamedTuple):
    """One case in short."""

    id: int
    title: str
    section_id: int
    procedure: str
    stage: str
    ended: str
    opened_at: datetime

    @property
    def opened(self) -> date:
        """The day the matter was opened, in China."""
        return china(self.opened_at)

    @property
    def link(self) -> str:
        """The page of the matter."""
        return f"/cases/{self.id}"


class Decided(NamedTuple):
    """One decision in short."""

    case_id: int
    seq: int
    step: str
    outcome: str
    decider_id: int
    day: date
    fingerprint: str


def columns(*wanted: Any) -> Select[Any]:  # noqa: ANN401 - columns of tables
    """Return the statement that reads some columns, for rows that are only read."""
    return select_columns(*wanted)


def china(moment: datetime) -> date:
    """Return the day in China of a moment as stored, in UTC."""
    return (moment + CHINA).date()


@dataclass
class Ground:
    """What a ledger stands on. Each part is read when it is first wanted."""

    session: Session
    who: Who
    day: date
    at: datetime
    asked: Asked

    @cached_property
    def cases(self) -> Mapping[int, CaseLine]:
        """The cases this person may read, of the section asked for, by id."""
        wanted = columns(Case.id, Case.title, Case.section_id, Case.procedure, Case.stage, Case.ended, Case.opened_at)
        wanted = wanted.where(readable(self.session, self.who)).order_by(col(Case.id).desc())
        if self.asked.section:
            wanted = wanted.where(col(Case.section_id).in_(self.with_past(self.asked.section)))
        return {line[0]: CaseLine(*line) for line in self.session.execute(wanted)}

    @cached_property
    def sections(self) -> Mapping[int, Section]:
        """Every section by id."""
        return {s.id or 0: s for s in self.session.exec(select(Section).order_by(col(Section.id)))}

    @cached_property
    def organs(self) -> Mapping[int, str]:
        """The names of the organs."""
        return {o.id or 0: o.name for o in self.session.exec(select(Organ))}

    @cached_property
    def people(self) -> Mapping[int, str]:
        """The names of everyone."""
        return {n or 0: name for n, name in self.session.exec(select(Person.id, Person.name))}

    @cached_property
    def procedures(self) -> Mapping[str, Procedure]:
        """Every procedure by id."""
        return {p.id: p for p in procedures(store_of(self.session).settings.rules)}

    @cached_property
    def steps(self) -> Mapping[tuple[str, str], Step]:
        """Every step by procedure and id."""
        return {(name, step.id): step for name, procedure in self.procedures.items() for step in procedure.steps}

    @cached_property
    def section_names(self) -> Mapping[int, str]:
        """The names of the sections; of one that is gone with a word about it."""
        gone = {n: "（已撤并）" if s.ends and s.ends < self.day else "" for n, s in self.sections.items()}
        return {n: f"{s.name}{gone[n]}" for n, s in self.sections.items()}

    @cached_property
    def days(self) -> WorkDays:
        """The working days from the first matter to today."""
        first: date | None = self.session.execute(columns(func.min(ActRow.day))).scalar()
        begin = first or self.day
        return WorkDays(calendar_of(self.session), date(begin.year, 1, 1), date(self.day.year + 1, 12, 31))

    @property
    def span(self) -> tuple[date, date]:
        """The first and the last day asked for: of a year, of a period, or of all time."""
        if self.asked.between:
            return self.asked.between
        year = self.asked.year
        return (date(year, 1, 1), date(year, 12, 31)) if year else (date.min, date.max)

    def within(self, column: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a column of days
        """Return the condition that a day lies in the year asked for."""
        first, last = self.span
        return col(column).between(first, last)

    def within_moments(self, column: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a column of moments
        """Return the condition that a moment lies in the year asked for, as China counts it."""
        if not self.asked.narrowed:
            return col(column).is_not(None)
        first, last = self.span
        return and_(col(column) >= start_of_day(first), col(column) < start_of_day(last + timedelta(days=1)))

    def section(self, case: CaseLine) -> str:
        """Return the name of a case's section."""
        return self.section_name(case.section_id)

    def section_name(self, section_id: int | None) -> str:
        """Return the name of a section."""
        return self.section_names.get(section_id or 0, "（没有登记科室）")

    def heir(self, section_id: int | None) -> int | None:
        """Return the section that answers today for a section's work, itself where it still is."""
        seen: set[int] = set()
        at = section_id
        while at and at not in seen and (found := self.sections.get(at)) and found.ends and found.ends < self.day:
            seen.add(at)
            at = found.successor_id or at
        return at

    def with_past(self, section_id: int) -> tuple[int, ...]:
        """Return a section and those it answers for today."""
        return tuple(n for n in self.sections if n == section_id or self.heir(n) == section_id)

    def step(self, case: CaseLine, step: str) -> Step | None:
        """Return a step of a case's procedure, None where that knows it no more."""
        return self.steps.get((case.procedure, step))

    def step_name(self, case: CaseLine, step: str) -> str:
        """Return the name of a step, its id where the procedure knows it no more."""
        found = self.step(case, step)
        return found.name if found else step

    def outcome_name(self, case: CaseLine, step: str, outcome: str) -> str:
        """Return the name of an outcome."""
        found = self.step(case, step)
        return found.outcomes[outcome].name if found and outcome in found.outcomes else outcome

    def ledger(self, plain: Ledger, rows: Sequence[Row]) -> Ledger:
        """Return a ledger with the page of its rows that was asked for."""
        return replace(plain, rows=tuple(self.page_of(rows)), count=len(rows))

    def page_of(self, rows: Sequence[Any]) -> Sequence[Any]:
        """Return the page of some rows that was asked for; a whole that no file should hold is refused."""
        if self.asked.whole:
            if len(rows) > MOST_ROWS:
                raise BadInput(f"共 {len(rows)} 行，超过一个文件 {MOST_ROWS} 行的上限，请按年份或者科室分开导出。")
            return rows
        pages = max(1, -(-len(rows) // PAGE))
        at = min(max(1, self.asked.page), pages)
        return rows[(at - 1) * PAGE : at * PAGE]

    def decisions(self, steps: Iterable[str], *, from_year: bool = False) -> dict[int, list[Decided]]:
        """Return the decisions at some steps by case, in order; one that was taken back is left out.

        `from_year`: those of the year asked for and later ones – what follows an acceptance is never dated before it.
        """
        named = sorted(set(steps))
        wanted = columns(
            Decision.case_id,
            Decision.seq,
            Decision.step,
            Decision.outcome,
            Decision.decider_id,
            Decision.day,
            Decision.fingerprint,
        )
        if from_year and self.asked.narrowed:
            wanted = wanted.where(col(Decision.day) >= self.span[0])
        found: defaultdict[int, list[Decided]] = defaultdict(list)
        for line in self.session.execute(
            wanted.where(col(Decision.step).in_(named)).order_by(col(Decision.case_id), col(Decision.seq))
        ):
            if line[0] in self.cases:
                found[line[0]].append(Decided(*line))
        for case_id, seq, step in self._taken_back(named):
            held = found.get(case_id, [])
            if gone := next((d for d in reversed(held) if d.step == step and d.seq < seq), None):
                held.remove(gone)
        return found

    def _taken_back(self, steps: Sequence[str]) -> Iterable[tuple[int, int, str]]:
        wanted = columns(col(ActRow.case_id), col(ActRow.seq), col(ActRow.step))
        back = wanted.where(col(ActRow.code) == Code.TAKE_BACK, col(ActRow.step).in_(steps))
        rows = self.session.execute(back.order_by(col(ActRow.case_id), col(ActRow.seq)))
        return [(case_id, seq, step) for case_id, seq, step in rows]


def steps_where(ground: Ground, holds: Any) -> set[str]:  # noqa: ANN401 - a question about a step
    """Return the ids of the steps, in any procedure, for which something holds."""
    return {step.id for procedure in ground.procedures.values() for step in procedure.steps if holds(step)}
