"""Turns for pages that are drawn: one after the other, what somebody waits for at the counter first.

Python runs one thread at a time. Fifty pages that are drawn at once would all be there at the end; one after the other,
half of them are there in half the time, and the lookups get on meanwhile.
"""

import heapq
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from typing import Final

OPENING_SECONDS: Final = 5.0
"""How much longer a page that is opened may wait than a press: it is opened once a day, and asked all day."""
ENDED_SECONDS: Final = 1.0
"""How much longer the end of a lookup may wait than a press, where it took so long that its progress was shown."""
HELD_SECONDS: Final = 0.5
"""After how long a page that is still drawn holds up no other: it waits for a disk, or reads a million rows."""


@dataclass(order=True)
class _Wish:
    """A page that is to be drawn.

    Attributes:
        due: When it should be, on the monotonic clock; the earliest comes first.
        number: Which of two it is that are due at once.
        is_given: Set while it has its turn.
        since: When it got it.
    """

    due: float
    number: int
    is_given: threading.Event = field(default_factory=threading.Event, compare=False)
    since: float = field(default=0.0, compare=False)


class DrawingTurns:
    """Turns that threads take.

    Args:
        held_seconds: After how long a turn ends by itself, so that nothing waits for a thread that hangs.
    """

    def __init__(self, held_seconds: float = HELD_SECONDS) -> None:
        self._held_seconds = held_seconds
        self._lock = threading.Lock()
        self._numbers = count()
        self._waiting: list[_Wish] = []
        self._drawn: _Wish | None = None
        self._own = threading.local()

    @contextmanager
    def turn(self, patience: float = 0.0) -> Iterator[None]:
        """Wait for a turn of this thread, and hold it; `patience` is how many seconds later than now it may come."""
        wish = _Wish(time.monotonic() + patience, next(self._numbers))
        self._take(wish)
        self._own.wish = wish
        try:
            yield
        finally:
            self._own.wish = None
            self._give_back(wish)

    @contextmanager
    def given_up(self) -> Iterator[None]:
        """Let others have the turn of this thread while it waits for something; then it comes before those after it."""
        wish: _Wish | None = getattr(self._own, "wish", None)
        if wish is None:
            yield
            return
        self._give_back(wish)
        try:
            yield
        finally:
            self._take(wish)

    def _take(self, wish: _Wish) -> None:
        with self._lock:
            heapq.heappush(self._waiting, wish)
            self._pass_on()
        while not wish.is_given.wait(self._held_seconds):
            with self._lock:
                self._pass_on()

    def _give_back(self, wish: _Wish) -> None:
        with self._lock:
            wish.is_given.clear()
            if self._drawn is wish:
                self._drawn = None
                self._pass_on()

    def _pass_on(self) -> None:
        now = time.monotonic()
        is_free = self._drawn is None or now - self._drawn.since >= self._held_seconds
        if is_free and self._waiting:
            self._drawn = heapq.heappop(self._waiting)
            self._drawn.since = now
            self._drawn.is_given.set()


@cache
def process_turns() -> DrawingTurns:
    """Return the turns of this process."""
    return DrawingTurns()
