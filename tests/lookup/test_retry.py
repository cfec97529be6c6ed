"""A batch is asked again where that helps, no sooner than the provider says; all staff together keep its limits."""

import asyncio
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from statistics import median
from time import monotonic

import numpy as np
import pytest
import stamina
from stamina.instrumentation import RetryDetails, set_on_retry_hooks

from lib.domain.answers import BatchAnswer
from lib.gateway.errors import GATEWAY_ERRORS, GatewayError, OverloadedError
from lib.lookup.limits import LONGEST_WAIT, Limits
from lib.lookup.retry import ATTEMPTS, ask_with_retries
from lib.lookup.scheduler import RequestScheduler
from lib.sandbox.app import create_app
from lib.sandbox.scenarios import Fault
from tests.helpers.engine_runs import until
from tests.helpers.provider import ID_OF, Provider, Reply, gateway_to


class Failing:
    """A gateway that raises `error` so many times, and then answers code 3 for each Id."""

    def __init__(self, error: GatewayError | None = None, times: int = 1000) -> None:
        self.error = error
        self.times = times
        self.asked_at: list[float] = []

    async def ask(self, ids: Sequence[int]) -> BatchAnswer:
        self.asked_at.append(monotonic())
        if self.error is not None and len(self.asked_at) <= self.times:
            raise self.error
        return BatchAnswer(np.full(len(ids), 3, dtype=np.int32))


class WouldWaitError(Exception):
    """Raised where a retry would begin to wait, so that no test waits."""


@contextmanager
def waits_of_retries() -> Iterator[list[float]]:
    """Have retries as outside of tests, but end them at the first wait; yields the seconds of the waits."""
    waits: list[float] = []

    def note(details: RetryDetails) -> None:
        waits.append(details.wait_for)
        raise WouldWaitError

    set_on_retry_hooks([note])
    try:
        with stamina.set_testing(False):
            yield waits
    finally:
        set_on_retry_hooks(None)


def ask(gateway: Failing) -> list[int]:
    codes: list[int] = asyncio.run(ask_with_retries(RequestScheduler(gateway, Limits()), [1, 2])).codes.tolist()
    return codes


# Retries


@pytest.mark.parametrize("kind", GATEWAY_ERRORS)
def test_a_batch_is_asked_again_only_where_that_helps_and_not_forever(kind: type[GatewayError]) -> None:
    gateway = Failing(kind())
    with pytest.raises(kind):
        ask(gateway)
    assert len(gateway.asked_at) == (ATTEMPTS if kind.asking_again_helps else 1)


@pytest.mark.parametrize("times", range(ATTEMPTS))
def test_a_batch_that_is_answered_at_last_has_its_answer(times: int) -> None:
    gateway = Failing(OverloadedError(), times)
    assert ask(gateway) == [3, 3]
    assert len(gateway.asked_at) == times + 1


def test_a_provider_that_is_unavailable_once_is_asked_twice() -> None:
    app = create_app(latency=0)

    async def asked() -> list[int]:
        async with gateway_to(app) as gateway:
            codes: list[int] = (
                await ask_with_retries(RequestScheduler(gateway, Limits()), [100, ID_OF[Fault.UNAVAILABLE_ONCE]])
            ).codes.tolist()
            return codes

    assert asyncio.run(asked()) == [0, 3]
    assert app.state.requests == 2


def test_an_error_that_is_not_the_gateways_is_not_retried() -> None:
    class Broken(Failing):
        async def ask(self, ids: Sequence[int]) -> BatchAnswer:
            await super().ask(ids)
            raise ZeroDivisionError

    gateway = Broken()
    with pytest.raises(ZeroDivisionError):
        ask(gateway)
    assert len(gateway.asked_at) == 1


# Waits


@pytest.mark.parametrize("seconds", [1.0, 7.0, LONGEST_WAIT])
def test_a_batch_is_asked_again_when_the_provider_says(seconds: float) -> None:
    with waits_of_retries() as waits, pytest.raises(WouldWaitError):
        ask(Failing(OverloadedError(retry_after=seconds)))
    assert waits == [seconds]


def test_a_provider_that_asks_for_too_long_a_wait_is_not_asked_again() -> None:
    gateway = Failing(OverloadedError(retry_after=LONGEST_WAIT + 1))
    with waits_of_retries() as waits, pytest.raises(OverloadedError):
        ask(gateway)
    assert (waits, len(gateway.asked_at)) == ([], 1)


def test_while_others_are_answered_it_is_asked_again_after_our_own_wait() -> None:
    scheduler = RequestScheduler(Failing(OverloadedError(retry_after=3600.0)), Limits())
    scheduler.breaker.answered("another")
    with waits_of_retries() as waits, pytest.raises(WouldWaitError):
        asyncio.run(ask_with_retries(scheduler, [1, 2], "this"))
    assert 0.1 <= waits[0] <= 2.0


def test_without_retry_after_the_first_wait_is_short_and_varies() -> None:
    seen = set()
    for _ in range(5):
        with waits_of_retries() as waits, pytest.raises(WouldWaitError):
            ask(Failing(OverloadedError()))
        seen.update(waits)
    assert len(seen) > 1
    assert 0.1 <= min(seen) <= max(seen) <= 2.0


def test_the_wait_is_waited() -> None:
    gateway = Failing(OverloadedError(retry_after=0.2), times=2)
    with stamina.set_testing(False):
        assert ask(gateway) == [3, 3]
    first, second, third = gateway.asked_at
    assert min(second - first, third - second) >= 0.19


# Limits


@pytest.mark.parametrize("concurrency", [1, 3, 16])
def test_no_more_requests_than_set_are_under_way(concurrency: int) -> None:
    provider = Provider(hold=lambda: asyncio.sleep(0.01))

    async def asked() -> None:
        async with gateway_to(provider) as gateway:
            scheduler = RequestScheduler(gateway, Limits(concurrency=concurrency))
            await asyncio.gather(*(scheduler.ask([number]) for number in range(1, 41)))

    asyncio.run(asked())
    assert provider.most_under_way == concurrency
    assert provider.asked == [[number] for number in range(1, 41)]


def test_a_request_that_fails_or_is_cancelled_releases_its_slot() -> None:
    provider = Provider(answer=lambda _: Reply(status=500), hold=asyncio.Event().wait)

    async def asked() -> None:
        async with gateway_to(provider, timeout=0.1) as gateway:
            scheduler = RequestScheduler(gateway, Limits(concurrency=1))
            cancelled = asyncio.create_task(scheduler.ask([1]))
            await until(lambda: provider.under_way == 1)
            cancelled.cancel()
            for _ in range(2):
                with pytest.raises(GatewayError):
                    await scheduler.ask([1])

    asyncio.run(asked())
    assert len(provider.requests) == 3


@pytest.mark.parametrize(("rate", "requests"), [(100.0, 31), (2.5, 2)])
def test_requests_start_no_faster_than_set_and_not_much_slower(rate: float, requests: int) -> None:
    gateway = Failing()

    async def asked() -> None:
        scheduler = RequestScheduler(gateway, Limits(concurrency=16, rate=rate))
        await asyncio.gather(*(scheduler.ask([1]) for _ in range(requests)))

    asyncio.run(asked())
    assert gateway.asked_at[-1] - gateway.asked_at[0] >= (requests - 1) / rate
    # A moment in which the machine does something else makes one interval longer, not most of them.
    assert median(after - before for before, after in pairwise(gateway.asked_at)) < 3.5 / rate


def test_no_log_holds_an_id_or_a_credential(sandbox_address: str, caplog: pytest.LogCaptureFixture) -> None:
    ids = [639258934720294949, ID_OF[Fault.TOO_MANY_REQUESTS]]

    async def asked() -> None:
        async with gateway_to(None, sandbox_address, username="desk-user", password="desk-secret") as gateway:  # noqa: S106 - made up
            with pytest.raises(GatewayError):
                await ask_with_retries(RequestScheduler(gateway, Limits(rate=500)), ids)
        async with gateway_to(None, sandbox_address) as gateway:
            with pytest.raises(OverloadedError):
                await ask_with_retries(RequestScheduler(gateway, Limits(rate=500)), ids)

    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.DEBUG, "httpcore"):
        asyncio.run(asked())
    logged = "\n".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records)
    assert {"httpcore.http11", "stamina"} <= {record.name for record in caplog.records}
    assert not [secret for secret in (*map(str, ids), "desk-user", "desk-secret") if secret in logged]
