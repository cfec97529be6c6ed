"""While the provider is down batches wait; one at a time tries; the first answer lets all through."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime

import numpy as np
import pytest

from lib.domain.answers import BatchAnswer
from lib.domain.failures import Failure, FailureKind
from lib.domain.lookups import ProviderState
from lib.gateway.errors import (
    GATEWAY_ERRORS,
    CredentialsRefusedError,
    GatewayError,
    OverloadedError,
    RejectedArgumentsError,
    ServerFailedError,
    UnreachableError,
)
from lib.lookup.breaker import Breaker
from lib.lookup.limits import FIRST_PAUSE, LONGEST_PAUSE, NOTE_SECONDS, PATIENCE, THRESHOLD, Limits
from lib.lookup.retry import ATTEMPTS, ask_through_outages
from lib.lookup.scheduler import RequestScheduler
from lib.store.ledger import Ledger
from lib.store.lookups import Store
from tests.helpers.fake_clock import START, Clock


def opened(clock: Clock) -> Breaker:
    breaker = clock.breaker()
    for _ in range(THRESHOLD):
        assert not breaker.is_open
        breaker.failed(UnreachableError())
    assert breaker.is_open
    return breaker


def moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


async def one_try(breaker: Breaker, error: GatewayError | None) -> bool:
    async with breaker.turn() as is_try:
        if error is None:
            breaker.answered(was_try=is_try)
        else:
            breaker.failed(error, was_try=is_try)
        return is_try


# When it opens


def test_an_answer_in_between_begins_the_count_anew() -> None:
    breaker = Clock().breaker()
    for _ in range(3):
        for _ in range(THRESHOLD - 1):
            breaker.failed(ServerFailedError())
        breaker.answered()
    assert not breaker.is_open


@pytest.mark.parametrize("kind", GATEWAY_ERRORS)
def test_only_an_outage_opens_it(kind: type[GatewayError]) -> None:
    breaker = Clock().breaker()
    for _ in range(3 * THRESHOLD):
        breaker.failed(kind())
    assert breaker.is_open == kind.is_outage


@pytest.mark.parametrize("kind", [kind for kind in GATEWAY_ERRORS if kind.is_outage])
def test_one_batch_opens_it_alone_only_by_errors_that_a_batch_cannot_cause(kind: type[GatewayError]) -> None:
    breaker = Clock().breaker()
    for number in range(3 * THRESHOLD):
        breaker.failed(kind(), is_again=number > 0)
    assert breaker.is_open != kind.may_be_the_batch


# While it is open


def test_the_pauses_grow_and_honour_what_the_provider_asks_for() -> None:
    clock = Clock()
    breaker = opened(clock)
    errors = [ServerFailedError(), OverloadedError(retry_after=45.0), *[UnreachableError()] * 4, None]
    for error in errors:
        assert asyncio.run(one_try(breaker, error))
    assert clock.waits == [FIRST_PAUSE, 10.0, 45.0, 40.0, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE]
    assert not breaker.is_open
    assert not asyncio.run(one_try(breaker, None))


def test_one_at_a_time_tries_in_order_of_arrival_and_the_first_answer_lets_all_through() -> None:
    clock = Clock()
    breaker = opened(clock)
    told: list[tuple[int, bool]] = []
    under_way = 0

    async def ask(number: int) -> None:
        nonlocal under_way
        async with breaker.turn() as is_try:
            told.append((number, is_try))
            under_way += 1
            assert under_way == 1 or not breaker.is_open
            await asyncio.sleep(0)
            if number < 3:
                breaker.failed(ServerFailedError(), was_try=is_try)
            else:
                breaker.answered(was_try=is_try)
            under_way -= 1

    async def all_at_once() -> None:
        await asyncio.gather(*(ask(number) for number in range(10)))

    asyncio.run(all_at_once())
    assert told == [(number, number <= 3) for number in range(10)]
    assert clock.waits == [5.0, 10.0, 20.0, 40.0]


@pytest.mark.parametrize("error", [CredentialsRefusedError(), RejectedArgumentsError()], ids=lambda error: error.kind)
def test_a_refusal_shows_that_the_provider_is_there(error: GatewayError) -> None:
    breaker = opened(Clock())
    asyncio.run(one_try(breaker, error))
    assert not breaker.is_open


def test_an_answer_to_what_was_asked_before_it_went_down_says_nothing() -> None:
    breaker = opened(Clock())
    breaker.answered()
    breaker.failed(RejectedArgumentsError())
    assert breaker.is_open


def test_a_batch_cancelled_while_it_waits_or_tries_passes_the_try_on() -> None:
    tried: list[int] = []

    async def never(_: float) -> None:
        await asyncio.Event().wait()

    async def asked() -> None:
        clock = Clock()
        waits: list[Callable[[float], Awaitable[None]]] = [never, clock.wait, clock.wait]
        breaker = Breaker(clock=clock, wait=lambda seconds: waits.pop(0)(seconds))  # noqa: PLW0108 - another one each time
        for _ in range(THRESHOLD):
            breaker.failed(UnreachableError())

        async def one(number: int) -> None:
            async with breaker.turn() as is_try:
                tried.append(number)
                if number < 2:
                    await asyncio.Event().wait()
                breaker.answered(was_try=is_try)

        tasks = [asyncio.create_task(one(number)) for number in range(4)]
        await asyncio.sleep(0)
        tasks[0].cancel()
        while tried != [1]:  # noqa: ASYNC110 - what it waits for is told by no event
            await asyncio.sleep(0)
        tasks[1].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    asyncio.run(asyncio.wait_for(asked(), 60))
    assert tried == [1, 2, 3]


def test_patience_counts_from_the_begin_of_the_outage_or_of_the_run() -> None:
    clock = Clock()
    breaker = opened(clock)
    clock.now += PATIENCE - 1
    assert not breaker.has_outlasted(START - 100)
    clock.now += 1
    assert breaker.has_outlasted(START - 100)
    assert not breaker.has_outlasted(START + 1)


def test_while_it_is_open_each_try_is_one_request_without_retries() -> None:
    class Gateway:
        requests = 0

        async def ask(self, ids: Sequence[int]) -> BatchAnswer:
            self.requests += 1
            if self.requests <= 50:
                raise UnreachableError
            return BatchAnswer(np.full(len(ids), 3, dtype=np.int32))

    gateway, clock = Gateway(), Clock()

    async def asked() -> BatchAnswer:
        scheduler = RequestScheduler(gateway, Limits(), clock.breaker())
        for _ in range(THRESHOLD):
            with pytest.raises(UnreachableError):
                await ask_through_outages(scheduler, [1])
        assert gateway.requests == THRESHOLD * ATTEMPTS
        for _ in range(50 - gateway.requests):
            with pytest.raises(UnreachableError):
                await ask_through_outages(scheduler, [1])
        return await ask_through_outages(scheduler, [1])

    assert asyncio.run(asked()).codes.tolist() == [3]
    assert (gateway.requests, len(clock.waits)) == (51, 31)


# What is stored of it


def test_changes_are_stored_at_once_and_answers_now_and_then() -> None:
    clock = Clock()
    breaker = clock.breaker()
    for _ in range(1000):
        breaker.answered()
        clock.now += NOTE_SECONDS / 100
    assert len(clock.stored) == 10
    for _ in range(THRESHOLD):
        breaker.failed(UnreachableError())
    assert clock.stored[-1] == ProviderState(
        is_down=True,
        since=moment(clock.now),
        next_try=moment(clock.now + FIRST_PAUSE),
        last_failure=Failure(FailureKind.UNREACHABLE),
        last_failure_at=moment(clock.now),
        last_answer_at=moment(clock.now - NOTE_SECONDS / 100),
    )
    assert len(clock.stored) == 12
    asyncio.run(one_try(breaker, None))
    assert clock.stored[-1] == ProviderState(
        last_failure=Failure(FailureKind.UNREACHABLE),
        last_failure_at=moment(clock.now - FIRST_PAUSE),
        last_answer_at=moment(clock.now),
    )


def test_the_stored_state_is_read_by_pages_and_ignored_with_another_provider(store: Store, ledger: Ledger) -> None:
    assert store.provider() == ledger.provider("rest") == ProviderState()
    failure = Failure(FailureKind.SERVER_FAILED, 502)
    state = ProviderState(True, moment(START), moment(START + 5), failure, moment(START))
    ledger.store_provider("soap", ProviderState())
    ledger.store_provider("rest", state)
    assert store.provider() == ledger.provider("rest") == state
    assert ledger.provider("soap") == ProviderState()
