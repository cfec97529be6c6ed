"""The loop that asks what has no stored answer. Crash, cancel, retry and resume all end in calling it again."""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lib.domain.failures import Failure, Missing
from lib.domain.lookups import Codes
from lib.gateway.errors import GatewayError
from lib.lookup.retry import ask_steadily
from lib.lookup.scheduler import RequestScheduler
from lib.lookup.split import Parts, Splitter
from lib.lookup.store_calls import INLINE, StoreCaller
from lib.store.ledger import Claim, ClaimLostError

CHECK_SECONDS: Final = 0.2
"""How often a run looks whether it was cancelled."""
ROUNDS: Final = 5
"""How often at most a batch is asked that fails by an outage, each time with its retries, tries while down aside."""


class _StoppedError(Exception):
    """Every further batch would fail as this one did."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.kind)
        self.failure = failure


async def run(claim: Claim, scheduler: RequestScheduler, width: int, call_store: StoreCaller = INLINE) -> None:
    """Ask every pending batch of `claim`, `width` at a time, store each answer as it comes, and bring it to rest.

    A batch that fails is stored as failed and harms no other. While the provider is down the run waits, and then asks
    again what failed when it went down. The whole lookup stops where an error says that every batch would fail the
    same way, where `3 * width` batches in a row had no answer, or where an outage exhausts the breaker's patience.
    Returns early, leaving all as it is, when the claim is lost.

    A piece of a batch is asked at most `ROUNDS * ATTEMPTS` times, and once more for each time that it was the one to
    try whether the provider is still down, or was interrupted in its retries by the provider's going down.

    `apart` calls the store, so that a database that is slow to answer need not hold up all else.

    Raises:
        lib.store.database.DatabaseFailedError: an answer could not be stored; it will be asked again.
    """
    try:
        async with asyncio.TaskGroup() as group:
            watcher = group.create_task(_watch(claim, call_store))
            await _Run(claim, scheduler, width, call_store).ask_all()
            watcher.cancel()
        await call_store(claim.end)
    except* ClaimLostError:
        pass
    except* _StoppedError as stopped:
        await call_store(claim.end, _first(stopped).failure)


async def _watch(claim: Claim, call_store: StoreCaller) -> None:
    while True:
        await asyncio.sleep(CHECK_SECONDS)
        if not await call_store(claim.is_held):
            raise ClaimLostError


@dataclass(frozen=True, slots=True)
class _Aside:
    """A batch that failed by what may be an outage, how often so far, and how far the breaker was then."""

    batch: int
    error: GatewayError
    rounds: int
    openings: int
    answers: int


class _Run:
    def __init__(self, claim: Claim, scheduler: RequestScheduler, width: int, call_store: StoreCaller) -> None:
        self._claim = claim
        self._scheduler = scheduler
        self._width = width
        self._call_store = call_store
        self._keeping = asyncio.Lock()
        self._since = scheduler.breaker.clock()
        self._pending = iter(claim.pending)
        self._aside: deque[_Aside] = deque()
        self._in_a_row = 0
        self._splitter = Splitter()

    async def ask_all(self) -> None:
        async with asyncio.TaskGroup() as group:
            for _ in range(self._width):
                group.create_task(self._work())

    async def _work(self) -> None:
        while (following := await self._next()) is not None:
            batch, rounds = following
            parts = await self._ask(batch, is_again=rounds > 0)
            with self._scheduler.held_open():
                await self._take(batch, rounds, parts)

    async def _keep(self, batch: int, outcome: Codes | Failure, missing: Sequence[Missing] = ()) -> None:
        # One after the other: each adds to the totals of the one before.
        async with self._keeping:
            await self._call_store(self._claim.keep, batch, outcome, missing)

    async def _ask(self, batch: int, *, is_again: bool) -> Parts:
        async def ask(ids: Sequence[int]) -> Codes:
            return await ask_steadily(self._scheduler, ids, self._claim.lookup_id, is_again=is_again)

        return await self._splitter.ask(self._claim.ids_of(batch), ask)

    async def _next(self) -> tuple[int, int] | None:
        """Return a batch and how often it has failed; those that were set aside come last."""
        for batch in self._pending:
            return batch, 0
        breaker = self._scheduler.breaker
        while self._aside:
            aside = self._aside.popleft()
            went_down_since = breaker.openings > aside.openings
            # Nobody was answered since, and it is nothing that a batch brings about: then it is the provider.
            is_provider = breaker.answers == aside.answers and not aside.error.may_be_the_batch
            if went_down_since or is_provider:
                return aside.batch, aside.rounds
            await self._keep(aside.batch, aside.error.as_failure())
        return None

    async def _take(self, batch: int, rounds: int, parts: Parts) -> None:
        if parts.error is not None:
            if parts.has_answers or parts.missing:
                await self._keep(batch, parts.codes, parts.missing)
            await self._take_error(batch, rounds, parts.error)
            return
        await self._keep(batch, parts.codes, parts.missing)
        if parts.has_answers:
            self._in_a_row = 0
            return
        # So many in a row, whatever for, that the fault is not in the batches.
        self._in_a_row += 1
        if self._in_a_row >= 3 * self._width:
            raise _StoppedError(parts.missing[-1].failure)

    async def _take_error(self, batch: int, rounds: int, error: GatewayError) -> None:
        """Take what ended the asking of a batch: an outage, or what stops the lookup."""
        breaker, failure = self._scheduler.breaker, error.as_failure()
        if error.stops_lookup or breaker.has_outlasted(self._since):
            await self._keep(batch, failure)
            raise _StoppedError(failure)
        rounds += not breaker.is_open
        if rounds >= ROUNDS and not breaker.is_open:
            await self._keep(batch, failure)
        else:
            # Where it is down now, that counts as having gone down since: the batch is asked again when it is back.
            openings = breaker.openings - breaker.is_open
            self._aside.append(_Aside(batch, error, rounds, openings, breaker.answers))


def _first(group: BaseExceptionGroup[_StoppedError]) -> _StoppedError:
    found = group.exceptions[0]
    return _first(found) if isinstance(found, BaseExceptionGroup) else found
