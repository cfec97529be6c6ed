"""How many requests may be under way, and how many may start a second: counted in this process, or over many."""

import asyncio
from typing import Final, Protocol

from pyrate_limiter import Duration, Rate
from pyrate_limiter import Limiter as RateLimiter

from lib.lookup.limits import Limits

MARGIN: Final = 1.1
"""How much longer the interval between two requests is than the rate says.

The limiter was seen to run up to a tenth over its rate; and what leaves in time may arrive a moment early or late.
"""


class Limiter(Protocol):
    """The places at the provider, one for each request that is under way. Of one event loop."""

    async def take(self) -> None:
        """Wait until there is a place, and until the rate lets a request start."""

    def give_back(self) -> None:
        """Give back a place that was taken: its request is no longer under way."""


class LocalLimiter:
    """The places of a process that is the only one to ask."""

    def __init__(self, limits: Limits) -> None:
        self._places = asyncio.Semaphore(limits.concurrency)
        # Its own buffer of 50 ms would come on top of every interval: 20 requests a second would become 9.
        self._limiter = RateLimiter(_as_rate(limits.rate), buffer_ms=0) if limits.rate else None

    async def take(self) -> None:
        """Wait until there is a place, and until the rate lets a request start."""
        await self._places.acquire()
        try:
            if self._limiter is not None:
                await self._limiter.try_acquire_async("provider")
        except BaseException:
            self._places.release()
            raise

    def give_back(self) -> None:
        """Give back a place that was taken."""
        self._places.release()


def _as_rate(requests_a_second: float) -> Rate:
    """Return the rate as one request an interval, so that a fraction of a request a second can be said too."""
    return Rate(1, max(1, round(Duration.SECOND.value * MARGIN / requests_a_second)))
