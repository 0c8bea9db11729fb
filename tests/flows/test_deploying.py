"""Making the work pool: a server that is busy is asked again, one that refuses is named."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from flows.deploying import _pool_made
from models.refusals import EnvironmentFault


@contextmanager
def _answering(codes: Sequence[int]) -> Iterator[str]:
    """Serve the given codes one after the other on the loopback, and give the address."""
    left = iter(codes)

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(next(left))
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/api"
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize("made", [201, 409])
def test_a_busy_server_is_asked_for_the_pool_again(made: int) -> None:
    with _answering([503, made]) as url:
        first, second = _pool_made(url, "santong"), _pool_made(url, "santong")

    assert (first, second) == (False, True)


def test_a_server_that_is_not_there_yet_makes_no_pool() -> None:
    with _answering([]) as url:
        pass

    assert not _pool_made(url, "santong")


def test_a_server_that_refuses_the_pool_is_named() -> None:
    with _answering([401]) as url, pytest.raises(EnvironmentFault, match="401"):
        _pool_made(url, "santong")
