"""The composition root: the one place that joins settings, store, gateway, gate and engine.

`services()` is what pages use; `lifespan` starts and stops the engine with the server. Tests call `build`. Where
workers run the lookups, the server's engine is the queue that they take them from, and `build_worker` makes one.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Protocol

from lib.auth.gate import Gate
from lib.auth.policy import Rules
from lib.domain.failures import Failure
from lib.domain.instrumentation import EngineState, Instrumentation
from lib.domain.intake import Intake, Rows
from lib.domain.lookups import Entry, Request, Source
from lib.gateway.dialects import open_gateway
from lib.gateway.errors import GatewayError
from lib.gateway.port import Gateway
from lib.lookup.embedded import EmbeddedEngine
from lib.lookup.maintenance import Maintenance
from lib.operations import logs
from lib.operations.health import HealthMonitor
from lib.operations.memory import giving_back
from lib.operations.metered_gateway import metered
from lib.operations.metrics import Metrics
from lib.sandbox.app import DEFAULT_CREDENTIAL, REST_PATH, create_app
from lib.sandbox.scenarios import sample_ids as sandbox_ids
from lib.settings import LivingRules, Settings, SettingsError, load
from lib.settings.database_errors import opened
from lib.store.database import database_path, driver_arguments, open_database
from lib.store.history import History
from lib.store.ledger import Ledger
from lib.store.lookups import Store
from lib.store.ownership import ownership_of
from lib.store.rechecks import Rechecks

if TYPE_CHECKING:
    from lib.lookup.workers.queue import JobQueue
    from lib.lookup.workers.worker import Tuning, Worker


class Engine(Protocol):
    """What runs the lookups, or asks others to."""

    def start(self) -> None:
        """Begin with it; what was asked for before is taken up too."""

    def stop(self) -> None:
        """End it; what is under way is taken up again by the next."""

    def state(self) -> EngineState:
        """Return how it is. From any thread."""


@dataclass(frozen=True, slots=True)
class Services:
    """What the pages work with."""

    settings: Settings
    store: Store
    history: History
    rechecks: Rechecks
    engine: Engine
    metrics: Metrics
    gate: Gate

    def start_lookup(
        self, intake: Intake, source: Source, rows: Rows | None = None, file_name: str = "", asked_by: str = ""
    ) -> str:
        """Ask for the statuses of what was taken in, keep the rows of its file, and return the lookup's id."""
        settings = self.settings
        request = Request(
            intake,
            source,
            dialect=settings.dialect,
            batch_size=settings.batch_size,
            rows=rows,
            file_name=file_name,
            asked_by=asked_by,
        )
        return self.store.create(request)

    def may_ask_again(self, entry: Entry) -> bool:
        """Whether a lookup may be asked again as a new one: never made-up statuses of the real provider, or real ones."""
        return entry.is_practice == self.settings.is_sandbox

    def health_monitor(self) -> HealthMonitor:
        """Return who tells how all parts are. To be called once."""
        has_workers = self.settings.engine == "workers"
        return HealthMonitor(self.metrics, self.store.stats, self.engine.state, has_workers=has_workers)

    def ask_once(self, message_id: int) -> int | Failure:
        """Ask the provider about one Id at once, beside the engine, and return its code or why there is none."""

        async def ask() -> int:
            async with metered(_open_gateway(self.settings), self.metrics) as gateway:
                return int((await gateway.ask([message_id]))[0])

        try:
            return asyncio.run(ask())
        except GatewayError as error:
            return error.as_failure()


def build(settings: Settings, rules: Callable[[], Rules] | None = None) -> Services:
    """Join the stages by `settings`. The engine is not started. `rules` gives those of now, where they may change.

    Raises:
        lib.settings.SettingsError: the database cannot be used.
    """
    metrics = Metrics()
    queue = opened(lambda: _open_queue(settings)) if settings.engine == "workers" else None
    database = opened(lambda: open_database(settings.database_url, metrics.store_failed))
    nudge = _telling(metrics, queue.nudge) if queue is not None else _telling(metrics)
    store, history = Store(database, nudge, metrics), History(database)
    rechecks = Rechecks(database, settings.dialect, settings.batch_size, nudge)
    gate = Gate(database, rules or (lambda: settings.rules))
    if queue is not None:
        return Services(settings, store, history, rechecks, queue, metrics, gate)
    engine = EmbeddedEngine(
        Ledger(database, metrics),
        open_gateway=lambda: metered(_open_gateway(settings), metrics),
        limits=settings.limits,
        ownership=ownership_of(database, database_path(settings.database_url)),
        dialect=settings.dialect,
        maintenance=Maintenance(rechecks, history, settings.keep_days, gate.forgetting(settings.audit_days)).do,
    )
    return Services(settings, store, history, rechecks, engine, metrics, gate)


def build_worker(settings: Settings, tuning: "Tuning | None" = None) -> "Worker":
    """Join the stages for a process that runs lookups beside the servers.

    Raises:
        lib.settings.SettingsError: the database cannot be used, or the servers are to run the lookups.
    """
    if settings.engine != "workers":
        problem = "NIKSMS_ENGINE: takes `workers` where workers run the lookups, for the dashboard as for them"
        raise SettingsError(problem)
    queue = opened(lambda: _open_queue(settings))
    database = opened(lambda: open_database(settings.database_url))
    from lib.lookup.workers.worker import Tuning, Worker  # noqa: PLC0415 - an extra

    rechecks = Rechecks(database, settings.dialect, settings.batch_size, queue.nudge)
    gate = Gate(database, lambda: settings.rules)
    return Worker(
        Ledger(database),
        lambda: _open_gateway(settings),
        settings.limits,
        ownership_of(database, None),
        queue,
        dialect=settings.dialect,
        maintenance=Maintenance(
            rechecks, History(database), settings.keep_days, gate.forgetting(settings.audit_days)
        ).do,
        tuning=tuning or Tuning(),
    )


def _telling(instrumentation: Instrumentation, nudge: Callable[[str], None] = lambda _: None) -> Callable[[str], None]:
    def told(lookup_id: str) -> None:
        instrumentation.asked_for()
        nudge(lookup_id)

    return told


def _open_queue(settings: Settings) -> "JobQueue":
    from lib.lookup.workers.queue import open_queue  # noqa: PLC0415 - an extra

    return open_queue(driver_arguments(settings.database_url))


@cache
def services() -> Services:
    """Return the services of this process, joined at the first call.

    Raises:
        lib.settings.SettingsError: a setting is wrong.
    """
    return build(load(os.environ), LivingRules(os.environ))


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Run the engine for as long as the server runs."""
    logs.hand_over()
    engine = services().engine
    engine.start()
    try:
        async with giving_back():
            yield
    finally:
        engine.stop()


def sample_ids(count: int) -> list[int]:
    """Return Ids that the sandbox answers with every status, to try the page with."""
    return sandbox_ids(count)


def _open_gateway(settings: Settings) -> AbstractAsyncContextManager[Gateway]:
    provider, address, credentials = None, settings.address or "", settings.credentials
    if settings.is_sandbox:
        provider, address = create_app(latency=settings.sandbox_latency), f"http://localhost{REST_PATH}"
        credentials = (DEFAULT_CREDENTIAL, DEFAULT_CREDENTIAL)
    return open_gateway(
        settings.provider_dialect,
        address,
        credentials,
        width=settings.concurrency,
        timeout=settings.timeout,
        way=settings.way,
        app=provider,
    )
