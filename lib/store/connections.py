"""How the store reads and writes: by statements that all see one moment, or by a single one.

On SQLite a transaction sees one moment by itself, from its first read on. On PostgreSQL each statement sees what was
committed before it, unless the transaction asks for more. Writes of several statements do not ask for it: they lock the
row of the lookup first, which makes all others wait, and fails for none.
"""

from sqlalchemy import Connection, Engine

from lib.store.database import READS


def is_on_postgresql(database: Engine) -> bool:
    """Whether the database is PostgreSQL; else it is SQLite."""
    return database.dialect.name == "postgresql"


def snapshot(database: Engine) -> Connection:
    """Open a connection to read by several statements: they see the database as it stood at the first of them."""
    return _connect(database, "REPEATABLE READ")


def single(database: Engine) -> Connection:
    """Open a connection for one statement that reads; on PostgreSQL it writes too, in a third of the time."""
    return _connect(database, "AUTOCOMMIT")


def _connect(database: Engine, isolation_level: str) -> Connection:
    connection = database.connect().execution_options(**{READS: True})
    return connection.execution_options(isolation_level=isolation_level) if is_on_postgresql(database) else connection
