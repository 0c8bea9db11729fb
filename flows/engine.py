"""The engine: takes automatic work from the outbox and carries it, one flow run a hand-off, several cases side by side.

A process of its own, any number of them on PostgreSQL. It may die anywhere: the rows are the truth, the lease runs out,
and the next one does the work again. While Prefect does not answer the rows wait with the reason and people go on.
"""

import asyncio
import logging
import os
import signal
from asyncio import Task, to_thread
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field
from threading import Event

import httpx
from sqlalchemy.exc import SQLAlchemyError

from flows.api import AWAY, Api, PrefectAway
from flows.carry import carry
from flows.clients import clients
from flows.quiet import URL
from flows.waking import waker
from models.refusals import EnvironmentFault
from tasks.automatic import anything_due, next_lease
from tasks.leases import LEASE_SECONDS, Lease, put_back, release, renew
from tasks.mailing import mails, send_waiting
from tasks.steps import StepFailed, here, holder
from tasks.store import Store

log = logging.getLogger("santong.engine")

ROOM = 4  # cases carried side by side in one engine
LOOK_AGAIN = 1.0  # seconds between two looks for a Prefect that was away
MAIL_AGAIN = 30.0  # seconds between two looks for messages to be mailed
DATABASE = (EnvironmentFault, SQLAlchemyError)  # faults of a database that is away
LONGEST_PAUSE = 5.0  # between two tries of a database that is away


@dataclass
class Engine:
    """One engine. `api` None: no Prefect server is configured, and the flow's body runs without one."""

    store: Store
    api: Api | None
    seconds: float = LEASE_SECONDS
    stopping: Event = field(default_factory=Event)
    hands: set[Task[None]] = field(default_factory=set)
    away: bool = False

    async def run(self) -> None:
        """Carry what is due until told to stop; the bodies then running are finished."""
        async with clients(self.api.url) if self.api else nullcontext():
            await self._carry_on()
        if self.api:
            await self.api.close()

    async def _carry_on(self) -> None:
        bell = waker(self.store)
        beside = [asyncio.create_task(self._watch()), asyncio.create_task(self._mail())]
        while not self.stopping.is_set():
            if len(self.hands) >= ROOM:
                await asyncio.wait(self.hands, return_when=asyncio.FIRST_COMPLETED)
            elif lease := await self._next():
                self._begin(lease)
            else:
                await bell.wait()
        for task in beside:
            task.cancel()
        await asyncio.gather(*self.hands)
        await bell.close()

    async def _next(self) -> Lease | None:
        """Claim what is due. A database that is away is tried again with growing pauses; the engine stays."""
        pause = 0.5
        while not self.stopping.is_set():
            try:
                return await to_thread(self._claim)
            except DATABASE as fault:
                log.warning("database: %s", fault)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
        return None

    def _claim(self) -> Lease | None:
        if not anything_due(self.store):
            return None
        return next_lease(self.store, holder(), seconds=self.seconds)

    def _begin(self, lease: Lease) -> None:
        hand = asyncio.create_task(self._hand_off(lease))
        self.hands.add(hand)
        hand.add_done_callback(self.hands.discard)

    async def _hand_off(self, lease: Lease) -> None:
        """Carry a case, its first row's lease kept alive also while Prefect takes its time to begin."""
        keeping = asyncio.create_task(self._keep(lease))
        try:
            await self._carry(lease)
        except StepFailed as failed:
            log.warning("case %s %s: %s", lease.case_id, lease.does, failed)
        except PrefectAway as reason:
            self.away = True
            await to_thread(self._put_back, lease, str(reason))
        except Exception as fault:
            log.exception("case %s: Prefect did not run the flow", lease.case_id)
            await to_thread(self._put_back, lease, f"Prefect 没有运行：{type(fault).__name__}: {fault}")
        finally:
            keeping.cancel()

    async def _keep(self, lease: Lease) -> None:
        kept = True
        while kept:
            await asyncio.sleep(lease.seconds / 3)
            kept = await to_thread(renew, self.store, lease)

    async def _carry(self, lease: Lease) -> None:
        if self.api is None:
            await carry.fn(lease.case_id, lease)
            return
        await self.api.must_answer()
        try:
            await carry(lease.case_id, lease)
        except httpx.TransportError as fault:  # away or hanging since it answered
            raise PrefectAway.by(type(fault).__name__) from fault

    def _put_back(self, lease: Lease, reason: str) -> None:
        """Let the row wait with the reason; where even that cannot be written, its lease runs out by itself."""
        try:
            with self.store.writing() as session:
                put_back(session, lease, reason)
        except DATABASE as fault:
            log.warning("database: %s", fault)

    async def _watch(self) -> None:
        """Look whether a Prefect that was away is back, and let what waited for it go at once."""
        while True:
            await asyncio.sleep(LOOK_AGAIN)
            if self.away and self.api and await self.api.answers():
                self.away = not await to_thread(self._let_go)

    async def _mail(self) -> None:
        """Send messages by mail where a server is configured; while it is away they wait."""
        while mails(self.store.settings):
            try:
                await to_thread(send_waiting, self.store)
            except DATABASE as fault:
                log.warning("mail: %s", fault)
            await asyncio.sleep(MAIL_AGAIN)

    def _let_go(self) -> bool:
        try:
            with self.store.writing() as session:
                release(session, AWAY)
        except DATABASE as fault:
            log.warning("database: %s", fault)
            return False
        return True


def work(engine: Engine) -> None:
    """Run an engine until SIGTERM or SIGINT; the bodies then running are finished.

    Its loop has a thread of its own: in the main thread Prefect puts its own handler of SIGTERM over ours while a flow
    runs, and that one breaks the body off.
    """
    for stop in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stop, lambda *_: engine.stopping.set())
    with ThreadPoolExecutor(1, "engine") as thread:
        thread.submit(asyncio.run, engine.run()).result()


def main(seconds: float = LEASE_SECONDS) -> None:
    """Run the engine of this installation."""
    store = here()
    _ = store.installation
    url = os.environ.get(URL, "")
    log.info("engine %s: %s", holder(), f"Prefect at {url}" if url else "no Prefect server configured, flows run without one")
    work(Engine(store, Api(url) if url else None, seconds))
    log.info("engine %s stopped", holder())
