"""Installations for the bench: a real case carried by the lives of the tests to a step, then copied as often as wanted."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from tasks.store import Store
from tests import postgres
from tests.bench.stock import copies
from tests.installation import opened
from tests.lives import Life


@dataclass(slots=True)
class Stock:
    """An installation and its cases, each used once."""

    store: Store
    cases: Iterator[int]


@contextmanager
def stock_at(folder: Path, step: str, count: int, database: str = "") -> Iterator[Stock]:
    """Make an installation with `count` copies of a case that stands at `step`."""
    with opened(folder, **({"database": database} if database else {})) as store:
        life = Life(store)
        life.open("draft-1.txt")
        life.go(step)
        yield Stock(store, iter(copies(store, life.case_id, count)))


@contextmanager
def without_sync(store: Store) -> Iterator[Store]:
    """Open the same SQLite database once more, with commits that do not wait for the disk."""
    second = Store(store.settings)
    event.listen(second.engine, "connect", _no_sync)
    yield second
    second.engine.dispose()


def _no_sync(connection: object, record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")  # type: ignore[attr-defined]  # sqlite3's connection


@contextmanager
def postgresql() -> Iterator[str]:
    """Give the URL of an empty PostgreSQL database, empty words where there is no server."""
    try:
        with postgres.server() as url, postgres.database(url) as made:
            yield made
    except pytest.skip.Exception:
        yield ""


def statements_of(engine: Engine) -> list[str]:
    """Return a list that fills with the statements sent from now on."""
    sent: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda c, cursor, words, *rest: sent.append(" ".join(words.split())))
    return sent
