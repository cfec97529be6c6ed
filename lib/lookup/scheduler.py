"""The one desk at which every lookup asks: it keeps the limits that all staff share, and serves lookups by turns."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress

from lib.domain.lookups import Codes
from lib.gateway.port import Gateway
from lib.lookup.breaker import Breaker
from lib.lookup.limiter import Limiter, LocalLimiter
from lib.lookup.limits import Limits


class WentDownError(Exception):
    """The provider went down while the request waited for its place; it was not asked."""


class RequestScheduler:
    """Lets at most `limits.concurrency` requests be under way and `limits.rate` start a second.

    One request at a time stands at the door and waits for a place and for the rate. Who is next there goes round the
    lookups, so a new one waits for one request of each other, however many those have in the queue. `places` are
    those of this process where they are not given.
    """

    def __init__(
        self, gateway: Gateway, limits: Limits, breaker: Breaker | None = None, limiter: Limiter | None = None
    ) -> None:
        self.breaker = breaker or Breaker()
        self._gateway = gateway
        self._door = _Turns()
        self._limiter = limiter or LocalLimiter(limits)
        self._unfinished = 0
        self._is_closed = False
        self._one_less = asyncio.Event()

    async def ask(self, ids: Sequence[int], lookup: str = "", *, is_try: bool = False) -> Codes:
        """Ask one batch of `lookup` when it is its turn; see `lib.gateway.port.Gateway.ask`.

        Raises:
            WentDownError: the provider is down, and this is not the one request that tries whether it still is.
        """
        async with self._place(lookup):
            if self.breaker.is_open and not is_try:
                raise WentDownError
            return await self._gateway.ask(ids)

    @contextmanager
    def held_open(self) -> Iterator[None]:
        """Have `close` wait for the end of this: of a request, and of what keeps its answer.

        For the latter it is to be entered where `ask` has returned, with nothing else waited for in between: otherwise
        the desk may be closed before, and whoever closed it end what was to keep the answer.
        """
        self._unfinished += 1
        try:
            yield
        finally:
            self._unfinished -= 1
            self._one_less.set()

    async def close(self, seconds: float) -> None:
        """Let no further request start, ever, and wait until none is under way and what came is kept.

        It waits for at most `seconds`.
        """
        self._is_closed = True
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self._unfinished:
                    self._one_less.clear()
                    await self._one_less.wait()

    @asynccontextmanager
    async def _place(self, lookup: str) -> AsyncIterator[None]:
        async with self._door.turn(lookup):
            await self._limiter.take()
            if self._is_closed:
                self._limiter.give_back()
                await asyncio.get_running_loop().create_future()
        try:
            with self.held_open():
                yield
        finally:
            self._limiter.give_back()


class _Turns:
    """A lock that is handed on round the parties that wait for it, and in order of arrival within each."""

    def __init__(self) -> None:
        self._is_taken = False
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    @asynccontextmanager
    async def turn(self, party: str) -> AsyncIterator[None]:
        """Wait for a turn of `party` and hold it."""
        if self._is_taken:
            mine = asyncio.get_running_loop().create_future()
            self._waiting.setdefault(party, deque()).append(mine)
            try:
                await mine
            except asyncio.CancelledError:
                if not mine.cancelled():
                    # It was handed on to us just before.
                    self._hand_on()
                raise
        self._is_taken = True
        try:
            yield
        finally:
            self._hand_on()

    def _hand_on(self) -> None:
        while self._waiting:
            party, queue = self._waiting.popitem(last=False)
            following = queue.popleft()
            if queue:
                self._waiting[party] = queue
            if not following.done():
                following.set_result(None)
                return
        self._is_taken = False
