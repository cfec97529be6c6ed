"""Sends the requests of all lookups: within the limits that all staff share, what ends soonest first."""

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Final

from lib.domain.answers import BatchAnswer
from lib.gateway.port import Gateway
from lib.lookup.breaker import Breaker
from lib.lookup.limiter import Limiter, LocalLimiter
from lib.lookup.limits import Limits

NEWCOMERS_IN_A_ROW: Final = 3
"""How many lookups without a request under way come before the others, until one of those has its turn."""
SHORTEST_IN_A_ROW: Final = 7
"""How many turns go to what will end first, until one goes to what has waited longest."""


class WentDownError(Exception):
    """The provider went down while the request waited for its turn; it was not sent."""


class RequestScheduler:
    """Lets at most `limits.concurrency` requests be under way and `limits.rate` start a second.

    A lookup that has no request under way comes first: a single question does not wait for a request of each large
    lookup. Then comes the one with the fewest requests left: ten lookups of one size end one after the other, half of
    them in half the time, where by turns all of them would end at the end. One in eight turns goes to the one that has
    waited longest, so that nothing stands still. One request at a time waits for the limiter.

    Args:
        gateway: Sends a request.
        limits: The limits.
        breaker: Says whether the provider is down.
        limiter: Applies the limits over several processes; without one they are those of this process.
    """

    def __init__(
        self, gateway: Gateway, limits: Limits, breaker: Breaker | None = None, limiter: Limiter | None = None
    ) -> None:
        self.breaker = breaker or Breaker()
        self._gateway = gateway
        self._turns = _Turns()
        self._limiter = limiter or LocalLimiter(limits)
        self._unfinished = 0
        self._is_closed = False
        self._one_finished = asyncio.Event()

    async def ask(self, ids: Sequence[int], lookup: str = "", *, is_try: bool = False) -> BatchAnswer:
        """Ask one batch of `lookup` when it is its turn; see `lib.gateway.port.Gateway.ask`.

        Raises:
            WentDownError: The provider is down, and this is not the one request that tries whether it still is.
        """
        async with self._slot(lookup):
            if self.breaker.is_open and not is_try:
                raise WentDownError
            return await self._gateway.ask(ids)

    def note_left(self, lookup: str, requests: int) -> None:
        """Note how many requests a lookup still needs, by which its turns come; 0 once it has ended."""
        self._turns.note_left(lookup, requests)

    @contextmanager
    def unfinished(self) -> Iterator[None]:
        """Have `close` wait for the end of the context: of a request, or of storing its answer.

        To store an answer, enter it when `ask` has returned, without awaiting anything in between: otherwise the
        scheduler may be closed first, and its owner may cancel the task before it stores the answer.
        """
        self._unfinished += 1
        try:
            yield
        finally:
            self._unfinished -= 1
            self._one_finished.set()

    async def close(self, seconds: float) -> None:
        """Start no more requests, and wait at most `seconds` until none is under way and all answers are stored."""
        self._is_closed = True
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self._unfinished:
                    self._one_finished.clear()
                    await self._one_finished.wait()

    @asynccontextmanager
    async def _slot(self, lookup: str) -> AsyncIterator[None]:
        with self._turns.present(lookup):
            async with self._turns.turn(lookup):
                await self._limiter.acquire()
                if self._is_closed:
                    self._limiter.release()
                    await asyncio.get_running_loop().create_future()
            try:
                with self.unfinished():
                    yield
            finally:
                self._limiter.release()


class _Turns:
    """A lock that passes from party to party of those that wait for it, and in order of arrival within each.

    A newcomer is a party of which nothing else is present. Newcomers come before the others, NEWCOMERS_IN_A_ROW of them
    before one of the others has its turn. Of the others, the one with the least left comes first, SHORTEST_IN_A_ROW
    times before the one that has waited longest.
    """

    def __init__(self) -> None:
        self._is_taken = False
        self._newcomers: OrderedDict[str, asyncio.Future[None]] = OrderedDict()
        self._in_a_row = self._round = 0
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()
        self._present: Counter[str] = Counter()
        self._left: dict[str, int] = {}

    def note_left(self, party: str, left: int) -> None:
        """Note how much of a party is left."""
        if left:
            self._left[party] = left
        else:
            self._left.pop(party, None)

    @contextmanager
    def present(self, party: str) -> Iterator[None]:
        """Count one more of a party: what waits, and what is under way."""
        self._present[party] += 1
        try:
            yield
        finally:
            self._present[party] -= 1
            if not self._present[party]:
                del self._present[party]

    @asynccontextmanager
    async def turn(self, party: str) -> AsyncIterator[None]:
        """Wait for a turn of `party`, which is present, and hold it."""
        if self._is_taken:
            mine = asyncio.get_running_loop().create_future()
            if self._present[party] == 1:
                self._newcomers[party] = mine
            else:
                self._waiting.setdefault(party, deque()).append(mine)
            try:
                await mine
            except asyncio.CancelledError:
                if not mine.cancelled():
                    # It was passed on to us just before.
                    self._pass_on()
                raise
        self._is_taken = True
        try:
            yield
        finally:
            self._pass_on()

    def _pass_on(self) -> None:
        while self._newcomers or self._waiting:
            following = self._following()
            if not following.done():
                following.set_result(None)
                return
        self._is_taken = False

    def _following(self) -> asyncio.Future[None]:
        """Take out whose turn is next; it may have been cancelled."""
        if self._newcomers and (self._in_a_row < NEWCOMERS_IN_A_ROW or not self._waiting):
            self._in_a_row += 1
            return self._newcomers.popitem(last=False)[1]
        self._in_a_row = 0
        self._round = (self._round + 1) % (SHORTEST_IN_A_ROW + 1)
        shortest = min(self._waiting, key=lambda each: self._left.get(each, 0))
        party = shortest if self._round else next(iter(self._waiting))
        queue = self._waiting.pop(party)
        following = queue.popleft()
        if queue:
            self._waiting[party] = queue
        return following
