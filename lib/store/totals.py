"""The totals of lookups by code, in which an Id that was asked again counts once, by its newest answer.

A lookup that nobody asked again has its totals in its row, in step with its answers. For the others `NEWEST_TOTAL` has
them: the first version counts all Ids by their newest answers, and the later ones count none. Whatever changes an
answer that counts drops the rows of the whole family in the same transaction; they are counted anew beside the lookups.
Who may read their own lookups alone sees other newest answers than who may read all, hence two rows each. A lookup that
was started from a file has such rows too, with the counts by the columns of the file.
"""

import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, Engine, and_, case, delete, exists, func, insert, literal, or_, select, union_all

from lib.domain.lookups import PRACTICE_DIALECT, Answered, Entry, Relation
from lib.domain.totals import FileTotals, LookupTotals, Totals
from lib.domain.versions import versions_of
from lib.store.codecs import pack_by_code, unpack_counts, unpack_names
from lib.store.column_totals import count_columns, pack_columns, unpack_columns
from lib.store.connections import single, snapshot
from lib.store.entries import LIVE, entry_of
from lib.store.lookups import Store
from lib.store.schema import LOOKUP, NEWEST_TOTAL, UPLOADED
from lib.store.scope import EVERYTHING, Scope
from lib.store.whole_answers import newest_answers

_LATER: Final = (Relation.AGAIN, Relation.RECHECK, Relation.TIMED)
_UNCOUNTED: Final = LOOKUP.c.state.not_in(LIVE) & ~exists().where(NEWEST_TOTAL.c.lookup_id == LOOKUP.c.id)
"""The condition that a lookup has ended and is not counted, and so its whole family is not."""
_IS_LATER: Final = LOOKUP.c.relation.in_(_LATER)
_WAITING: Final = union_all(
    select(LOOKUP.c.family).where(_UNCOUNTED, _IS_LATER),
    select(LOOKUP.c.family).join(UPLOADED).where(_UNCOUNTED),
).limit(1)
"""A family that is to be counted. Asked every second: it looks at no lookup whose own row says all of it."""

_Total: TypeAlias = dict[str, Any]
"""A row of `NEWEST_TOTAL`."""


def read_totals(database: Engine, *, is_practice: bool, scope: Scope = EVERYTHING) -> Totals:
    """Return the totals of lookups, the oldest first. Cheap: neither Ids nor answers are read.

    Args:
        database: The database.
        is_practice: Whether the lookups that the embedded sandbox answers are counted, or all others.
        scope: Which lookups are counted; with an owner, an Id has the newest answer that this person asked for.
    """
    is_asked, counted = _by_dialect(is_practice=is_practice), _counted(scope)
    # A live lookup counts as far as it has come.
    asked = case((LOOKUP.c.state.in_(LIVE), LOOKUP.c.done), else_=LOOKUP.c.total)
    query = (
        select(
            LOOKUP.c.created_at,
            func.coalesce(NEWEST_TOTAL.c.total, asked).label("total"),
            func.coalesce(NEWEST_TOTAL.c.counts, LOOKUP.c.counts).label("counts"),
            func.coalesce(NEWEST_TOTAL.c.names, LOOKUP.c.names).label("names"),
        )
        .join_from(LOOKUP, NEWEST_TOTAL, counted, isouter=True)
        .where(is_asked, scope.condition, or_(LOOKUP.c.relation == Relation.FIRST, NEWEST_TOTAL.c.total > 0))
        .order_by(LOOKUP.c.created_at)
    )
    waiting = select(func.count(LOOKUP.c.family.distinct())).where(is_asked, scope.condition, _UNCOUNTED, _IS_LATER)
    with snapshot(database) as connection:
        rows = connection.execute(query).all()
        uncounted = connection.scalar(waiting) or 0
    lookups = (
        LookupTotals(
            datetime.fromtimestamp(row.created_at, UTC), row.total, unpack_counts(row.counts), unpack_names(row.names)
        )
        for row in rows
    )
    return Totals(tuple(each for each in lookups if each.total), uncounted)


def read_file_totals(database: Engine, *, is_practice: bool, scope: Scope = EVERYTHING) -> tuple[FileTotals, ...]:
    """Return what is counted of files by their columns, the oldest first. Cheap: no rows are read.

    Args:
        database: The database.
        is_practice: As in `read_totals`.
        scope: As in `read_totals`.
    """
    query = (
        select(LOOKUP.c.created_at, NEWEST_TOTAL.c.columns)
        .join_from(LOOKUP, NEWEST_TOTAL, _counted(scope))
        .where(_by_dialect(is_practice=is_practice), scope.condition, NEWEST_TOTAL.c.columns.is_not(None))
        .order_by(LOOKUP.c.created_at)
    )
    with single(database) as connection:
        rows = connection.execute(query).all()
    return tuple(FileTotals(datetime.fromtimestamp(row.created_at, UTC), unpack_columns(row.columns)) for row in rows)


def _by_dialect(*, is_practice: bool) -> ColumnElement[bool]:
    return LOOKUP.c.dialect == PRACTICE_DIALECT if is_practice else LOOKUP.c.dialect != PRACTICE_DIALECT


def _counted(scope: Scope) -> ColumnElement[bool]:
    """Return the condition that joins what is counted of a lookup for those who may read so much."""
    return and_(NEWEST_TOTAL.c.lookup_id == LOOKUP.c.id, NEWEST_TOTAL.c.is_own == literal(scope.owner is not None))


class TotalsKeeper:
    """Counts the newest answers of lookups with later versions or with the rows of a file.

    Its methods may be called from any thread.

    Args:
        database: The database.
    """

    def __init__(self, database: Engine) -> None:
        self._database = database
        self._store = Store(database)

    def fill(self, seconds: float = float("inf")) -> None:
        """Count the families that are not counted, and stop soon after so many seconds."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with single(self._database) as connection:
                family = connection.scalar(_WAITING)
            if family is None:
                return
            self._count(family)

    def _count(self, family: str) -> None:
        """Count a family; where it changes meanwhile, nothing is stored."""
        query = select(LOOKUP).where(LOOKUP.c.family == family).order_by(LOOKUP.c.created_at, LOOKUP.c.id)
        with single(self._database) as connection:
            entries = tuple(map(entry_of, connection.execute(query).mappings()))
        of_all = own = [*self._totals(entries)]
        owners = {entry.asked_by for entry in entries}
        if len(owners) > 1:
            theirs = ([entry for entry in entries if entry.asked_by == owner] for owner in owners)
            own = [total for mine in theirs for total in self._totals(mine)]
        rows = [{**total, "is_own": is_own} for totals, is_own in ((of_all, False), (own, True)) for total in totals]
        with self._database.begin() as connection:
            # The lookups first, as in all that writes: whoever has their rows counts, or waits.
            now = connection.execute(query.with_for_update()).mappings().all()
            if [*map(_version, map(entry_of, now))] == [*map(_version, entries)]:
                relatives = [entry.lookup_id for entry in entries]
                connection.execute(delete(NEWEST_TOTAL).where(NEWEST_TOTAL.c.lookup_id.in_(relatives)))
                connection.execute(insert(NEWEST_TOTAL), rows)

    def _totals(self, entries: Sequence[Entry]) -> Iterator[_Total]:
        """Yield the row of each of the lookups that one person may read, but for whose row it is."""
        for entry in entries:
            versions = versions_of(entries, entry.lookup_id)
            newest = newest_answers(self._store, versions) if versions[0] is entry else None
            yield {
                "lookup_id": entry.lookup_id,
                "total": newest.progress.total if newest is not None else 0,
                "counts": pack_by_code(newest.progress.counts if newest is not None else {}),
                "names": pack_by_code(newest.progress.names if newest is not None else {}),
                "columns": self._columns(newest, entry.lookup_id) if newest is not None else None,
            }

    def _columns(self, newest: Answered, lookup_id: str) -> bytes | None:
        rows = self._store.rows(lookup_id) if newest.has_rows else None
        return pack_columns(count_columns(rows, newest.codes)) if rows is not None else None


def _version(entry: Entry) -> tuple[object, ...]:
    """Return what is another once the answers of a lookup that count are others."""
    return entry.lookup_id, entry.progress.state, entry.progress.rested_at
