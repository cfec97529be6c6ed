"""How many requests may be under way, and how many may start a second: counted in this process, or over many."""

import asyncio
from typing import Final, Protocol

from pyrate_limiter import Duration, Rate
from pyrate_limiter import Limiter as RateLimiter

from lib.lookup.limits import Limits

MARGIN: Final = 1.1
"""How much longer the interval between two requests is than the rate says.

The rate limiter was seen to run up to a tenth over its rate, and requests that leave in time may arrive a moment early
or late.
"""


class Limiter(Protocol):
    """Limits the requests under way, and how many start a second. Of one event loop."""

    async def acquire(self) -> None:
        """Wait until one more request may be under way, and until the rate lets it start."""

    def release(self) -> None:
        """Note that a request that was waited for is no longer under way."""


class LocalLimiter:
    """The limiter of a process that alone asks the provider."""

    def __init__(self, limits: Limits) -> None:
        self._slots = asyncio.Semaphore(limits.concurrency)
        # Its own buffer of 50 ms would come on top of every interval: 20 requests a second would become 9.
        self._limiter = RateLimiter(_as_rate(limits.rate), buffer_ms=0) if limits.rate else None

    async def acquire(self) -> None:
        """Wait until one more request may be under way, and until the rate lets it start."""
        await self._slots.acquire()
        try:
            if self._limiter is not None:
                await self._limiter.try_acquire_async("provider")
        except BaseException:
            self._slots.release()
            raise

    def release(self) -> None:
        """Note that a request that was waited for is no longer under way."""
        self._slots.release()


def _as_rate(requests_a_second: float) -> Rate:
    """Return the rate as one request an interval, so that it may be a fraction of a request a second."""
    return Rate(1, max(1, round(Duration.SECOND.value * MARGIN / requests_a_second)))
