"""Real engine processes without Prefect: they share a database, end when asked, and never carry one case at once."""

import json
import signal
import time
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func
from sqlmodel import select

from models.case import Case
from models.outbox import OutboxRow
from tasks.store import Store
from tests.flows.child import GO, PAUSE
from tests.flows.children import eventually, logged, running
from tests.lives import Life

CASES, ROWS = 24, 5  # more cases than one engine carries at once, so that neither can take them all
UP = "no Prefect server configured"


@pytest.mark.slow
@pytest.mark.parametrize("installed", ["store", "pg_store"])
def test_two_engines_never_carry_one_case_at_once(installed: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    store: Store = request.getfixturevalue(installed)
    written = tmp_path / "intervals"
    environ = {"SANTONG_TEST_INTERVALS": str(written)}
    cases = _cases(store)
    with (
        running("tests.flows.child", "engine", settings=store.settings, environ=environ, said=tmp_path / "one.log") as one,
        running("tests.flows.child", "engine", settings=store.settings, environ=environ, said=tmp_path / "two.log") as two,
    ):
        for log in ("one.log", "two.log"):
            logged(tmp_path / log, UP)
        _queue(store, cases)
        eventually(lambda: _waiting(store) == 0)
        assert (one.stop(), two.stop()) == (0, 0)

    intervals = [json.loads(line) for line in written.read_text().splitlines()]
    assert len(intervals) == len({row["row"] for row in intervals}) == CASES * ROWS
    assert len({row["by"] for row in intervals}) == 2, "one engine did everything; the test proves nothing"
    assert _some_cases_ran_side_by_side(intervals)
    assert not _overlaps(intervals)


def _cases(store: Store) -> list[int]:
    life = Life(store)
    life.open()
    with store.writing() as session:
        first = session.get_one(Case, life.case_id)
        fields = first.model_dump(exclude={"id", "title"})
        others = [Case(**fields, title=f"第{n}件") for n in range(CASES - 1)]
        session.add_all(others)
        session.flush()
        return [life.case_id, *(case.id or 0 for case in others)]


def _queue(store: Store, cases: list[int]) -> None:
    with store.writing() as session:
        rows = [(case, n) for n in range(ROWS) for case in cases]
        session.add_all(OutboxRow(case_id=c, key=f"probe:{n}", does="probe", made_at=store.now()) for c, n in rows)


def _waiting(store: Store) -> int:
    with store.reading() as session:
        return session.exec(select(func.count()).select_from(OutboxRow).where(OutboxRow.state == "waiting")).one()


def _overlaps(intervals: list[dict[str, Any]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return pairs of one case whose times meet."""
    by_case = defaultdict(list)
    for row in sorted(intervals, key=lambda row: row["began"]):
        by_case[row["case"]].append(row)
    return [(a, b) for rows in by_case.values() for a, b in pairwise(rows) if b["began"] < a["ended"]]


def _some_cases_ran_side_by_side(intervals: list[dict[str, Any]]) -> bool:
    """Tell whether the engines worked at the same time at all."""
    in_order = sorted(intervals, key=lambda row: row["began"])
    return any(b["began"] < a["ended"] for a, b in pairwise(in_order))


@pytest.mark.slow
def test_a_killed_engines_work_is_done_by_the_next_one(store: Store, tmp_path: Path) -> None:
    life = _with_a_draft(store)
    halted = {PAUSE: "screen:uncommitted", GO: str(tmp_path / "never")}

    with running("tests.flows.child", "engine", "--seconds", "1", settings=store.settings, environ=halted) as child:
        child.hears("up")
        child.hears("halted")
        child.signal(signal.SIGKILL)
    assert _waiting(store) == 1
    with running("tests.flows.child", "engine", settings=store.settings) as other:
        other.hears("up")
        eventually(lambda: _waiting(store) == 0)
        assert other.stop() == 0

    assert "screen" in life.decisions() or life.front() == ["plan"]


@pytest.mark.slow
def test_an_engine_told_to_stop_finishes_the_body_it_is_in(store: Store, tmp_path: Path) -> None:
    _with_a_draft(store)
    environ = {PAUSE: "screen:computed", GO: str(tmp_path / "go")}

    with running("tests.flows.child", "engine", settings=store.settings, environ=environ) as child:
        child.hears("up")
        child.hears("halted")
        child.signal(signal.SIGTERM)
        time.sleep(0.5)
        still = child.process.poll()
        (tmp_path / "go").touch()
        assert child.process.wait(20) == 0

    assert still is None
    assert _waiting(store) == 0


@pytest.mark.slow
def test_the_bell_of_postgresql_wakes_the_engine(pg_store: Store, tmp_path: Path) -> None:
    life = Life(pg_store)
    with running("flows", settings=pg_store.settings, said=tmp_path / "engine.log") as engine:
        logged(tmp_path / "engine.log", UP)
        _submit(life)
        eventually(lambda: _waiting(pg_store) == 0, seconds=10)
        assert engine.stop() == 0


def _with_a_draft(store: Store) -> Life:
    life = Life(store)
    _submit(life)
    return life


def _submit(life: Life) -> None:
    with pytest.MonkeyPatch.context() as unattended:
        unattended.setattr(Life, "advance", lambda _: None)
        life.open()
