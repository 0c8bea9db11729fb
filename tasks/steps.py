"""The shells in which Prefect sees our work: retries and a line in its list, nothing else. The desk never comes here."""

import os
import socket
from collections.abc import Collection
from datetime import date
from functools import lru_cache
from typing import Any

from prefect import task
from prefect.client.schemas.objects import State, TaskRun
from prefect.tasks import Task
from sqlalchemy.exc import OperationalError
from sqlmodel import col, select

from models.case import Wait
from models.clock import day_of
from models.refusals import EnvironmentFault
from settings import Settings, read_settings
from tasks.automatic import attempt, next_lease
from tasks.leases import LEASE_SECONDS, Lease, LeaseLost
from tasks.store import Store

PASSING = (EnvironmentFault, OperationalError, OSError)


class StepFailed(Exception):
    """A piece of automatic work did not succeed. Its row already holds the reason and the pause."""


@lru_cache(maxsize=4)
def _opened(settings: Settings) -> Store:
    return Store(settings)


def here() -> Store:
    """Return the store this process works on, as the environment names it."""
    return _opened(read_settings())


def holder() -> str:
    """Return the name under which this process holds leases."""
    return f"{socket.gethostname()}:{os.getpid()}"


def take(case_id: int, does: Collection[str] = (), seconds: float = LEASE_SECONDS) -> Lease | None:
    """Claim the next automatic work of a case that is due; None when there is none."""
    return next_lease(here(), holder(), case_id, does=does, seconds=seconds)


def carry_out(lease: Lease) -> None:
    """Do one claimed piece of work; StepFailed when it did not succeed."""
    if fault := attempt(here(), lease):
        raise StepFailed(str(fault)) from fault


def passes(fault: BaseException | None) -> bool:
    """Tell whether a fault may be gone the next time: the environment's, never a refusal, never a lost lease."""
    cause = fault.__cause__ if isinstance(fault, StepFailed) else fault
    return isinstance(cause, PASSING) and not isinstance(cause, LeaseLost)


def is_passing_fault(task: Task[..., Any], run: TaskRun, state: State[Any]) -> bool:
    """Tell Prefect whether to try again."""
    return passes(state.data if isinstance(state.data, BaseException) else getattr(state.data, "result", None))


@task(
    name="do_queued",
    task_run_name="{does}-{case_id}",
    retries=3,
    retry_delay_seconds=[5, 30, 120],
    retry_condition_fn=is_passing_fault,
)
def do_queued(case_id: int, does: str) -> list[str]:
    """Do what is queued and due of one kind in a case, and name it for each time done; nothing queued is nothing to do."""
    done: list[str] = []
    while lease := take(case_id, (does,)):
        carry_out(lease)
        done.append(lease.does)
    return done


def waited_for(case_id: int) -> list[str]:
    """Return, in words, which outside replies a case waits for, and whether the expected day has passed."""
    with here().reading() as session:
        waits = session.exec(select(Wait).where(Wait.case_id == case_id, Wait.closed_seq == 0).order_by(col(Wait.id))).all()
    today = day_of(here().now())
    return [f"{w.body}{_by(w.expected_by, today)}" for w in waits]


def _by(expected: date | None, today: date) -> str:
    if expected is None:
        return ""
    return f"，应于{expected.isoformat()}前答复{'，已逾期' if expected < today else ''}"
