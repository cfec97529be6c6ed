"""The engine inside the server's process: one daemon thread with an event loop of its own.

It starts with the server, not with a visitor: lookups that a stop or a crash interrupted go on with nobody looking. A
lock makes one process the owner; another process on the same database waits, and takes over when the owner is gone.
"""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from math import inf
from typing import Final

from lib.domain.instrumentation import EngineState
from lib.lookup.backoff import Backoff, repeat
from lib.lookup.engine import EngineParts, LookupRunner, drain
from lib.lookup.maintenance import MAINTENANCE_SECONDS
from lib.lookup.nudge import Nudge

TURN_SECONDS: Final = 0.05
"""How often the event loop looks whether it is to stop."""
POLL_SECONDS: Final = 0.25
"""How soon a lookup is found of which no nudge tells: another process has stored it."""
OWNER_POLL_SECONDS: Final = 1.0
DRAIN_SECONDS: Final = 5.0
"""How long a stop waits at most for the requests under way."""
_END_SECONDS: Final = 3.0
"""How long a stop waits at most for the thread to end after that."""
SILENT_SECONDS: Final = 60.0
"""An event loop that has not turned for so long hangs; a slow database may hold it up for half of that."""


class EmbeddedEngine:
    """Runs every live lookup of the store until it is stopped; what is left of them goes on at the next start.

    Args:
        parts: What the engine works with.
        nudge: Tells of each lookup that this process has stored; without one they are found within POLL_SECONDS.
        wait: Sleeps for seconds after unforeseen errors.
    """

    def __init__(
        self,
        parts: EngineParts,
        nudge: Nudge | None = None,
        *,
        wait: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._parts = parts
        self._nudge = nudge or Nudge()
        self._wait = wait
        self._stopping = threading.Event()
        self._runner: LookupRunner | None = None
        self._drain_seconds = DRAIN_SECONDS
        self._is_owner = False
        self._turned_at = time.monotonic()
        self._thread = threading.Thread(target=self._main, name="lookup-engine", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self, seconds: float = DRAIN_SECONDS) -> None:
        """Start no more requests, and wait at most `seconds` for those under way, whose answers are stored.

        Ids without an answer then are asked for at the next start.
        """
        self._drain_seconds = seconds
        self._stopping.set()
        self._thread.join(seconds + _END_SECONDS)

    def state(self) -> EngineState:
        """Return how the engine is: well if its event loop has turned within SILENT_SECONDS. From any thread."""
        is_turning = time.monotonic() - self._turned_at < SILENT_SECONDS
        return EngineState(self._thread.is_alive() and is_turning, self._is_owner)

    def _main(self) -> None:
        asyncio.run(self._serve_until_stopped())

    async def _serve_until_stopped(self) -> None:
        serving = asyncio.create_task(repeat(self._serve, 0.0, self._new_backoff()))
        while not self._stopping.is_set():
            self._turned_at = time.monotonic()
            await asyncio.sleep(TURN_SECONDS)
        await drain(serving, self._runner, self._drain_seconds)

    async def _serve(self) -> None:
        """Wait to be the owner, and run all lookups until that ends.

        An unforeseen error ends it too: another process may fare better as the owner.
        """
        async with self._owned(), self._parts.open_gateway() as gateway:
            self._runner = LookupRunner(self._parts, gateway)
            await self._run_all(self._runner)

    @asynccontextmanager
    async def _owned(self) -> AsyncIterator[None]:
        while not self._parts.ownership.acquire():  # noqa: ASYNC110 - no event tells of it
            await asyncio.sleep(OWNER_POLL_SECONDS)
        self._is_owner = True
        try:
            yield
        finally:
            self._is_owner = False
            self._parts.ownership.release()

    async def _run_all(self, runner: LookupRunner) -> None:
        """Run every live lookup in a task of its own until this process is no longer the owner."""
        running: dict[str, asyncio.Task[None]] = {}
        maintain = partial(asyncio.to_thread, self._parts.maintenance)
        maintenance = asyncio.create_task(repeat(maintain, MAINTENANCE_SECONDS, self._new_backoff()))
        backoff = self._new_backoff()
        checked_at = time.monotonic()
        try:
            while True:
                if time.monotonic() - checked_at >= OWNER_POLL_SECONDS:
                    if not self._parts.ownership.holds():
                        return
                    checked_at = time.monotonic()
                try:
                    for lookup_id in self._parts.ledger.live():
                        if lookup_id not in running:
                            running[lookup_id] = asyncio.create_task(self._run(lookup_id, runner))
                    backoff.reset()
                except Exception as error:  # noqa: BLE001 - whatever it is, the engine outlives it
                    await backoff.wait_out(error)
                    checked_at = -inf
                await self._nudge.wait(POLL_SECONDS)
                running = {lookup_id: task for lookup_id, task in running.items() if not task.done()}
        finally:
            tasks = [maintenance, *running.values()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, lookup_id: str, runner: LookupRunner) -> None:
        backoff = self._new_backoff()
        while not await runner.attempt(lookup_id, backoff):
            if not self._parts.ownership.holds():
                # Another process runs it by now.
                return

    def _new_backoff(self) -> Backoff:
        return Backoff(self._wait)
