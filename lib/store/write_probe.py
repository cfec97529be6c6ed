"""Whether the database can be written, tried by a write that changes nothing.

A full disk, a file that has become read-only and a lock that is held leave a database readable, so that reads alone
tell nothing of it.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf
from threading import Lock
from typing import Final

from sqlalchemy import Connection, Engine

from lib.store.connections import is_on_postgresql
from lib.store.database import BUSY_MILLISECONDS, DatabaseFailedError
from lib.store.upgrade import REWRITE_VERSION

FRESH_SECONDS: Final = 2.0
"""How long the outcome of a try is good for: however many pages ask, there is one write in this time."""
PATIENCE_SECONDS: Final = 4.0
"""How long a try waits for a lock that another write holds."""


class WriteProbe:
    """Tells all threads of a process whether the database can be written.

    Args:
        database: The database.
        clock: Returns seconds from any start.
        patience: How many seconds a try waits for a lock.
    """

    def __init__(
        self, database: Engine, clock: Callable[[], float] = time.monotonic, patience: float = PATIENCE_SECONDS
    ) -> None:
        self._database = database
        self._clock = clock
        self._patience = round(1000 * patience)
        self._trying = Lock()
        self._is_writable = True
        self._tried_at = -inf

    def is_writable(self) -> bool:
        """Return whether the last write succeeded; another is tried where that is FRESH_SECONDS ago.

        While one thread tries, which may take the `patience`, the others get the outcome before.
        """
        if self._trying.acquire(blocking=False):
            try:
                if self._clock() - self._tried_at >= FRESH_SECONDS:
                    self._is_writable = self._try()
                    self._tried_at = self._clock()
            finally:
                self._trying.release()
        return self._is_writable

    def _try(self) -> bool:
        try:
            with self._database.connect() as connection, self._impatient(connection):
                connection.exec_driver_sql(REWRITE_VERSION)
                connection.commit()
        except DatabaseFailedError:
            return False
        return True

    @contextmanager
    def _impatient(self, connection: Connection) -> Iterator[None]:
        """Have the writes of a connection wait for a lock as long as a try does, and no longer."""
        if is_on_postgresql(self._database):
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {self._patience}")  # until the end of the transaction
            yield
            return
        # By the driver's own connection, since SQLAlchemy would begin the transaction before.
        driver = connection.connection.cursor()
        driver.execute(f"PRAGMA busy_timeout={self._patience}")
        try:
            yield
        finally:
            connection.rollback()
            if not connection.invalidated:  # one that found the file read-only is closed and used no more
                driver.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
                driver.close()
