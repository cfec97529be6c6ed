"""The composition root: the one module that joins settings, store, gateway, gate and engine.

Pages call `services`, tests call `build`, and `lifespan` starts and stops the engine with the server: a process beside
it, which is `lib.engine`; with NIKSMS_ENGINE=server a thread; with `workers` the queue of the workers, and
`build_worker` builds one of those.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

from lib.auth.gate import Gate
from lib.auth.policy import Rules
from lib.domain.instrumentation import Instrumentation
from lib.domain.panel import PanelState
from lib.engine_parts import counting, engine_parts, open_metered
from lib.gateway.dialects import WEBSERVICE, ask_panel_of
from lib.lookup.embedded import EmbeddedEngine
from lib.lookup.endings import Endings
from lib.lookup.engine import Engine
from lib.lookup.engine_process import EngineProcess
from lib.lookup.nudge import Nudge
from lib.operations import logs
from lib.operations.health import HealthMonitor
from lib.operations.memory import releasing_memory
from lib.operations.metrics import Metrics
from lib.operations.stop_limit import limit_stop
from lib.sandbox.app import DEFAULT_CREDENTIAL, WEBSERVICE_PATH, create_app
from lib.service.panel_watch import PanelWatch
from lib.service.parts import Parts
from lib.service.sentinel import Sentinel
from lib.settings import LivingRules, Settings, SettingsError, load
from lib.settings.database_errors import opened
from lib.store.company_texts import CompanyTexts
from lib.store.database import Database, driver_arguments, open_database
from lib.store.history import History
from lib.store.lookups import Store
from lib.store.rechecks import Rechecks
from lib.store.sentinel import read_slots
from lib.store.write_probe import WriteProbe

if TYPE_CHECKING:
    from lib.lookup.workers.queue import JobQueue
    from lib.lookup.workers.worker import Tuning, Worker


@dataclass(frozen=True, slots=True)
class Services(Parts):
    """All parts of one server process.

    Attributes:
        engine: What runs the lookups, or the queue of the workers that do.
        metrics: What this process counts.
        health_monitor: Answers how all parts are.
    """

    engine: Engine
    metrics: Metrics
    health_monitor: HealthMonitor


def build(
    settings: Settings, rules: Callable[[], Rules] | None = None, environ: Mapping[str, str] | None = None
) -> Services:
    """Join the parts of a server by `settings`; the engine is not started.

    Args:
        settings: The settings of this process.
        rules: Returns the rules of access as they are now, where they may change; those of `settings` by default.
        environ: The environment that the settings come from, for a process beside; without it the engine is a thread.

    Raises:
        lib.settings.SettingsError: The database cannot be used.
    """
    metrics = Metrics()
    queue = opened(lambda: _open_queue(settings)) if settings.engine == "workers" else None
    database = opened(lambda: open_database(settings.database_url, metrics.store_failed))
    endings = Endings()
    engine, give = (queue, queue.nudge) if queue else _engine(settings, database, metrics, endings, environ)
    nudge = counting(metrics, give)
    store, history = Store(database, nudge, metrics), History(database)
    rechecks = Rechecks(database, settings.dialect, settings.batch_size, nudge)
    gate = Gate(database, rules or (lambda: settings.rules))
    probe = WriteProbe(database)
    sentinel = Sentinel(partial(read_slots, database, is_practice=settings.is_sandbox))
    metrics.describe_faults(sentinel.readings)
    return Services(
        settings,
        store,
        history,
        rechecks,
        gate,
        partial(open_metered, settings, metrics),
        probe,
        sentinel,
        CompanyTexts(database),
        PanelWatch(partial(_ask_panel, settings)),
        endings,
        engine,
        metrics,
        HealthMonitor(metrics, store.stats, engine.state, probe.is_writable, has_workers=queue is not None),
    )


def build_worker(settings: Settings, tuning: "Tuning | None" = None) -> "Worker":
    """Join the parts of a process that runs lookups beside the servers.

    Raises:
        lib.settings.SettingsError: The database cannot be used, or the settings have the servers run the lookups.
    """
    if settings.engine != "workers":
        problem = "NIKSMS_ENGINE: takes `workers` where workers run the lookups, for the dashboard as for them"
        raise SettingsError(problem)
    queue = opened(lambda: _open_queue(settings))
    database = opened(lambda: open_database(settings.database_url))
    from lib.lookup.workers.worker import Tuning, Worker  # noqa: PLC0415 - an extra

    return Worker(engine_parts(settings, database, queue.nudge, Instrumentation()), queue, tuning or Tuning())


def _engine(
    settings: Settings, database: Database, metrics: Metrics, endings: Endings, environ: Mapping[str, str] | None
) -> tuple[Engine, Callable[[str], None]]:
    """Return the engine of this server, and how it is nudged."""
    if settings.engine == "process" and environ is not None:
        beside = EngineProcess(environ, metrics, endings.note)
        return beside, beside.give
    nudge = Nudge()
    parts = engine_parts(settings, database, counting(metrics, nudge.give), metrics, endings.note)
    return EmbeddedEngine(parts, nudge), nudge.give


def _open_queue(settings: Settings) -> "JobQueue":
    from lib.lookup.workers.queue import open_queue  # noqa: PLC0415 - an extra

    return open_queue(driver_arguments(settings.database_url))


@cache
def services() -> Services:
    """Return the services of this process, joined at the first call.

    Raises:
        lib.settings.SettingsError: A setting is wrong, or the database cannot be used.
    """
    return build(load(os.environ), LivingRules(os.environ), os.environ)


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Run the engine while the server runs."""
    logs.take_over_loggers()
    limit_stop()
    engine = services().engine
    engine.start()
    try:
        async with releasing_memory():
            yield
    finally:
        engine.stop()


def _ask_panel(settings: Settings) -> PanelState | None:
    """Ask the provider's panel; the embedded sandbox is asked in the dialect whose types are published."""
    if settings.is_sandbox:
        asked = ask_panel_of(
            WEBSERVICE,
            f"http://localhost{WEBSERVICE_PATH}",
            (DEFAULT_CREDENTIAL,),
            timeout=settings.timeout,
            app=create_app(latency=settings.sandbox_latency),
        )
    else:
        asked = ask_panel_of(
            settings.provider_dialect,
            settings.address or "",
            settings.credentials,
            timeout=settings.timeout,
            route=settings.route,
        )
    return asyncio.run(asked)
