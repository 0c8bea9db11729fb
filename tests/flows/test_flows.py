"""The flows without a server, as plain functions, and what Prefect is told about them."""

import asyncio
import importlib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import yaml
from prefect import Flow
from prefect.client.orchestration import SyncPrefectClient
from prefect.results import ResultStore
from prefect.settings import PREFECT_API_URL, temporary_settings
from prefect.states import Failed
from sqlmodel import col, select

from flows.carry import carry
from flows.sweeps import clean_up_sweep, nightly_sweep
from models.case import ActRow, Wait
from models.ledger import LedgerLine
from models.outbox import OutboxRow
from models.refusals import EnvironmentFault, Refusal
from models.words import Code
from settings import ROOT
from tasks import automatic
from tasks.leases import Lease, LeaseLost, put_back, release
from tasks.steps import StepFailed, do_queued, is_passing_fault, passes, waited_for
from tasks.store import Store
from tests.flows.children import environment_of
from tests.lives import Life

NAMED = {
    "carry",
    "legality_review",
    "fair_competition_review",
    "registration",
    "numbering",
    "publication",
    "nightly_sweep",
    "clean_up_sweep",
}


@pytest.fixture
def life(store: Store, monkeypatch: pytest.MonkeyPatch) -> Life:
    """A life on the installation the flows find in the environment, its first draft waiting to be screened."""
    for name, value in environment_of(store.settings).items():
        monkeypatch.setenv(name, value)
    begun = Life(store)
    with monkeypatch.context() as unattended:
        unattended.setattr(Life, "advance", lambda _: None)
        begun.open()
    monkeypatch.setenv("SANTONG_NOW", store.settings.now)
    return begun


def _deployments() -> list[dict[str, object]]:
    read = yaml.safe_load((ROOT / "deploy" / "prefect.yaml").read_text(encoding="utf-8"))
    return list(read["deployments"])


def _entry(dotted: object) -> object:
    module, _, name = str(dotted).rpartition(".")
    return getattr(importlib.import_module(module), name)


def test_every_entry_point_of_the_deployments_is_a_flow() -> None:
    found = [_entry(deployment["entrypoint"]) for deployment in _deployments()]

    assert all(isinstance(flow, Flow) for flow in found)
    assert {flow.name for flow in found if isinstance(flow, Flow)} == NAMED


def test_sweeps_are_scheduled_in_the_bureaus_time_zone() -> None:
    scheduled = {str(d["entrypoint"]): d["schedules"] for d in _deployments() if "schedules" in d}

    assert set(scheduled) == {"flows.sweeps.nightly_sweep", "flows.sweeps.clean_up_sweep"}
    zones = {row["timezone"] for rows in scheduled.values() for row in rows}  # type: ignore[attr-defined]  # read from YAML
    assert zones == {"Asia/Shanghai"}


def test_flows_are_deployed_from_this_project() -> None:
    assert Path(importlib.import_module("flows").__file__ or "").is_relative_to(ROOT)


def test_carry_does_what_waits_and_a_second_time_nothing(life: Life) -> None:
    first = asyncio.run(carry.fn(life.case_id))
    second = asyncio.run(carry.fn(life.case_id))

    assert (first, second) == (["screen"], [])
    assert _done(life) == Counter({"screen": 1})


def test_carry_begins_with_the_piece_the_engine_holds(life: Life) -> None:
    lease = automatic.next_lease(life.store, "engine")

    assert asyncio.run(carry.fn(life.case_id, lease)) == ["screen"]


def test_a_piece_that_fails_ends_the_run_and_its_row_holds_the_reason(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(automatic.BODIES, "screen", _refuses)

    with pytest.raises(StepFailed):
        asyncio.run(carry.fn(life.case_id))

    (row,) = _outbox(life)
    assert (row.state, row.holder, row.tries) == ("waiting", "", 1)
    assert "不能读" in row.last_fault
    assert row.retry_at > 0
    assert not _done(life)


def _refuses(store: Store, lease: Lease) -> None:
    raise Refusal("不能读。")


def test_do_queued_does_only_its_own_kind(life: Life) -> None:
    assert do_queued.fn(life.case_id, "typeset") == []
    assert do_queued.fn(life.case_id, "screen") == ["screen"]


def test_only_passing_faults_are_tried_again() -> None:
    failed = StepFailed("x")
    failed.__cause__ = Refusal("不一致。")

    assert passes(EnvironmentFault("数据库正被其他程序占用。"))
    assert passes(OSError("disk"))
    assert not passes(Refusal("不一致。"))
    assert not passes(failed)
    assert not passes(LeaseLost())
    assert not passes(None)


def test_prefect_is_told_not_to_repeat_a_refusal() -> None:
    run = object()
    asked = [is_passing_fault(do_queued, run, Failed(data=fault)) for fault in (Refusal("不"), EnvironmentFault("忙"))]  # type: ignore[arg-type]  # the run is not looked at

    assert asked == [False, True]


def test_what_waited_for_prefect_is_let_go_when_it_is_back_and_nothing_else(life: Life) -> None:
    lease = automatic.next_lease(life.store, "engine")
    assert lease is not None
    with life.store.writing() as session:
        put_back(session, lease, "Prefect 服务没有应答（ConnectError）")
    assert automatic.next_lease(life.store, "engine") is None

    with life.store.writing() as session:
        release(session, "别的原因")
    assert automatic.next_lease(life.store, "engine") is None
    with life.store.writing() as session:
        release(session, "Prefect 服务没有应答")

    assert automatic.next_lease(life.store, "engine") is not None


def test_a_row_that_is_done_keeps_no_fault_when_prefect_goes_away_after_the_work(life: Life) -> None:
    lease = automatic.next_lease(life.store, "engine")
    assert lease is not None
    assert automatic.work_once(life.store, lease) == ""

    with life.store.writing() as session:
        put_back(session, lease, "Prefect 服务没有应答（ReadTimeout）")

    (row,) = _outbox(life)
    assert (row.state, row.last_fault, row.retry_at) == ("done", "", 0.0)


def test_a_run_of_carry_asks_the_server_for_no_place_for_results(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(SyncPrefectClient, "read_server_default_result_storage", lambda _: asked.append("asked"))

    with temporary_settings({PREFECT_API_URL: "http://127.0.0.1:9/api"}):
        ResultStore().update_for_flow(carry)

    assert carry.persist_result is False
    assert asked == []


def test_the_night_sweep_twice_is_once(life: Life) -> None:
    first, second = nightly_sweep.fn(date(2026, 3, 2)), nightly_sweep.fn(date(2026, 3, 2))

    assert first["day"] == "2026-03-02"
    assert second["announced"] == second["reminded"] == []


def test_the_clean_up_sweep_only_lists(life: Life) -> None:
    lines = _ledger(life)

    assert clean_up_sweep.fn() == []
    assert _ledger(life) == lines


def test_what_a_case_waits_for_is_said_with_its_day_and_silence_decides_nothing(life: Life) -> None:
    with life.store.writing() as session:
        session.add(Wait(case_id=life.case_id, key="w", step="register", body="市司法局", expected_by=date(2026, 3, 1)))

    assert waited_for(life.case_id) == ["市司法局，应于2026-03-01前答复，已逾期"]


def _outbox(life: Life) -> list[OutboxRow]:
    with life.store.reading() as session:
        return list(session.exec(select(OutboxRow).where(OutboxRow.case_id == life.case_id).order_by(col(OutboxRow.id))))


def _done(life: Life) -> Counter[str]:
    rows: list[ActRow] = life.rows(ActRow)
    return Counter(row.step for row in rows if row.code == Code.DONE)


def _ledger(life: Life) -> int:
    with life.store.reading() as session:
        return len(session.exec(select(LedgerLine)).all())
