"""A worker: runs the jobs of lookups, many at once, and sees to it that every live lookup has one.

One worker at a time does the chores and the sweep, the one with the lock of the engine. It is that of the embedded
engine: a server that runs lookups itself on the same database waits for as long as there are workers.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any, Final

import psycopg
from procrastinate import App, JobContext, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import DeleteJobCondition
from procrastinate.worker import Worker as Loop

from lib.domain.failures import PROVIDER_CHANGED
from lib.domain.lookups import ProviderState
from lib.gateway.port import Gateway
from lib.lookup.backoff import Backoff
from lib.lookup.breaker import Breaker
from lib.lookup.limits import Limits
from lib.lookup.maintenance import MAINTENANCE_SECONDS
from lib.lookup.run import run
from lib.lookup.scheduler import RequestScheduler
from lib.lookup.workers.limiter import PostgresLimiter
from lib.lookup.workers.queue import QUEUE, RECONNECT_SECONDS, TASK, WAIT_SECONDS, JobQueue
from lib.lookup.workers.reconcile import Forgotten, end_silent, give_jobs
from lib.lookup.workers.threads import Threads
from lib.store.ledger import Ledger
from lib.store.ownership import Ownership

_log = logging.getLogger(__name__)

TROUBLE_SECONDS: Final = 5.0
"""The longest wait when something goes wrong in what serves all lookups."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """`at_once` is how many lookups one worker runs at once; what they ask goes through one desk.

    All others are seconds. `silent` after its last `heartbeat` a worker counts as dead, and its lookups are taken over.
    `sweep` is how often that and lost jobs are looked for, `poll` how soon a job is found that no notification told
    of, `drain` how long a worker that is stopped waits for the requests under way and their answers to be kept.
    """

    at_once: int = 100
    heartbeat: float = 3.0
    silent: float = 10.0
    sweep: float = 2.0
    poll: float = 0.5
    drain: float = 5.0


class Worker:
    """Runs what the queue holds until it is stopped; lookups it leaves are taken up by another, or at the next start.

    `dialect` is the one that the gateway asks in; `limits` are meant for all workers together; `chores` is called
    again and again while this one has the `ownership`.
    """

    def __init__(  # noqa: PLR0913 - all are what it works with
        self,
        ledger: Ledger,
        open_gateway: Callable[[], AbstractAsyncContextManager[Gateway]],
        limits: Limits,
        ownership: Ownership,
        queue: JobQueue,
        *,
        dialect: str,
        maintenance: Callable[[], None],
        tuning: Tuning,
    ) -> None:
        self._ledger = ledger
        self._open_gateway = open_gateway
        self._limits = limits
        self._ownership = ownership
        self._queue = queue
        self._dialect = dialect
        self._maintenance = maintenance
        self._tuning = tuning
        self._loop: Loop | None = None
        self._running: set[int | None] = set()
        self._troubles: dict[str, Backoff] = {}
        self._threads = Threads()
        self._owner = ThreadPoolExecutor(1, "owner")

    async def run(self, stopping: asyncio.Event) -> None:
        """Work until `stopping` is set; then let the requests under way end, and leave the rest to others."""
        arguments = dict(self._queue.arguments)
        connector = PsycopgConnector(
            kwargs=arguments, min_size=1, max_size=4, timeout=WAIT_SECONDS, reconnect_timeout=RECONNECT_SECONDS
        )
        app = App(connector=connector)
        self._queue.start()
        places = PostgresLimiter(arguments, self._limits)
        async with app.open_async(), self._open_gateway() as gateway:
            scheduler = RequestScheduler(gateway, self._limits, self._open_breaker(), places)
            self._give_tasks(app, scheduler)
            async with asyncio.TaskGroup() as group:
                sharing = group.create_task(places.serve())
                keeping = group.create_task(self._keep_house(app))
                working = group.create_task(self._work(app, stopping))
                await stopping.wait()
                await scheduler.close(self._tuning.drain)
                working.cancel()
                await asyncio.wait({working})
                keeping.cancel()
                sharing.cancel()
            # At once: whoever is left need not wait for the sweep.
            with suppress(Exception):
                await give_jobs(app, self._ledger)
        self._queue.stop()
        self._threads.close()

    def _open_breaker(self) -> Breaker:
        """Begin with a provider that is not down, whatever was kept of it."""
        last = replace(self._ledger.provider(self._dialect), is_down=False, since=None, next_try=None)
        self._keep_provider(last)
        return Breaker(lambda state: self._threads.note(self._keep_provider, state), last)

    def _keep_provider(self, state: ProviderState) -> None:
        self._ledger.keep_provider(self._dialect, state)

    def _give_tasks(self, app: App, scheduler: RequestScheduler) -> None:
        async def lookup(context: JobContext, lookup_id: str) -> None:
            self._running.add(context.job.id)
            try:
                await self._attend(lookup_id, scheduler)
            finally:
                self._running.discard(context.job.id)

        async def prune(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - told to every periodic task
            await context.app.job_manager.delete_old_jobs(
                nb_hours=1, include_failed=True, include_cancelled=True, include_aborted=True
            )

        app.task(name=TASK, queue=QUEUE, pass_context=True)(lookup)
        # Each job is deleted when it ends: this finds little. But without a periodic task Procrastinate's loop no
        # longer watches over its own parts (3.10), and would outlive them.
        app.periodic(cron="7 * * * *")(
            app.task(name="prune", queue=QUEUE, queueing_lock="prune", pass_context=True)(prune)
        )

    async def _attend(self, lookup_id: str, scheduler: RequestScheduler) -> None:
        """Run a lookup once; where that fails, the next job is for the sweep to give."""
        trouble = self._troubles.setdefault(lookup_id, Backoff())
        claim, done = None, 0
        try:
            claim = await self._threads(self._ledger.claim, lookup_id)
            done = claim.tally.done if claim is not None else 0
            if claim is not None and claim.dialect != self._dialect:
                await self._threads(claim.end, PROVIDER_CHANGED)
            elif claim is not None:
                # A task of its own: in Python 3.11 a task group may leave its task marked as cancelled.
                await asyncio.create_task(run(claim, scheduler, self._limits.concurrency, self._threads))
            self._troubles.pop(lookup_id, None)
        except Exception as error:  # noqa: BLE001 - a failing store, or a fault of ours: neither may end the worker
            if claim is not None and claim.tally.done > done:
                trouble.is_over()
            await trouble.wait_out(error)

    async def _work(self, app: App, stopping: asyncio.Event) -> None:
        """Run Procrastinate's loop, and run it anew when it has lost PostgreSQL, as soon as that is back."""
        trouble = Backoff(longest=TROUBLE_SECONDS)
        # Where it is cancelled while PostgreSQL is away it fails instead.
        while not stopping.is_set():
            try:
                await self._run_loop(app)
            except (ConnectorException, psycopg.Error, OSError):
                _log.warning("PostgreSQL is away; waiting for it")
            except Exception as error:  # noqa: BLE001 - as above
                await trouble.wait_out(error)
            while not (stopping.is_set() or await _is_there(app)):  # noqa: ASYNC110 - PostgreSQL tells of no event
                await asyncio.sleep(RECONNECT_SECONDS)

    async def _run_loop(self, app: App) -> None:
        if self._loop is not None and self._loop.worker_id is not None:
            # What it had under way when it ended can be taken up at once, instead of when it counts as dead.
            await app.job_manager.unregister_worker(self._loop.worker_id)
        self._loop = Loop(
            app,
            queues=[QUEUE],
            concurrency=self._tuning.at_once,
            fetch_job_polling_interval=self._tuning.poll,
            shutdown_graceful_timeout=0,
            delete_jobs=DeleteJobCondition.ALWAYS,
            install_signal_handlers=False,
            update_heartbeat_interval=self._tuning.heartbeat,
            stalled_worker_timeout=6 * self._tuning.silent,
        )
        await self._loop.run()  # type: ignore[no-untyped-call]

    async def _keep_house(self, app: App) -> None:
        trouble, forgotten, swept_at = Backoff(longest=TROUBLE_SECONDS), Forgotten(), 0.0
        try:
            while True:
                try:
                    is_owner = await self._as_owner(self._own)
                    if is_owner:
                        await self._as_owner(self._maintenance)
                    if monotonic() - swept_at >= self._tuning.sweep:
                        swept_at = monotonic()
                        if self._loop is not None and self._loop.worker_id is not None:
                            await forgotten.end(app, self._loop.worker_id, self._running)
                        if is_owner:
                            await end_silent(app, self._tuning.silent)
                            await give_jobs(app, self._ledger)
                    trouble.is_over()
                except Exception as error:  # noqa: BLE001 - as above
                    await trouble.wait_out(error)
                await asyncio.sleep(MAINTENANCE_SECONDS)
        finally:
            self._owner.submit(self._ownership.release)
            self._owner.shutdown(wait=True)

    def _own(self) -> bool:
        return self._ownership.holds() or self._ownership.take()

    def _as_owner(self, work: Callable[[], Any]) -> Awaitable[Any]:
        return asyncio.get_running_loop().run_in_executor(self._owner, work)


async def _is_there(app: App) -> bool:
    try:
        return await app.check_connection_async()
    except ConnectorException:
        return False
