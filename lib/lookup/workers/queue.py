"""The queue of the jobs, to which the writer of a lookup's row adds one."""

import logging
from collections.abc import Mapping
from typing import Any, Final

import psycopg
from procrastinate import App, SyncPsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, AppNotOpen, ConnectorException
from procrastinate.jobs import JobDeferrer

from lib.domain.instrumentation import EngineState
from lib.lookup.workers.schema import create_tables
from lib.store.causes import cause_of
from lib.store.database import UnusableDatabaseError

_log = logging.getLogger(__name__)

QUEUE: Final = "lookups"
TASK: Final = "lookup"
WAIT_SECONDS: Final = 3.0
"""How long a page waits for the queue at most: the row is written, and the workers find it without a job."""
RECONNECT_SECONDS: Final = 1.0
"""How long a pool tries for one connection, with growing pauses, before the next one is asked for."""


def job_for(app: App, lookup_id: str) -> JobDeferrer:
    """Return the deferrer of a lookup's one job: it is in the queue once, and run once at a time."""
    return app.configure_task(TASK, queue=QUEUE, lock=lookup_id, queueing_lock=lookup_id)


def _keep_quiet() -> None:
    # The libraries log the arguments of each job, and each try to connect.
    logging.getLogger("procrastinate").setLevel(logging.CRITICAL + 1)
    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)


def open_queue(arguments: Mapping[str, Any]) -> "JobQueue":
    """Return the queue of a database, with its tables up to date.

    Args:
        arguments: What psycopg connects to the database with.

    Raises:
        lib.store.database.NewerDatabaseError: The tables are of a newer version, or another program's.
        lib.store.database.UnusableDatabaseError: The tables cannot be created.
    """
    try:
        create_tables(arguments)
    except psycopg.Error as error:
        raise UnusableDatabaseError(cause_of(error)) from None
    return JobQueue(arguments)


class JobQueue:
    """The server's side of the queue. Its methods may be called from any thread.

    Args:
        arguments: What psycopg connects to the database with.
    """

    def __init__(self, arguments: Mapping[str, Any]) -> None:
        _keep_quiet()
        self.arguments = arguments
        connector = SyncPsycopgConnector(
            kwargs=dict(arguments),
            min_size=0,
            max_size=4,
            timeout=WAIT_SECONDS,
            reconnect_timeout=RECONNECT_SECONDS,
        )
        self._app = App(connector=connector)

    def start(self) -> None:
        """Open the connections."""
        self._app.open()

    def stop(self) -> None:
        """Close the connections."""
        self._app.close()

    def state(self) -> EngineState:
        """Return that this server is well and not the owner: the workers run the lookups."""
        return EngineState(is_well=True, is_owner=False)

    def nudge(self, lookup_id: str) -> None:
        """Tell the workers that there is a lookup to run; they find it by themselves where that fails."""
        try:
            job_for(self._app, lookup_id).defer(lookup_id=lookup_id)
        except (AlreadyEnqueued, AppNotOpen):
            pass
        except ConnectorException as error:
            _log.warning("%s in the queue of lookups; the workers find the lookup by themselves", type(error).__name__)
