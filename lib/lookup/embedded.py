"""The engine inside the server's process: one daemon thread with an event loop of its own.

It starts with the server, not with a visitor: what a stop or a crash left is taken up with nobody looking. A lock
makes one process its owner; another process on the same database waits, and takes over when the owner is gone.

A lookup that was asked of another provider than is set now is not continued: made-up and real answers would mix.
"""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from math import inf
from typing import Final

from lib.domain.failures import PROVIDER_CHANGED
from lib.domain.instrumentation import EngineState
from lib.domain.lookups import ProviderState
from lib.gateway.port import Gateway
from lib.lookup.backoff import Backoff
from lib.lookup.breaker import Breaker
from lib.lookup.limits import Limits
from lib.lookup.maintenance import MAINTENANCE_SECONDS
from lib.lookup.run import run
from lib.lookup.scheduler import RequestScheduler
from lib.store.ledger import Claim, Ledger
from lib.store.ownership import Ownership

POLL_SECONDS: Final = 0.05
"""How soon a new lookup is found; the query takes a fraction of a millisecond."""
OWNER_POLL_SECONDS: Final = 1.0
DRAIN_SECONDS: Final = 5.0
"""How long a stop waits at most for the requests under way."""
_END_SECONDS: Final = 3.0
SILENT_SECONDS: Final = 60.0
"""An engine that was not heard of for so long hangs; a database that is slow may hold it up for half of that."""


class EmbeddedEngine:
    """Runs every live lookup of the store until it is stopped; lookups it leaves are taken up at the next start.

    `dialect` is the one that the gateway asks in; `chores` is called again and again while this process is the owner;
    `wait` sleeps for seconds when something went wrong.
    """

    def __init__(  # noqa: PLR0913 - all are what it works with
        self,
        ledger: Ledger,
        open_gateway: Callable[[], AbstractAsyncContextManager[Gateway]],
        limits: Limits,
        ownership: Ownership,
        *,
        dialect: str,
        maintenance: Callable[[], None] = lambda: None,
        wait: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._ledger = ledger
        self._open_gateway = open_gateway
        self._limits = limits
        self._ownership = ownership
        self._dialect = dialect
        self._maintenance = maintenance
        self._wait = wait
        self._stopping = threading.Event()
        self._scheduler: RequestScheduler | None = None
        self._drain = DRAIN_SECONDS
        self._is_owner = False
        self._heard_at = time.monotonic()
        self._thread = threading.Thread(target=self._main, name="lookup-engine", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self, seconds: float = DRAIN_SECONDS) -> None:
        """Start no request more, and wait for at most `seconds` for those under way, whose answers are kept.

        What has no answer then is asked again at the next start.
        """
        self._drain = seconds
        self._stopping.set()
        self._thread.join(seconds + _END_SECONDS)

    def state(self) -> EngineState:
        """Return how it is; well is one that was heard of within SILENT_SECONDS. From any thread."""
        is_heard = time.monotonic() - self._heard_at < SILENT_SECONDS
        return EngineState(self._thread.is_alive() and is_heard, self._is_owner)

    def _main(self) -> None:
        asyncio.run(self._serve_until_stopped())

    async def _serve_until_stopped(self) -> None:
        serving = asyncio.create_task(self._serve())
        while not self._stopping.is_set():
            self._heard_at = time.monotonic()
            await asyncio.sleep(POLL_SECONDS)
        if self._scheduler is not None:
            await self._scheduler.close(self._drain)
        serving.cancel()
        await asyncio.wait({serving})

    async def _serve(self) -> None:
        trouble = Backoff(self._wait)
        while True:
            try:
                async with self._own(), self._open_gateway() as gateway:
                    self._scheduler = RequestScheduler(gateway, self._limits, self._open_breaker())
                    await self._take_up(self._scheduler)
                trouble.is_over()
            except Exception as error:  # noqa: BLE001 - whatever it is, the engine outlives it
                # Not the owner meanwhile: another process may fare better.
                await trouble.wait_out(error)

    @asynccontextmanager
    async def _own(self) -> AsyncIterator[None]:
        """Wait until this process owns the engine, and let go of it in the end."""
        while not self._ownership.take():  # noqa: ASYNC110 - told by no event
            await asyncio.sleep(OWNER_POLL_SECONDS)
        self._is_owner = True
        try:
            yield
        finally:
            self._is_owner = False
            self._ownership.release()

    def _open_breaker(self) -> Breaker:
        """Begin with a provider that is not down, whatever was kept of it."""
        last = replace(self._ledger.provider(self._dialect), is_down=False, since=None, next_try=None)
        self._keep_provider(last)
        return Breaker(self._keep_provider, last)

    def _keep_provider(self, state: ProviderState) -> None:
        self._ledger.keep_provider(self._dialect, state)

    async def _take_up(self, scheduler: RequestScheduler) -> None:
        """Start a run for every live lookup that has none, for as long as this process is the owner."""
        running: dict[str, asyncio.Task[None]] = {}
        maintenance = asyncio.create_task(self._do_chores())
        trouble = Backoff(self._wait)
        looked_at = time.monotonic()
        try:
            while True:
                if time.monotonic() - looked_at >= OWNER_POLL_SECONDS:
                    if not self._ownership.holds():
                        return
                    looked_at = time.monotonic()
                try:
                    for lookup_id in self._ledger.live():
                        if lookup_id not in running:
                            running[lookup_id] = asyncio.create_task(self._run(lookup_id, scheduler))
                    trouble.is_over()
                except Exception as error:  # noqa: BLE001 - as above
                    await trouble.wait_out(error)
                    looked_at = -inf
                await asyncio.sleep(POLL_SECONDS)
                running = {lookup_id: task for lookup_id, task in running.items() if not task.done()}
        finally:
            tasks = [maintenance, *running.values()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _do_chores(self) -> None:
        trouble = Backoff(self._wait)
        while True:
            try:
                await asyncio.to_thread(self._maintenance)
                trouble.is_over()
            except Exception as error:  # noqa: BLE001 - as above
                await trouble.wait_out(error)
            await asyncio.sleep(MAINTENANCE_SECONDS)

    async def _run(self, lookup_id: str, scheduler: RequestScheduler) -> None:
        """Run a lookup until it has come to rest or is another's."""
        trouble = Backoff(self._wait)
        while (claim := await self._claim(lookup_id, trouble)) is not None:
            done = claim.tally.done
            try:
                if claim.dialect == self._dialect:
                    # A task of its own: in Python 3.11 a task group may leave its task marked as cancelled.
                    await asyncio.create_task(run(claim, scheduler, self._limits.concurrency))
                else:
                    claim.end(PROVIDER_CHANGED)
            except Exception as error:  # noqa: BLE001 - a failing store, or a fault of ours: neither may end the engine
                if claim.tally.done > done:
                    trouble.is_over()
                await trouble.wait_out(error)
                if not self._ownership.holds():
                    # Another process has it meanwhile.
                    return
            else:
                return

    async def _claim(self, lookup_id: str, trouble: Backoff) -> Claim | None:
        while True:
            try:
                return self._ledger.claim(lookup_id)
            except Exception as error:  # noqa: BLE001 - as above
                await trouble.wait_out(error)
