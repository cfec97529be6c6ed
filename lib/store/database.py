"""Opens the database, an SQLite file or PostgreSQL."""

import os
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeAlias

from alembic.util import CommandError
from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InvalidatePoolError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from lib.store.causes import Cause, cause_of, name_of
from lib.store.upgrade import is_up_to_date, upgrade

_SQLITE: Final = ("sqlite", "sqlite+pysqlite")
_POSTGRESQL: Final = ("postgresql", "postgresql+psycopg", "postgres")
_PSYCOPG: Final = "postgresql+psycopg"
Database: TypeAlias = Engine
"""An open database; packages that may not import SQLAlchemy know it by this name."""
_POOL: Final = 10
"""How many connections one server holds open at most, and how many more for a moment; further pages wait."""
_CONNECT: Final[Mapping[str, str | int]] = {
    "application_name": "niksms-status",
    "connect_timeout": 5,
    # A host that is gone does not answer: it is given up after some 15 seconds, not after the system's hours.
    "keepalives_idle": 10,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
"""What PostgreSQL is connected with unless its address has a value; seconds, the last one milliseconds."""

_USED_AT: Final = "used at"
_IDLE_SECONDS: Final = 1.0
"""How long after its last use a connection to PostgreSQL is checked before the next one."""

BUSY_MILLISECONDS: Final = 10_000
"""How long a write to SQLite waits for the one before."""
READS: Final = "reads"
"""The execution option of a connection that only reads; SQLite alone heeds it."""


class UnusableDatabaseError(Exception):
    """The database cannot be opened or created at its address.

    Attributes:
        cause: Why.
    """

    def __init__(self, cause: Cause = Cause.UNKNOWN) -> None:
        super().__init__(cause)
        self.cause = cause


class NewerDatabaseError(UnusableDatabaseError):
    """A newer version has migrated the database, and this one would spoil it."""


class OtherVersionError(UnusableDatabaseError):
    """The database is of another version than the code, and is to be left as it is."""


class MissingDriverError(UnusableDatabaseError):
    """The driver of PostgreSQL is not installed."""


class DatabaseFailedError(Exception):
    """The database could not be read or written: it is full, read-only, locked for long, or away.

    Nothing was written, and what is stored is as it was.
    """


def open_database(url: str, failed: Callable[[], None] = lambda: None, *, upgrades: bool = True) -> Engine:
    """Open a database and bring it up to date; create the file and its folder where there is none.

    Args:
        url: The address of the database.
        failed: Called each time that the open database cannot be read or written.
        upgrades: Whether to bring it up to date; another process may be using it as it is.

    Raises:
        UnusableDatabaseError: The database cannot be opened, or is none.
        NewerDatabaseError: A newer version has migrated it.
        OtherVersionError: It is not up to date, or a newer version has migrated it, and it is to be left as it is.
        MissingDriverError: It is PostgreSQL, and the driver is not installed.
    """
    path = database_path(url)
    try:
        if path is not None:
            _prepare_file(path)
        engine = _sqlite(url) if path is not None else _postgresql(url)
    except ModuleNotFoundError:
        raise MissingDriverError from None
    except OSError as error:
        raise UnusableDatabaseError(cause_of(error)) from None
    try:
        if upgrades:
            upgrade(engine, path)
        elif not is_up_to_date(engine):
            engine.dispose()
            raise OtherVersionError
    except (OSError, SQLAlchemyError) as error:
        engine.dispose()
        raise UnusableDatabaseError(cause_of(error)) from None
    except CommandError:
        # The database names a migration that this version does not have.
        engine.dispose()
        raise NewerDatabaseError from None
    # Only now: the start reports what went wrong before, not the pages.
    event.listen(engine, "handle_error", partial(_as_failure, failed))
    return engine


def _prepare_file(path: Path) -> None:
    """Make the folder where there is none, and the file readable by nobody else; its journals get the same mode."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    with suppress(PermissionError):  # the file is another account's
        path.chmod(path.stat().st_mode & 0o700)


def database_path(url: str) -> Path | None:
    """Return the file of an SQLite database; None where `url` is not the address of one."""
    try:
        parts = make_url(url)
    except (ArgumentError, ValueError):
        return None
    # An address with a host or an account is not SQLite's; a database in memory would be another in each thread.
    is_elsewhere = parts.host or parts.port or parts.username or parts.password
    if parts.drivername not in _SQLITE or is_elsewhere or parts.database in (None, "", ":memory:"):
        return None
    return Path(str(parts.database))


def is_postgresql(url: str) -> bool:
    """Whether `url` is the address of a PostgreSQL database, by the one driver that is used here."""
    try:
        parts = make_url(url)
    except (ArgumentError, ValueError):
        return False
    return parts.drivername in _POSTGRESQL and bool(parts.database)


def driver_arguments(url: str) -> dict[str, Any]:
    """Return what psycopg connects to PostgreSQL with, for what uses the database beside the store."""
    address = _address(url)
    _, arguments = address.get_dialect()().create_connect_args(address)
    return dict(arguments)


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, hide_parameters=True, pool_size=_POOL, max_overflow=_POOL)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _postgresql(url: str) -> Engine:
    engine = create_engine(_address(url), hide_parameters=True, pool_size=_POOL, max_overflow=_POOL)
    event.listen(engine, "checkin", _note_use)
    event.listen(engine, "checkout", _check_idle)
    return engine


def _note_use(_connection: object, record: ConnectionPoolEntry) -> None:
    record.info[_USED_AT] = time.monotonic()


def _check_idle(connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:  # noqa: ANN401 - as below
    """Check a connection that was idle before it is used: its server may have been restarted."""
    if time.monotonic() - record.info.get(_USED_AT, time.monotonic()) > _IDLE_SECONDS:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            connection.rollback()
        except connection.Error:
            raise InvalidatePoolError from None


def _address(url: str) -> URL:
    address = make_url(url).set(drivername=_PSYCOPG)
    return address.update_query_dict(
        {name: str(value) for name, value in _CONNECT.items() if name not in address.query}
    )


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection, untyped
    # By default the driver begins a transaction at the first write, and two reads in a row may see two states.
    connection.isolation_level = None
    cursor = connection.cursor()
    # WAL lets pages read while the engine writes, and survives kill -9; the engine and the pages wait for each other.
    # Deleted data is overwritten, so that it is gone from the file too.
    pragmas = (
        f"busy_timeout={BUSY_MILLISECONDS}",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "secure_delete=ON",
    )
    for pragma in pragmas:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A deferred transaction that reads before it writes fails where another one has written in between.
    reads = connection.get_execution_options().get(READS)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _as_failure(failed: Callable[[], None], context: ExceptionContext) -> None:
    """Raise one error of ours for all of the driver's, whose text may hold what was to be written."""
    name = name_of(context.original_exception)
    if name.startswith("SQLITE_READONLY"):
        # A connection that was opened while the file was read-only stays so: it is closed, and the others in the pool.
        context.is_disconnect = True
    if isinstance(context.sqlalchemy_exception, DBAPIError):
        failed()
        raise DatabaseFailedError(f"{type(context.original_exception).__name__} {name}".strip())
