"""How long the sandbox takes for a request, and which batches it has seen before."""

import asyncio
import math
import random
from collections import OrderedDict
from collections.abc import Hashable
from typing import Final

_BATCHES_REMEMBERED: Final = 1024


class Pace:
    """A fixed sequence of waits around a latency.

    Args:
        latency: The mean wait, in seconds.
        jitter: The fraction of it by which a wait is shorter or longer at most, 0 to 1.

    Raises:
        ValueError: `latency` is negative or infinite, or `jitter` is not within 0..1.
    """

    def __init__(self, latency: float, jitter: float) -> None:
        if not 0 <= jitter <= 1:
            msg = "jitter is a fraction of the latency: 0 to 1"
            raise ValueError(msg)
        self._jitter = jitter
        self.latency = latency
        self._random = random.Random(0)  # noqa: S311 - it must repeat, not be hard to guess

    @property
    def latency(self) -> float:
        """The mean duration of a request, in seconds; a change does not affect the requests under way."""
        return self._latency

    @latency.setter
    def latency(self, seconds: float) -> None:
        if not 0 <= seconds < math.inf:
            msg = "latency is a number of seconds: 0 or more"
            raise ValueError(msg)
        self._latency = seconds

    async def wait(self) -> None:
        """Wait for the duration of the next request."""
        seconds = self._latency * (1 + self._jitter * (2 * self._random.random() - 1))
        if seconds > 0:
            await asyncio.sleep(seconds)


class SeenBatches:
    """The most recent batches, by hash; the least recently seen is dropped first, so that memory is bounded."""

    def __init__(self) -> None:
        self._hashes: OrderedDict[int, None] = OrderedDict()

    def before(self, batch: Hashable) -> bool:
        """Return whether `batch` was seen before, and remember it."""
        key = hash(batch)
        known = key in self._hashes
        self._hashes[key] = None
        self._hashes.move_to_end(key)
        if len(self._hashes) > _BATCHES_REMEMBERED:
            self._hashes.popitem(last=False)
        return known
