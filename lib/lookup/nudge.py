"""A nudge: there is a lookup to run. It comes from any thread and wakes the engine of the same process."""

import asyncio
from contextlib import suppress


class Nudge:
    """Wakes an event loop that waits for the next lookup; one that comes while nobody waits ends the next wait."""

    def __init__(self) -> None:
        self._given = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def give(self, lookup_id: str) -> None:  # noqa: ARG002 - what the queue of the workers takes
        """Wake the loop; without effect where it has ended. May be called from any thread."""
        if self._loop is None:
            self._given.set()
            return
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._given.set)

    async def wait(self, seconds: float) -> None:
        """Return at the next nudge, or after `seconds`."""
        self._loop = asyncio.get_running_loop()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._given.wait(), seconds)
        self._given.clear()
