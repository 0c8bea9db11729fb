"""公平竞争审查台账: one line for each first look, with the second look, the exception, the findings and what was mended."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Integer, cast, func, or_
from sqlmodel import col

from models.case import ActRow, Decision, Draft, FindingRow
from models.figures.charts import Part, stacked
from models.figures.ledger import Column, Ledger, Row, day, number, total_of
from models.figures.turns import Event, Turn, turns
from models.procedure.exceptions import EXCEPTION
from models.procedure.findings import Disposition, Stance
from models.words import Role
from tasks.figure_reading import CaseLine, Ground, columns

FIRST, CHECK, GROUP = "first", "check", "group"
AREA = "competition"
TONES = {"meets": "green", "not_applicable": "gray", "exception": "amber", "fails": "red", "dropped": "violet"}
COLUMNS = (
    Column("文件标题", width=50, links=True),
    Column("起草科室", width=18),
    number("稿次", 8),
    day("初审日期"),
    Column("初审结论", width=24),
    Column("初审人", width=12),
    day("复核日期"),
    Column("复核意见", width=18),
    Column("复核人", width=12),
    Column("例外审定", width=20),
    day("例外截止"),
    number("审查提示"),
    number("将修改", 10),
    number("误报", 8),
    Column("审查后改稿", width=18),
)


@dataclass(frozen=True, slots=True)
class Found:
    """What the screening said of one draft: findings, those answered or adopted as to be mended, false alarms."""

    all: int = 0
    mended: int = 0
    false: int = 0


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the decisions: ends of exceptions by act, drafts by case, findings by case and draft."""

    ends: Mapping[tuple[int, int], date]
    drafts: Mapping[int, list[tuple[int, int]]]  # number and the act it came with
    found: Mapping[tuple[int, int], Found]

    def draft(self, case_id: int, seq: int) -> int:
        """Return the draft a decision looked at."""
        return max((n for n, came in self.drafts.get(case_id, ()) if came <= seq), default=0)

    def last(self, case_id: int) -> int:
        """Return the last draft of a case."""
        return max((n for n, _ in self.drafts.get(case_id, ())), default=0)


def competition_reviews(ground: Ground) -> Ledger:
    """Return the fair-competition reviews of a year, latest first."""
    first, last = ground.span
    found = [(case, turn) for case, turn in _turns(ground) if first <= turn.opened.day <= last]
    beside = Beside(_ends(ground), _drafts(ground), _found(ground))
    ordered = sorted(found, key=lambda one: (one[1].opened.day, one[0].id), reverse=True)
    rows = [_row(ground, beside, case, turn) for case, turn in ordered]
    says = "起草科室初审、复核、例外审定的全部记录。结论由人作出，审查提示只是提示；例外到期须停止执行或者重新审查。"
    total = total_of(COLUMNS, rows, but=("稿次",))
    plain = Ledger("competition", "公平竞争审查台账", says, COLUMNS, (), 0, total=total)
    return ground.ledger(plain if not rows else _drawn(ground, plain, ordered), rows)


def _drawn(ground: Ground, plain: Ledger, found: list[tuple[CaseLine, Turn]]) -> Ledger:
    """Return the ledger with its chart: the conclusions of each section."""
    names = {t.opened.outcome: ground.outcome_name(c, t.opened.step, t.opened.outcome) for c, t in found}
    shown = [outcome for outcome in TONES if outcome in names]
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for case, turn in found:
        counted[ground.section(case)][turn.opened.outcome] += 1
    parts = [Part(names[outcome], TONES[outcome]) for outcome in shown]
    rows = [(section, [counts[outcome] for outcome in shown]) for section, counts in sorted(counted.items())]
    chart = stacked("competition-by-section", "各科室的初审结论", "件", parts, rows)
    return replace(plain, charts=(chart,))


def _turns(ground: Ground) -> Iterator[tuple[CaseLine, Turn]]:
    steps = [step for procedure in ground.procedures.values() for step in procedure.steps]
    parts = {step.id: GROUP if step.role is Role.LEADER else CHECK for step in steps if step.standard == AREA}
    parts |= {step.id: FIRST for step in steps if step.form == AREA}
    for case_id, decided in ground.decisions(parts, from_year=True).items():
        events = [Event(d.seq, parts[d.step], d.day, d.step, d.outcome, d.decider_id, d.fingerprint) for d in decided]
        for turn in turns(events, FIRST):
            yield ground.cases[case_id], turn


def _row(ground: Ground, beside: Beside, case: CaseLine, turn: Turn) -> Row:
    check, group, draft = turn.last(CHECK), turn.last(GROUP), beside.draft(case.id, turn.opened.seq)
    found, ends = beside.found.get((case.id, draft), Found()), beside.ends.get((case.id, turn.opened.seq))
    later = beside.last(case.id)
    return Row(
        (
            case.title,
            ground.section(case),
            draft or None,
            turn.opened.day,
            ground.outcome_name(case, turn.opened.step, turn.opened.outcome),
            ground.people.get(turn.opened.by, ""),
            check.day if check else None,
            _name(ground, case, check),
            ground.people.get(check.by, "") if check else "",
            _name(ground, case, group),
            ends,
            found.all,
            found.mended,
            found.false,
            f"有，至第 {later} 稿" if later > draft else "没有",
        ),
        case.link,
        "red" if ends and ends < ground.day else "amber" if ends else "",
    )


def _name(ground: Ground, case: CaseLine, event: Event | None) -> str:
    return ground.outcome_name(case, event.step, event.outcome) if event else ""


def _ends(ground: Ground) -> dict[tuple[int, int], date]:
    """Return the last days of the exceptions, as the forms say."""
    wanted = columns(col(ActRow.case_id), col(ActRow.seq), col(ActRow.body)).join(
        Decision, (col(Decision.case_id) == col(ActRow.case_id)) & (col(Decision.seq) == col(ActRow.seq))
    )
    ends = {}
    for case_id, seq, body in ground.session.execute(wanted.where(col(Decision.outcome) == EXCEPTION)):
        if said := json.loads(body)["act"].get("data", {}).get("ends_on"):
            ends[case_id, seq] = date.fromisoformat(said)
    return ends


def _drafts(ground: Ground) -> dict[int, list[tuple[int, int]]]:
    drafts: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for case_id, n, seq in ground.session.execute(columns(col(Draft.case_id), col(Draft.n), col(Draft.seq))):
        drafts[case_id].append((n, seq))
    return drafts


def _found(ground: Ground) -> dict[tuple[int, int], Found]:
    mended = or_(col(FindingRow.disposition) == Disposition.ADOPTED, col(FindingRow.stance) == Stance.MEND)
    false = col(FindingRow.disposition) == Disposition.FALSE_ALARM
    wanted = columns(
        col(FindingRow.case_id),
        col(FindingRow.draft_n),
        func.count(),
        func.sum(cast(mended, Integer)),
        func.sum(cast(false, Integer)),
    )
    wanted = wanted.where(col(FindingRow.area) == AREA).group_by(col(FindingRow.case_id), col(FindingRow.draft_n))
    return {(case_id, n): Found(*counts) for case_id, n, *counts in ground.session.execute(wanted)}
