"""The engine sends messages by mail, with or without Prefect, and goes on while the relay is away."""

import asyncio
from dataclasses import replace

import pytest

from flows import engine
from tasks.store import Store
from tests.lives import Life
from tests.smtp_server import Relay, relay
from tests.tasks.test_mailing import FROM, copied, marked, using


@pytest.fixture
def life(store: Store) -> Life:
    return copied(store)


def test_the_engine_mails_without_prefect_and_goes_on_while_the_relay_is_away(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "MAIL_AGAIN", 0.05)
    life.store.settings = replace(life.store.settings, smtp="127.0.0.1:1", mail_from=FROM)
    running = engine.Engine(life.store, None)

    async def until_mailed(server: Relay) -> None:
        work = asyncio.create_task(running.run())
        await asyncio.sleep(0.3)
        using(life, server)
        for _ in range(200):
            if len(marked(life)) == 2:
                break
            await asyncio.sleep(0.05)
        running.stopping.set()
        await work

    with relay() as server:
        asyncio.run(until_mailed(server))

    assert marked(life) == {"weizj", "lics"}
    assert len(server.taken) == 2
