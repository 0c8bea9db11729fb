"""I11 and the rest that needs a real Prefect server: what it is told, what it runs, and that people do not need it."""

import asyncio
import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from prefect.settings import PREFECT_API_AUTH_STRING, PREFECT_API_URL, temporary_settings
from sqlmodel import col, select

from flows.carry import carry
from flows.competition import fair_competition_review
from flows.legality import legality_review
from flows.numbering import numbering
from flows.publication import publication
from flows.quiet import password_of
from flows.registration import registration
from models.case import ActRow
from models.outbox import OutboxRow
from models.words import Code
from tests.flows.children import environment_of, eventually, logged, running
from tests.flows.server import Server, finished, prefect_server
from tests.lives import Life, must_be_whole

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server for the tests of this file, twelve seconds to start."""
    with prefect_server(tmp_path_factory.mktemp("prefect")) as running_server:
        yield running_server


@pytest.fixture
def in_process(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """This process as a client of the server."""
    for name, value in environment_of(server.store.settings).items():
        monkeypatch.setenv(name, value)
    with temporary_settings({PREFECT_API_URL: server.url, PREFECT_API_AUTH_STRING: password_of(server.store.settings)}):
        yield server


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
        eventually(lambda: _states(life) == ["done"], seconds=20)
        assert engine.stop() == 0

    assert _done(life) == Counter({"screen": 1})
    assert _faults(life) == ""
    life.finish()
    must_be_whole(life)


def test_the_named_flows_do_each_their_part_of_a_case(in_process: Server) -> None:
    life = Life(in_process.store)
    _submit(life)
    did = [legality_review(life.case_id), fair_competition_review(life.case_id), registration(life.case_id)]
    life.go("number")
    _now(life)
    _unattended(lambda: life.act("chenbh", "number", "conclude", outcome="numbered"))
    did.append(numbering(life.case_id))
    _unattended(lambda: life.act("chenbh", "seal", "conclude", outcome="sealed", on=life.day))
    did.append(publication(life.case_id))

    assert did == [["screen"], [], [], ["typeset"], ["package"]]
    life.finish()
    assert in_process.runs(f"publication-{life.case_id}")[0]["state_type"] == "COMPLETED"
    must_be_whole(life)


def test_a_refused_step_shows_as_a_failed_run(in_process: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    life = Life(in_process.store)
    _submit(life)
    monkeypatch.setattr("tasks.automatic.screen_text", _broken)

    with pytest.raises(Exception, match="规则包读不了"):
        asyncio.run(carry(life.case_id))

    assert in_process.runs(f"carry-{life.case_id}")[0]["state_type"] == "FAILED"
    assert "规则包读不了" in _faults(life)


def _broken(*_: object, **__: object) -> None:
    raise ValueError("规则包读不了")


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
    _now(life)


def _now(life: Life) -> None:
    if "SANTONG_NOW" in os.environ:
        os.environ["SANTONG_NOW"] = life.store.settings.now


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
