"""The engine's way to Prefect's server: one client of each kind, patience in seconds, a busy server asked again soon."""

import asyncio
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx
import pytest
from prefect.client.orchestration import get_client
from prefect.context import AsyncClientContext
from prefect.settings import PREFECT_API_URL, Settings, get_current_settings, temporary_settings

from flows.clients import SOON, AskingAgain, clients

NOWHERE = "http://127.0.0.1:9/api"


class Busy(ThreadingHTTPServer):
    """A server that is busy for so many requests and then answers; it keeps what it was sent."""

    times: int
    got: list[bytes]


class Answer(BaseHTTPRequestHandler):
    """Answers 503 while the server is busy, then 201."""

    server: Busy

    def do_POST(self) -> None:
        """Answer."""
        self.server.got.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(503 if len(self.server.got) <= self.server.times else 201)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def busy() -> Iterator[Busy]:
    """A server that is busy as often as the test says."""
    with Busy(("127.0.0.1", 0), Answer) as server:
        server.got = []
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


async def _post(server: Busy) -> int:
    async with httpx.AsyncClient(transport=AskingAgain()) as client:
        return (await client.post(f"http://127.0.0.1:{server.server_port}/", json={"n": 1})).status_code


def test_a_server_that_is_busy_for_a_moment_is_asked_again_with_the_same_words(busy: Busy) -> None:
    busy.times = 2

    assert asyncio.run(_post(busy)) == 201
    assert len(busy.got) == 3
    assert len(set(busy.got)) == 1


def test_a_server_that_stays_busy_is_left_to_prefects_own_patience(busy: Busy) -> None:
    busy.times = 99

    assert asyncio.run(_post(busy)) == 503
    assert len(busy.got) == len(SOON) + 1


def test_an_engine_waits_seconds_for_its_server_and_sends_no_heartbeats() -> None:
    usual = get_current_settings()

    hasty, _ = asyncio.run(_within())

    assert (hasty.api.request_timeout, hasty.client.max_retries, hasty.flows.heartbeat_frequency) == (4.0, 2, None)
    assert get_current_settings() == usual


def test_all_runs_of_an_engine_share_one_client_of_each_kind() -> None:
    _, seen = asyncio.run(_within())

    assert len(seen) == 4
    assert len(set(seen)) == 2


async def _within() -> tuple[Settings, list[int]]:
    with temporary_settings({PREFECT_API_URL: NOWHERE}):
        async with clients(NOWHERE):
            return get_current_settings(), [id(client) for client in await _four_clients()]


async def _four_clients() -> list[object]:
    async with AsyncClientContext.get_or_create() as one, AsyncClientContext.get_or_create() as two:
        return [one.client, two.client, get_client(sync_client=True), get_client(sync_client=True)]
