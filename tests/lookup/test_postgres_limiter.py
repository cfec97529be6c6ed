"""However many workers share the places, no more are taken than there are, and none is lost with a worker."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import psycopg
import pytest

from lib.lookup.limits import Limits
from lib.lookup.workers import limiter as module
from lib.lookup.workers.limiter import PostgresLimiter
from lib.lookup.workers.schema import make_tables
from lib.store.database import driver_arguments
from tests.helpers.engine_runs import until
from tests.helpers.postgres_server import Postgres

KEYS = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND granted"
LET_GO = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


@pytest.fixture
def url(cluster: Postgres) -> str:
    address = cluster.new()
    make_tables(driver_arguments(address))
    return address


@asynccontextmanager
async def sharing(url: str, *widths: int) -> AsyncIterator[list[PostgresLimiter]]:
    """Let workers share places; gives those of each."""
    all_places = [PostgresLimiter(driver_arguments(url), Limits(concurrency=width)) for width in widths]
    tasks = [asyncio.create_task(places.serve()) for places in all_places]
    try:
        yield all_places
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def run(work: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(_awaited(work), 60))


async def _awaited(work: Callable[[], Awaitable[None]]) -> None:
    await work()


async def is_taken(places: PostgresLimiter, seconds: float = 0.3) -> bool:
    """Whether a place is had within some time; it is kept then."""
    try:
        await asyncio.wait_for(places.take(), seconds)
    except TimeoutError:
        return False
    return True


def test_what_one_has_the_other_has_not_until_it_is_given_back(url: str) -> None:
    async def work() -> None:
        async with sharing(url, 3, 3) as (mine, yours):
            for _ in range(3):
                await mine.take()
            assert not await is_taken(yours)
            mine.give_back()
            await yours.take()
            assert not await is_taken(mine)
            yours.give_back()
            # Whoever waited in vain holds nothing back.
            await yours.take()

    run(work)


def test_those_who_wait_get_on_by_turns_however_many_one_has_waiting(url: str) -> None:
    order: list[int] = []

    async def work() -> None:
        async with sharing(url, 1, 1) as all_places:

            async def use(number: int) -> None:
                await all_places[number].take()
                order.append(number)
                await asyncio.sleep(0.005)
                all_places[number].give_back()

            await asyncio.gather(*(use(0) for _ in range(30)), *(use(1) for _ in range(10)))

    run(work)
    assert len(order) == 40
    # All of the second's are done when the first is about as far, and not at its end.
    assert max(place for place, number in enumerate(order) if number == 1) < 30


def test_a_worker_that_dies_leaves_its_places_to_the_others(url: str, cluster: Postgres) -> None:
    async def work() -> None:
        async with sharing(url, 2) as (mine,):
            async with sharing(url, 2) as (dead,):
                for _ in range(2):
                    await dead.take()
                assert not await is_taken(mine)
            for _ in range(2):
                await mine.take()
        await until(lambda: cluster.do(KEYS, url) == [(0,)])

    run(work)


def test_a_worker_that_freezes_leaves_the_gate_to_the_others(url: str) -> None:
    async def work() -> None:
        async with sharing(url, 1) as (mine,):
            await mine.take()
            mine.give_back()
            arguments = driver_arguments(url)
            async with await psycopg.AsyncConnection.connect(**arguments, autocommit=True) as frozen:
                await frozen.execute(module._PREPARE.replace("10s", "1s"))
                await frozen.execute(module._ENTER, [module._GATE])
                assert not await is_taken(mine, 0.5)
                await mine.take()

    run(work)
    assert module.PING_SECONDS * 3 < module.FROZEN_SECONDS


def test_after_its_session_was_cut_off_a_worker_starts_nothing_beyond_its_places(url: str, cluster: Postgres) -> None:
    async def work() -> None:
        async with sharing(url, 2) as (mine,):
            for _ in range(2):
                await mine.take()
            await asyncio.to_thread(cluster.do, LET_GO, url)
            # It takes the keys of what is under way again.
            await until(lambda: cluster.do(KEYS, url) == [(2,)])
            assert not await is_taken(mine)
            mine.give_back()
            await mine.take()
            assert not await is_taken(mine)

    run(work)


def test_where_others_were_faster_a_worker_waits_until_it_has_as_many_keys_as_requests(
    url: str, cluster: Postgres
) -> None:
    async def work() -> None:
        async with sharing(url, 2) as (mine,):
            for _ in range(2):
                await mine.take()
            arguments: Any = driver_arguments(url)
            async with await psycopg.AsyncConnection.connect(**arguments, autocommit=True) as faster:
                await faster.execute(LET_GO)
                while not await (await faster.execute(module._TAKE, [[0, 1], module._KEYS, 1])).fetchall():  # noqa: ASYNC110 - told by no event
                    await asyncio.sleep(0.005)
                await until(lambda: cluster.do(KEYS, url) == [(2,)])
                mine.give_back()
                assert not await is_taken(mine)
                mine.give_back()
                await mine.take()
                assert not await is_taken(mine)

    run(work)


def test_a_wait_that_is_given_up_gives_its_place_to_the_next(url: str) -> None:
    async def work() -> None:
        async with sharing(url, 1, 1) as (mine, yours):
            await mine.take()
            waiting = [asyncio.create_task(yours.take()) for _ in range(3)]
            await asyncio.sleep(0.1)
            waiting[0].cancel()
            mine.give_back()
            await waiting[1]
            waiting[2].cancel()
            yours.give_back()
            await mine.take()

    run(work)


def test_places_are_not_handed_out_before_postgresql_is_there(cluster: Postgres, url: str) -> None:
    async def work() -> None:
        async with sharing(url, 2) as (mine,):
            await mine.take()
            await asyncio.to_thread(cluster.stop)
            try:
                assert not await is_taken(mine)
            finally:
                await asyncio.to_thread(cluster.start)
            await mine.take()
            assert not await is_taken(mine)

    run(work)
