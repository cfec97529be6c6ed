"""What the sentinel of this process knows, judged anew every now and then."""

import threading
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Final

from lib.domain.sentinel import Slot
from lib.report.sentinel.alarms import REMEMBERED, Reading, readings_of
from lib.store.database import DatabaseFailedError

_SECONDS: Final = 60.0
"""How long what was judged holds: reading and judging the weeks takes some hundredths of a second, or some tenths at a
desk that asks without a pause."""


class Sentinel:
    """Tells whether the provider or an operator has a fault. Its methods may be called from any thread.

    Args:
        read: Reads the slots that begin at a moment or later.
        now: Returns the present, UTC.
        clock: A monotonic clock, in seconds.
    """

    def __init__(
        self,
        read: Callable[[datetime], Iterable[Slot]],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._read = read
        self._now = now
        self._clock = clock
        self._lock = threading.Lock()
        self._readings: tuple[Reading, ...] = ()
        self._judged_at: float | None = None

    def readings(self) -> tuple[Reading, ...]:
        """Return what is known of each watched code; while the database fails, what was known before.

        Whoever asks first judges, and nobody waits for that: meanwhile the others have what was known before.
        """
        if self._is_due() and self._lock.acquire(blocking=False):
            try:
                self._judge()
            finally:
                self._lock.release()
        return self._readings

    def _is_due(self) -> bool:
        return self._judged_at is None or self._clock() - self._judged_at >= _SECONDS

    def _judge(self) -> None:
        now = self._now()
        try:
            self._readings = readings_of(self._read(now - REMEMBERED), now)
        except DatabaseFailedError:
            return
        self._judged_at = self._clock()
