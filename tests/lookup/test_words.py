"""Retry-After is believed up to a limit, by the lookup that it was said to, and only while nothing else is answered."""

import asyncio

import pytest
from sqlalchemy import Engine

from lib.domain.lookups import State
from lib.gateway.errors import OverloadedError
from lib.lookup.limits import FIRST_PAUSE, LONGEST_WAIT, THRESHOLD, Limits
from lib.lookup.run import run
from lib.lookup.scheduler import RequestScheduler
from lib.lookup.words import FRESH_SECONDS
from tests.helpers.engine_runs import SIZE, OneLookup
from tests.helpers.fake_clock import Clock
from tests.helpers.provider import Provider, Reply, gateway_to, good


def test_a_provider_that_asks_for_a_long_wait_is_down_at_once_and_believed_up_to_a_limit() -> None:
    clock = Clock()
    breaker = clock.breaker()
    breaker.failed(OverloadedError(retry_after=300.0))
    assert breaker.is_open

    async def tried() -> bool:
        async with breaker.turn() as is_try:
            return is_try

    assert asyncio.run(tried())
    assert clock.waits == [120.0]


@pytest.mark.parametrize("seconds", [LONGEST_WAIT + 1, 300.0, 86_400.0])
def test_nobodys_word_holds_up_another_lookup(seconds: float) -> None:
    clock = Clock()
    breaker = clock.breaker()
    breaker.failed(OverloadedError(retry_after=seconds), "first")
    assert breaker.is_open

    async def second_is_answered() -> None:
        clock.is_stopped = True
        first = asyncio.create_task(in_turn("first"))
        await asyncio.sleep(0)
        clock.is_stopped = False
        async with breaker.turn("second") as is_try:
            breaker.answered("second", was_try=is_try)
        assert await first is False, "the answer to another ends its wait"

    async def in_turn(lookup: str) -> bool:
        async with breaker.turn(lookup) as is_try:
            return is_try

    asyncio.run(second_is_answered())
    assert clock.waits == [min(seconds, 120.0), FIRST_PAUSE]


def test_a_word_is_not_believed_while_another_lookup_is_answered() -> None:
    clock = Clock()
    breaker = clock.breaker()
    breaker.answered("second")
    for _ in range(THRESHOLD - 1):
        breaker.failed(OverloadedError(retry_after=300.0), "first")
        assert not breaker.is_open
    clock.now += FRESH_SECONDS
    breaker.failed(OverloadedError(retry_after=300.0), "first")
    assert breaker.is_open


def test_a_word_is_not_believed_where_others_were_answered_since_the_batch_was_asked() -> None:
    breaker = Clock().breaker()
    answers = breaker.answers
    breaker.answered("first")
    breaker.failed(OverloadedError(retry_after=300.0), "first", answers=answers)
    assert not breaker.is_open


def test_an_answer_ends_what_a_word_alone_began() -> None:
    breaker = Clock().breaker()
    breaker.failed(OverloadedError(retry_after=300.0), "first")
    assert breaker.is_open
    breaker.answered("first")
    assert not breaker.is_open


@pytest.mark.parametrize("concurrency", [1, 8])
@pytest.mark.parametrize("asked", [b"3600", b"86400", b"Wed, 01 Jan 2200 00:00:00 GMT", b"0"])
def test_a_lookup_that_is_told_to_wait_for_hours_ends_and_holds_up_no_other(
    database: Engine, concurrency: int, asked: bytes
) -> None:
    first, second = OneLookup(database), OneLookup(database)
    first.create(list(range(10**17, 10**17 + 40)))
    second.create(list(range(10**18, 10**18 + 400)))
    told = Reply(status=429, headers=[(b"retry-after", asked)])
    provider = Provider(answer=lambda request: told if request.ids[0] < 10**18 else good(request.ids))

    async def both() -> None:
        async with gateway_to(provider) as gateway:
            scheduler = RequestScheduler(gateway, Limits(SIZE, concurrency), first.clock.breaker())
            await asyncio.gather(*(run(each.claim(), scheduler, concurrency) for each in (first, second)))

    asyncio.run(asyncio.wait_for(both(), 60))
    assert (second.state, second.answered.progress.failed) == (State.FINISHED, 0)
    assert not first.answered.progress.counts
    assert max(first.clock.waits, default=0.0) <= 120.0
