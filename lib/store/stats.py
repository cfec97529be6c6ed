"""Counts over the whole database, for its operators."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Engine, func, select

from lib.domain.lookups import ProviderState, State
from lib.store.connections import single
from lib.store.entries import LIVE
from lib.store.ownership import is_owned
from lib.store.provider import read_provider
from lib.store.schema import LOOKUP


@dataclass(frozen=True, slots=True)
class StoreStats:
    """Counts over the whole database.

    Attributes:
        by_state: How many lookups there are by state.
        ids_left: How many Ids of live lookups are still to be asked.
        oldest_seconds: The age of the oldest live lookup, 0.0 where there is none.
        provider: The state of the provider that an engine stored last.
        has_owner: Whether any process runs the lookups; None on SQLite, where that is not known.
    """

    by_state: Mapping[State, int]
    ids_left: int
    oldest_seconds: float
    provider: ProviderState
    has_owner: bool | None


def read_stats(database: Engine) -> StoreStats:
    """Count the lookups. Cheap: the index of the states is read, and the small rows of the live lookups.

    Raises:
        lib.store.database.DatabaseFailedError: The database cannot be read.
    """
    live = select(func.sum(LOOKUP.c.total - LOOKUP.c.done), func.min(LOOKUP.c.created_at)).where(
        LOOKUP.c.state.in_(LIVE)
    )
    with single(database) as connection:
        counts = connection.execute(select(LOOKUP.c.state, func.count()).group_by(LOOKUP.c.state)).all()
        left, oldest = connection.execute(live).one()
    return StoreStats(
        by_state={State(state): count for state, count in counts},
        ids_left=int(left or 0),
        oldest_seconds=max(0.0, time.time() - oldest) if oldest is not None else 0.0,
        provider=read_provider(database),
        has_owner=is_owned(database),
    )
