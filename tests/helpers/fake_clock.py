"""Time that passes only when it is waited for, so that no test of a pause takes one."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

from lib.domain.lookups import ProviderState
from lib.lookup.breaker import Breaker
from tests.helpers.provider import never

START = 1_800_000_000.0


class Clock:
    """A clock whose `wait` moves it on at once; `waits` are the seconds that were waited; stopped, it never ends.

    `moved` is by how many seconds the clock on the wall was set forward since the start.
    """

    def __init__(self) -> None:
        self.now = START
        self.moved = 0.0
        self.is_stopped = False
        self.waits: list[float] = []
        self.kept: list[ProviderState] = []

    def __call__(self) -> float:
        return self.now

    def moment(self, seconds: float | None = None) -> datetime:
        """Return what the clock on the wall shows now, or showed at `seconds`."""
        return datetime.fromtimestamp(self.now + self.moved if seconds is None else seconds, UTC)

    async def wait(self, seconds: float) -> None:
        self.waits.append(round(seconds, 3))
        if self.is_stopped:
            await never()
        self.now += seconds
        await asyncio.sleep(0)

    def breaker(
        self, keep: Callable[[ProviderState], None] | None = None, state: ProviderState | None = None
    ) -> Breaker:
        """Return a breaker that goes by this clock and, unless told otherwise, keeps its states in `kept`."""
        return Breaker(keep or self.kept.append, state, clock=self, now=self.moment, wait=self.wait)
