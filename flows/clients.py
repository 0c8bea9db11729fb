"""What the engine's runs share: one client of each kind, and settings for somebody who waits.

Making a client costs more than a request (it reads the machine's certificates), and Prefect makes a new synchronous one
inside the event loop wherever it finds none.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from prefect.context import AsyncClientContext, SyncClientContext
from prefect.settings import (
    PREFECT_API_REQUEST_TIMEOUT,
    PREFECT_CLIENT_MAX_RETRIES,
    PREFECT_FLOWS_HEARTBEAT_FREQUENCY,
    temporary_settings,
)

from flows.quiet import is_loopback

HASTY = {
    PREFECT_API_REQUEST_TIMEOUT: 4.0,
    PREFECT_CLIENT_MAX_RETRIES: 2,  # a server that hangs is given up after about 18 s; the usual 5 hold a case two minutes
    PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None,  # the lease is the sign of life; it cannot be unset by environment
}
SOON = (0.02, 0.04, 0.08, 0.16, 0.32)  # seconds


class AskingAgain(httpx.AsyncHTTPTransport):
    """A way to a server on SQLite, which refuses (503) whoever meets another writer; Prefect would wait two seconds first."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send, and where the server was busy send again soon; the last answer is Prefect's to judge."""
        for pause in SOON:
            answer = await super().handle_async_request(request)
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                return answer
            await answer.aclose()
            await asyncio.sleep(pause)
        return await super().handle_async_request(request)


@asynccontextmanager
async def clients(url: str) -> AsyncIterator[None]:
    """Keep the clients and settings of an engine while it runs; only a server on this machine is on SQLite."""
    settings = {"transport": AskingAgain()} if is_loopback(url) else None
    with temporary_settings(HASTY), SyncClientContext():
        async with AsyncClientContext(settings):
            yield
