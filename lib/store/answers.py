"""Writes an answer together with the totals of its lookup, both or neither."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Engine, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite

from lib.store.connections import is_on_postgresql, single
from lib.store.schema import ANSWER, LOOKUP

_KEY = ("lookup_id", "batch")


def write_answer(
    database: Engine, mine: ColumnElement[bool], totals: Mapping[str, Any], row: Mapping[str, Any]
) -> bool:
    """Write an answer of one batch and the new totals of its lookup.

    Args:
        database: The database.
        mine: The condition that the lookup's row is the caller's.
        totals: The columns of the lookup's row to change.
        row: The row of the answer, which replaces the batch's earlier one.

    Returns:
        False where no row is the caller's; nothing is written then.
    """
    write = _write_at_once if is_on_postgresql(database) else _write_in_turn
    return write(database, mine, totals, row)


def _write_in_turn(
    database: Engine, mine: ColumnElement[bool], totals: Mapping[str, Any], row: Mapping[str, Any]
) -> bool:
    with database.begin() as connection:
        # The lookup first: that takes SQLite's write lock at once, and says whether the row is still the caller's.
        if not connection.execute(update(LOOKUP).where(mine).values(**totals)).rowcount:
            return False
        connection.execute(sqlite.insert(ANSWER).values(row).on_conflict_do_update(index_elements=_KEY, set_=row))
    return True


def _write_at_once(
    database: Engine, mine: ColumnElement[bool], totals: Mapping[str, Any], row: Mapping[str, Any]
) -> bool:
    """Write both by one statement: two would be two round trips to PostgreSQL, for which the engine waits."""
    held = update(LOOKUP).where(mine).values(**totals).returning(LOOKUP.c.id).cte("held")
    values = [literal(value, ANSWER.c[name].type).label(name) for name, value in row.items()]
    answer = postgresql.insert(ANSWER).from_select(list(row), select(*values).select_from(held))
    answer = answer.on_conflict_do_update(index_elements=_KEY, set_=row)
    with single(database) as connection:
        return connection.execute(answer.returning(ANSWER.c.batch)).first() is not None
