"""The lock that decides which of several processes on one database runs the lookups."""

from pathlib import Path
from typing import Final, Protocol

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine

from lib.store.connections import is_on_postgresql, single
from lib.store.database import DatabaseFailedError

_ENGINE_LOCK: Final = 7_274_002
"""Any number that no other advisory lock of the same PostgreSQL database has."""
_HELD: Final = f"""
SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
WHERE datname = current_database() AND locktype = 'advisory' AND granted AND (classid, objid) = (0, {_ENGINE_LOCK})
"""  # noqa: S608 - a number of ours


class Ownership(Protocol):
    """A lock that is freed when the process that holds it ends, however it ends. Used by one thread."""

    def acquire(self) -> bool:
        """Acquire the lock if it is free; return whether this process holds it."""

    def holds(self) -> bool:
        """Whether this process still holds the lock."""

    def release(self) -> None:
        """Free the lock for another process."""


def ownership_of(database: Engine, path: Path | None) -> Ownership:
    """Return the lock of the SQLite file at `path`, or of a PostgreSQL database without one."""
    return FileOwnership(path) if path is not None else PostgresOwnership(database)


def is_owned(database: Engine) -> bool | None:
    """Whether any process runs the lookups of a PostgreSQL database; None for SQLite, where only the owner knows.

    Raises:
        lib.store.database.DatabaseFailedError: The database cannot be read.
    """
    if not is_on_postgresql(database):
        return None
    with single(database) as connection:
        return bool(connection.exec_driver_sql(_HELD).scalar())


class FileOwnership:
    """A lock on a file beside the database's."""

    def __init__(self, path: Path) -> None:
        self._lock = FileLock(path.with_name(path.name + ".engine-lock"))

    def acquire(self) -> bool:
        """Acquire the lock; see `Ownership`."""
        try:
            self._lock.acquire(blocking=False)
        except Timeout:
            return False
        return True

    def holds(self) -> bool:
        """Whether this process still holds the lock: the system frees it only when the process ends."""
        return self._lock.is_locked

    def release(self) -> None:
        """Free the lock for another process."""
        self._lock.release()


class PostgresOwnership:
    """An advisory lock of a connection, freed with it: a restart of PostgreSQL frees the lock."""

    def __init__(self, database: Engine) -> None:
        self._database = database
        self._connection: Connection | None = None

    def acquire(self) -> bool:
        """Acquire the lock; see `Ownership`. False too while the database is away."""
        try:
            connection = self._database.connect().execution_options(isolation_level="AUTOCOMMIT")
        except DatabaseFailedError:
            return False
        try:
            if connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({_ENGINE_LOCK})").scalar():
                self._connection = connection
                return True
        except DatabaseFailedError:
            connection.invalidate()
        connection.close()
        return False

    def holds(self) -> bool:
        """Whether this process still holds the lock."""
        if self._connection is None:
            return False
        try:
            self._connection.exec_driver_sql("SELECT 1")
        except DatabaseFailedError:
            self._drop()
            return False
        return True

    def release(self) -> None:
        """Free the lock for another process."""
        self._drop()

    def _drop(self) -> None:
        if self._connection is not None:
            # Back in the pool, the connection would still hold the lock.
            self._connection.invalidate()
            self._connection.close()
            self._connection = None
