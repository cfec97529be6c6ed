"""The engine's side of the store: find what is to be done, claim it, keep each answer as it comes.

A claim is a token in the lookup's row. Whoever no longer finds its own token there has been cancelled or replaced,
and stops: every write checks it, so two runs can never write the same lookup.
"""

import logging
import secrets
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from sqlalchemy import Engine, select, update
from sqlalchemy.engine import RowMapping

from lib.domain.batches import Batches
from lib.domain.failures import Failure, Missing
from lib.domain.instrumentation import Instrumentation, name_of
from lib.domain.lookups import NOT_ANSWERED, Codes, ProviderState, State
from lib.store.answers import keep_answer
from lib.store.batch import BatchResult
from lib.store.codecs import pack_counts, pack_failure, unpack_ids
from lib.store.connections import single
from lib.store.entries import LIVE
from lib.store.provider import read_provider, write_provider
from lib.store.recheck_rules import ENDS_PLAN, NO_PLAN, may_change, next_recheck
from lib.store.schema import ANSWER, GIVEN, LOOKUP

_log = logging.getLogger(__name__)

_CLAIMED: Final = select(LOOKUP.c.id, LOOKUP.c.dialect, LOOKUP.c.total, LOOKUP.c.batch_size, GIVEN.c.ids).join(GIVEN)


class ClaimLostError(Exception):
    """The lookup was cancelled, or another run has taken it up."""


class Ledger:
    """What there is to do; `watch` is told what becomes of it."""

    def __init__(self, database: Engine, instrumentation: Instrumentation | None = None) -> None:
        self._database = database
        self._instrumentation = instrumentation or Instrumentation()

    def live(self) -> list[str]:
        """Return the ids of the lookups that are asked for or under way, the oldest first."""
        with single(self._database) as connection:
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
            row = connection.execute(_CLAIMED.where(LOOKUP.c.id == lookup_id)).mappings().one()
            answers = connection.execute(
                select(ANSWER.c.batch, ANSWER.c.codes, ANSWER.c.failure).where(ANSWER.c.lookup_id == lookup_id)
            ).all()
            claim = Claim(self._database, token, row, self._instrumentation)
            for batch, blob, failure in answers:
                claim.count(batch, blob, failure)
            connection.execute(
                update(LOOKUP)
                .where(LOOKUP.c.id == lookup_id)
                .values(
                    **claim.tally.as_columns(),
                    taken_up_at=time.time(),
                    taken_up_done=claim.tally.done,
                    asking_seconds=0.0,
                    rested_at=None,
                )
            )
        _log.info("Lookup %s is taken up: %d of %d Ids are done", name_of(lookup_id), claim.tally.done, row["total"])
        self._instrumentation.taken_up()
        return claim

    def provider(self, dialect: str) -> ProviderState:
        """Return how the provider that is asked in `dialect` was last seen; all empty where it never was."""
        return read_provider(self._database, dialect)

    def keep_provider(self, dialect: str, state: ProviderState) -> None:
        """Keep how the provider that is asked in `dialect` is, for the pages to read."""
        write_provider(self._database, dialect, state)


@dataclass(frozen=True, slots=True)
class Tally:
    """A lookup's running totals: Ids asked, those of them without an answer, Ids by code."""

    done: int = 0
    failed: int = 0
    counts: Mapping[int, int] = field(default_factory=dict)

    def plus(self, codes: Codes, failed: int) -> "Tally":
        """Return the totals with the answer to more Ids: their codes, NOT_ANSWERED aside, and how many failed."""
        values, counts = np.unique(codes[codes != NOT_ANSWERED], return_counts=True)
        more = Counter(dict(zip(values.tolist(), counts.tolist(), strict=True)))
        return Tally(self.done + more.total() + failed, self.failed + failed, more + Counter(self.counts))

    def as_columns(self) -> dict[str, object]:
        """Return the totals as the lookup's row keeps them."""
        return {"done": self.done, "failed": self.failed, "counts": pack_counts(self.counts)}


class Claim:
    """A lookup under way, held by one run until it ends it or loses it.

    `dialect` is the one that the lookup was asked for in; `pending` are the batches of which something is still
    to be asked, in order.
    """

    def __init__(self, database: Engine, token: str, row: RowMapping, instrumentation: Instrumentation) -> None:
        self._instrumentation = instrumentation
        self.lookup_id: str = row["id"]
        self.dialect: str = row["dialect"]
        self.tally = Tally()
        self._since = time.monotonic()
        self._database = database
        self._mine = (LOOKUP.c.id == self.lookup_id) & (LOOKUP.c.token == token)
        self._ids = unpack_ids(row["ids"])
        self._batches = Batches(row["total"], row["batch_size"])
        self._asked: set[int] = set()
        self._begun: dict[int, BatchResult] = {}

    @property
    def pending(self) -> list[int]:
        """The batches of which something is still to be asked, in order."""
        return [batch for batch in range(self._batches.count) if batch not in self._asked]

    def ids_of(self, batch: int) -> list[int]:
        """Return the Ids of a batch that are still to be asked, as plain integers: all, or what a part answer left."""
        ids: list[int] = self._ids[self._batches.span(batch)][self._kept(batch).open].tolist()
        return ids

    def keep(self, batch: int, outcome: Codes | Failure, missing: Sequence[Missing] = ()) -> None:
        """Store what came of `ids_of(batch)`, and the counts with it, all or nothing.

        `outcome` is one code an Id, NOT_ANSWERED where none was had, and `missing` says why by places among those Ids;
        or it is why none of them has an answer. Ids with neither stay to be asked.

        Raises:
            ClaimLostError: the lookup is not ours any more; nothing was stored.
        """
        before = self._kept(batch)
        places = before.open
        if isinstance(outcome, Failure):
            missing = (Missing(0, len(places), outcome),)
            outcome = np.full(len(places), NOT_ANSWERED, dtype=np.int32)
        kept = before.with_more(places, outcome, missing)
        tally = self.tally.plus(outcome, kept.failed - before.failed)
        row = {"lookup_id": self.lookup_id, "batch": batch, **kept.as_columns()}
        progress = {**tally.as_columns(), "asking_seconds": time.monotonic() - self._since}
        if not keep_answer(self._database, self._mine, progress, row):
            raise ClaimLostError
        # Only now: what could not be stored must not be counted when the next batch is.
        self._instrumentation.kept(
            tally.done - self.tally.done - (kept.failed - before.failed), kept.failed - before.failed
        )
        self.tally = tally
        self._note(batch, kept)

    def is_held(self) -> bool:
        """Whether the lookup is still ours."""
        with single(self._database) as connection:
            return connection.execute(select(LOOKUP.c.id).where(self._mine)).first() is not None

    def end(self, stop: Failure | None = None) -> None:
        """Bring the lookup to rest: finished, or failed as a whole where `stop` says why."""
        state, text = (State.FINISHED, None) if stop is None else (State.FAILED, pack_failure(stop))
        now = time.time()
        is_over = (stop is not None and stop.kind in ENDS_PLAN) or not may_change(
            self.tally.counts, self._batches.total
        )
        plan = NO_PLAN if is_over else {"recheck_at": next_recheck(now)}
        with self._database.begin() as connection:
            ended = connection.execute(
                update(LOOKUP).where(self._mine).values(state=state, stop=text, token=None, rested_at=now, **plan)
            )
        if ended.rowcount:
            why = f": {stop.kind}" if stop is not None else ""
            _log.info("Lookup %s rests, %s%s", name_of(self.lookup_id), state, why)
            self._instrumentation.rested(state)

    def count(self, batch: int, codes: bytes | None, failure: str | None) -> None:
        """Take the columns of an answer that is stored already into the tally."""
        span = self._batches.span(batch)
        kept = BatchResult.from_columns(span.stop - span.start, codes, failure)
        self.tally = self.tally.plus(kept.codes, kept.failed)
        self._note(batch, kept)

    def _kept(self, batch: int) -> BatchResult:
        span = self._batches.span(batch)
        return self._begun.get(batch) or BatchResult.nothing(span.stop - span.start)

    def _note(self, batch: int, kept: BatchResult) -> None:
        if len(kept.open):
            self._begun[batch] = kept
        else:
            self._begun.pop(batch, None)
            self._asked.add(batch)
