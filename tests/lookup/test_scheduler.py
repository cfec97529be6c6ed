"""A scheduler that is closed lets requests under way end and their answers be stored, and starts nothing more."""

import asyncio
from collections.abc import Callable, Sequence
from typing import ParamSpec, TypeVar

import numpy as np
from sqlalchemy import Engine

from lib.domain.answers import BatchAnswer
from lib.lookup.limiter import LocalLimiter
from lib.lookup.limits import Limits
from lib.lookup.run import run
from lib.lookup.scheduler import RequestScheduler
from lib.lookup.store_calls import InlineStoreCaller
from tests.helpers.engine_runs import SIZE, WIDTH, OneLookup, until
from tests.helpers.provider import Provider, gateway_to

P = ParamSpec("P")
T = TypeVar("T")


class Held:
    """A gateway that answers when the test says so."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.go = asyncio.Event()

    async def ask(self, ids: Sequence[int]) -> BatchAnswer:
        self.asked.extend(ids)
        await self.go.wait()
        return BatchAnswer(np.array(ids, dtype=np.int32))


def test_what_is_under_way_ends_and_nothing_more_starts() -> None:
    async def work() -> None:
        gateway, limiter = Held(), LocalLimiter(Limits(concurrency=2))
        scheduler = RequestScheduler(gateway, Limits(concurrency=2), limiter=limiter)
        asking = [asyncio.create_task(scheduler.ask([number])) for number in range(5)]
        await until(lambda: gateway.asked == [0, 1])
        closing = asyncio.create_task(scheduler.close(10))
        await asyncio.sleep(0.01)
        assert not closing.done()
        gateway.go.set()
        await closing
        assert [(await task).codes.tolist() for task in asking[:2]] == [[0], [1]]
        await asyncio.sleep(0.01)
        assert gateway.asked == [0, 1]
        # The requests that still wait hold no slots: others may have them.
        for _ in range(2):
            await asyncio.wait_for(limiter.acquire(), 60)
        for task in asking[2:]:
            task.cancel()
        assert len(await asyncio.gather(*asking, return_exceptions=True)) == 5

    asyncio.run(work())


def test_it_is_closed_after_some_time_however_long_a_request_takes() -> None:
    async def work() -> None:
        gateway = Held()
        scheduler = RequestScheduler(gateway, Limits())
        asking = asyncio.create_task(scheduler.ask([1]))
        await until(lambda: gateway.asked == [1])
        await asyncio.wait_for(scheduler.close(0.02), 60)
        assert not asking.done()
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)

    asyncio.run(work())


def test_an_idle_scheduler_is_closed_at_once() -> None:
    asyncio.run(asyncio.wait_for(RequestScheduler(Held(), Limits()).close(3600), 60))


def test_answers_are_stored_before_it_is_closed_however_slow_the_store(database: Engine) -> None:
    gate = asyncio.Event()
    lookup, provider = OneLookup(database), Provider(hold=gate.wait)
    lookup.create(list(range(1, 2 * WIDTH * SIZE)))

    class SlowStoreCaller(InlineStoreCaller):
        async def __call__(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
            await asyncio.sleep(0.05)
            return call(*args, **kwargs)

    async def work() -> None:
        async with gateway_to(provider) as gateway:
            scheduler = RequestScheduler(gateway, Limits(SIZE, WIDTH))
            running = asyncio.create_task(run(lookup.claim(), scheduler, WIDTH, SlowStoreCaller()))
            await until(lambda: provider.under_way == WIDTH)
            closing = asyncio.create_task(scheduler.close(60))
            await asyncio.sleep(0.01)
            gate.set()
            await closing
            # As the engines do.
            running.cancel()
            await asyncio.wait({running})

    asyncio.run(work())
    assert len(provider.requests) == WIDTH
    assert lookup.answered.progress.done == WIDTH * SIZE
