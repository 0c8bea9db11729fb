"""Leases on PostgreSQL (I10): two engines never hold one case, the database's clock counts, who slept commits nothing."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import insert, text
from sqlmodel import Session, select

from models.outbox import OutboxRow
from tasks.leases import Lease, LeaseLost, claim, finish, must_hold_lease, put_back
from tasks.store import Store
from tests.bench import numbering
from tests.bench.numbering import many_cases
from tests.bench.stock import table_of

TODAY = date(2026, 3, 2)
WAIT = 30.0  # seconds after which a thread of these tests is given up


@pytest.fixture
def numbers(tmp_path: Path, pg_url: str) -> Iterator[Store]:
    """An installation on PostgreSQL with the short procedures and the real clock."""
    with numbering.installation(tmp_path, pg_url) as store:
        yield store


def work_for(store: Store, cases: int, rows: int) -> None:
    """Queue automatic work: so many rows for each of so many cases."""
    ids = many_cases(store, cases)
    with store.writing() as session:
        queued = [
            {"case_id": n, "key": f"k{row}", "does": "screen", "step": "", "made_at": store.now(), "state": "waiting",
             "holder": "", "epoch": 0, "lease_until": 0.0, "tries": 0, "last_fault": "", "retry_at": 0.0}
            for n in ids for row in range(rows)
        ]  # fmt: skip
        session.execute(insert(table_of(OutboxRow)), queued)


def rows_left(store: Store) -> int:
    with store.reading() as session:
        return len(session.exec(select(OutboxRow).where(OutboxRow.state == "waiting")).all())


def within(store: Store, does: Callable[[Session], Lease | None]) -> Lease | None:
    with store.writing() as session:
        return does(session)


@pytest.mark.slow
def test_i10_two_engines_never_hold_one_case_at_once(numbers: Store) -> None:
    work_for(numbers, cases=8, rows=5)
    busy: set[int] = set()
    held: list[Lease] = []
    guard, together = threading.Lock(), threading.Barrier(12)

    def engine(name: str) -> None:
        together.wait(WAIT)
        while rows_left(numbers):
            lease = within(numbers, lambda session: claim(session, name, TODAY))
            if lease is None:
                continue
            with guard:
                assert lease.case_id not in busy
                busy.add(lease.case_id)
                held.append(lease)
            with guard:
                busy.remove(lease.case_id)
            with numbers.writing() as session:
                finish(session, lease)

    with ThreadPoolExecutor(12) as pool:
        for done in [pool.submit(engine, f"engine-{n}") for n in range(12)]:
            done.result(timeout=120)

    assert len({lease.row_id for lease in held}) == len(held) == 40
    assert {lease.epoch for lease in held} == {1}


def test_i10_a_lease_runs_by_the_clock_of_the_database_and_is_lost_when_it_ran_out(numbers: Store) -> None:
    work_for(numbers, cases=1, rows=1)
    first = within(numbers, lambda session: claim(session, "one", TODAY, seconds=30.0))
    assert first

    with numbers.reading() as session:
        row = session.get_one(OutboxRow, first.row_id)
        by_database = session.execute(text("SELECT extract(epoch FROM clock_timestamp())::float8")).scalar_one()
    assert 20.0 < row.lease_until - by_database <= 30.0
    assert within(numbers, lambda session: claim(session, "two", TODAY)) is None

    with numbers.writing() as session:
        session.execute(text("UPDATE outbox SET lease_until = extract(epoch FROM clock_timestamp()) - 1"))
    second = within(numbers, lambda session: claim(session, "two", TODAY))

    assert second
    assert second.epoch == first.epoch + 1
    with pytest.raises(LeaseLost), numbers.writing() as session:
        must_hold_lease(session, first)
    with pytest.raises(LeaseLost), numbers.writing() as session:
        finish(session, first)
    assert rows_left(numbers) == 1


def test_i10_work_that_failed_is_put_back_with_its_reason_and_a_pause(numbers: Store) -> None:
    work_for(numbers, cases=1, rows=1)
    lease = within(numbers, lambda session: claim(session, "one", TODAY))
    assert lease

    with numbers.writing() as session:
        put_back(session, lease, "排版失败")

    with numbers.reading() as session:
        row = session.get_one(OutboxRow, lease.row_id)
    assert (row.state, row.holder, row.last_fault) == ("waiting", "", "排版失败")
    assert within(numbers, lambda session: claim(session, "two", TODAY)) is None
