"""Processes that tests kill and stop: `python -m tests.flows.child` works on an installation and halts at a named point.

SANTONG_TEST_PAUSE names the point as STEP:POINT. Points: start (nothing done), computed (files written, before the
transaction), uncommitted (in the transaction, before COMMIT), committed (all done, before the process knows it).
"""

import argparse
import asyncio
import importlib
import json
import logging
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlmodel import Session

from flows.quiet import environment
from settings import read_settings
from tasks import automatic
from tasks.leases import Lease, finish
from tasks.store import Store

PAUSE = "SANTONG_TEST_PAUSE"
GO = "SANTONG_TEST_GO"  # a file; when it is there, a halted process goes on
POINTS = ("start", "computed", "uncommitted", "committed")


def say(word: str) -> None:
    """Tell the parent."""
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


def halt() -> None:
    """Say so, and go on only when told to."""
    say("halted")
    while not Path(os.environ[GO]).exists():
        time.sleep(0.02)


def halting(does: str, point: str) -> None:
    """Put the halt into a step, from outside; the product knows nothing of it."""
    if point in {"start", "committed"}:
        automatic.BODIES[does] = _around(automatic.BODIES[does], first=point == "start")
        return
    replaced = {"computed": "_done", "uncommitted": "finish"}[point]
    setattr(automatic, replaced, _halted(getattr(automatic, replaced), first=point == "computed"))


def _halted(plain: Callable[..., None], *, first: bool) -> Callable[..., None]:
    """Halt before a function of the module, or after it with what it wrote sent to the database."""

    def changed(place: Store | Session, *rest: object) -> None:
        if first:
            halt()
        plain(place, *rest)
        if isinstance(place, Session):
            place.flush()
            halt()

    return changed


def _around(body: Callable[[Store, Lease], None], *, first: bool) -> Callable[[Store, Lease], None]:
    def changed(store: Store, lease: Lease) -> None:
        if first:
            halt()
        body(store, lease)
        if not first:
            halt()

    return changed


def probe(store: Store, lease: Lease) -> None:
    """A body that only writes down, on the machine's one clock, from when to when it held its case."""
    began = time.monotonic()
    time.sleep(0.04)
    with store.writing() as session:
        finish(session, lease)
    line = json.dumps(
        {"case": lease.case_id, "row": lease.row_id, "began": began, "ended": time.monotonic(), "by": os.getpid()}
    )
    with Path(os.environ["SANTONG_TEST_INTERVALS"]).open("a") as file:
        file.write(line + "\n")


def work(seconds: float) -> None:
    """Claim one row and do it, saying what came of it."""
    store = Store(read_settings())
    lease = automatic.next_lease(store, f"child:{os.getpid()}", seconds=seconds)
    say("nothing" if lease is None else automatic.work_once(store, lease) or "done")


def engine(seconds: float) -> None:
    """Run a real engine whose bodies include the probe, saying when it is up."""
    os.environ.update(environment(read_settings()))
    logging.basicConfig(level=logging.INFO)  # before prefect, which has its own idea of the root logger
    from flows import engine as real  # noqa: PLC0415 - imports prefect, three seconds the other children need not wait

    automatic.BODIES["probe"] = probe
    say("up")
    real.main(seconds)


def flows(seconds: float) -> None:
    """Run the flows a test asks for, line by line: entry point, case, moment; answer with what each returned."""
    os.environ.update(environment(read_settings()))
    for line in sys.stdin:
        entry, case_id, os.environ["SANTONG_NOW"] = line.split()
        module, _, name = entry.rpartition(".")
        say(json.dumps(_outcome(getattr(importlib.import_module(module), name), int(case_id))))


def _outcome(flow: Callable[[int], Any], case_id: int) -> tuple[str, Any]:
    try:
        answer = flow(case_id)
        return "done", asyncio.run(answer) if asyncio.iscoroutine(answer) else answer
    except Exception as fault:
        logging.exception("flow")
        return "failed", str(fault)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=("work", "engine", "flows"))
    parser.add_argument("--seconds", type=float, default=1.0)
    given = parser.parse_args()
    if wanted := os.environ.get(PAUSE):
        halting(*wanted.split(":"))
    {"work": work, "engine": engine, "flows": flows}[given.what](given.seconds)
