"""What the database holds as a whole, for those who watch over it."""

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
    """How many lookups there are by state; of the live ones, Ids still to be asked, and the age of the oldest in seconds.

    `provider` is how the provider was when the engine last kept it. `has_owner` says whether any process runs the lookups,
    where that can be known: on PostgreSQL.
    """

    by_state: Mapping[State, int]
    ids_left: int
    oldest_seconds: float
    provider: ProviderState
    has_owner: bool | None


def read_stats(database: Engine) -> StoreStats:
    """Count what is there. Cheap: by the index of the states, and the small rows of the live lookups.

    Raises:
        lib.store.database.DatabaseFailedError: the database cannot be read.
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
