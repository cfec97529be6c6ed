"""The circuit breaker that all lookups share: while the provider is down, batches wait instead of failing.

    closed ── THRESHOLD batches fail in a row ──> open ── a pause ──> one batch tries ── it is answered ──> closed
                                                   └─ a longer pause ── it fails ─┘

No library fits: aiobreaker, pybreaker and purgatory refuse a call while they are open, and their pause is always the
same. Here a call waits its turn, and the pause grows. Where the provider asks for a wait, the lookup that was told so
waits that long, up to a limit; another lookup may try sooner, and its answer ends the wait. See `lib.lookup.words`.
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
from lib.lookup.limits import (
    FIRST_PAUSE,
    LONGEST_PAUSE,
    LONGEST_WAIT,
    NOTE_SECONDS,
    PATIENCE,
    RETRY_AFTER_LIMIT,
    THRESHOLD,
)
from lib.lookup.words import Words

_log = logging.getLogger(__name__)


class Breaker:
    """Decides when the provider may be asked. Of one event loop.

    Args:
        store: Called with the state of the provider when it changes.
        state: The state that was stored last, of a provider that is not down.
        patience: How many seconds of outage a lookup waits out.
        longest_word: The most seconds that a Retry-After is believed for.
        clock: Returns seconds since any moment, and is never set.
        now: Returns the time of day, which is shown and never calculated with.
        wait: Sleeps for seconds.

    Attributes:
        clock: The same clock.
        openings: How often the breaker has opened.
        answers: How often there was an answer, or a failure that is no outage.
        words: What the provider has asked lookups to wait for.
    """

    def __init__(  # noqa: PLR0913 - the last four are given by name, most of them by tests
        self,
        store: Callable[[ProviderState], None] = lambda _: None,
        state: ProviderState | None = None,
        *,
        patience: float = PATIENCE,
        longest_word: float = RETRY_AFTER_LIMIT,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        wait: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self.clock = clock
        self.openings = 0
        self.answers = 0
        self.words = Words(clock, longest_word)
        self._store = store
        self._patience = patience
        self._now = now
        self._wait = wait
        self._state = state or ProviderState()
        self._failed_in_a_row = 0
        self._is_down_by_word = False
        self._pause = 0.0
        self._down_at = self._next_try_at = 0.0  # by the clock, only while the breaker is open
        self._trying = asyncio.Lock()
        self._up = asyncio.Event()
        self._answer_stored_at = self._failure_stored_at = -math.inf

    @property
    def is_open(self) -> bool:
        """Whether the provider is down."""
        return self._state.is_down

    @asynccontextmanager
    async def turn(self, lookup: str = "") -> AsyncIterator[bool]:
        """Wait until the provider may be asked by `lookup`; yields whether this is the one try while it is down."""
        if self.is_open:
            await self._wait_until_up(self.words.seconds_left(lookup))
            # The lock is passed on in order of arrival: a batch that tried in vain and comes again is the last.
            async with self._trying:
                if self.is_open:
                    await self._wait_until_up(self._next_try_at - self.clock())
                if self.is_open:
                    yield True
                    return
        yield False

    async def _wait_until_up(self, seconds: float) -> None:
        """Wait so many seconds, or until the provider is up."""
        if seconds <= 0 or not self.is_open:
            return
        waits = [asyncio.ensure_future(self._wait(seconds)), asyncio.ensure_future(self._up.wait())]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            if waits[0].done():
                waits[0].result()
        finally:
            for each in waits:
                each.cancel()

    def has_outlasted(self, since: float) -> bool:
        """Whether the provider has been down for longer than a lookup waits whose run began at `since`, by `clock`."""
        return self.is_open and self.clock() - max(self._down_at, since) >= self._patience

    def answered(self, lookup: str = "", *, was_try: bool = False) -> None:
        """Note an answer to `lookup`; `was_try` is what `turn` yielded."""
        was_open = self.is_open
        # Where it is down by its own word alone, any answer shows that it is not.
        self._is_up(was_try=was_try or self._is_down_by_word)
        self.words.answered(lookup)
        self._state = replace(self._state, last_answer_at=self._now())
        if was_open != self.is_open or self.clock() - self._answer_stored_at >= NOTE_SECONDS:
            self._answer_stored_at = self.clock()
            self._store(self._state)

    def failed(
        self,
        error: GatewayError,
        lookup: str = "",
        *,
        was_try: bool = False,
        is_again: bool = False,
        answers: int | None = None,
    ) -> None:
        """Note that a batch had no answer after its retries.

        A batch that fails again by what may be its own fault is not counted: it says nothing new. A failure that is no
        outage shows that the provider is up.

        Args:
            error: What the batch failed by.
            lookup: The lookup of the batch.
            was_try: What `turn` yielded.
            is_again: Whether the batch has failed before.
            answers: How many answers there were when the batch was asked; without it, as many as there are now.
        """
        is_contradicted = self.is_contradicted(lookup, self.answers if answers is None else answers)
        self.words.told(lookup, 0.0 if is_contradicted else error.retry_after or 0.0)
        before = self._state
        if not error.is_rejection:
            self._state = replace(before, last_failure=error.as_failure(), last_failure_at=self._now())
        if not error.is_outage:
            self._is_up(was_try=was_try)
        elif not self.is_open:
            self._failed_in_a_row += not (is_again and error.may_be_the_batch)
            # A provider that asks for a longer wait than a retry waits says itself that it is down.
            if self._failed_in_a_row >= THRESHOLD or self.words.seconds_left(lookup) > LONGEST_WAIT:
                self.openings += 1
                self._is_down_by_word = self._failed_in_a_row < THRESHOLD
                self._up.clear()
                self._down_at = self.clock()
                self._state = replace(self._state, is_down=True, since=self._now())
                self._try_later(FIRST_PAUSE, lookup)
                _log.warning("The provider is down, and is tried again after pauses: %s", error.kind)
        elif was_try:
            self._try_later(min(2 * self._pause, LONGEST_PAUSE), lookup)
        changed = replace(self._state, last_failure_at=before.last_failure_at) != before
        if changed or self.clock() - self._failure_stored_at >= NOTE_SECONDS:
            self._failure_stored_at = self.clock()
            self._store(self._state)

    def is_contradicted(self, lookup: str, answers: int) -> bool:
        """Whether the provider answers others than a batch of `lookup` that was asked after so many answers."""
        return self.answers > answers or self.words.is_another_answered(lookup)

    def _is_up(self, *, was_try: bool) -> None:
        self.answers += 1
        self._failed_in_a_row = 0
        # Any other answer is to a request from before it went down, and says nothing of now.
        if was_try:
            if self.is_open:
                _log.warning("The provider answers again")
            self._state = replace(self._state, is_down=False, since=None, next_try=None)
            self.words.forget()
            self._up.set()

    def _try_later(self, pause: float, lookup: str) -> None:
        self._pause = pause
        self._next_try_at = self.clock() + pause
        seconds = max(pause, self.words.seconds_left(lookup))
        self._state = replace(self._state, next_try=self._now() + timedelta(seconds=seconds))
