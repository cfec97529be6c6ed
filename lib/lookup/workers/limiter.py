"""The places at the provider, shared by all workers of one PostgreSQL database.

    a worker ──> the gate, one lock that PostgreSQL hands on in order of arrival
                   └─ whoever has it takes one of the keys (one a place), waits for the rate, and lets the next one in

Keys and gate are advisory locks of a session, which PostgreSQL frees when a worker dies, however it dies; one that
freezes is put out after FROZEN_SECONDS. Workers that all want places get them by turns.

Where PostgreSQL was restarted the locks are gone, and requests may still be under way. Each worker takes keys for its
own again at once, and none starts another within the first SETTLE_SECONDS. Where a single session is lost, others may
take its keys while its requests end: this worker then starts none until it has as many keys as requests, so that at
most what it had under way comes on top for that time.

The rate is one row with the moment when the next request may start, moved on by one statement; what was lost of it on
the way to PostgreSQL and back, 20 ms at most, is made up for. The PostgreSQL bucket of pyrate-limiter would block the
event loop, and refuses whoever comes while another is being served.
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
"""How often whoever has the gate looks for a key, in seconds; the waits grow from the one to the other."""

_GATE: Final = 7_274_003
_KEYS: Final = 7_274_004
"""As the lock of the migrations: any numbers that nothing else takes in the same database."""

_PREPARE: Final = f"SET idle_session_timeout = '{FROZEN_SECONDS}s'; SET synchronous_commit = off"
_ENTER: Final = "SELECT pg_advisory_lock(%s)"
_LEAVE: Final = "SELECT pg_advisory_unlock(%s)"
_TAKE: Final = "SELECT n FROM unnest(%s::int[]) AS n WHERE pg_try_advisory_lock(%s, n) LIMIT %s"
_RETURN: Final = "SELECT pg_advisory_unlock(%s, n) FROM unnest(%s::int[]) AS n"
_UP_FOR: Final = "SELECT extract(epoch FROM clock_timestamp() - pg_postmaster_start_time())::float"
_START: Final = """
WITH this AS (SELECT extract(epoch FROM clock_timestamp())::float AS moment, %s::float AS pause)
INSERT INTO provider_pace AS pace (id, next_start) SELECT 1, moment + pause FROM this
ON CONFLICT (id) DO UPDATE
SET next_start = greatest(pace.next_start, (SELECT moment - least(pause, 0.02) FROM this)) + (SELECT pause FROM this)
RETURNING next_start - (SELECT moment + pause FROM this)
"""
"""Gives in how many seconds the request may start."""


class PostgresLimiter:
    """The places of one worker among all; `serve` must run beside those who take them. Of one event loop.

    `arguments` are those that PostgreSQL is connected with; `limits` are meant for all workers together.
    """

    def __init__(self, arguments: Mapping[str, Any], limits: Limits) -> None:
        self._arguments = arguments
        self._all_keys = range(limits.concurrency)
        self._interval = MARGIN / limits.rate if limits.rate else None
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._under_way = 0
        self._keys: set[int] = set()
        self._is_looking = False
        self._wanted, self._given_back, self._left_over = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def take(self) -> None:
        """Wait until there is a place, and until the rate lets a request start; as long as PostgreSQL is away too."""
        mine = asyncio.get_running_loop().create_future()
        self._waiting.append(mine)
        self._wanted.set()
        try:
            await mine
        except asyncio.CancelledError:
            if not mine.cancelled():
                # It was granted just before.
                self.give_back()
            raise

    def give_back(self) -> None:
        """Give back a place that was taken."""
        self._under_way -= 1
        self._given_back.set()
        self._left_over.set()

    async def serve(self) -> None:
        """Hand out places until cancelled; where the connection is lost, from the next one."""
        is_lost = False
        while True:
            try:
                async with self._connected() as gate, self._connected() as keys:
                    await self._take_again(keys)
                    if is_lost:
                        _log.warning("The places at the provider are shared again")
                        is_lost = False
                    async with asyncio.TaskGroup() as group:
                        for work in (self._grant(gate, keys), self._return(keys), _ping(gate), _ping(keys)):
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

    async def _take_again(self, keys: AsyncConnection) -> None:
        """Take a key for each request that is under way, and give the other workers time to do the same."""
        self._keys.clear()
        self._is_looking = False
        await self._take_keys(keys, self._under_way)
        up_for = await _number(keys, _UP_FOR)
        await asyncio.sleep(max(0.0, SETTLE_SECONDS - up_for))

    async def _grant(self, gate: AsyncConnection, keys: AsyncConnection) -> None:
        while True:
            await self._somebody_waits()
            await gate.execute(_ENTER, [_GATE])
            self._is_looking = True
            await self._find_key(keys)
            if self._interval is not None:
                await asyncio.sleep(await _number(keys, _START, self._interval))
            self._let_in()
            self._is_looking = False
            self._left_over.set()
            await gate.execute(_LEAVE, [_GATE])

    async def _somebody_waits(self) -> None:
        while all(waiting.done() for waiting in self._waiting):
            self._waiting.clear()
            self._wanted.clear()
            await self._wanted.wait()

    async def _find_key(self, keys: AsyncConnection) -> None:
        """Wait for a key beyond those of the requests under way: one that was given back here, or is free."""
        poll = _FIRST_POLL
        while len(self._keys) <= self._under_way:
            self._given_back.clear()
            if not await self._take_keys(keys, 1):
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._given_back.wait(), poll)
                poll = min(1.5 * poll, _LONGEST_POLL)

    def _let_in(self) -> None:
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

    async def _return(self, keys: AsyncConnection) -> None:
        while True:
            await self._left_over.wait()
            self._left_over.clear()
            spare = len(self._keys) - self._under_way - self._is_looking
            if spare > 0:
                given_up = sorted(self._keys)[-spare:]
                self._keys.difference_update(given_up)
                await keys.execute(_RETURN, [_KEYS, given_up])


async def _ping(connection: AsyncConnection) -> None:
    """Say to PostgreSQL that we live, again and again."""
    while True:
        await asyncio.sleep(PING_SECONDS)
        await connection.execute("SELECT 1")


async def _number(connection: AsyncConnection, query: LiteralString, *values: float) -> float:
    row = await (await connection.execute(query, values)).fetchone()
    assert row is not None  # noqa: S101 - it always gives one
    return float(row[0])
