"""I9, I10: automatic work that is killed or put to sleep at any point is done once, by whoever comes next."""

import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import col, select

from models.case import ActRow, Decision, FindingRow, Todo, Wait
from models.instrument import Artefact
from models.outbox import OutboxRow
from models.words import Code
from tasks.automatic import drain, next_lease, work_once
from tasks.store import Store
from tests.flows.child import GO, PAUSE, POINTS
from tests.flows.children import running
from tests.installation import opened
from tests.lives import Life
from tests.whole import must_be_whole

SECONDS = 0.6  # the lease of a child


class Queueing(Life):
    """A life whose automatic work waits in the outbox for a child while `held`."""

    __slots__ = ("held",)

    def advance(self) -> None:
        """Do the automatic work, unless it is for a child."""
        if not getattr(self, "held", False):
            Life.advance(self)

    def queue(self, step: Callable[[], object]) -> None:
        """Do something and leave its automatic work waiting."""
        self.held = True
        step()
        self.held = False


def _screen(life: Queueing) -> None:
    life.queue(life.open)


def _typeset(life: Queueing) -> None:
    life.open()
    life.go("number", seal=lambda: None)
    life.queue(lambda: life.act("chenbh", "number", "conclude", outcome="numbered"))


def _package(life: Queueing) -> None:
    life.open()
    life.go("seal")
    life.queue(lambda: life.act("chenbh", "seal", "conclude", outcome="sealed", on=life.day))


def _mirror(life: Queueing) -> None:
    life.open()
    life.go("publish")
    page = life.saved_page()
    place = "https://www.example.gov.cn/zwgk/1.html"
    published = {"outcome": "published", "text": place, "on": life.day, "files": (("saved_page", page),)}
    life.queue(lambda: life.act("chenbh", "publish", "conclude", **published))


def _wake(life: Queueing) -> None:
    life.open()
    life.go("consult")
    life.act(life.drafter, "consult", "open-round", to="public,operators", text="局门户网站", on=life.day)
    life.later(31)


MADE = {"screen": "", "typeset": "red_head", "package": "package", "mirror": "", "wake": ""}
TO = {"screen": _screen, "typeset": _typeset, "package": _package, "mirror": _mirror, "wake": _wake}


@pytest.fixture(params=["sqlite", "postgresql"])
def anywhere(request: pytest.FixtureRequest) -> Store:
    """A fresh installation on each database; the one on PostgreSQL is skipped where no server can be had."""
    made: Store = request.getfixturevalue("store" if request.param == "sqlite" else "pg_store")
    return made


@pytest.mark.slow
@pytest.mark.parametrize("does", TO)
def test_i10_a_step_killed_at_any_point_is_done_once_and_the_case_arrives(anywhere: Store, tmp_path: Path, does: str) -> None:
    life = Queueing(anywhere)
    TO[does](life)
    acts, artefacts = _engine_acts(life), _artefacts(life)

    for point in POINTS:
        if does == "wake" and point == "computed":
            continue  # nothing is computed before its transaction
        _kill_at(anywhere, tmp_path, does, point)
        assert point == "committed" or _engine_acts(life) == acts, f"something was left behind at {point}"
        time.sleep(SECONDS)

    life.advance()
    assert _engine_acts(life) - acts == Counter({_key(does): 1})
    assert Counter(kind for kind, _ in _artefacts(life) - artefacts)[MADE[does]] == (does in {"typeset", "package"})
    assert not _waiting(life, does)
    life.finish()
    assert life.case().ended
    must_be_whole(life)
    _each_draft_was_screened_once(life)


def _kill_at(store: Store, tmp_path: Path, does: str, point: str) -> None:
    environ = {PAUSE: f"{does}:{point}", GO: str(tmp_path / "never")}
    with running("tests.flows.child", "work", "--seconds", str(SECONDS), settings=store.settings, environ=environ) as child:
        child.hears("halted")
        child.signal(signal.SIGKILL)
        assert child.process.wait(20) == -signal.SIGKILL


@pytest.mark.slow
def test_i10_a_killed_step_is_not_taken_before_its_lease_ran_out(store: Store, tmp_path: Path) -> None:
    life = Queueing(store)
    _screen(life)
    environ = {PAUSE: "screen:computed", GO: str(tmp_path / "never")}

    with running("tests.flows.child", "work", "--seconds", "30", settings=store.settings, environ=environ) as child:
        child.hears("halted")
        child.kill()

    assert next_lease(store, "other") is None


@pytest.mark.slow
@pytest.mark.parametrize("does", TO)
def test_i10_a_step_that_slept_past_its_lease_commits_nothing(store: Store, tmp_path: Path, does: str) -> None:
    life = Queueing(store)
    TO[does](life)
    acts = _engine_acts(life)
    environ = {PAUSE: f"{does}:{'start' if does == 'wake' else 'computed'}", GO: str(tmp_path / "go")}

    with running("tests.flows.child", "work", "--seconds", str(SECONDS), settings=store.settings, environ=environ) as child:
        child.hears("halted")
        child.signal(signal.SIGSTOP)
        time.sleep(SECONDS * 1.5)
        done = drain(store, "other", life.case_id)
        after = _engine_acts(life), _rows(life)
        (tmp_path / "go").touch()
        child.signal(signal.SIGCONT)
        said = child.words()

    assert [(lease.does, fault) for lease, fault in done] == [(does, "")]
    assert "已由另一个进程接手" in said
    assert (_engine_acts(life), _rows(life)) == after
    assert after[0] - acts == Counter({_key(does): 1})
    must_be_whole(life)


@pytest.mark.slow
def test_a_long_step_keeps_its_lease_while_it_lives(store: Store, tmp_path: Path) -> None:
    life = Queueing(store)
    _screen(life)
    environ = {PAUSE: "screen:start", GO: str(tmp_path / "go")}

    with running("tests.flows.child", "work", "--seconds", str(SECONDS), settings=store.settings, environ=environ) as child:
        child.hears("halted")
        time.sleep(SECONDS * 3)
        other = next_lease(store, "other")
        (tmp_path / "go").touch()
        child.hears("done")

    assert other is None
    assert not _waiting(life, "screen")


@pytest.mark.parametrize("does", TO)
def test_i9_a_step_done_twice_changes_nothing(store: Store, does: str) -> None:
    life = Queueing(store)
    TO[does](life)
    lease = next_lease(store, "first", life.case_id)
    assert lease is not None
    assert lease.does == does
    assert work_once(store, lease) == ""
    before = _rows(life)

    _wait_again(store, lease.row_id)
    again = next_lease(store, "second", life.case_id)

    assert again is not None
    assert work_once(store, again) == ""
    after = _rows(life)
    assert {name for name in before if before[name] != after[name]} <= ({"ActRow"} if does == "wake" else set())
    must_be_whole(life)


def _wait_again(store: Store, row_id: int) -> None:
    """Forget that a row was done, as if its last commit had been lost."""
    with store.writing() as session:
        session.get_one(OutboxRow, row_id).state = "waiting"


def test_i10_two_engines_on_postgresql_and_a_sleeper_commit_once(tmp_path: Path, pg_url: str) -> None:
    with opened(tmp_path, database=pg_url) as store:
        life = Queueing(store)
        _screen(life)
        slow = next_lease(store, "slow", seconds=0.05)
        assert slow is not None
        time.sleep(0.1)
        quick = next_lease(store, "quick")
        assert quick is not None

        assert work_once(store, quick) == ""
        assert "已由另一个进程接手" in work_once(store, slow)

        assert _engine_acts(life) == Counter({"screen": 1})


@pytest.mark.slow
def test_i10_on_postgresql_nobody_takes_over_from_a_sleeper_in_mid_commit(pg_store: Store, tmp_path: Path) -> None:
    life = Queueing(pg_store)
    _screen(life)
    environ = {PAUSE: "screen:uncommitted", GO: str(tmp_path / "go")}

    with running("tests.flows.child", "work", "--seconds", str(SECONDS), settings=pg_store.settings, environ=environ) as child:
        child.hears("halted")
        child.signal(signal.SIGSTOP)
        time.sleep(SECONDS * 1.5)
        taken = next_lease(pg_store, "other")
        other = Queueing(pg_store)
        _screen(other)
        (tmp_path / "go").touch()
        child.signal(signal.SIGCONT)
        child.hears("done")

    assert taken is None
    assert _engine_acts(life) == Counter({"screen": 1})
    assert _waiting(other, "screen"), "a case could not be handed in while another's commit slept"
    life.finish()
    must_be_whole(life)


def _key(does: str) -> str:
    return "" if does == "wake" else does


def _engine_acts(life: Life) -> Counter[str]:
    """Count the engine's acts by step."""
    rows: list[ActRow] = life.rows(ActRow)
    return Counter(row.step for row in rows if row.code in {Code.DONE, Code.WAKE})


def _rows(life: Life) -> dict[str, int]:
    """Count what the case has of everything an automatic step may write."""
    return {table.__name__: len(life.rows(table)) for table in (ActRow, FindingRow, Artefact, Todo, Decision, Wait, OutboxRow)}


def _artefacts(life: Life) -> set[tuple[str, str]]:
    rows: list[Artefact] = life.rows(Artefact)
    return {(row.kind, row.name) for row in rows}


def _waiting(life: Life, does: str) -> list[OutboxRow]:
    wanted = select(OutboxRow).where(OutboxRow.case_id == life.case_id, OutboxRow.does == does, OutboxRow.state == "waiting")
    with life.store.reading() as session:
        return list(session.exec(wanted.order_by(col(OutboxRow.id))))


def _each_draft_was_screened_once(life: Life) -> None:
    rows: list[FindingRow] = life.rows(FindingRow)
    told = Counter((row.draft_n, row.rule, row.address, row.start) for row in rows)
    assert all(count == 1 for count in told.values())
