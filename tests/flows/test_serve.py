"""`santong serve`: parts that die come back, with growing pauses, and all of them end with it."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desk.serving import PAUSES, Part, Supervisor
from models.case import ActRow
from tasks.store import Store
from tests.flows.children import environment_of, eventually, logged, running
from tests.flows.server import Server
from tests.lives import Life

FOREVER = "import time; time.sleep(600)"


@pytest.fixture
def said() -> list[str]:
    """What the operator is told."""
    return []


@pytest.fixture
def supervisor(said: list[str]) -> Iterator[Supervisor]:
    """A supervisor whose parts are stopped at the end."""
    made = Supervisor([], dict(os.environ), said.append)
    yield made
    made.stop()


def _part(code: str, grace: float = 5.0) -> Part:
    return Part("部分", [sys.executable, "-c", code], grace)


def test_a_part_that_dies_is_started_again_after_a_growing_pause(supervisor: Supervisor, said: list[str]) -> None:
    part = _part("raise SystemExit(7)")
    pauses = []
    for _ in range(3):
        part.start_at = 0.0
        supervisor.look_after(part)
        assert part.process is not None
        part.process.wait(10)
        supervisor.look_after(part)
        pauses.append(round(part.start_at - time.monotonic()))

    assert pauses == [round(p) for p in PAUSES[:3]]
    assert part.process is None
    assert "已退出（7）" in said[-1]


def test_a_part_is_not_started_before_its_pause_is_over(supervisor: Supervisor) -> None:
    part = _part(FOREVER)
    part.start_at = time.monotonic() + 60

    supervisor.look_after(part)

    assert part.process is None


def test_stopping_ends_a_part_that_does_not_listen_and_what_it_started(supervisor: Supervisor, tmp_path: Path) -> None:
    started = tmp_path / "grandchild"
    deaf = (
        "import signal, subprocess, sys, time, pathlib; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        f"p = subprocess.Popen([sys.executable, '-c', {FOREVER!r}]); pathlib.Path({str(started)!r}).write_text(str(p.pid));"
        "time.sleep(600)"
    )
    part = _part(deaf, grace=0.3)
    supervisor.parts = [part]
    supervisor.look_after(part)
    eventually(lambda: started.exists() and started.read_text() != "")
    assert part.process is not None
    pid = part.process.pid

    supervisor.stop()

    eventually(lambda: not _alive(pid) and not _alive(int(started.read_text())), seconds=5)


@pytest.mark.slow
def test_serve_brings_a_killed_engine_back_and_ends_it_with_itself(store: Store, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with running("desk", "serve", *PAGES, "--no-prefect", settings=store.settings, said=log) as serve:
        logged(log, "no Prefect server configured")
        first = _engine(log)
        os.kill(first, signal.SIGKILL)
        eventually(lambda: _engine(log) != first)
        eventually(lambda: log.read_text().count("no Prefect server configured") == 2)
        life = _with_a_draft(store)
        eventually(lambda: "screen" in {row.step for row in _acts(life)})
        assert serve.stop() == 0

    assert not _alive(_engine(log))
    assert not _alive(_pid(log, "办公网页"))


PAGES = ("--port", "0", "--public-port", "0")  # any free port, no public pages: several tests serve at once
TAKEN = "401 Unauthorized"  # the answer of a server that knows another password: it is not the one of this test


@pytest.mark.slow
@pytest.mark.timeout(600)  # Prefect's server and a worker start beside whatever else this machine does
def test_serve_runs_all_parts_with_the_sweeps_deployed_and_brings_a_killed_server_back(store: Store, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with running("desk", "serve", *PAGES, settings=store.settings, said=log, told=log) as serve:
        logged(log, "Worker 'ProcessWorker", seconds=240)
        server = Server(store, tmp_path, port=int(re.findall(r"Prefect 服务：http://127.0.0.1:(\d+)/api", log.read_text())[0]))
        assert _scheduled(server) == {"nightly_sweep/nightly", "clean_up_sweep/clean-up"}
        os.killpg(_pid(log, "Prefect 服务"), signal.SIGKILL)
        life = _with_a_draft(store)
        eventually(lambda: "screen" in {row.step for row in _acts(life)} or TAKEN in log.read_text(), seconds=90)
        if TAKEN in log.read_text():
            pytest.skip("a server of another test took the port of the one that was killed: nothing can be said of this run")
        eventually(lambda: "COMPLETED" in {run["state_type"] for run in server.runs(f"carry-{life.case_id}")})
        assert _scheduled(server) == {"nightly_sweep/nightly", "clean_up_sweep/clean-up"}
        parts = [_pid(log, name) for name in ("Prefect 服务", "引擎", "定时任务")]
        assert serve.stop(60) == 0

    assert not [pid for pid in parts if _alive(pid)]
    assert log.read_text().count("引擎：已启动") == 1, "the engine did not live through the server's end"


def _scheduled(server: Server) -> set[str]:
    """Return what runs by itself, as the server has it."""
    flows = {flow["id"]: flow["name"] for flow in server.ask("POST", "/flows/filter")}
    deployed = server.ask("POST", "/deployments/filter")
    active = [d for d in deployed if not d["paused"] and any(schedule["active"] for schedule in d["schedules"])]
    return {f"{flows[deployment['flow_id']]}/{deployment['name']}" for deployment in active}


@pytest.mark.slow
def test_the_engine_ends_when_serve_is_killed(store: Store, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with running("desk", "serve", *PAGES, "--no-prefect", settings=store.settings, said=log) as serve:
        logged(log, "no Prefect server configured")
        serve.kill()

        eventually(lambda: not _alive(_engine(log)), seconds=10)

    assert not _alive(_engine(log))


def test_serve_does_not_import_prefect(store: Store) -> None:
    code = "import sys; import desk.commands.serve; sys.exit(any(m.split('.')[0] in {'prefect', 'flows'} for m in sys.modules))"

    assert subprocess.run([sys.executable, "-c", code], env=environment_of(store.settings), check=False).returncode == 0


def _with_a_draft(store: Store) -> Life:
    """Hand a draft in and leave its automatic work to the engine."""
    life = Life(store)
    with pytest.MonkeyPatch.context() as unattended:
        unattended.setattr(Life, "advance", lambda _: None)
        life.open()
    return life


def _engine(log: Path) -> int:
    return _pid(log, "引擎")


def _pid(log: Path, part: str) -> int:
    """Return the process of the part started last."""
    return int(re.findall(rf"{part}：已启动（进程 (\d+)）", log.read_text())[-1])


def _alive(pid: int) -> bool:
    """Tell whether a process runs; one that ended and waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _acts(life: Life) -> list[ActRow]:
    rows: list[ActRow] = life.rows(ActRow)
    return rows
