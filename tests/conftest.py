"""Fixtures for what must be closed: an installation on SQLite, one on PostgreSQL, the PostgreSQL server itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tasks.store import Store
from tests import postgres
from tests.installation import opened

settings.register_profile("santong", deadline=None)  # no test asserts a time: what things cost, tests/bench measures
settings.load_profile("santong")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A fresh installation on SQLite with the sample people."""
    with opened(tmp_path) as made:
        yield made


@pytest.fixture(scope="session")
def pg_server() -> Iterator[str]:
    """The URL of a PostgreSQL server, one for each test process."""
    with postgres.server() as url:
        yield url


@pytest.fixture
def pg_url(pg_server: str) -> Iterator[str]:
    """The URL of an empty PostgreSQL database."""
    with postgres.database(pg_server) as url:
        yield url


@pytest.fixture
def pg_store(tmp_path: Path, pg_url: str) -> Iterator[Store]:
    """A fresh installation on PostgreSQL with the sample people."""
    with opened(tmp_path, database=pg_url) as made:
        yield made
