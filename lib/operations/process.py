"""Sets up a process of the dashboard, a server or a worker, before it does anything."""

import logging

from lib.domain.instrumentation import Instrumentation
from lib.lookup.retry import report_retries
from lib.operations import logs
from lib.operations.health import version
from lib.settings import Settings
from lib.store.database import is_postgresql

_log = logging.getLogger(__name__)


def set_up_process(settings: Settings, instrumentation: Instrumentation) -> None:
    """Have this process write its log as it is set, and count its retries."""
    logs.set_up(settings.log_format, settings.log_level)
    report_retries(instrumentation)
    database = "PostgreSQL" if is_postgresql(settings.database_url) else "SQLite"
    facts = (version(), settings.dialect, settings.engine, database)
    _log.info("Version %s, provider %s, engine %s, lookups in %s", *facts)
