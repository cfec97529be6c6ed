"""Time that passes only when a test waits for it, so that no test of a pause takes one."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

from lib.domain.lookups import ProviderState
from lib.lookup.breaker import Breaker
from tests.helpers.provider import never

START = 1_800_000_000.0


class Clock:
    """A clock that `wait` moves on at once.

    Attributes:
        now: What it shows, in seconds.
        moved: By how many seconds the wall clock was set forward since the start.
        is_stopped: Whether a wait never ends.
        waits: The seconds of each wait.
        stored: The states that the breaker has stored.
    """

    def __init__(self) -> None:
        self.now = START
        self.moved = 0.0
        self.is_stopped = False
        self.waits: list[float] = []
        self.stored: list[ProviderState] = []

    def __call__(self) -> float:
        return self.now

    def moment(self, seconds: float | None = None) -> datetime:
        """Return what the wall clock shows now, or showed at `seconds`."""
        return datetime.fromtimestamp(self.now + self.moved if seconds is None else seconds, UTC)

    async def wait(self, seconds: float) -> None:
        self.waits.append(round(seconds, 3))
        if self.is_stopped:
            await never()
        self.now += seconds
        await asyncio.sleep(0)

    def breaker(
        self, store: Callable[[ProviderState], None] | None = None, state: ProviderState | None = None
    ) -> Breaker:
        """Return a breaker that goes by this clock, and stores its states in `stored` by default."""
        return Breaker(store or self.stored.append, state, clock=self, now=self.moment, wait=self.wait)
