"""A small lookup beside big ones waits neither for their queues nor for a request of each; none stands still."""

import asyncio
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest

from lib.domain.answers import BatchAnswer
from lib.lookup.limits import Limits
from lib.lookup.scheduler import SHORTEST_IN_A_ROW, RequestScheduler

WIDTH = 8


class Slow:
    """A gateway that takes some turns of the event loop for each request, and records whose it was."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.under_way = self.most_under_way = 0

    async def ask(self, ids: Sequence[int]) -> BatchAnswer:
        self.asked.append(ids[0])
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            for _ in range(20):
                await asyncio.sleep(0)
        finally:
            self.under_way -= 1
        return BatchAnswer(np.zeros(len(ids), dtype=np.int32))


@pytest.mark.parametrize("rate", [None, 400.0])
@pytest.mark.parametrize("lookups", [1, 5, 20])
def test_a_newcomer_comes_before_what_all_other_lookups_have_in_the_queue(lookups: int, rate: float | None) -> None:
    gateway = Slow()

    async def asked() -> int:
        scheduler = RequestScheduler(gateway, Limits(concurrency=WIDTH, rate=rate))

        async def work(lookup: int) -> None:
            while True:
                await scheduler.ask([lookup], str(lookup))

        workers = [asyncio.create_task(work(lookup)) for lookup in range(1, lookups + 1) for _ in range(WIDTH)]
        while len(gateway.asked) < 3 * lookups:  # noqa: ASYNC110 - what it waits for is told by no event
            await asyncio.sleep(0)
        before = len(gateway.asked)
        await scheduler.ask([0], "newcomer")
        waited = gateway.asked.index(0) - before
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
        # The cancelled requests have passed their turn and their slot on.
        await asyncio.gather(*(scheduler.ask([0], "after") for _ in range(2 * WIDTH)))
        return waited

    # The one that was waiting for the limiter, and one in the round if its turn had come.
    assert asyncio.run(asyncio.wait_for(asked(), 60)) <= 2
    assert gateway.most_under_way <= WIDTH


def test_lookups_take_turns_whatever_they_have_in_the_queue() -> None:
    gateway = Slow()

    async def asked() -> None:
        scheduler = RequestScheduler(gateway, Limits(concurrency=1))
        queue = [(lookup, count) for lookup, count in ((1, 6), (2, 3), (3, 1)) for _ in range(count)]
        await asyncio.gather(*(scheduler.ask([lookup], str(lookup)) for lookup, _ in queue))

    asyncio.run(asked())
    # The first two found nothing in their way: one is under way, the other waits for the limiter.
    assert gateway.asked == [1, 1, 2, 3, 1, 2, 1, 2, 1, 1]


def test_what_ends_soonest_comes_first_and_nothing_stands_still() -> None:
    gateway = Slow()

    async def asked() -> None:
        scheduler = RequestScheduler(gateway, Limits(concurrency=1))
        left = {1: 100, 2: 20, 3: 50}

        async def ask(lookup: int) -> None:
            await scheduler.ask([lookup], str(lookup))
            left[lookup] -= 1
            scheduler.note_left(str(lookup), left[lookup])

        for lookup, requests in left.items():
            scheduler.note_left(str(lookup), requests)
        await asyncio.gather(*(ask(lookup) for lookup, requests in left.items() for _ in range(min(requests, 30))))
        scheduler.note_left("1", 0)

    asyncio.run(asked())
    # Two of the first are under way or wait for the limiter before there is a choice, then each comes once.
    assert gateway.asked[:4] == [1, 1, 2, 3]
    ends = {lookup: len(gateway.asked) - gateway.asked[::-1].index(lookup) for lookup in (1, 2, 3)}
    assert ends[2] < ends[3] < ends[1]
    others = [place for place, lookup in enumerate(gateway.asked[: ends[2]]) if lookup != 2]
    assert len(others) < ends[2] / 4
    assert max(b - a for a, b in pairwise(others)) <= SHORTEST_IN_A_ROW + 1


def test_newcomers_hold_nobody_up_for_good() -> None:
    gateway = Slow()

    async def asked() -> None:
        scheduler = RequestScheduler(gateway, Limits(concurrency=1))
        newcomers = [[number] for number in range(1, 10)]
        await asyncio.gather(
            *(scheduler.ask([0], "large") for _ in range(5)), *(scheduler.ask(ids, str(ids)) for ids in newcomers)
        )

    asyncio.run(asked())
    assert gateway.asked == [0, 0, 1, 2, 3, 0, 4, 5, 6, 0, 7, 8, 9, 0]


def test_a_turn_passed_to_a_cancelled_request_goes_to_the_next() -> None:
    gateway = Slow()

    async def asked() -> None:
        scheduler = RequestScheduler(gateway, Limits(concurrency=1))
        tasks = [asyncio.create_task(scheduler.ask([number], str(number))) for number in range(1, 6)]
        for turns in (0, 3, 21):
            for _ in range(turns):
                await asyncio.sleep(0)
            tasks[turns % 5].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await scheduler.ask([9], "after")

    asyncio.run(asyncio.wait_for(asked(), 60))
    assert gateway.asked[-1] == 9
