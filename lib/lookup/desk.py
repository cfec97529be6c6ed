"""The one desk at which every lookup asks: it keeps the limits that all staff share."""

import asyncio
from collections.abc import Sequence

from pyrate_limiter import Duration, Limiter, Rate

from lib.gateway.port import Gateway
from lib.lookup.plan import Limits
from lib.records import Codes


class Desk:
    """Lets at most `limits.concurrency` requests be under way and `limits.rate` start a second, first come first served.

    Lookups take turns by themselves: each has a few requests in the queue, and the queue is served in order.
    """

    def __init__(self, gateway: Gateway, limits: Limits) -> None:
        self._gateway = gateway
        self._places = asyncio.Semaphore(limits.concurrency)
        # Its own buffer of 50 ms would come on top of every interval: 20 requests a second would become 9.
        self._limiter = Limiter(_as_rate(limits.rate), buffer_ms=0) if limits.rate else None

    async def ask(self, ids: Sequence[int]) -> Codes:
        """Ask one batch when there is a place; see `lib.gateway.port.Gateway.ask`."""
        async with self._places:
            if self._limiter is not None:
                await self._limiter.try_acquire_async("provider")
            return await self._gateway.ask(ids)


def _as_rate(requests_a_second: float) -> Rate:
    """Return the rate as one request an interval, so that a fraction of a request a second can be said too.

    The limiter was seen to run up to a tenth over its rate, so the interval is a tenth longer.
    """
    return Rate(1, max(1, round(Duration.SECOND.value * 1.1 / requests_a_second)))
