"""Joins what an engine works with, for every process that may run lookups: a server, the one beside it, a worker."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from functools import partial

from lib.auth.gate import Gate
from lib.domain.instrumentation import Instrumentation
from lib.gateway.dialects import open_gateway
from lib.gateway.port import Gateway
from lib.lookup.engine import EngineParts
from lib.lookup.maintenance import Maintenance
from lib.operations.metered_gateway import metered
from lib.report.facets.recipients import operators_of_ids
from lib.sandbox.app import DEFAULT_CREDENTIAL, REST_PATH, create_app
from lib.settings import Settings
from lib.store.database import Database, database_path
from lib.store.history import History
from lib.store.ledger import Ledger
from lib.store.ownership import ownership_of
from lib.store.rechecks import Rechecks
from lib.store.row_index import RowIndexer
from lib.store.sentinel import SentinelKeeper
from lib.store.totals import TotalsKeeper


def engine_parts(
    settings: Settings,
    database: Database,
    nudge: Callable[[str], None],
    instrumentation: Instrumentation,
    note_end: Callable[[str], None] = lambda _: None,
) -> EngineParts:
    """Join the parts of an engine.

    Args:
        settings: The settings of this process.
        database: The database.
        nudge: Tells whoever runs lookups of one that a plan has asked for.
        instrumentation: Counts what the engine does.
        note_end: Told the id of each lookup that has ended.
    """
    purge = partial(Gate(database, lambda: settings.rules).purge, settings.audit_days)
    derivers = (
        RowIndexer(database).fill,
        TotalsKeeper(database).fill,
        SentinelKeeper(database, operators_of_ids).fill,
    )
    rechecks = Rechecks(database, settings.dialect, settings.batch_size, nudge)
    maintenance = Maintenance(rechecks, derivers, History(database), settings.keep_days, purge)
    return EngineParts(
        Ledger(database, instrumentation, note_end),
        partial(open_metered, settings, instrumentation),
        settings.limits,
        ownership_of(database, database_path(settings.database_url)),
        settings.dialect,
        maintenance.run,
    )


def open_metered(settings: Settings, instrumentation: Instrumentation) -> AbstractAsyncContextManager[Gateway]:
    """Open the connection to the provider, or to the embedded sandbox, whose requests `instrumentation` counts."""
    return metered(_open_gateway(settings), instrumentation)


def counting(instrumentation: Instrumentation, nudge: Callable[[str], None]) -> Callable[[str], None]:
    """Return what counts a lookup that is asked for, and nudges."""

    def nudge_and_count(lookup_id: str) -> None:
        instrumentation.lookup_requested()
        nudge(lookup_id)

    return nudge_and_count


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
        route=settings.route,
        app=provider,
        ids_format=settings.ids_format,
    )
