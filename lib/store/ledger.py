"""The engine's side of the store: find what is to be done, claim it, keep each answer as it comes.

A claim is a token in the lookup's row. Whoever no longer finds its own token there has been cancelled or replaced,
and stops: every write checks it, so two runs can never write the same lookup.
"""

import secrets
import time
from collections import Counter

import numpy as np
from sqlalchemy import Engine, insert, select, update

from lib.records import Batches, Codes, Failure, Ids, State
from lib.store.blobs import pack_codes, pack_counts, pack_failure, unpack_codes, unpack_ids
from lib.store.schema import ANSWER, LOOKUP
from lib.store.store import LIVE


class ClaimLostError(Exception):
    """The lookup was cancelled, or another run has taken it up."""


class Ledger:
    """What there is to do."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    def live(self) -> list[str]:
        """Return the ids of the lookups that are asked for or under way, the oldest first."""
        with self._database.connect() as connection:
            query = select(LOOKUP.c.id).where(LOOKUP.c.state.in_(LIVE)).order_by(LOOKUP.c.created_at)
            return list(connection.scalars(query))

    def claim(self, lookup_id: str) -> "Claim | None":
        """Take a live lookup up, whoever had it before; None where it is live no more."""
        token = secrets.token_urlsafe(12)
        with self._database.begin() as connection:
            claimed = connection.execute(
                update(LOOKUP)
                .where(LOOKUP.c.id == lookup_id, LOOKUP.c.state.in_(LIVE))
                .values(state=State.RUNNING, token=token)
            )
            if not claimed.rowcount:
                return None
            row = connection.execute(
                select(LOOKUP.c.id, LOOKUP.c.dialect, LOOKUP.c.ids, LOOKUP.c.total, LOOKUP.c.batch_size).where(
                    LOOKUP.c.id == lookup_id
                )
            ).one()
            answers = connection.execute(
                select(ANSWER.c.batch, ANSWER.c.codes).where(ANSWER.c.lookup_id == lookup_id)
            ).all()
            batches = Batches(row.total, row.batch_size)
            tally = _Tally()
            for batch, blob in answers:
                tally = tally.plus(batches.size_of(batch), unpack_codes(blob) if blob is not None else None)
            connection.execute(
                update(LOOKUP)
                .where(LOOKUP.c.id == lookup_id)
                .values(**tally.as_columns(), taken_up_at=time.time(), taken_up_done=tally.done, rested_at=None)
            )
        return claim


class Claim:
    """A lookup under way, held by one run until it ends it or loses it.

    `pending` are the batches that have no stored answer, in order.
    """

    def __init__(self, database: Engine, lookup_id: str, token: str, ids: Ids, batches: Batches) -> None:
        self.lookup_id = lookup_id
        self.done = 0
        self._database = database
        self._mine = (LOOKUP.c.id == lookup_id) & (LOOKUP.c.token == token)
        self._ids = ids
        self._batches = batches
        self._asked: set[int] = set()
        self._failed = 0
        self._counts: Counter[int] = Counter()

    @property
    def pending(self) -> list[int]:
        """The batches that have no stored answer, in order."""
        return [batch for batch in range(self._batches.count) if batch not in self._asked]

    def ids_of(self, batch: int) -> list[int]:
        """Return the Ids of a batch as plain integers."""
        ids: list[int] = self._ids[self._batches.span(batch)].tolist()
        return ids

    def keep(self, batch: int, outcome: Codes | Failure) -> None:
        """Store a batch's answer, or why it has none, and the counts with it, all or nothing.

        Raises:
            ClaimLostError: the lookup is not ours any more; nothing was stored.
        """
        codes = None if isinstance(outcome, Failure) else outcome
        self.count(batch, codes)
        with self._database.begin() as connection:
            # The row is written first: it takes SQLite's write lock at once, and tells whether it is still ours.
            if not connection.execute(update(LOOKUP).where(self._mine).values(**self.tally())).rowcount:
                raise ClaimLostError
            connection.execute(
                insert(ANSWER).values(
                    lookup_id=self.lookup_id,
                    batch=batch,
                    codes=pack_codes(codes) if codes is not None else None,
                    failure=pack_failure(outcome) if isinstance(outcome, Failure) else None,
                )
            )

    def is_held(self) -> bool:
        """Whether the lookup is still ours."""
        with self._database.connect() as connection:
            return connection.execute(select(LOOKUP.c.id).where(self._mine)).first() is not None

    def end(self, stop: Failure | None = None) -> None:
        """Bring the lookup to rest: finished, or failed as a whole where `stop` says why."""
        state, text = (State.FINISHED, None) if stop is None else (State.FAILED, pack_failure(stop))
        with self._database.begin() as connection:
            connection.execute(
                update(LOOKUP).where(self._mine).values(state=state, stop=text, token=None, rested_at=time.time())
            )

    def count(self, batch: int, codes: Codes | None) -> None:
        """Take a batch into the tally; `codes` is None where it failed."""
        span = self._batches.span(batch)
        size = span.stop - span.start
        self._asked.add(batch)
        self.done += size
        if codes is None:
            self._failed += size
            return
        values, counts = np.unique(codes, return_counts=True)
        self._counts.update(dict(zip(values.tolist(), counts.tolist(), strict=True)))

    def tally(self) -> dict[str, object]:
        """Return the lookup's running totals as its row keeps them."""
        return {"done": self.done, "failed": self._failed, "counts": pack_counts(self._counts)}
