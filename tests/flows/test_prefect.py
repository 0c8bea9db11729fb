"""I11 and the rest that needs a real Prefect server: what it is told, what it runs, and that people do not need it."""

import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import pytest
from sqlmodel import col, select

from models.case import ActRow
from models.instrument import Artefact
from models.outbox import OutboxRow
from models.words import Code
from tasks.files import path_of
from tests.flows.child import GO, PAUSE
from tests.flows.children import Child, eventually, logged, running
from tests.flows.server import Server, finished, prefect_server
from tests.lives import Life
from tests.whole import must_be_whole

pytestmark = pytest.mark.slow

GRACE = 30  # seconds `santong serve` gives an engine to end


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server for the tests of this file, twelve seconds to start."""
    with prefect_server(tmp_path_factory.mktemp("prefect")) as running_server:
        yield running_server


def test_the_running_server_is_quiet_and_behind_a_password(server: Server) -> None:
    told = server.ask("GET", "/admin/settings")

    assert told["server"]["analytics_enabled"] is False
    assert told["server"]["ui"]["enabled"] is False
    assert told["server"]["api"]["host"] == "127.0.0.1"
    assert told["cloud"]["enable_orchestration_telemetry"] is False
    assert told["server"]["services"]["db_vacuum"]["enabled"] in (["events", "flow_runs"], ["flow_runs", "events"])
    assert Path(told["home"]) == server.store.settings.home / "prefect"
    unnamed = httpx.post(f"{server.url}/flow_runs/filter", json={}, trust_env=False)
    assert unnamed.status_code == httpx.codes.UNAUTHORIZED


def test_the_server_has_no_way_out_of_the_house(server: Server) -> None:
    assert server.child is not None
    environ = Path(f"/proc/{server.child.process.pid}/environ").read_bytes().split(b"\0")

    assert b"HTTPS_PROXY=http://127.0.0.1:9" in environ
    assert b"DO_NOT_TRACK=1" in environ


def test_the_engine_carries_a_case_in_one_run(server: Server, tmp_path: Path) -> None:
    life = Life(server.store)
    with running("flows", settings=server.store.settings, said=tmp_path / "log", environ=server.environ) as engine:
        logged(tmp_path / "log", "Prefect at http://127.0.0.1")
        _submit(life)
        eventually(lambda: _states(life) == ["done"])
        assert engine.stop() == 0

    (run,) = server.runs(f"carry-{life.case_id}")
    assert run["state_type"] == "COMPLETED"
    assert _done(life) == Counter({"screen": 1})


def test_an_engine_told_to_stop_in_the_middle_of_a_run_finishes_it(server: Server, tmp_path: Path) -> None:
    life = Life(server.store)
    _submit(life)
    environ = {**server.environ, PAUSE: "screen:uncommitted", GO: str(tmp_path / "go")}
    log = tmp_path / "log"
    words = ("tests.flows.child", "engine", "--seconds", "10")
    with running(*words, settings=server.store.settings, said=log, environ=environ) as engine:
        engine.hears("up")
        engine.hears("halted")
        engine.signal(signal.SIGTERM)
        time.sleep(0.5)
        (tmp_path / "go").touch()
        assert engine.process.wait(20) == 0

    assert "stopped" in log.read_text()
    assert _states(life) == ["done"]
    assert server.runs(f"carry-{life.case_id}")[0]["state_type"] == "COMPLETED"


def test_i11_people_decide_while_prefect_is_away_and_the_work_is_done_when_it_is_back(server: Server, tmp_path: Path) -> None:
    life = Life(server.store)
    with running("flows", settings=server.store.settings, said=tmp_path / "log", environ=server.environ) as engine:
        logged(tmp_path / "log", "Prefect at http://127.0.0.1")
        server.kill()

        _submit(life)
        _unattended(lambda: life.act(life.head, "plan", "conclude", outcome="approved", text="必要"))
        eventually(lambda: "Prefect 服务没有应答" in _faults(life))
        assert _states(life) == ["waiting"]
        assert "identify" in life.front()

        server.start()
        eventually(lambda: _states(life) == ["done"], seconds=60)
        assert engine.stop() == 0

    assert _done(life) == Counter({"screen": 1})
    assert _faults(life) == ""
    life.finish()
    must_be_whole(life)


def test_i11_people_decide_while_prefect_hangs_and_the_work_is_done_when_it_goes_on(server: Server, tmp_path: Path) -> None:
    life = Life(server.store)
    with running("flows", settings=server.store.settings, said=tmp_path / "log", environ=server.environ) as engine:
        logged(tmp_path / "log", "Prefect at http://127.0.0.1")
        server.freeze()

        _submit(life)
        _unattended(lambda: life.act(life.head, "plan", "conclude", outcome="approved", text="必要"))
        eventually(lambda: "Prefect 服务没有应答" in _faults(life))
        assert _states(life) == ["waiting"]
        assert "identify" in life.front()

        server.thaw()
        eventually(lambda: _states(life) == ["done"], seconds=20)
        assert engine.stop() == 0

    assert _done(life) == Counter({"screen": 1})
    assert _faults(life) == ""
    life.finish()
    must_be_whole(life)


def test_an_engine_whose_server_hangs_in_the_middle_of_a_run_keeps_the_work_and_ends_when_told(
    server: Server, tmp_path: Path
) -> None:
    life = Life(server.store)
    _submit(life)
    environ = {**server.environ, PAUSE: "screen:uncommitted", GO: str(tmp_path / "go")}
    words = ("tests.flows.child", "engine", "--seconds", "10")
    with running(*words, settings=server.store.settings, said=tmp_path / "log", environ=environ) as engine:
        engine.hears("up")
        engine.hears("halted")
        server.freeze()
        (tmp_path / "go").touch()
        eventually(lambda: _states(life) == ["done"])
        assert engine.stop(GRACE) == 0
    server.thaw()

    assert _done(life) == Counter({"screen": 1})
    assert _faults(life) == ""
    eventually(server.answers)


def test_the_named_flows_do_each_their_part_of_a_case(server: Server, tmp_path: Path) -> None:
    life = Life(server.store)
    _submit(life)
    with _flows(server, tmp_path) as child:
        _asked(child, life, "flows.legality.legality_review", ["screen"])
        _asked(child, life, "flows.competition.fair_competition_review", [])
        _asked(child, life, "flows.registration.registration", [])
        life.go("number")
        _unattended(lambda: life.act("chenbh", "number", "conclude", outcome="numbered"))
        _asked(child, life, "flows.numbering.numbering", ["typeset"])
        _unattended(lambda: life.act("chenbh", "seal", "conclude", outcome="sealed", on=life.day))
        _asked(child, life, "flows.publication.publication", ["package"])
    life.finish()

    assert server.runs(f"publication-{life.case_id}")[0]["state_type"] == "COMPLETED"
    must_be_whole(life)


def test_a_step_that_fails_shows_as_a_failed_run(server: Server, tmp_path: Path) -> None:
    life = Life(server.store)
    life.open()
    life.go("seal")
    _unattended(lambda: life.act("chenbh", "seal", "conclude", outcome="sealed", on=life.day))
    (head,) = [row for row in life.rows(Artefact) if row.kind == "red_head"]
    stored = path_of(life.store.settings, head.sha256)
    kept = stored.read_bytes()
    stored.unlink()
    with _flows(server, tmp_path) as child:
        state, why = child.ask(f"flows.carry.carry {life.case_id} {life.store.settings.now}")
    stored.write_bytes(kept)

    assert (state, server.runs(f"carry-{life.case_id}")[0]["state_type"]) == ("failed", "FAILED")
    assert "文件库里缺少" in why
    assert "文件库里缺少" in _faults(life)


def _flows(server: Server, tmp_path: Path) -> AbstractContextManager[Child]:
    settings = server.store.settings
    return running("tests.flows.child", "flows", settings=settings, said=tmp_path / "flows.log", environ=server.environ)


def _asked(child: Child, life: Life, entry: str, did: list[str]) -> None:
    assert child.ask(f"{entry} {life.case_id} {life.store.settings.now}") == ["done", did]


def test_a_worker_runs_the_deployed_night_sweep(server: Server, tmp_path: Path) -> None:
    environ = {**server.environ, "PREFECT_WORKER_QUERY_SECONDS": "1"}
    log = tmp_path / "worker.log"
    with running("flows", "worker", settings=server.store.settings, said=log, told=log, environ=environ):
        logged(log, "started", seconds=60)
        deployed = server.ask("GET", "/deployments/name/nightly_sweep/nightly")
        run = server.ask("POST", f"/deployments/{deployed['id']}/create_flow_run", parameters={"day": "2026-03-02"})
        ended = finished(server, run["id"])

    assert ended["state_type"] == "COMPLETED", (ended["state"], log.read_text())
    assert deployed["entrypoint"] == "flows.sweeps.nightly_sweep"
    (schedule,) = deployed["schedules"]
    assert (schedule["active"], schedule["schedule"]["timezone"]) == (True, "Asia/Shanghai")
    assert list(server.store.settings.heads.iterdir()), "the sweep sealed no head"


def _submit(life: Life) -> None:
    _unattended(life.open)


def _unattended(step: Callable[[], object]) -> None:
    """Do something and leave its automatic work to others."""
    with pytest.MonkeyPatch.context() as left:
        left.setattr(Life, "advance", lambda _: None)
        step()


def _states(life: Life) -> list[str]:
    return [row.state for row in _outbox(life)]


def _faults(life: Life) -> str:
    return "".join(row.last_fault for row in _outbox(life))


def _outbox(life: Life) -> list[OutboxRow]:
    with life.store.reading() as session:
        return list(session.exec(select(OutboxRow).where(OutboxRow.case_id == life.case_id).order_by(col(OutboxRow.id))))


def _done(life: Life) -> Counter[str]:
    rows: list[ActRow] = life.rows(ActRow)
    return Counter(row.step for row in rows if row.code == Code.DONE)
