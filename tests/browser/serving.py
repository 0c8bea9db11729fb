"""Real servers: uvicorn in a thread of this process, so that a test can move the office's clock."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import uvicorn
from fastapi import FastAPI

from desk.web.app import make_app
from tasks.store import Store

LOOPBACK = "127.0.0.1"
PATIENCE = 20.0  # seconds a server is given to come up


@contextmanager
def served(store: Store) -> Iterator[str]:
    """Serve the desk of an installation on a free port and return its address."""
    with running(make_app(store)) as url:
        yield url


@contextmanager
def running(app: FastAPI) -> Iterator[str]:
    """Serve an application on a free port and return its address."""
    config = uvicorn.Config(
        app, host=LOOPBACK, port=0, log_level="error", ws="none", lifespan="off", timeout_graceful_shutdown=2
    )
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://{LOOPBACK}:{_port(server)}"
    finally:
        server.should_exit = True
        thread.join(PATIENCE)


def _port(server: uvicorn.Server) -> int:
    until = time.monotonic() + PATIENCE
    while not server.started:
        assert time.monotonic() < until, "the desk did not come up"
        time.sleep(0.02)
    return int(server.servers[0].sockets[0].getsockname()[1])
