"""The loop that asks all batches without stored answers; crash, cancel, retry and resume end in calling it again."""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lib.domain.answers import BatchAnswer
from lib.domain.failures import Failure
from lib.gateway.errors import GatewayError
from lib.lookup.doubt import Doubt
from lib.lookup.retry import ask_through_outages
from lib.lookup.scheduler import RequestScheduler
from lib.lookup.split import SplitAnswer, Splitter
from lib.lookup.store_calls import INLINE, StoreCaller
from lib.store.ledger import Claim, ClaimLostError

CHECK_SECONDS: Final = 0.2
"""How often a run checks whether its lookup was cancelled."""
ROUNDS: Final = 5
"""How often at most a batch that fails by outages is asked, each time with its retries.

Tries while the provider is down are not counted.
"""


class _StoppedError(Exception):
    """Every further batch would fail as this one did."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.kind)
        self.failure = failure


async def run(claim: Claim, scheduler: RequestScheduler, width: int, call_store: StoreCaller = INLINE) -> None:
    """Ask every pending batch of a lookup, store each answer as it comes, and end the lookup.

    A batch that fails is stored as failed and harms no other. While the provider is down the run waits, and then asks
    again what failed when it went down. The whole lookup is stopped by an error after which every batch would fail the
    same way, by rejections alone (see `lib.lookup.doubt`), by `3 * width` batches in a row without an answer, and by an
    outage that exhausts the breaker's patience.
    Where the claim is lost the run returns early and leaves all as it is.

    A piece of a batch is asked at most `ROUNDS * ATTEMPTS` times, and once more for each time that it was the one to
    try whether the provider is still down, or was interrupted in its retries by the provider's going down.

    Args:
        claim: The lookup.
        scheduler: Sends the requests.
        width: How many batches are asked at once.
        call_store: How the store is called; in threads, a slow database holds up nothing else.

    Raises:
        lib.store.database.DatabaseFailedError: An answer could not be stored; its batch will be asked again.
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
        if not await call_store(claim.is_held, CHECK_SECONDS / 2):
            raise ClaimLostError


@dataclass(frozen=True, slots=True)
class _Postponed:
    """A batch that failed by what may be an outage.

    Attributes:
        batch: The number of the batch.
        error: What it failed by.
        rounds: How often it has failed so far.
        openings: How often the breaker had opened by then.
        answers: How many answers the breaker had noted by then.
    """

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
        self._storing = asyncio.Lock()
        self._since = scheduler.breaker.clock()
        self._pending = iter(claim.pending)
        self._left = len(claim.pending)
        self._postponed: deque[_Postponed] = deque()
        self._failed_in_a_row = 0
        self._doubt = Doubt(width, is_over=bool(claim.tally.counts))
        self._splitter = Splitter(self._doubt)

    async def ask_all(self) -> None:
        self._scheduler.note_left(self._claim.lookup_id, self._left)
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(self._width):
                    group.create_task(self._work())
        finally:
            self._scheduler.note_left(self._claim.lookup_id, 0)
        if self._doubt.error is not None:
            raise _StoppedError(self._doubt.error.as_failure())

    async def _work(self) -> None:
        while (following := await self._next()) is not None:
            batch, rounds = following
            answer = await self._ask(batch, is_again=rounds > 0)
            # A batch that is asked again was counted already; none left is said at the end.
            self._left = max(1, self._left - 1)
            self._scheduler.note_left(self._claim.lookup_id, self._left)
            with self._scheduler.unfinished():
                await self._handle(batch, rounds, answer)

    async def _store(self, batch: int, outcome: BatchAnswer | Failure) -> None:
        # One after the other: each adds to the totals of the one before.
        async with self._storing:
            if isinstance(outcome, Failure):
                await self._call_store(self._claim.store, batch, outcome)
            else:
                await self._call_store(self._claim.store, batch, outcome.codes, outcome.missing, outcome.names)

    async def _ask(self, batch: int, *, is_again: bool) -> SplitAnswer:
        async def ask(ids: Sequence[int]) -> BatchAnswer:
            return await ask_through_outages(self._scheduler, ids, self._claim.lookup_id, is_again=is_again)

        return await self._splitter.ask(self._claim.ids_of(batch), ask)

    async def _next(self) -> tuple[int, int] | None:
        """Return a batch and how often it has failed; postponed ones come last."""
        for batch in self._pending:
            return batch, 0
        breaker = self._scheduler.breaker
        while self._postponed:
            postponed = self._postponed.popleft()
            went_down_since = breaker.openings > postponed.openings
            # No batch was answered since, and a batch cannot bring such an error about: the provider is at fault.
            is_provider = breaker.answers == postponed.answers and not postponed.error.may_be_the_batch
            if went_down_since or is_provider:
                return postponed.batch, postponed.rounds
            await self._store(postponed.batch, postponed.error.as_failure())
        return None

    async def _handle(self, batch: int, rounds: int, answer: SplitAnswer) -> None:
        if answer.error is not None:
            if answer.has_answers or answer.missing:
                await self._store(batch, answer)
            await self._handle_error(batch, rounds, answer.error)
            return
        await self._store(batch, answer)
        if answer.has_answers:
            self._failed_in_a_row = 0
            return
        # So many in a row, for whatever reasons, that the fault is not in the batches.
        self._failed_in_a_row += 1
        if self._failed_in_a_row >= 3 * self._width:
            raise _StoppedError(answer.missing[-1].failure)

    async def _handle_error(self, batch: int, rounds: int, error: GatewayError) -> None:
        """Store or postpone a batch after an outage, or stop the lookup."""
        breaker, failure = self._scheduler.breaker, error.as_failure()
        if error.stops_lookup or breaker.has_outlasted(self._since):
            await self._store(batch, failure)
            raise _StoppedError(failure)
        rounds += not breaker.is_open
        if rounds >= ROUNDS and not breaker.is_open:
            await self._store(batch, failure)
        else:
            # If the breaker is open, that counts as an opening since: the batch is asked again when it is closed.
            openings = breaker.openings - breaker.is_open
            self._postponed.append(_Postponed(batch, error, rounds, openings, breaker.answers))


def _first(group: BaseExceptionGroup[_StoppedError]) -> _StoppedError:
    found = group.exceptions[0]
    return _first(found) if isinstance(found, BaseExceptionGroup) else found
