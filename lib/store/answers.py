"""Writes an answer together with the totals of its lookup, both or neither."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from sqlalchemy import Engine, Executable, Update, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from lib.store.connections import is_on_postgresql, single
from lib.store.schema import ANSWER, LOOKUP

_KEY: Final = ("lookup_id", "batch")
_TOTALS: Final = ("done", "failed", "counts", "names", "final", "asking_seconds")
_ROW: Final = (*_KEY, "codes", "failure")


class AnswerWriter:
    """Writes the answers of one lookup.

    Args:
        database: The database.
        lookup_id: The lookup.
        token: The claim without which nothing is written.
    """

    def __init__(self, database: Engine, lookup_id: str, token: str) -> None:
        self._database = database
        self._mine = {"my_id": lookup_id, "my_token": token}

    def write(self, totals: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
        """Write an answer of one batch and the new totals of its lookup.

        Args:
            totals: The columns of the lookup's row to change: all of `_TOTALS`.
            row: The row of the answer, which replaces the batch's earlier one.

        Returns:
            False where no row is the caller's; nothing is written then.
        """
        changed = {**self._mine, **{f"new_{name}": value for name, value in totals.items()}}
        if is_on_postgresql(self._database):
            with single(self._database) as connection:
                return connection.execute(_in_one_statement(), {**changed, **row}).first() is not None
        with self._database.begin() as connection:
            # The lookup first: that takes SQLite's write lock at once, and says whether the row is still the caller's.
            if not connection.execute(_update(), changed).rowcount:
                return False
            connection.execute(_insert(), dict(row))
        return True


# Each statement is made once: to make it anew takes as long as to run it.


@cache
def _update() -> Update:
    mine = (LOOKUP.c.id == bindparam("my_id")) & (LOOKUP.c.token == bindparam("my_token"))
    return update(LOOKUP).where(mine).values({name: bindparam(f"new_{name}") for name in _TOTALS})


@cache
def _insert() -> Executable:
    insert: Executable = _replacing(sqlite.insert(ANSWER))
    return insert


@cache
def _in_one_statement() -> Executable:
    """Return the statement that does both: two would be two round trips to PostgreSQL, for which the engine waits."""
    held = _update().returning(LOOKUP.c.id).cte("held")
    values = [bindparam(name, type_=ANSWER.c[name].type).label(name) for name in _ROW]
    insert = postgresql.insert(ANSWER).from_select(list(_ROW), select(*values).select_from(held))
    statement: Executable = _replacing(insert).returning(ANSWER.c.batch)
    return statement


def _replacing(insert: Any) -> Any:  # noqa: ANN401 - the inserts of both databases have no type in common that replaces
    """Return an insert that replaces the row of the same batch."""
    return insert.on_conflict_do_update(index_elements=_KEY, set_={name: insert.excluded[name] for name in _ROW})
