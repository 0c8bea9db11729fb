"""What wakes the engine: a short poll on every database, and on PostgreSQL the bell an act rings when it queues work."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

import psycopg

from tasks.leases import BELL
from tasks.store import Store

log = logging.getLogger("santong.waking")

POLL = 0.05  # seconds on SQLite: one read of a few rows
POLL_WITH_BELL = 0.2

Rest = Callable[[], Awaitable[None]]


class Bell:
    """PostgreSQL's NOTIFY, heard on a connection of its own; when that is gone, the poll goes on alone and it is made anew."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.connection: psycopg.AsyncConnection | None = None

    async def wait(self) -> None:
        """Wait for the bell, no longer than the poll."""
        try:
            connection = self.connection or await self._listen()
            async for _ in connection.notifies(timeout=POLL_WITH_BELL, stop_after=1):
                pass
        except psycopg.Error as fault:
            log.warning("PostgreSQL's bell is not heard, polling alone: %s", fault)
            self.connection = None
            await asyncio.sleep(POLL_WITH_BELL)

    async def _listen(self) -> psycopg.AsyncConnection:
        self.connection = await psycopg.AsyncConnection.connect(self.url, autocommit=True)
        await self.connection.execute(f"LISTEN {BELL}")
        return self.connection

    async def close(self) -> None:
        """Close the connection."""
        if self.connection:
            await self.connection.close()


class Poll:
    """The poll alone."""

    async def wait(self) -> None:
        """Wait for the next look."""
        await asyncio.sleep(POLL)

    async def close(self) -> None:
        """Nothing to close."""


def waker(store: Store) -> Bell | Poll:
    """Return what wakes the engine of a store."""
    return Poll() if store.sqlite else Bell(store.settings.database.replace("+psycopg", "", 1))
