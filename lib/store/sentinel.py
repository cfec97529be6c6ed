"""What was answered in slots of ten minutes over all lookups, counted beside them once they have ended.

A slot outlives its lookups, since it has nothing of them but sums; it is deleted when the sentinel needs it no more.
Lookups that ask the Ids of earlier ones again are left out: they ask those that have no final status, and would count
the open ones twice. A lookup is counted once, whatever a retry brings.
"""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final, TypeAlias

from sqlalchemy import Connection, Engine, and_, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from lib.domain.intake import Rows
from lib.domain.lookups import Entry, Relation
from lib.domain.operators import Operator
from lib.domain.sentinel import OperatorOf, Slot, slots_of
from lib.store.connections import is_on_postgresql, single
from lib.store.entries import LIVE, entry_of
from lib.store.lookups import Store
from lib.store.schema import LOOKUP, SENTINEL_SLOT

KEPT: Final = timedelta(days=45)
"""How long slots are kept."""
_KEY: Final = ("begins", "is_practice", "operator")
_UNCOUNTED: Final = and_(LOOKUP.c.is_watched.is_(False), LOOKUP.c.state.not_in(LIVE))

OperatorFinder: TypeAlias = Callable[[Rows, int], OperatorOf | None]
"""Returns the operators of so many Ids by the rows of their file, None where these do not tell."""


def read_slots(database: Engine, since: datetime, *, is_practice: bool) -> list[Slot]:
    """Return the slots that begin at a moment or later, in any order.

    Args:
        database: The database.
        since: The moment.
        is_practice: Whether the slots of the embedded sandbox are read, or those of the provider.
    """
    query = select(SENTINEL_SLOT).where(
        SENTINEL_SLOT.c.begins >= since.timestamp(), SENTINEL_SLOT.c.is_practice.is_(is_practice)
    )
    with single(database) as connection:
        rows = connection.execute(query).all()
    return [
        Slot(
            datetime.fromtimestamp(row.begins, UTC),
            Operator(row.operator) if row.operator else None,
            row.lookups,
            row.messages,
            _unpack(row.weights),
        )
        for row in rows
    ]


class SentinelKeeper:
    """Counts ended lookups in their slots. Its methods may be called from any thread, of several processes at once.

    Args:
        database: The database.
        find_operators: Tells the operators of the Ids of a file.
    """

    def __init__(self, database: Engine, find_operators: OperatorFinder) -> None:
        self._database = database
        self._store = Store(database)
        self._find_operators = find_operators

    def fill(self, seconds: float = float("inf")) -> None:
        """Count what is not counted, the newest lookups first, and stop soon after so many seconds."""
        until = time.monotonic() + seconds
        newest = select(LOOKUP).where(_UNCOUNTED).order_by(LOOKUP.c.created_at.desc()).limit(1)
        while time.monotonic() < until:
            with single(self._database) as connection:
                row = connection.execute(newest).mappings().first()
            if row is None:
                return
            self._count(entry_of(row))

    def _count(self, entry: Entry) -> None:
        slots = self._slots(entry)
        oldest = datetime.now(UTC) - KEPT
        with self._database.begin() as connection:
            mine = LOOKUP.c.id == entry.lookup_id
            taken = connection.execute(update(LOOKUP).where(mine, _UNCOUNTED).values(is_watched=True))
            if not taken.rowcount or not slots:
                return
            for slot in sorted(slots, key=lambda slot: slot.operator or ""):
                _add(connection, slot, is_practice=entry.is_practice)
            connection.execute(delete(SENTINEL_SLOT).where(SENTINEL_SLOT.c.begins < oldest.timestamp()))

    def _slots(self, entry: Entry) -> list[Slot]:
        """Return what a lookup adds; nothing where it is not to be counted."""
        ended = entry.progress.rested_at or entry.progress.created_at
        if entry.relation is not Relation.FIRST or ended < datetime.now(UTC) - KEPT:
            return []
        answered = self._store.answered(entry.lookup_id)
        if answered is None:
            return []
        rows = self._store.rows(entry.lookup_id)
        operator_of = self._find_operators(rows, len(answered.ids)) if rows is not None else None
        return slots_of(answered, ended, operator_of)


def _add(connection: Connection, slot: Slot, *, is_practice: bool) -> None:
    """Add to a slot, which waits for whoever adds to the same one."""
    key = {"begins": slot.begins.timestamp(), "is_practice": is_practice, "operator": slot.operator or ""}
    empty = {**key, "lookups": 0, "messages": 0, "weights": "{}"}
    insert = postgresql.insert if is_on_postgresql(connection.engine) else sqlite.insert
    connection.execute(insert(SENTINEL_SLOT).values(empty).on_conflict_do_nothing(index_elements=_KEY))
    mine = and_(*(SENTINEL_SLOT.c[name] == value for name, value in key.items()))
    row = connection.execute(select(SENTINEL_SLOT).where(mine).with_for_update()).one()
    weights = _unpack(row.weights)
    for code, weight in slot.weights.items():
        weights[code] = weights.get(code, 0.0) + weight
    changed = {
        "lookups": row.lookups + slot.lookups,
        "messages": row.messages + slot.messages,
        "weights": json.dumps(weights),
    }
    connection.execute(update(SENTINEL_SLOT).where(mine).values(changed))


def _unpack(text: str) -> dict[int, float]:
    return {int(code): weight for code, weight in json.loads(text).items()}
