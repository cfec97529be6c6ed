"""What the sandbox keeps of time and of batches asked before."""

import asyncio
import math
import random
from collections import OrderedDict
from collections.abc import Hashable
from typing import Final

_BATCHES_REMEMBERED: Final = 1024


class Pace:
    """How long a request takes: a fixed sequence of waits around `latency` seconds."""

    def __init__(self, latency: float, jitter: float) -> None:
        if not 0 <= jitter <= 1:
            msg = "jitter is a fraction of the latency: 0 to 1"
            raise ValueError(msg)
        self._jitter = jitter
        self.latency = latency
        self._random = random.Random(0)  # noqa: S311 - it must repeat, not be hard to guess

    @property
    def latency(self) -> float:
        """Seconds a request takes, more or less; those under way take what was set when they came."""
        return self._latency

    @latency.setter
    def latency(self, seconds: float) -> None:
        if not 0 <= seconds < math.inf:
            msg = "latency is a number of seconds: 0 or more"
            raise ValueError(msg)
        self._latency = seconds

    async def wait(self) -> None:
        """Wait as long as the next request takes."""
        seconds = self._latency * (1 + self._jitter * (2 * self._random.random() - 1))
        if seconds > 0:
            await asyncio.sleep(seconds)


class SeenBatches:
    """The batches asked lately, by hash; the longest unasked is forgotten first, so that memory stays bounded."""

    def __init__(self) -> None:
        self._hashes: OrderedDict[int, None] = OrderedDict()

    def before(self, batch: Hashable) -> bool:
        """Return whether this batch was asked before, and remember it."""
        key = hash(batch)
        known = key in self._hashes
        self._hashes[key] = None
        self._hashes.move_to_end(key)
        if len(self._hashes) > _BATCHES_REMEMBERED:
            self._hashes.popitem(last=False)
        return known
