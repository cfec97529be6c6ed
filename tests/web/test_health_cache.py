"""The health is checked once a second at most, and a check that does not end counts as failed."""

import asyncio
import threading
from itertools import count

from lib.operations.health import Health
from lib.web.health_routes import HealthCache


def test_health_is_asked_once_a_second_whoever_asks_here() -> None:
    asked: list[None] = []
    moment = 0.0

    def ask() -> Health:
        asked.append(None)
        return Health(store="ok", engine="owner", breaker="closed")

    async def ask_often() -> None:
        nonlocal moment
        service = HealthCache(ask, clock=lambda: moment)
        for seconds in range(3):
            moment = 10.0 + seconds
            assert all([(await service.health()).is_well for _ in range(10)])
            assert len(asked) == seconds + 1

    asyncio.run(ask_often())


def test_a_part_that_does_not_answer_in_time_is_ill_and_is_asked_by_one_thread_at_most() -> None:
    asked: list[None] = []
    may_answer = threading.Event()
    moments = count(10.0, 2.0)

    def ask() -> Health:
        asked.append(None)
        may_answer.wait()
        return Health(store="ok", engine="owner", breaker="closed")

    async def ask_the_silent() -> None:
        service = HealthCache(ask, timeout=0.01, clock=lambda: next(moments))
        for _ in range(3):
            assert not (await service.health()).is_well
        assert len(asked) == 1
        may_answer.set()

    asyncio.run(ask_the_silent())
