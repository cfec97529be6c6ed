"""Connections for one statement, or for several that all see one moment.

On SQLite every transaction sees one moment, from its first read on. On PostgreSQL each statement sees what was
committed before it, unless the transaction has a stricter isolation level. Writes of several statements do without
one: they lock the row of the lookup first, so that other writers wait, and none of them fails.
"""

from sqlalchemy import Connection, Engine

from lib.store.database import READS


def is_on_postgresql(database: Engine) -> bool:
    """Whether the database is PostgreSQL; else it is SQLite."""
    return database.dialect.name == "postgresql"


def snapshot(database: Engine) -> Connection:
    """Open a connection to read by several statements, which see the database as it was at the first of them."""
    return _connect(database, "REPEATABLE READ")


def single(database: Engine) -> Connection:
    """Open a connection for one statement that reads; on PostgreSQL it may write, in a third of the time."""
    return _connect(database, "AUTOCOMMIT")


def _connect(database: Engine, isolation_level: str) -> Connection:
    connection = database.connect().execution_options(**{READS: True})
    return connection.execution_options(isolation_level=isolation_level) if is_on_postgresql(database) else connection
