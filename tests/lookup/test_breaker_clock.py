"""A clock that is set back or forward by hours while the provider is down changes no wait; it is only shown."""

import asyncio

import pytest

from lib.gateway.errors import UnreachableError
from lib.lookup.breaker import Breaker
from lib.lookup.limits import FIRST_PAUSE, NOTE_SECONDS, PATIENCE, THRESHOLD
from tests.helpers.fake_clock import START, Clock

HOURS = [-30 * 3600.0, -3600.0, 3600.0, 30 * 3600.0]


def opened(clock: Clock) -> Breaker:
    breaker = clock.breaker()
    for _ in range(THRESHOLD):
        breaker.failed(UnreachableError())
    return breaker


@pytest.mark.parametrize("moved", HOURS)
def test_the_next_try_comes_when_it_was_due(moved: float) -> None:
    clock = Clock()
    breaker = opened(clock)
    clock.now += 1
    clock.moved = moved

    async def tried() -> bool:
        async with breaker.turn() as is_try:
            return is_try

    assert asyncio.run(tried())
    assert clock.waits == [FIRST_PAUSE - 1]


@pytest.mark.parametrize("moved", HOURS)
def test_the_patience_of_a_lookup_lasts_as_long_as_ever(moved: float) -> None:
    clock = Clock()
    breaker = opened(clock)
    clock.moved = moved
    clock.now += PATIENCE - 1
    assert not breaker.has_outlasted(START)
    clock.now += 1
    assert breaker.has_outlasted(START)


@pytest.mark.parametrize("moved", HOURS)
def test_stored_times_follow_the_wall_clock_and_are_stored_as_often(moved: float) -> None:
    clock = Clock()
    breaker = clock.breaker()
    breaker.answered()
    clock.moved = moved
    clock.now += NOTE_SECONDS
    breaker.answered()
    assert [kept.last_answer_at for kept in clock.stored] == [
        clock.moment(START),
        clock.moment(START + NOTE_SECONDS + moved),
    ]


def test_going_down_and_coming_back_are_logged_once_each(caplog: pytest.LogCaptureFixture) -> None:
    breaker = opened(Clock())
    breaker.failed(UnreachableError(), was_try=True)
    for _ in range(2):
        breaker.answered(was_try=True)
    assert caplog.messages == [
        "The provider is down, and is tried again after pauses: unreachable",
        "The provider answers again",
    ]
