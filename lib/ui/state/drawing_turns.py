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
from typing import Final, NamedTuple

HELD_SECONDS: Final = 0.5
"""After how long a page that is still drawn holds up no other: it waits for a disk, or reads a million rows."""


class Urgency(NamedTuple):
    """How soon a page is to be drawn.

    Attributes:
        patience: How many seconds longer than a press it may wait.
        gap: How many seconds lie between two of its kind at least.
    """

    patience: float
    gap: float = 0.0


PRESS: Final = Urgency(0.0)
END: Final = Urgency(1.0)
"""The end of a lookup that took so long that its progress was shown."""
OPENING: Final = Urgency(5.0, gap=0.07)
"""A page that is opened: that is done once a day, and asked all day. Fifty that are let in at once ask at once, and
wait for each other; the gap is about what an answer takes. Nobody notices it where few come."""


@dataclass(order=True)
class _Wish:
    """A page that is to be drawn.

    Attributes:
        due: When it should be, on the monotonic clock; the earliest comes first.
        number: Which of two it is that are due at once.
        urgency: How soon it is to be drawn.
        is_given: Set while it has its turn.
        since: When it got it.
    """

    due: float
    number: int
    urgency: Urgency = field(compare=False)
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
        self._waiting: dict[Urgency, list[_Wish]] = {}
        self._drawn: _Wish | None = None
        self._last: dict[Urgency, float] = {}
        self._own = threading.local()

    @contextmanager
    def turn(self, urgency: Urgency = PRESS) -> Iterator[None]:
        """Wait for a turn of this thread, and hold it."""
        wish = _Wish(time.monotonic() + urgency.patience, next(self._numbers), urgency)
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
            heapq.heappush(self._waiting.setdefault(wish.urgency, []), wish)
            self._pass_on()
        while not wish.is_given.wait(wish.urgency.gap or self._held_seconds):
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
        if self._drawn is not None and now - self._drawn.since < self._held_seconds:
            return
        first = min(
            (wishes[0] for urgency, wishes in self._waiting.items() if self._may_come(urgency, now)), default=None
        )
        if first is not None:
            heapq.heappop(self._waiting[first.urgency])
            self._drawn, first.since = first, now
            self._last[first.urgency] = now
            first.is_given.set()

    def _may_come(self, urgency: Urgency, now: float) -> bool:
        return bool(self._waiting[urgency]) and now - self._last.get(urgency, -urgency.gap) >= urgency.gap


@cache
def process_turns() -> DrawingTurns:
    """Return the turns of this process."""
    return DrawingTurns()
