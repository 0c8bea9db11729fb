"""What ledgers read from the acts of cases: pauses of a step, returns, the to-dos of steps with the days between."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import DateTime, and_, or_, type_coerce
from sqlmodel import col

from models.case import ActRow, Todo
from models.figures.spans import PAUSING, SUPPLIES, Paused, PausingAct, pauses_of
from tasks.figure_reading import Ground, china, columns

AS_STORED = type_coerce(col(Todo.opened_at), DateTime())  # without a zone: of very many rows only the day is wanted
MANY = 500  # more cases than this are not named one by one in a statement


class Stay(NamedTuple):
    """A case at a step: since when, until when (None: still), which act ended it (0: none)."""

    case_id: int
    step: str
    begin: date
    end: date | None
    closed: int


def of_cases(column: Any, cases: Collection[int] | None) -> Any:  # noqa: ANN401 - a column, a condition
    """Return the condition that a row is of some cases; None, or very many: no condition, the reader leaves others out."""
    return col(column).in_(cases) if cases is not None and len(cases) <= MANY else col(column).is_not(None)


def pauses(ground: Ground, cases: Collection[int] | None = None) -> Mapping[int, tuple[Paused, ...]]:
    """Return the pauses of cases; a supplement asked for stops the clock of its step until it is handed in."""
    wanted = columns(
        col(ActRow.case_id), col(ActRow.seq), col(ActRow.code), col(ActRow.step), col(ActRow.day), col(ActRow.body)
    )
    wanted = wanted.where(col(ActRow.code).in_(PAUSING), col(ActRow.step) != "", of_cases(ActRow.case_id, cases))
    acts: defaultdict[int, list[PausingAct]] = defaultdict(list)
    for case_id, seq, code, step, day, body in ground.session.execute(wanted.order_by(col(ActRow.case_id), col(ActRow.seq))):
        if case_id in ground.cases:
            acts[case_id].append(PausingAct(seq, code, step, day, _opened(body) if code in SUPPLIES else 0))
    return {case_id: pauses_of(ones) for case_id, ones in acts.items()}


def _opened(body: str) -> int:
    """Return the act that asked for what an act hands in, 0 where none did."""
    child = str(json.loads(body)["act"].get("child", ""))
    asked = child.rpartition(":")[2]
    return int(asked) if asked.isdigit() else 0


def stays(
    ground: Ground, cases: Collection[int] | None = None, steps: Collection[str] | None = None, *, of_year: bool = False
) -> Iterable[Stay]:
    """Yield the stays of cases at steps of people, as their to-dos say; `of_year`: those that ended in the year, or run."""
    ended = and_(col(ActRow.case_id) == col(Todo.case_id), col(ActRow.seq) == col(Todo.closed_seq))
    wanted = columns(col(Todo.case_id), col(Todo.step), col(Todo.key), AS_STORED, col(ActRow.day), col(Todo.closed_seq)).join(
        ActRow, ended, isouter=True
    )
    wanted = wanted.where(col(Todo.child) == "", col(Todo.step) != "", of_cases(Todo.case_id, cases))
    if steps is not None:
        wanted = wanted.where(col(Todo.step).in_(steps))
    if of_year:
        wanted = wanted.where(or_(col(Todo.closed_seq) == 0, ground.within(ActRow.day)))
    for case_id, step, key, opened_at, end, closed in ground.session.execute(wanted):
        if case_id in ground.cases and key.startswith(f"{step}:") and key.count(":") == 1:
            begin = china(opened_at)
            yield Stay(case_id, step, min(begin, end) if end else begin, end, closed)
