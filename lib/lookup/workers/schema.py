"""The tables of the jobs and of the rate limit, created and brought up to date at the start by one process at a time.

Procrastinate ships its schema and the migrations to it as ordered SQL files. The name of the last one that was run is
stored as a comment on its table. Each file is run whole or not at all.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, LiteralString

import psycopg
from procrastinate.schema import SchemaManager
from psycopg import Connection, sql

from lib.store.database import NewerDatabaseError, UnusableDatabaseError
from lib.store.upgrade import MIGRATION_LOCK

_MARK: Final = "niksms-status, up to "
_LAST: Final = "SELECT obj_description(to_regclass('procrastinate_jobs'), 'pg_class')"
_OLDEST: Final = 140_000
"""The first version of PostgreSQL that ends a session that has frozen."""
_PACE: Final = """
CREATE UNLOGGED TABLE IF NOT EXISTS provider_pace (id integer PRIMARY KEY, next_start double precision NOT NULL)
"""


def create_tables(arguments: Mapping[str, Any]) -> None:
    """Create the tables where there are none, and bring older ones up to date.

    Args:
        arguments: What psycopg connects to the database with.

    Raises:
        lib.store.database.NewerDatabaseError: The tables are of a newer version, or not ours; nothing was changed.
        lib.store.database.UnusableDatabaseError: PostgreSQL is too old.
        psycopg.Error: The tables cannot be created.
    """
    migrations = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    with psycopg.connect(**arguments, autocommit=True) as connection:
        if connection.info.server_version < _OLDEST:
            raise UnusableDatabaseError
        # The lock ends with the connection.
        connection.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        connection.execute(_PACE)
        if _one(connection, "SELECT to_regclass('procrastinate_jobs') IS NULL"):
            _run(connection, SchemaManager.get_schema(), migrations[-1].name)
            return
        comment = _one(connection, _LAST)
        last = comment.removeprefix(_MARK) if comment is not None and comment.startswith(_MARK) else None
        if last is None or last > migrations[-1].name:
            raise NewerDatabaseError
        for migration in migrations:
            if migration.name > last:
                _run(connection, migration.read_text("utf-8"), migration.name)


def _run(connection: Connection, script: LiteralString, last: str) -> None:
    mark = sql.SQL("COMMENT ON TABLE procrastinate_jobs IS {}").format(sql.Literal(_MARK + last))
    with connection.transaction():
        connection.execute(script)
        connection.execute(mark)


def _one(connection: Connection, query: LiteralString) -> Any:  # noqa: ANN401 - as the query says
    row = connection.execute(query).fetchone()
    return row[0] if row is not None else None
