"""The tables, and how the database is opened.

Ids are kept once a lookup and codes once a batch, each as one compressed column: a million Ids are some 6 MB, written
in half a second. A row an Id took twenty times as long and six times the space. A new version may add a table, which
`open_database` makes in a database of an older one; it adds no column to a table that there is.
"""

from pathlib import Path
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Engine,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

_DRIVERS: Final = ("sqlite", "sqlite+pysqlite")

METADATA: Final = MetaData()

LOOKUP: Final = Table(
    "lookup",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("state", String(16), nullable=False, index=True),
    Column("created_at", Float, nullable=False, comment="seconds since 1970 UTC, as every time here"),
    Column("source", String(16), nullable=False),
    Column("dialect", String(16), nullable=False),
    Column("batch_size", Integer, nullable=False),
    Column("total", Integer, nullable=False, comment="distinct Ids"),
    Column("repeated", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
    Column("ids", LargeBinary, nullable=False, comment="int64, little-endian, zlib"),
    Column("rejections", LargeBinary, nullable=False, comment="JSON list of [row, token, reason], zlib"),
    Column("token", String(32), comment="the claim of the run that may write; whoever finds another's here stops"),
    Column("done", Integer, nullable=False, default=0, comment="Ids asked, answered or not"),
    Column("failed", Integer, nullable=False, default=0, comment="Ids asked that have no answer"),
    Column("counts", Text, nullable=False, default="{}", comment="JSON, Ids by code, in step with the answers"),
    Column("taken_up_at", Float),
    Column("taken_up_done", Integer, nullable=False, default=0),
    Column("rested_at", Float),
    Column("stop", Text, comment="JSON, the failure that ended the whole lookup"),
)

ANSWER: Final = Table(
    "answer",
    METADATA,
    Column("lookup_id", String(32), ForeignKey("lookup.id", ondelete="CASCADE"), primary_key=True),
    Column("batch", Integer, primary_key=True),
    Column(
        "codes", LargeBinary, comment="int32, little-endian, zlib, in the order of the Ids; null if none was answered"
    ),
    Column("failure", Text, comment="JSON, why Ids have no answer: one for all, or a list by places in the batch"),
)

UPLOADED: Final = Table(
    "uploaded",
    METADATA,
    Column("lookup_id", String(32), ForeignKey("lookup.id", ondelete="CASCADE"), primary_key=True),
    # It stands before the blob, which SQLite then does not touch to read it.
    Column("count", Integer, nullable=False, comment="rows of the file below its header"),
    Column("rows", LargeBinary, nullable=False, comment="Arrow stream, zstd; see lib/store/rows.py"),
)

PROVIDER: Final = Table(
    "provider",
    METADATA,
    Column("id", Integer, primary_key=True, comment="always 1: there is one provider"),
    Column("dialect", String(16), nullable=False),
    Column("is_down", Boolean, nullable=False),
    Column("since", Float),
    Column("next_try", Float),
    Column("last_failure", Text, comment="JSON"),
    Column("last_failure_at", Float),
    Column("last_answer_at", Float),
)


class UnusableDatabaseError(Exception):
    """The database cannot be opened or made where it should be."""


def open_database(url: str) -> Engine:
    """Return the database at `url` with its tables made, and its folder where it is a file.

    Raises:
        UnusableDatabaseError: it cannot be opened, or is no database of SQLite's.
    """
    path = database_path(url)
    engine = create_engine(url)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    try:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        METADATA.create_all(engine)
    except (OSError, SQLAlchemyError):
        raise UnusableDatabaseError from None
    return engine


def database_path(url: str) -> Path | None:
    """Return the file of an SQLite database; None where `url` is not the address of one."""
    try:
        parts = make_url(url)
    except (ArgumentError, ValueError):
        return None
    # An address with a host or an account is not SQLite's; one in memory would be another for each thread.
    is_elsewhere = parts.host or parts.port or parts.username or parts.password
    if parts.drivername not in _DRIVERS or is_elsewhere or parts.database in (None, "", ":memory:"):
        return None
    return Path(str(parts.database))


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection, untyped
    # Else the driver begins a transaction at the first write only, and two reads in a row may see two states.
    connection.isolation_level = None
    cursor = connection.cursor()
    # WAL lets pages read while the engine writes, and survives kill -9; the engine and the pages wait for each other.
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=10000", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
