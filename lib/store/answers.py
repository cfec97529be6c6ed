"""How an answer is written together with the totals of its lookup, all or nothing."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Engine, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite

from lib.store.connections import is_on_postgresql, single
from lib.store.schema import ANSWER, LOOKUP

_KEY = ("lookup_id", "batch")


def keep_answer(database: Engine, mine: ColumnElement[bool], totals: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    """Write `totals` into the lookup that is `mine`, and `row` in place of what is kept of its batch.

    Returns False, and writes nothing, where no lookup is.
    """
    write = _write_at_once if is_on_postgresql(database) else _write_in_turn
    return write(database, mine, totals, row)


def _write_in_turn(
    database: Engine, mine: ColumnElement[bool], totals: Mapping[str, Any], row: Mapping[str, Any]
) -> bool:
    with database.begin() as connection:
        # The lookup first: it takes SQLite's write lock at once, and tells whether it is still ours.
        if not connection.execute(update(LOOKUP).where(mine).values(**totals)).rowcount:
            return False
        connection.execute(sqlite.insert(ANSWER).values(row).on_conflict_do_update(index_elements=_KEY, set_=row))
    return True


def _write_at_once(
    database: Engine, mine: ColumnElement[bool], totals: Mapping[str, Any], row: Mapping[str, Any]
) -> bool:
    """Write both by one statement: each on its own would be a way to PostgreSQL and back while the engine waits."""
    held = update(LOOKUP).where(mine).values(**totals).returning(LOOKUP.c.id).cte("held")
    values = [literal(value, ANSWER.c[name].type).label(name) for name, value in row.items()]
    answer = postgresql.insert(ANSWER).from_select(list(row), select(*values).select_from(held))
    answer = answer.on_conflict_do_update(index_elements=_KEY, set_=row)
    with single(database) as connection:
        return connection.execute(answer.returning(ANSWER.c.batch)).first() is not None
