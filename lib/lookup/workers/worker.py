"""A worker: runs the jobs of lookups, many at once, and keeps every live lookup with a job.

One worker at a time, the owner, does the maintenance and reconciles lookups with jobs. The lock is that of the
embedded engine: a server that runs lookups itself on the same database waits until there are no workers.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from math import inf
from time import monotonic
from typing import Any, Final

import psycopg
from procrastinate import App, JobContext, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import DeleteJobCondition
from procrastinate.worker import Worker as Loop

from lib.lookup.backoff import Backoff, repeat
from lib.lookup.engine import EngineParts, LookupRunner, drain
from lib.lookup.maintenance import MAINTENANCE_SECONDS
from lib.lookup.workers.limiter import PostgresLimiter
from lib.lookup.workers.queue import QUEUE, RECONNECT_SECONDS, TASK, WAIT_SECONDS, JobQueue
from lib.lookup.workers.reconcile import StrayJobs, end_silent, give_jobs
from lib.lookup.workers.threads import ThreadedStoreCaller

_log = logging.getLogger(__name__)

LONGEST_SECONDS: Final = 5.0
"""The longest wait after an unforeseen error in what serves all lookups."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """How a worker is tuned; all but the first are seconds.

    Attributes:
        concurrency: How many lookups one worker runs at once.
        heartbeat: How often a worker tells the database that it lives.
        silent: How long after its last heartbeat a worker counts as dead, and others take over its lookups.
        reconcile: How often dead workers and lookups without a job are looked for.
        poll: How soon a job is found that no notification told of.
        drain: How long a worker that is stopped waits for the requests under way and for their answers to be stored.
    """

    concurrency: int = 100
    heartbeat: float = 3.0
    silent: float = 10.0
    reconcile: float = 2.0
    poll: float = 0.5
    drain: float = 5.0


class Worker:
    """Runs what the queue holds until it is stopped; lookups it leaves go on in another worker, or at the next start.

    Args:
        parts: What the engine works with; its limits are those of all workers together.
        queue: The queue of the jobs.
        tuning: How often things are done, and how long is waited.
    """

    def __init__(self, parts: EngineParts, queue: JobQueue, tuning: Tuning) -> None:
        self._parts = parts
        self._queue = queue
        self._tuning = tuning
        self._loop: Loop | None = None
        self._running: set[int | None] = set()
        self._backoffs: dict[str, Backoff] = {}
        self._stray = StrayJobs()
        self._reconciled_at = -inf
        self._call_store = ThreadedStoreCaller()
        self._owner = ThreadPoolExecutor(1, "owner")

    async def run(self, stopping: asyncio.Event) -> None:
        """Work until `stopping` is set; then let the requests under way end, and leave the rest to others."""
        arguments = dict(self._queue.arguments)
        connector = PsycopgConnector(
            kwargs=arguments, min_size=1, max_size=4, timeout=WAIT_SECONDS, reconnect_timeout=RECONNECT_SECONDS
        )
        app = App(connector=connector)
        self._queue.start()
        limiter = PostgresLimiter(arguments, self._parts.limits)
        async with app.open_async(), self._parts.open_gateway() as gateway:
            runner = LookupRunner(self._parts, gateway, self._call_store, limiter)
            self._add_tasks(app, runner)
            async with asyncio.TaskGroup() as group:
                limiting = group.create_task(limiter.serve())
                maintaining = group.create_task(self._maintain(app))
                working = group.create_task(self._work(app, stopping))
                await stopping.wait()
                await drain(working, runner, self._tuning.drain)
                maintaining.cancel()
                limiting.cancel()
            # Now: the other workers need not wait until they look for lookups without a job.
            with suppress(Exception):
                await give_jobs(app, self._parts.ledger)
        self._queue.stop()
        self._call_store.close()

    def _add_tasks(self, app: App, runner: LookupRunner) -> None:
        async def lookup(context: JobContext, lookup_id: str) -> None:
            self._running.add(context.job.id)
            try:
                await self._attempt(lookup_id, runner)
            finally:
                self._running.discard(context.job.id)

        async def prune(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - given to every periodic task
            await context.app.job_manager.delete_old_jobs(
                nb_hours=1, include_failed=True, include_cancelled=True, include_aborted=True
            )

        app.task(name=TASK, queue=QUEUE, pass_context=True)(lookup)
        # Each job is deleted when it ends, so this finds little. But without a periodic task Procrastinate's loop does
        # not watch over its own parts (3.10), and would outlive them.
        app.periodic(cron="7 * * * *")(
            app.task(name="prune", queue=QUEUE, queueing_lock="prune", pass_context=True)(prune)
        )

    async def _attempt(self, lookup_id: str, runner: LookupRunner) -> None:
        """Run a lookup once; where that fails, the reconciliation gives it the next job."""
        backoff = self._backoffs.setdefault(lookup_id, Backoff())
        if await runner.attempt(lookup_id, backoff):
            self._backoffs.pop(lookup_id, None)

    async def _work(self, app: App, stopping: asyncio.Event) -> None:
        """Run Procrastinate's loop, and run it anew when it has lost PostgreSQL, as soon as that is back."""
        backoff = Backoff(longest=LONGEST_SECONDS)
        # While PostgreSQL is away, the loop fails when it is cancelled: only the event tells that it is to stop.
        while not stopping.is_set():
            try:
                await self._run_loop(app)
            except (ConnectorException, psycopg.Error, OSError):
                _log.warning("PostgreSQL is away; waiting for it")
            except Exception as error:  # noqa: BLE001 - whatever it is, the worker outlives it
                await backoff.wait_out(error)
            while not (stopping.is_set() or await _is_there(app)):  # noqa: ASYNC110 - no event tells of it
                await asyncio.sleep(RECONNECT_SECONDS)

    async def _run_loop(self, app: App) -> None:
        if self._loop is not None and self._loop.worker_id is not None:
            # Its jobs under way can be run again now, instead of when it counts as dead.
            await app.job_manager.unregister_worker(self._loop.worker_id)
        self._loop = Loop(
            app,
            queues=[QUEUE],
            concurrency=self._tuning.concurrency,
            fetch_job_polling_interval=self._tuning.poll,
            shutdown_graceful_timeout=0,
            delete_jobs=DeleteJobCondition.ALWAYS,
            install_signal_handlers=False,
            update_heartbeat_interval=self._tuning.heartbeat,
            stalled_worker_timeout=6 * self._tuning.silent,
        )
        await self._loop.run()  # type: ignore[no-untyped-call]

    async def _maintain(self, app: App) -> None:
        try:
            await repeat(partial(self._maintain_once, app), MAINTENANCE_SECONDS, Backoff(longest=LONGEST_SECONDS))
        finally:
            self._owner.submit(self._parts.ownership.release)
            self._owner.shutdown(wait=True)

    async def _maintain_once(self, app: App) -> None:
        is_owner = await self._as_owner(self._own)
        if is_owner:
            await self._as_owner(self._parts.maintenance)
        if monotonic() - self._reconciled_at < self._tuning.reconcile:
            return
        self._reconciled_at = monotonic()
        if self._loop is not None and self._loop.worker_id is not None:
            await self._stray.end(app, self._loop.worker_id, self._running)
        if is_owner:
            await end_silent(app, self._tuning.silent)
            await give_jobs(app, self._parts.ledger)

    def _own(self) -> bool:
        return self._parts.ownership.holds() or self._parts.ownership.acquire()

    def _as_owner(self, work: Callable[[], Any]) -> Awaitable[Any]:
        return asyncio.get_running_loop().run_in_executor(self._owner, work)


async def _is_there(app: App) -> bool:
    try:
        return await app.check_connection_async()
    except ConnectorException:
        return False
