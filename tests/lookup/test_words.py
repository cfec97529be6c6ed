"""Retry-After is believed up to a limit, by the lookup that it was said to, and only while nothing else is answered."""

import asyncio

import pytest

from lib.gateway.errors import OverloadedError
from lib.lookup.limits import FIRST_PAUSE, LONGEST_WAIT, THRESHOLD
from lib.lookup.words import FRESH_SECONDS
from tests.helpers.fake_clock import Clock


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
