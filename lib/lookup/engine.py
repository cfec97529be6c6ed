"""What the embedded engine and the workers share: their parts, the run of one lookup, and the graceful stop."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from typing import Protocol

from lib.domain.failures import PROVIDER_CHANGED
from lib.domain.instrumentation import EngineState
from lib.gateway.port import Gateway
from lib.lookup.backoff import Backoff
from lib.lookup.breaker import Breaker
from lib.lookup.limiter import Limiter
from lib.lookup.limits import Limits
from lib.lookup.run import run
from lib.lookup.scheduler import RequestScheduler
from lib.lookup.store_calls import INLINE, StoreCaller
from lib.store.ledger import Claim, Ledger
from lib.store.ownership import Ownership


class Engine(Protocol):
    """Runs the lookups of the store, or has others run them."""

    def start(self) -> None:
        """Begin to run lookups, those too that were asked for before."""

    def stop(self) -> None:
        """Stop; the lookups under way go on when an engine is started again."""

    def state(self) -> EngineState:
        """Return how the engine is. May be called from any thread."""


@dataclass(frozen=True, slots=True)
class EngineParts:
    """What an engine works with.

    Attributes:
        ledger: The store, as an engine uses it.
        open_gateway: Opens a connection to the provider.
        limits: The limits of the provider, for all processes together.
        ownership: The lock that makes one of several processes the owner.
        dialect: The dialect that the gateway speaks. A lookup that was asked for in another one is ended, not
            continued: answers of the sandbox and of the provider would mix.
        maintenance: What the owner does every MAINTENANCE_SECONDS, in a thread.
    """

    ledger: Ledger
    open_gateway: Callable[[], AbstractAsyncContextManager[Gateway]]
    limits: Limits
    ownership: Ownership
    dialect: str
    maintenance: Callable[[], None] = lambda: None


class LookupRunner:
    """Runs any number of lookups at once, with one scheduler and one circuit breaker for all of them.

    Args:
        parts: What the engine works with.
        gateway: The open connection to the provider.
        call_store: How the store is called.
        limiter: Applies the limits over several processes; without one they are those of this process.
    """

    def __init__(
        self, parts: EngineParts, gateway: Gateway, call_store: StoreCaller = INLINE, limiter: Limiter | None = None
    ) -> None:
        self._parts = parts
        self._call_store = call_store
        self.scheduler = RequestScheduler(gateway, parts.limits, self._open_breaker(), limiter)

    def _open_breaker(self) -> Breaker:
        """Return a closed breaker, whatever is stored of the provider, that stores its changes."""
        ledger, dialect = self._parts.ledger, self._parts.dialect
        last = replace(ledger.provider(dialect), is_down=False, since=None, next_try=None)
        ledger.store_provider(dialect, last)
        return Breaker(
            lambda state: self._call_store.submit(ledger.store_provider, dialect, state),
            last,
            longest_word=self._parts.limits.retry_after,
        )

    async def attempt(self, lookup_id: str, backoff: Backoff) -> bool:
        """Run a lookup until it ends, or until another run or a cancel takes it over.

        Returns:
            False where something unforeseen went wrong, after `backoff` has logged it and waited.
        """
        claim, done = None, 0
        try:
            claim = await self._call_store(self._parts.ledger.claim, lookup_id)
            if claim is not None:
                done = claim.tally.done
                await self._run(claim)
        except Exception as error:  # noqa: BLE001 - a failing store, or a fault of ours: neither may end the engine
            if claim is not None and claim.tally.done > done:
                backoff.reset()
            await backoff.wait_out(error)
            return False
        return True

    async def _run(self, claim: Claim) -> None:
        if claim.dialect != self._parts.dialect:
            await self._call_store(claim.end, PROVIDER_CHANGED)
            return
        # A task of its own: in Python 3.11 a task group may leave its task marked as cancelled.
        await asyncio.create_task(run(claim, self.scheduler, self._parts.limits.concurrency, self._call_store))


async def drain(serving: asyncio.Task[None], runner: LookupRunner | None, seconds: float) -> None:
    """Start no more requests, wait at most `seconds` until the answers of those under way are stored, end `serving`."""
    if runner is not None:
        await runner.scheduler.close(seconds)
    serving.cancel()
    await asyncio.wait({serving})
