"""The databases that the store is measured on: SQLite, and PostgreSQL where it is there."""

import tempfile
from collections.abc import Iterator

from tests.helpers.postgres_server import postgres, programs


def databases() -> Iterator[tuple[str, str]]:
    """Yield the name and the address of an empty database of each kind."""
    with tempfile.TemporaryDirectory() as folder:
        yield "SQLite", f"sqlite:///{folder}/lookups.sqlite3"
    if programs() is not None:
        with postgres(is_synced=True) as cluster:
            yield "PostgreSQL", cluster.new()
