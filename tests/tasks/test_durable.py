"""What makes a commit on SQLite outlast a power cut: every connection of the program keeps to it."""

import pytest
from sqlalchemy import text

from tasks.store import Store


@pytest.mark.parametrize(("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)])
def test_each_connection_writes_through_to_the_disk(store: Store, pragma: str, value: object) -> None:
    with store.engine.connect() as one, store.engine.connect() as other:
        held = [connection.execute(text(f"PRAGMA {pragma}")).scalar_one() for connection in (one, other)]

    assert held == [value, value]
