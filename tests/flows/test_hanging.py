"""Something that answers Prefect's sign of life and nothing else: the engine gives it up and ends when told."""

import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlmodel import select

from models.outbox import OutboxRow
from tasks.automatic import drain
from tasks.leases import release
from tasks.store import Store
from tests.flows.children import eventually, logged, running
from tests.lives import Life
from tests.whole import must_be_whole

AWAY = "Prefect 服务没有应答（ReadTimeout）"
LONGEST = 40  # seconds: the engine gives up after about 18


class HalfDead(BaseHTTPRequestHandler):
    """Answers GET /api/health; whatever else is asked hangs until the test is over."""

    over = Event()

    def do_GET(self) -> None:
        """Answer or hang."""
        if not self.path.endswith("/health"):
            self.over.wait()
            return
        self.send_response(200)
        self.end_headers()

    def do_POST(self) -> None:
        """Hang."""
        self.over.wait()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def half_dead() -> Iterator[str]:
    """The address of a server that answers nothing but its sign of life."""
    with ThreadingHTTPServer(("127.0.0.1", 0), HalfDead) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/api"
        HalfDead.over.set()
        server.shutdown()


@pytest.mark.slow
def test_i11_a_server_that_hangs_before_the_run_is_given_up_and_people_go_on(
    store: Store, tmp_path: Path, half_dead: str
) -> None:
    life = Life(store)
    environ = {"PREFECT_API_URL": half_dead}
    with running("flows", settings=store.settings, said=tmp_path / "log", environ=environ) as engine:
        logged(tmp_path / "log", "Prefect at http://127.0.0.1")
        with pytest.MonkeyPatch.context() as unattended:
            unattended.setattr(Life, "advance", lambda _: None)
            life.open()
            life.act(life.head, "plan", "conclude", outcome="approved", text="必要")
        eventually(lambda: AWAY in _row(life).last_fault, seconds=LONGEST)
        assert _row(life).state == "waiting"
        asked = time.monotonic()
        assert engine.stop(LONGEST) == 0
        assert time.monotonic() - asked < 30, "longer than `santong serve` waits"

    with store.writing() as session:
        release(session, AWAY)
    assert [(lease.does, fault) for lease, fault in drain(store, "next", life.case_id)] == [("screen", "")]
    must_be_whole(life)


def _row(life: Life) -> OutboxRow:
    with life.store.reading() as session:
        return session.exec(select(OutboxRow).where(OutboxRow.case_id == life.case_id)).one()
