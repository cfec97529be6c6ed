"""All workers together keep the limit of requests, and no slot is lost with a worker."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import psycopg
import pytest

from lib.lookup.limits import Limits
from lib.lookup.workers import limiter as module
from lib.lookup.workers.limiter import PostgresLimiter
from lib.lookup.workers.schema import create_tables
from lib.store.database import driver_arguments
from tests.helpers.engine_runs import until
from tests.helpers.postgres_server import Postgres

KEYS = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND granted"
CUT_OFF = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@pytest.fixture
def url(cluster: Postgres) -> str:
    address = cluster.new()
    create_tables(driver_arguments(address))
    return address


@asynccontextmanager
async def sharing(url: str, *widths: int) -> AsyncIterator[list[PostgresLimiter]]:
    """Serve one limiter for each worker; yields them."""
    limiters = [PostgresLimiter(driver_arguments(url), Limits(concurrency=width)) for width in widths]
    tasks = [asyncio.create_task(limiter.serve()) for limiter in limiters]
    try:
        yield limiters
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def run(work: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(_awaited(work), 60))


async def _awaited(work: Callable[[], Awaitable[None]]) -> None:
    await work()


async def acquires(limiter: PostgresLimiter, seconds: float = 0.3) -> bool:
    """Whether a request may start within some time; it is under way then."""
    try:
        await asyncio.wait_for(limiter.acquire(), seconds)
    except TimeoutError:
        return False
    return True


def test_a_slot_of_one_worker_is_not_the_others_until_it_is_released(url: str) -> None:
    async def work() -> None:
        async with sharing(url, 3, 3) as (mine, yours):
            for _ in range(3):
                await mine.acquire()
            assert not await acquires(yours)
            mine.release()
            await yours.acquire()
            assert not await acquires(mine)
            yours.release()
            # A worker that waited in vain holds no slot.
            await yours.acquire()

    run(work)


def test_workers_take_turns_however_many_requests_one_has_waiting(url: str) -> None:
    order: list[int] = []

    async def work() -> None:
        async with sharing(url, 1, 1) as limiters:

            async def use(number: int) -> None:
                await limiters[number].acquire()
                order.append(number)
                await asyncio.sleep(0.005)
                limiters[number].release()

            await asyncio.gather(*(use(0) for _ in range(30)), *(use(1) for _ in range(10)))

    run(work)
    assert len(order) == 40
    # All requests of the second are done when the first has done about as many, not at its end.
    assert max(place for place, number in enumerate(order) if number == 1) < 30


def test_a_worker_that_dies_leaves_its_slots_to_the_others(url: str, cluster: Postgres) -> None:
    async def work() -> None:
        async with sharing(url, 2) as (mine,):
            async with sharing(url, 2) as (dead,):
                for _ in range(2):
                    await dead.acquire()
                assert not await acquires(mine)
            for _ in range(2):
                await mine.acquire()
        await until(lambda: cluster.do(KEYS, url) == [(0,)])

    run(work)


def test_a_worker_that_freezes_leaves_the_gate_to_the_others(url: str) -> None:
    async def work() -> None:
        async with sharing(url, 1) as (mine,):
            await mine.acquire()
            mine.release()
            arguments = driver_arguments(url)
            async with await psycopg.AsyncConnection.connect(**arguments, autocommit=True) as frozen:
                await frozen.execute(module._PREPARE.replace("10s", "1s"))
                await frozen.execute(module._ENTER, [module._GATE])
                assert not await acquires(mine, 0.5)
                await mine.acquire()

    run(work)
    assert module.PING_SECONDS * 3 < module.FROZEN_SECONDS


def test_after_its_session_was_cut_off_a_worker_starts_nothing_beyond_its_slots(url: str, cluster: Postgres) -> None:
    async def work() -> None:
        async with sharing(url, 2) as (mine,):
            for _ in range(2):
                await mine.acquire()
            await asyncio.to_thread(cluster.do, CUT_OFF, url)
            # It takes the keys of its requests under way again.
            await until(lambda: cluster.do(KEYS, url) == [(2,)])
            assert not await acquires(mine)
            mine.release()
            await mine.acquire()
            assert not await acquires(mine)

    run(work)


def test_where_others_were_faster_a_worker_waits_until_it_has_as_many_keys_as_requests(
    url: str, cluster: Postgres
) -> None:
    async def work() -> None:
        async with sharing(url, 2) as (mine,):
            for _ in range(2):
                await mine.acquire()
            arguments: Any = driver_arguments(url)
            async with await psycopg.AsyncConnection.connect(**arguments, autocommit=True) as faster:
                await faster.execute(CUT_OFF)
                while not await (await faster.execute(module._TAKE, [[0, 1], module._KEYS, 1])).fetchall():  # noqa: ASYNC110 - told by no event
                    await asyncio.sleep(0.005)
                await until(lambda: cluster.do(KEYS, url) == [(2,)])
                mine.release()
                assert not await acquires(mine)
                mine.release()
                await mine.acquire()
                assert not await acquires(mine)

    run(work)


def test_a_wait_that_is_given_up_passes_its_slot_on(url: str) -> None:
    async def work() -> None:
        async with sharing(url, 1, 1) as (mine, yours):
            await mine.acquire()
            waiting = [asyncio.create_task(yours.acquire()) for _ in range(3)]
            await asyncio.sleep(0.1)
            waiting[0].cancel()
            mine.release()
            await waiting[1]
            waiting[2].cancel()
            yours.release()
            await mine.acquire()

    run(work)


def test_no_request_starts_before_postgresql_is_there(cluster: Postgres, url: str) -> None:
    async def work() -> None:
        async with sharing(url, 2) as (mine,):
            await mine.acquire()
            await asyncio.to_thread(cluster.stop)
            try:
                assert not await acquires(mine)
            finally:
                await asyncio.to_thread(cluster.start)
            await mine.acquire()
            assert not await acquires(mine)

    run(work)
