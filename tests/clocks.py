"""Time that passes only when it is waited for, so that no test of a pause takes one."""

import asyncio
from collections.abc import Callable

from lib.lookup.breaker import Breaker
from lib.records import ProviderState
from tests.support import never

START = 1_800_000_000.0


class Clock:
    """A clock whose `wait` moves it on at once; `waits` are the seconds that were waited; stopped, it never ends."""

    def __init__(self) -> None:
        self.now = START
        self.is_stopped = False
        self.waits: list[float] = []
        self.kept: list[ProviderState] = []

    def __call__(self) -> float:
        return self.now

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
        return Breaker(keep or self.kept.append, state, clock=self, wait=self.wait)
