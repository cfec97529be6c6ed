"""The engine's side of the store: find what is to be done, claim it, keep each answer as it comes.

A claim is a token in the lookup's row. Whoever no longer finds its own token there has been cancelled or replaced,
and stops: every write checks it, so two runs can never write the same lookup.
"""

import secrets
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from sqlalchemy import Engine, insert, select, update
from sqlalchemy.engine import RowMapping

from lib.records import Batches, Codes, Failure, State
from lib.store.blobs import pack_codes, pack_counts, pack_failure, unpack_codes, unpack_ids
from lib.store.schema import ANSWER, LOOKUP
from lib.store.store import LIVE

_CLAIMED: Final = (LOOKUP.c.id, LOOKUP.c.dialect, LOOKUP.c.ids, LOOKUP.c.total, LOOKUP.c.batch_size)


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
            row = connection.execute(select(*_CLAIMED).where(LOOKUP.c.id == lookup_id)).mappings().one()
            answers = connection.execute(
                select(ANSWER.c.batch, ANSWER.c.codes).where(ANSWER.c.lookup_id == lookup_id)
            ).all()
            claim = Claim(self._database, token, row)
            for batch, blob in answers:
                claim.count(batch, unpack_codes(blob) if blob is not None else None)
            connection.execute(
                update(LOOKUP)
                .where(LOOKUP.c.id == lookup_id)
                .values(
                    **claim.tally.as_columns(), taken_up_at=time.time(), taken_up_done=claim.tally.done, rested_at=None
                )
            )
        return claim


@dataclass(frozen=True, slots=True)
class Tally:
    """A lookup's running totals: Ids asked, Ids whose batch failed, Ids by code."""

    done: int = 0
    failed: int = 0
    counts: Mapping[int, int] = field(default_factory=dict)

    def plus(self, size: int, codes: Codes | None) -> "Tally":
        """Return the totals with one more batch of `size`; `codes` is None where it failed."""
        if codes is None:
            return Tally(self.done + size, self.failed + size, self.counts)
        values, counts = np.unique(codes, return_counts=True)
        more = Counter(dict(zip(values.tolist(), counts.tolist(), strict=True)))
        return Tally(self.done + size, self.failed, more + Counter(self.counts))

    def as_columns(self) -> dict[str, object]:
        """Return the totals as the lookup's row keeps them."""
        return {"done": self.done, "failed": self.failed, "counts": pack_counts(self.counts)}


class Claim:
    """A lookup under way, held by one run until it ends it or loses it.

    `dialect` is the one that the lookup was asked for in; `pending` are the batches that have no stored answer, in
    order.
    """

    def __init__(self, database: Engine, token: str, row: RowMapping) -> None:
        self.lookup_id: str = row["id"]
        self.dialect: str = row["dialect"]
        self.tally = Tally()
        self._database = database
        self._mine = (LOOKUP.c.id == self.lookup_id) & (LOOKUP.c.token == token)
        self._ids = unpack_ids(row["ids"])
        self._batches = Batches(row["total"], row["batch_size"])
        self._asked: set[int] = set()

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
        tally = self._with(batch, codes)
        with self._database.begin() as connection:
            # The row is written first: it takes SQLite's write lock at once, and tells whether it is still ours.
            if not connection.execute(update(LOOKUP).where(self._mine).values(**tally.as_columns())).rowcount:
                raise ClaimLostError
            connection.execute(
                insert(ANSWER).values(
                    lookup_id=self.lookup_id,
                    batch=batch,
                    codes=pack_codes(codes) if codes is not None else None,
                    failure=pack_failure(outcome) if isinstance(outcome, Failure) else None,
                )
            )
        # Only now: what could not be stored must not be counted when the next batch is.
        self.tally = tally
        self._asked.add(batch)

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
        """Take a batch that is stored already into the tally; `codes` is None where it failed."""
        self.tally = self._with(batch, codes)
        self._asked.add(batch)

    def _with(self, batch: int, codes: Codes | None) -> Tally:
        span = self._batches.span(batch)
        return self.tally.plus(span.stop - span.start, codes)
