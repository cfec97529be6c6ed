"""The state of the provider, in its one row: an engine writes it, pages read it."""

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Engine, select
from sqlalchemy.dialects import postgresql, sqlite

from lib.domain.lookups import ProviderState
from lib.store.codecs import pack_failure, unpack_failure
from lib.store.connections import is_on_postgresql, single
from lib.store.schema import PROVIDER

_TIMES: Final = ("since", "next_try", "last_failure_at", "last_answer_at")


def read_provider(database: Engine, dialect: str | None = None) -> ProviderState:
    """Return the state that was stored last, an empty one where there is none.

    With a `dialect`, the state of another dialect's provider counts as none.
    """
    with single(database) as connection:
        row = connection.execute(select(PROVIDER)).mappings().first()
    if row is None or dialect not in (None, row["dialect"]):
        return ProviderState()
    times = {name: datetime.fromtimestamp(row[name], UTC) if row[name] is not None else None for name in _TIMES}
    failure = unpack_failure(row["last_failure"]) if row["last_failure"] is not None else None
    return ProviderState(is_down=row["is_down"], last_failure=failure, **times)


def write_provider(database: Engine, dialect: str, state: ProviderState) -> None:
    """Store the state of the provider of `dialect` in place of the one before."""
    times = {name: time.timestamp() if (time := getattr(state, name)) is not None else None for name in _TIMES}
    failure = pack_failure(state.last_failure) if state.last_failure is not None else None
    row = {"id": 1, "dialect": dialect, "is_down": state.is_down, "last_failure": failure, **times}
    # In one statement: several processes may write it at once.
    insert = postgresql.insert if is_on_postgresql(database) else sqlite.insert
    with database.begin() as connection:
        connection.execute(insert(PROVIDER).values(row).on_conflict_do_update(index_elements=["id"], set_=row))
