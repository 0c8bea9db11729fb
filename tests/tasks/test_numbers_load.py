"""Sixteen processes giving numbers through the one door at once: no gap, no double, each issued or void with its reason (I4).

The suite gives 2,000 on SQLite and 1,200 on PostgreSQL, since all 10,000 take one to three minutes a database. All of them:
`.ci/run`, which sets SANTONG_TEST_NUMBERS=10000, or `python -m tests.bench numbers`, which also tells the acts a second.
"""

import os
from collections import Counter
from pathlib import Path

import pytest
from sqlmodel import select

from models.number import IssuedNumber, NumberSeries
from tasks.numbers import faults_of
from tasks.store import Store
from tests.bench import numbering

PROCESSES = 16
ALL = int(os.environ.get("SANTONG_TEST_NUMBERS", "0"))
CASES = {"sqlite": ALL or 2_000, "postgresql": ALL or 1_200}


def must_be_whole(store: Store, told: list[numbering.Told], cases: int) -> None:
    """Hold what the processes say they were given against what the database holds."""
    given = Counter(number for each in told for number in each.given)
    with store.reading() as session:
        rows = session.exec(select(IssuedNumber)).all()
        (series,) = session.exec(select(NumberSeries)).all()
        assert faults_of(session) == []
    assert max(given.values()) == 1
    assert {row.text for row in rows} == set(given)
    assert sorted(row.serial or 0 for row in rows) == list(range(1, series.serial + 1))
    issued = Counter(row.case_id for row in rows if not row.void_reason)
    assert len(issued) == cases
    assert set(issued.values()) == {1}
    assert {row.void_reason for row in rows} == {"", "字号印错"}
    moments = [row.given_at for row in sorted(rows, key=lambda row: row.serial or 0)]
    assert moments == sorted(moments)


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_i4_sixteen_processes_leave_no_gap_and_no_double(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue("pg_url") if database == "postgresql" else ""
    with numbering.installation(tmp_path, url) as store:
        cases = numbering.many_cases(store, CASES[database])

        told = numbering.together(store, cases, PROCESSES)

        assert len(told) == PROCESSES
        must_be_whole(store, told, len(cases))
