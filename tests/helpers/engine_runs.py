"""A stored lookup, and runs of it against any provider, with a fake clock."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final

from sqlalchemy import Engine

from lib.domain.lookups import Answered, State
from lib.gateway.port import Gateway
from lib.gateway.transport import AsgiApp
from lib.lookup.embedded import SILENT_SECONDS, EmbeddedEngine
from lib.lookup.limits import Limits
from lib.lookup.run import run
from lib.lookup.scheduler import RequestScheduler
from lib.store.ledger import Claim, Ledger
from lib.store.lookups import Store
from tests.helpers.fake_clock import Clock
from tests.helpers.provider import gateway_to, known, request_for, wait_until

WIDTH: Final = 4
SIZE: Final = 10


class OneLookup:
    """A store with one lookup in it, and runs of it against any provider."""

    def __init__(self, database: Engine) -> None:
        self.database = database
        self.store, self.ledger = Store(database), Ledger(database)
        self.lookup_id = ""
        self.clock = Clock()

    def create(self, ids: list[int], size: int = SIZE) -> None:
        self.lookup_id = self.store.create(request_for(ids, batch_size=size))

    def claim(self) -> Claim:
        return known(self.ledger.claim(self.lookup_id))

    def run(self, app: AsgiApp, beside: Callable[[], Coroutine[Any, Any, None]] | None = None, **options: Any) -> None:  # noqa: ANN401 - those of gateway_to
        """Run the lookup once, with `beside` at the same time."""

        async def opened() -> None:
            async with gateway_to(app, **options) as gateway:
                await self.run_with(gateway, beside)

        asyncio.run(asyncio.wait_for(opened(), 60))

    async def run_with(
        self, gateway: Gateway, beside: Callable[[], Coroutine[Any, Any, None]] | None = None, width: int = WIDTH
    ) -> None:
        """Do what `run` does with an open gateway, `width` requests at a time."""
        scheduler = RequestScheduler(gateway, Limits(SIZE, width), self.clock.breaker())
        async with asyncio.TaskGroup() as group:
            group.create_task(run(self.claim(), scheduler, width))
            if beside is not None:
                await beside()

    @property
    def answered(self) -> Answered:
        return known(self.store.answered(self.lookup_id))

    @property
    def state(self) -> State:
        return self.answered.progress.state


def batches(ids: list[int], size: int = SIZE) -> list[list[int]]:
    return [ids[start : start + size] for start in range(0, len(ids), size)]


async def until(holds: Callable[[], bool]) -> None:
    while not holds():  # noqa: ASYNC110 - no event tells of it
        await asyncio.sleep(0.005)


def wait_for_end(engine: EmbeddedEngine) -> None:
    """Wait until a stopped engine has ended; one that hangs would look so a minute later."""
    wait_until(lambda: not engine.state().is_well, seconds=SILENT_SECONDS / 2)
