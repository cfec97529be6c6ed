"""The engine inside the server's process: one daemon thread with an event loop of its own.

It starts with the server, not with a visitor: what a stop or a crash left is taken up with nobody looking. A lock
makes one process its owner; another process on the same database waits, and takes over when the owner is gone.

A lookup that was asked of another provider than is set now is not continued: made-up and real answers would mix.
"""

import asyncio
import logging
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from typing import Final

from lib.gateway.port import Gateway
from lib.lookup.breaker import Breaker
from lib.lookup.chores import CHORE_SECONDS
from lib.lookup.desk import Desk
from lib.lookup.plan import Limits
from lib.lookup.run import run
from lib.records import PROVIDER_CHANGED, ProviderState
from lib.store.ledger import Ledger
from lib.store.ownership import Ownership

_log = logging.getLogger(__name__)

POLL_SECONDS: Final = 0.05
"""How soon a new lookup is found; the query takes a fraction of a millisecond."""
OWNER_POLL_SECONDS: Final = 1.0
TROUBLE_SECONDS: Final = 2.0
"""How long to wait when the database could not be read or written, before trying again."""


class EmbeddedEngine:
    """Runs every live lookup of the store until it is stopped; lookups it leaves are taken up at the next start.

    `dialect` is the one that the gateway asks in; `chores` is called again and again while this process is the owner.
    """

    def __init__(
        self,
        ledger: Ledger,
        open_gateway: Callable[[], AbstractAsyncContextManager[Gateway]],
        limits: Limits,
        ownership: Ownership,
        *,
        dialect: str,
        chores: Callable[[], None] = lambda: None,
    ) -> None:
        self._ledger = ledger
        self._open_gateway = open_gateway
        self._limits = limits
        self._ownership = ownership
        self._dialect = dialect
        self._chores = chores
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._main, name="lookup-engine", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self, seconds: float = 5.0) -> None:
        """Stop and wait for at most `seconds`. Requests under way are dropped and asked again at the next start."""
        self._stopping.set()
        self._thread.join(seconds)

    def _main(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        while await self._own():
            try:
                async with self._open_gateway() as gateway:
                    breaker = await self._open_breaker()
                    if breaker is not None:
                        await self._take_up(Desk(gateway, self._limits, breaker))
            finally:
                self._ownership.release()

    async def _own(self) -> bool:
        """Wait until this process owns the engine; False when it is stopped before."""
        while not self._stopping.is_set():
            if self._ownership.take():
                return True
            await asyncio.sleep(OWNER_POLL_SECONDS)
        return False

    async def _open_breaker(self) -> Breaker | None:
        """Begin with a provider that is not down, whatever was kept of it; None when stopped before."""
        while not self._stopping.is_set():
            try:
                last = replace(self._ledger.provider(self._dialect), is_down=False, since=None, next_try=None)
                self._keep_provider(last)
            except Exception as error:  # noqa: BLE001 - whatever it is, the engine outlives it
                await self._wait_out(error)
            else:
                return Breaker(self._keep_provider, last)
        return None

    def _keep_provider(self, state: ProviderState) -> None:
        self._ledger.keep_provider(self._dialect, state)

    async def _take_up(self, desk: Desk) -> None:
        """Start a run for every live lookup that has none, until stopped or no longer the owner."""
        running: dict[str, asyncio.Task[None]] = {}
        chores = asyncio.create_task(self._do_chores())
        looked_at = time.monotonic()
        while not self._stopping.is_set():
            if time.monotonic() - looked_at >= OWNER_POLL_SECONDS:
                if not self._ownership.holds():
                    break
                looked_at = time.monotonic()
            try:
                for lookup_id in self._ledger.live():
                    if lookup_id not in running:
                        running[lookup_id] = asyncio.create_task(self._run(lookup_id, desk))
            except Exception as error:  # noqa: BLE001 - whatever it is, the engine outlives it
                await self._wait_out(error)
            await asyncio.sleep(POLL_SECONDS)
            running = {lookup_id: task for lookup_id, task in running.items() if not task.done()}
        for task in (chores, *running.values()):
            task.cancel()
        await asyncio.gather(chores, *running.values(), return_exceptions=True)

    async def _do_chores(self) -> None:
        while True:
            try:
                await asyncio.to_thread(self._chores)
            except Exception as error:  # noqa: BLE001 - whatever it is, the engine outlives it
                await self._wait_out(error)
            await asyncio.sleep(CHORE_SECONDS)

    async def _run(self, lookup_id: str, desk: Desk) -> None:
        try:
            claim = self._ledger.claim(lookup_id)
            if claim is None:
                return
            if claim.dialect == self._dialect:
                await run(claim, desk, self._limits.concurrency)
            else:
                claim.end(PROVIDER_CHANGED)
        except Exception as error:  # noqa: BLE001 - a failing store, or a fault of ours: neither may end or spin the engine
            await self._wait_out(error)

    async def _wait_out(self, error: Exception) -> None:
        # Where and what kind, never the text: a database error's text holds the statement's values.
        place = "".join(traceback.format_tb(error.__traceback__))
        _log.error("%s in the engine, trying again in %.0f s\n%s", type(error).__name__, TROUBLE_SECONDS, place)
        await asyncio.sleep(TROUBLE_SECONDS)
