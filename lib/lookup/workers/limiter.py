"""The limits of the provider, shared by all workers of one PostgreSQL database.

    a worker ──> the gate, one lock that PostgreSQL passes on in order of arrival
                   └─ its holder takes a key (there is one for each concurrent request), waits for the rate, and passes
                      the gate on

Gate and keys are advisory locks of a session, which PostgreSQL frees when a worker dies, however it dies. A session
that freezes is ended after FROZEN_SECONDS. Workers that all have requests waiting take turns.

A restart of PostgreSQL frees all locks while requests may still be under way. Each worker then takes keys for its own
requests again at once, and none starts another within the first SETTLE_SECONDS. Where a single session is lost, other
workers may take its keys while its requests end: this worker then starts none until it has as many keys as requests,
so that at most the requests that it had under way exceed the limit for that time.

The rate is one row with the moment when the next request may start, which one statement moves on; what was lost of it
on the way to PostgreSQL and back, 20 ms at most, is made up for. The PostgreSQL bucket of pyrate-limiter would block
the event loop, and refuses a caller while another one is served.
"""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any, Final, LiteralString

import psycopg
from psycopg import AsyncConnection

from lib.lookup.limiter import MARGIN
from lib.lookup.limits import Limits

_log = logging.getLogger(__name__)

FROZEN_SECONDS: Final = 10
PING_SECONDS: Final = 2.0
SETTLE_SECONDS: Final = 2.0
RECONNECT_SECONDS: Final = 0.2
_FIRST_POLL: Final = 0.003
_LONGEST_POLL: Final = 0.02
"""How often the holder of the gate looks for a key, in seconds; the waits grow from the one to the other."""

_GATE: Final = 7_274_003
_KEYS: Final = 7_274_004
"""Any numbers that no other advisory lock of the same database has."""

_PREPARE: Final = f"SET idle_session_timeout = '{FROZEN_SECONDS}s'; SET synchronous_commit = off"
_ENTER: Final = "SELECT pg_advisory_lock(%s)"
_LEAVE: Final = "SELECT pg_advisory_unlock(%s)"
_TAKE: Final = "SELECT n FROM unnest(%s::int[]) AS n WHERE pg_try_advisory_lock(%s, n) LIMIT %s"
_FREE: Final = "SELECT pg_advisory_unlock(%s, n) FROM unnest(%s::int[]) AS n"
_UP_FOR: Final = "SELECT extract(epoch FROM clock_timestamp() - pg_postmaster_start_time())::float"
_START: Final = """
WITH this AS (SELECT extract(epoch FROM clock_timestamp())::float AS moment, %s::float AS pause)
INSERT INTO provider_pace AS pace (id, next_start) SELECT 1, moment + pause FROM this
ON CONFLICT (id) DO UPDATE
SET next_start = greatest(pace.next_start, (SELECT moment - least(pause, 0.02) FROM this)) + (SELECT pause FROM this)
RETURNING next_start - (SELECT moment + pause FROM this)
"""
"""Returns in how many seconds the request may start."""


class PostgresLimiter:
    """The limiter of one worker among several; `serve` must run beside the callers of `acquire`. Of one event loop.

    Args:
        arguments: What psycopg connects to the database with.
        limits: The limits of all workers together.
    """

    def __init__(self, arguments: Mapping[str, Any], limits: Limits) -> None:
        self._arguments = arguments
        self._all_keys = range(limits.concurrency)
        self._interval = MARGIN / limits.rate if limits.rate else None
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._under_way = 0
        self._keys: set[int] = set()
        self._is_looking = False
        self._wanted, self._released, self._spare = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def acquire(self) -> None:
        """Wait until one more request may be under way and the rate lets it start; while PostgreSQL is away too."""
        mine = asyncio.get_running_loop().create_future()
        self._waiting.append(mine)
        self._wanted.set()
        try:
            await mine
        except asyncio.CancelledError:
            if not mine.cancelled():
                # It was granted just before.
                self.release()
            raise

    def release(self) -> None:
        """Note that a request that was waited for is no longer under way."""
        self._under_way -= 1
        self._released.set()
        self._spare.set()

    async def serve(self) -> None:
        """Let waiting requests start until cancelled, over a new connection where one is lost."""
        is_lost = False
        while True:
            try:
                async with self._connected() as gate, self._connected() as keys:
                    await self._retake_keys(keys)
                    if is_lost:
                        _log.warning("The limits of the provider are shared again")
                        is_lost = False
                    async with asyncio.TaskGroup() as group:
                        for work in (self._grant(gate, keys), self._free_keys(keys), _ping(gate), _ping(keys)):
                            group.create_task(work)
            except* (psycopg.Error, OSError):
                if not is_lost:
                    _log.warning("PostgreSQL is away, and no request starts until it is back")
                    is_lost = True
                await asyncio.sleep(RECONNECT_SECONDS)

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[AsyncConnection]:
        async with await AsyncConnection.connect(**self._arguments, autocommit=True) as connection:
            await connection.execute(_PREPARE)
            yield connection

    async def _retake_keys(self, keys: AsyncConnection) -> None:
        """Take a key for each request that is under way, and give the other workers time to do the same."""
        self._keys.clear()
        self._is_looking = False
        await self._take_keys(keys, self._under_way)
        up_for = await _number(keys, _UP_FOR)
        await asyncio.sleep(max(0.0, SETTLE_SECONDS - up_for))

    async def _grant(self, gate: AsyncConnection, keys: AsyncConnection) -> None:
        while True:
            await self._wait_for_request()
            await gate.execute(_ENTER, [_GATE])
            self._is_looking = True
            await self._find_key(keys)
            if self._interval is not None:
                await asyncio.sleep(await _number(keys, _START, self._interval))
            self._start_next()
            self._is_looking = False
            self._spare.set()
            await gate.execute(_LEAVE, [_GATE])

    async def _wait_for_request(self) -> None:
        while all(waiting.done() for waiting in self._waiting):
            self._waiting.clear()
            self._wanted.clear()
            await self._wanted.wait()

    async def _find_key(self, keys: AsyncConnection) -> None:
        """Wait for a key beyond those of the requests under way: one that was released here, or is free."""
        poll = _FIRST_POLL
        while len(self._keys) <= self._under_way:
            self._released.clear()
            if not await self._take_keys(keys, 1):
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._released.wait(), poll)
                poll = min(1.5 * poll, _LONGEST_POLL)

    def _start_next(self) -> None:
        while self._waiting:
            first = self._waiting.popleft()
            if not first.done():
                self._under_way += 1
                first.set_result(None)
                return

    async def _take_keys(self, keys: AsyncConnection, count: int) -> int:
        others = [key for key in self._all_keys if key not in self._keys]
        taken = await (await keys.execute(_TAKE, [others, _KEYS, count])).fetchall()
        self._keys.update(key for (key,) in taken)
        return len(taken)

    async def _free_keys(self, keys: AsyncConnection) -> None:
        while True:
            await self._spare.wait()
            self._spare.clear()
            spare = len(self._keys) - self._under_way - self._is_looking
            if spare > 0:
                freed = sorted(self._keys)[-spare:]
                self._keys.difference_update(freed)
                await keys.execute(_FREE, [_KEYS, freed])


async def _ping(connection: AsyncConnection) -> None:
    """Show PostgreSQL that this session lives, again and again."""
    while True:
        await asyncio.sleep(PING_SECONDS)
        await connection.execute("SELECT 1")


async def _number(connection: AsyncConnection, query: LiteralString, *values: float) -> float:
    row = await (await connection.execute(query, values)).fetchone()
    assert row is not None  # noqa: S101 - it always gives one
    return float(row[0])
