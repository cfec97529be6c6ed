"""Drops the totals of a family whose answers have changed, so that `lib.store.totals` counts them anew."""

from sqlalchemy import Connection, delete, select

from lib.store.schema import LOOKUP, NEWEST_TOTAL


def drop_totals(connection: Connection, lookup_id: str) -> None:
    """Drop the newest totals of a lookup and of all others of its family.

    Args:
        connection: A connection in the transaction that changes the answers.
        lookup_id: The lookup whose answers change.
    """
    # The lookup's row is locked before those of the totals, so that no two writers wait for each other.
    family = connection.scalar(select(LOOKUP.c.family).where(LOOKUP.c.id == lookup_id).with_for_update())
    relatives = select(LOOKUP.c.id).where(LOOKUP.c.family == family)
    connection.execute(delete(NEWEST_TOTAL).where(NEWEST_TOTAL.c.lookup_id.in_(relatives)))
