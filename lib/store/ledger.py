"""The engine's side of the store: find the live lookups, claim one, store each answer as it comes.

A claim is a token in the lookup's row. Every write checks it. A run that no longer finds its own token there was
cancelled or replaced, and stops, so two runs never write the same lookup.
"""

import logging
import secrets
import time
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from sqlalchemy import Engine, select, update
from sqlalchemy.engine import RowMapping

from lib.domain.answers import BatchAnswer
from lib.domain.batches import Batches
from lib.domain.failures import Failure, Missing
from lib.domain.instrumentation import Instrumentation, name_of
from lib.domain.lookups import NOT_ANSWERED, Codes, ProviderState, State
from lib.domain.statuses import NO_NAMES, Names
from lib.store.answers import AnswerWriter
from lib.store.batch import BatchResult
from lib.store.codecs import pack_failure, unpack_ids, unpack_names
from lib.store.connections import single
from lib.store.entries import LIVE
from lib.store.held_tokens import HeldTokens
from lib.store.newest_totals import drop_totals
from lib.store.provider import read_provider, write_provider
from lib.store.recheck_rules import ENDS_PLAN, NO_PLAN, may_change, next_recheck
from lib.store.schema import ANSWER, GIVEN, LOOKUP
from lib.store.tally import Tally

_log = logging.getLogger(__name__)

_CLAIMED: Final = select(
    LOOKUP.c.id, LOOKUP.c.dialect, LOOKUP.c.total, LOOKUP.c.batch_size, LOOKUP.c.names, GIVEN.c.ids
).join(GIVEN)


class ClaimLostError(Exception):
    """The lookup was cancelled, or another run has claimed it."""


class Ledger:
    """The store, as an engine uses it.

    Args:
        database: The database.
        instrumentation: Counts what becomes of the lookups.
        note_end: Told the id of a lookup once its end is stored.
    """

    def __init__(
        self,
        database: Engine,
        instrumentation: Instrumentation | None = None,
        note_end: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._database = database
        self._instrumentation = instrumentation or Instrumentation()
        self._note_end = note_end
        self._held = HeldTokens(database)

    def live(self) -> list[str]:
        """Return the ids of the lookups that are queued or running, the oldest first."""
        with single(self._database) as connection:
            query = select(LOOKUP.c.id).where(LOOKUP.c.state.in_(LIVE)).order_by(LOOKUP.c.created_at)
            return list(connection.scalars(query))

    def claim(self, lookup_id: str) -> "Claim | None":
        """Claim a live lookup, away from any other run; None where it is no longer live."""
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
            claim = Claim(self._database, token, row, self._held, self._instrumentation, self._note_end)
            for batch, blob, failure in answers:
                claim.add_stored(batch, blob, failure)
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
        self._instrumentation.run_started()
        return claim

    def provider(self, dialect: str) -> ProviderState:
        """Return the stored state of the provider of `dialect`; an empty one where there is none."""
        return read_provider(self._database, dialect)

    def store_provider(self, dialect: str, state: ProviderState) -> None:
        """Store the state of the provider of `dialect`, for the pages to read."""
        write_provider(self._database, dialect, state)


class Claim:
    """A running lookup, held by one run until it ends it or loses it.

    Attributes:
        lookup_id: The lookup's id.
        dialect: The dialect that the lookup was asked for in.
        tally: Its totals so far.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - the ledger alone makes one, of what it has
        self,
        database: Engine,
        token: str,
        row: RowMapping,
        held: HeldTokens,
        instrumentation: Instrumentation,
        note_end: Callable[[str], None],
    ) -> None:
        self._instrumentation = instrumentation
        self._note_end = note_end
        self._held = held
        self._token = token
        self.lookup_id: str = row["id"]
        self.dialect: str = row["dialect"]
        self.tally = Tally(names=unpack_names(row["names"]))
        self._since = time.monotonic()
        self._database = database
        self._mine = (LOOKUP.c.id == self.lookup_id) & (LOOKUP.c.token == token)
        self._writer = AnswerWriter(database, self.lookup_id, token)
        self._ids = unpack_ids(row["ids"])
        self._batches = Batches(row["total"], row["batch_size"])
        self._asked: set[int] = set()
        self._partial: dict[int, BatchResult] = {}

    @property
    def pending(self) -> list[int]:
        """The batches with Ids that are still to be asked, in order."""
        return [batch for batch in range(self._batches.count) if batch not in self._asked]

    def ids_of(self, batch: int) -> list[int]:
        """Return the Ids of a batch that are still to be asked: all, or those that an earlier answer left open."""
        ids: list[int] = self._ids[self._batches.span(batch)][self._result(batch).open].tolist()
        return ids

    def store(
        self, batch: int, outcome: Codes | Failure, missing: Sequence[Missing] = (), names: Names = NO_NAMES
    ) -> None:
        """Store the answer to `ids_of(batch)` with the new totals, all or nothing. Ids without any stay to be asked.

        Args:
            batch: The number of the batch.
            outcome: One code for each of those Ids, NOT_ANSWERED where there is none; or why none of them has one.
            missing: Why some of them have none, by their indexes among those Ids.
            names: The names for which codes of our own stand.

        Raises:
            ClaimLostError: Another run or a cancel has taken the lookup; nothing was stored.
        """
        before = self._result(batch)
        indexes = before.open
        if isinstance(outcome, Failure):
            missing = (Missing(0, len(indexes), outcome),)
            outcome = np.full(len(indexes), NOT_ANSWERED, dtype=np.int32)
        answer = BatchAnswer(outcome, tuple(missing), names).beside(self.tally.names)
        result = before.with_more(indexes, answer.codes, answer.missing)
        failed = result.failed - before.failed
        tally = self.tally.plus(answer.codes, failed, answer.names)
        row = {"lookup_id": self.lookup_id, "batch": batch, **result.as_columns()}
        totals = {**tally.as_columns(), "asking_seconds": time.monotonic() - self._since}
        if not self._writer.write(totals, row):
            raise ClaimLostError
        # Only now: an answer that could not be stored must not be counted with the next one.
        self._instrumentation.batch_stored(tally.done - self.tally.done - failed, failed)
        self.tally = tally
        self._remember(batch, result)

    def is_held(self, max_age: float = 0.0) -> bool:
        """Whether the claim still holds, or did at most `max_age` seconds ago."""
        return self._held.has(self._token, self._since, max_age)

    def end(self, stop: Failure | None = None) -> None:
        """End the lookup: finished, or failed as a whole where `stop` says why."""
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
                drop_totals(connection, self.lookup_id)
        if ended.rowcount:
            why = f": {stop.kind}" if stop is not None else ""
            _log.info("Lookup %s rests, %s%s", name_of(self.lookup_id), state, why)
            self._instrumentation.lookup_ended(state)
            self._note_end(self.lookup_id)

    def add_stored(self, batch: int, codes: bytes | None, failure: str | None) -> None:
        """Count an answer that is stored already, by the columns of its row."""
        span = self._batches.span(batch)
        result = BatchResult.from_columns(span.stop - span.start, codes, failure)
        self.tally = self.tally.plus(result.codes, result.failed, self.tally.names)
        self._remember(batch, result)

    def _result(self, batch: int) -> BatchResult:
        span = self._batches.span(batch)
        return self._partial.get(batch) or BatchResult.unasked(span.stop - span.start)

    def _remember(self, batch: int, result: BatchResult) -> None:
        if len(result.open):
            self._partial[batch] = result
        else:
            self._partial.pop(batch, None)
            self._asked.add(batch)
