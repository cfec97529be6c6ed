"""The circuit breaker that all lookups share: while the provider is down, batches wait instead of failing.

    closed ── THRESHOLD batches fail in a row ──> open ── a pause ──> one batch tries ── it is answered ──> closed
                                                   └─ a longer pause ── it fails ─┘

No library fits: aiobreaker, pybreaker and purgatory refuse a call while they are open, and their pause is always the
same. Here a call waits its turn, and the pause grows or is the one that the provider asks for.
"""

import asyncio
import logging
import math
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from lib.domain.lookups import ProviderState
from lib.gateway.errors import GatewayError
from lib.lookup.limits import FIRST_PAUSE, LONGEST_PAUSE, LONGEST_WAIT, NOTE_SECONDS, PATIENCE, THRESHOLD

_log = logging.getLogger(__name__)


class Breaker:
    """Decides when the provider may be asked. Of one event loop.

    Args:
        store: Called with the state of the provider when it changes.
        state: The state that was stored last, of a provider that is not down.
        patience: How many seconds of outage a lookup waits out.
        clock: Returns seconds since any moment, and is never set.
        now: Returns the time of day, which is shown and never calculated with.
        wait: Sleeps for seconds.

    Attributes:
        clock: The same clock.
        openings: How often the breaker has opened.
        answers: How often there was an answer, or a failure that is no outage.
    """

    def __init__(  # noqa: PLR0913 - the last four are given by name, most of them by tests
        self,
        store: Callable[[ProviderState], None] = lambda _: None,
        state: ProviderState | None = None,
        *,
        patience: float = PATIENCE,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        wait: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self.clock = clock
        self.openings = 0
        self.answers = 0
        self._store = store
        self._patience = patience
        self._now = now
        self._wait = wait
        self._state = state or ProviderState()
        self._failed_in_a_row = 0
        self._pause = 0.0
        self._down_at = self._next_try_at = 0.0  # by the clock, only while the breaker is open
        self._trying = asyncio.Lock()
        self._answer_stored_at = self._failure_stored_at = -math.inf

    @property
    def is_open(self) -> bool:
        """Whether the provider is down."""
        return self._state.is_down

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[bool]:
        """Wait until the provider may be asked; yields whether this is the one try while it is down."""
        if self.is_open:
            # The lock is passed on in order of arrival: a batch that tried in vain and comes again is the last.
            async with self._trying:
                if self.is_open:
                    await self._wait(max(0.0, self._next_try_at - self.clock()))
                    yield True
                    return
        yield False

    def has_outlasted(self, since: float) -> bool:
        """Whether the provider has been down for longer than a lookup waits whose run began at `since`, by `clock`."""
        return self.is_open and self.clock() - max(self._down_at, since) >= self._patience

    def answered(self, *, was_try: bool = False) -> None:
        """Note an answer; `was_try` is what `turn` yielded."""
        was_open = self.is_open
        self._is_up(was_try=was_try)
        self._state = replace(self._state, last_answer_at=self._now())
        if was_open != self.is_open or self.clock() - self._answer_stored_at >= NOTE_SECONDS:
            self._answer_stored_at = self.clock()
            self._store(self._state)

    def failed(self, error: GatewayError, *, was_try: bool = False, is_again: bool = False) -> None:
        """Note that a batch had no answer after its retries.

        A batch that fails again by what may be its own fault is not counted: it says nothing new. A failure that is no
        outage shows that the provider is up.

        Args:
            error: What the batch failed by.
            was_try: What `turn` yielded.
            is_again: Whether the batch has failed before.
        """
        before = self._state
        if not error.is_rejection:
            self._state = replace(before, last_failure=error.as_failure(), last_failure_at=self._now())
        if not error.is_outage:
            self._is_up(was_try=was_try)
        elif not self.is_open:
            self._failed_in_a_row += not (is_again and error.may_be_the_batch)
            # A provider that asks for a longer wait than a retry waits says itself that it is down.
            if self._failed_in_a_row >= THRESHOLD or (error.retry_after or 0.0) > LONGEST_WAIT:
                self.openings += 1
                self._down_at = self.clock()
                self._state = replace(self._state, is_down=True, since=self._now())
                self._try_later(FIRST_PAUSE, error)
                _log.warning("The provider is down, and is tried again after pauses: %s", error.kind)
        elif was_try:
            self._try_later(min(2 * self._pause, LONGEST_PAUSE), error)
        changed = replace(self._state, last_failure_at=before.last_failure_at) != before
        if changed or self.clock() - self._failure_stored_at >= NOTE_SECONDS:
            self._failure_stored_at = self.clock()
            self._store(self._state)

    def _is_up(self, *, was_try: bool) -> None:
        self.answers += 1
        self._failed_in_a_row = 0
        # Any other answer is to a request from before it went down, and says nothing of now.
        if was_try:
            if self.is_open:
                _log.warning("The provider answers again")
            self._state = replace(self._state, is_down=False, since=None, next_try=None)

    def _try_later(self, pause: float, error: GatewayError) -> None:
        self._pause = pause
        seconds = max(pause, error.retry_after or 0.0)
        self._next_try_at = self.clock() + seconds
        self._state = replace(self._state, next_try=self._now() + timedelta(seconds=seconds))
