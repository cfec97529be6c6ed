"""What the provider has asked lookups to wait for by Retry-After, and how far it is believed.

Its word is believed up to a limit, by the lookup that it was said to, and only while nothing else is answered: an
answer to another lookup shows that the provider works. Nobody's word holds up everybody.
"""

import math
from collections.abc import Callable
from typing import Final

FRESH_SECONDS: Final = 30.0
"""How long an answer shows that the provider works."""


class Words:
    """The waits that were asked for. Of one event loop.

    Args:
        clock: Returns seconds since any moment, and is never set.
        longest: The most seconds that a word is believed for.

    Attributes:
        longest: The same seconds.
    """

    def __init__(self, clock: Callable[[], float], longest: float) -> None:
        self.longest = longest
        self._clock = clock
        self._until: dict[str, float] = {}
        self._answered_at: dict[str, float] = {}

    def told(self, lookup: str, seconds: float) -> None:
        """Note that `lookup` was asked to wait so many seconds, 0 where it was asked for none."""
        if seconds > 0:
            self._until[lookup] = self._clock() + min(seconds, self.longest)
        else:
            self._until.pop(lookup, None)

    def seconds_left(self, lookup: str) -> float:
        """Return how long `lookup` is to wait yet."""
        return max(0.0, self._until.get(lookup, -math.inf) - self._clock())

    def forget(self) -> None:
        """Forget what was asked for: the provider has answered."""
        self._until.clear()

    def answered(self, lookup: str) -> None:
        """Note an answer to `lookup`."""
        self._answered_at.pop(lookup, None)
        self._answered_at[lookup] = self._clock()
        # The last two tell of every lookup whether another was answered.
        if len(self._answered_at) > 2:  # noqa: PLR2004
            del self._answered_at[next(iter(self._answered_at))]

    def is_another_answered(self, lookup: str) -> bool:
        """Whether another lookup than `lookup` was answered in the last FRESH_SECONDS."""
        since = self._clock() - FRESH_SECONDS
        return any(at > since for other, at in self._answered_at.items() if other != lookup)
