"""How the database is opened, and brought up to date: an SQLite file, or PostgreSQL.

The steps from one version to the next are Alembic's, in `lib/store/migrations/`. They run at the start, under a lock
that several servers starting at once share, each step whole or not at all.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeAlias

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from filelock import FileLock
from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InvalidatePoolError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

_MIGRATIONS: Final = Path(__file__).with_name("migrations")
_SQLITE: Final = ("sqlite", "sqlite+pysqlite")
_POSTGRESQL: Final = ("postgresql", "postgresql+psycopg", "postgres")
_PSYCOPG: Final = "postgresql+psycopg"
Database: TypeAlias = Engine
"""An open database, by the name that those take who hand it on."""
MIGRATION_LOCK: Final = 7_274_001
"""Any number that nothing else takes as an advisory lock in the same PostgreSQL database."""
_POOL: Final = 10
"""Connections at most that one server holds open, and as many more for a moment: pages wait for one in turn."""
_CONNECT: Final[Mapping[str, str | int]] = {
    "application_name": "niksms-status",
    "connect_timeout": 5,
    # A host that is gone says nothing: it is given up after some 15 seconds, not after the system's hours.
    "keepalives_idle": 10,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
"""What PostgreSQL is connected with where its address says nothing else; seconds, the last one milliseconds."""


_USED_AT: Final = "used at"
_IDLE_SECONDS: Final = 1.0


READS: Final = "reads"
"""The option of a connection that writes nothing; only SQLite goes by it."""


class UnusableDatabaseError(Exception):
    """The database cannot be opened or made where it should be."""


class NewerDatabaseError(UnusableDatabaseError):
    """The database was brought up to date by a newer version than this one, which would spoil it."""


class MissingDriverError(UnusableDatabaseError):
    """What speaks to PostgreSQL is not installed."""


class DatabaseFailedError(Exception):
    """The database could not be read or written just now: full, read-only, locked for long, or not there.

    What was to be written was not, and what is kept is as it was.
    """


def open_database(url: str, failed: Callable[[], None] = lambda: None) -> Engine:
    """Return the database at `url`, up to date; a file is made with its folder where there is none.

    `failed` is told each time that it cannot be read or written from then on.

    Raises:
        UnusableDatabaseError: it cannot be opened, or is no database.
        NewerDatabaseError: a newer version has changed it.
        MissingDriverError: it is PostgreSQL, and the driver is not installed.
    """
    path = database_path(url)
    try:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        engine = _sqlite(url) if path is not None else _postgresql(url)
    except ModuleNotFoundError:
        raise MissingDriverError from None
    except OSError:
        raise UnusableDatabaseError from None
    try:
        with _alone(engine, path):
            _bring_up_to_date(engine)
    except (OSError, SQLAlchemyError):
        engine.dispose()
        raise UnusableDatabaseError from None
    except NewerDatabaseError:
        engine.dispose()
        raise
    # Only now: what goes wrong before is told by the start, not by the page.
    event.listen(engine, "handle_error", partial(_as_failure, failed))
    return engine


def database_path(url: str) -> Path | None:
    """Return the file of an SQLite database; None where `url` is not the address of one."""
    try:
        parts = make_url(url)
    except (ArgumentError, ValueError):
        return None
    # An address with a host or an account is not SQLite's; one in memory would be another for each thread.
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
    """Return what the driver of PostgreSQL connects with, for those who speak to it beside the store."""
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
    event.listen(engine, "checkout", _look_whether_it_lives)
    return engine


def _note_use(_connection: object, record: ConnectionPoolEntry) -> None:
    record.info[_USED_AT] = time.monotonic()


def _look_whether_it_lives(connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:  # noqa: ANN401 - as below
    """Find out a server that was restarted before a connection of before is used; one just used needs no look."""
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
    # Else the driver begins a transaction at the first write only, and two reads in a row may see two states.
    connection.isolation_level = None
    cursor = connection.cursor()
    # WAL lets pages read while the engine writes, and survives kill -9; the engine and the pages wait for each other.
    # What is deleted is overwritten, so that it is gone from the file too.
    pragmas = ("busy_timeout=10000", "journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "secure_delete=ON")
    for pragma in pragmas:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A transaction that reads before it writes fails at once where another has written in between; this one waits.
    reads = connection.get_execution_options().get(READS)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


@contextmanager
def _alone(engine: Engine, path: Path | None) -> Iterator[None]:
    """Hold what only one of several servers can hold at a time."""
    if path is not None:
        with FileLock(path.with_name(path.name + ".migration-lock")):
            yield
        return
    with engine.connect() as connection:
        connection.exec_driver_sql(f"SELECT pg_advisory_lock({MIGRATION_LOCK})")
        # The lock is the session's, not the transaction's, which would hold back what the steps alter.
        connection.commit()
        try:
            yield
        finally:
            connection.exec_driver_sql(f"SELECT pg_advisory_unlock({MIGRATION_LOCK})")
            connection.commit()


def _bring_up_to_date(engine: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError:
            # It names a step that this version does not have.
            raise NewerDatabaseError from None
        # Where there was nothing to do, this tells a database that cannot be written.
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = version_num")


def _as_failure(failed: Callable[[], None], context: ExceptionContext) -> None:
    """Let pages tell a failing database by one error of ours; the driver's own may hold what was to be written."""
    if getattr(context.original_exception, "sqlite_errorname", "").startswith("SQLITE_READONLY"):
        # A connection that was opened while the file could not be written stays read-only: it and its like are closed.
        context.is_disconnect = True
    if isinstance(context.sqlalchemy_exception, DBAPIError):
        failed()
        raise DatabaseFailedError(type(context.original_exception).__name__)
