"""Brings the database up to date when it is opened, and logs from which version to which.

The migrations from one version to the next are Alembic's, in `lib/store/migrations/`. They run under a lock that
several servers starting at once share, each migration whole or not at all.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from filelock import FileLock
from sqlalchemy import Connection, Engine, inspect

_log = logging.getLogger(__name__)

MIGRATION_LOCK: Final = 7_274_001
"""Any number that no other advisory lock of the same PostgreSQL database has."""
REWRITE_VERSION: Final = "UPDATE alembic_version SET version_num = version_num"
"""A write that changes nothing, of the smallest table."""
_MIGRATIONS: Final = Path(__file__).with_name("migrations")


def upgrade(engine: Engine, path: Path | None) -> None:
    """Run the migrations that the database lacks, and try that it can be written.

    Args:
        engine: The database.
        path: Its file; None on PostgreSQL.

    Raises:
        alembic.util.CommandError: A newer version has migrated the database.
        OSError: There can be no lock beside the file.
        sqlalchemy.exc.SQLAlchemyError: The database cannot be read or written.
    """
    was_used = path is not None and _lock_file(path).exists()
    with _locked(engine, path):
        before, after = _migrate(engine)
    if before is None and was_used:
        # The lock is left beside each database, so that it tells of one that is not there any more.
        _log.warning("The database is empty, and there was one before: all lookups until now are missing")
    elif before is None:
        _log.info("The database is new, of version %s", after)
    elif before != after:
        _log.info("The database was upgraded from version %s to version %s", before, after)


def is_up_to_date(engine: Engine) -> bool:
    """Whether the migrations that were run are those of this code.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: The database cannot be read.
    """
    with engine.connect() as connection:
        return _version(connection) == ScriptDirectory(str(_MIGRATIONS)).get_current_head()


def _lock_file(path: Path) -> Path:
    return path.with_name(path.name + ".migration-lock")


@contextmanager
def _locked(engine: Engine, path: Path | None) -> Iterator[None]:
    """Hold the lock that one of several servers can hold at a time."""
    if path is not None:
        with FileLock(_lock_file(path)):
            yield
        return
    with engine.connect() as connection:
        connection.exec_driver_sql(f"SELECT pg_advisory_lock({MIGRATION_LOCK})")
        # The lock is the session's; an open transaction would block the migrations.
        connection.commit()
        try:
            yield
        finally:
            connection.exec_driver_sql(f"SELECT pg_advisory_unlock({MIGRATION_LOCK})")
            connection.commit()


def _migrate(engine: Engine) -> tuple[str | None, str | None]:
    """Return the versions before and after; None is that of an empty database."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        before = _version(connection)
        command.upgrade(config, "head")
        # Where no migration ran, this fails if the database cannot be written.
        connection.exec_driver_sql(REWRITE_VERSION)
        return before, _version(connection)


def _version(connection: Connection) -> str | None:
    revision = MigrationContext.configure(connection).get_current_revision()
    return revision or ("0000" if inspect(connection).has_table("lookup") else None)
