"""The pages' side of the store: ask for a lookup, watch it, read it, cancel it, take it up again.

The row is the request: a page writes it and the engine finds it there. Nothing else passes between the two, so a page
that is closed, reloaded or restarted takes nothing with it.
"""

import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import numpy as np
from sqlalchemy import Engine, delete, select, update

from lib.domain.batches import Batches
from lib.domain.instrumentation import Instrumentation, name_of
from lib.domain.intake import Rows
from lib.domain.lookups import NOT_ANSWERED, Answered, Entry, Progress, ProviderState, Request, Source, State
from lib.store.batch import BatchResult
from lib.store.codecs import unpack_ids, unpack_rejections
from lib.store.connections import single, snapshot
from lib.store.creation import make
from lib.store.entries import LIVE, entry_of, progress_of
from lib.store.provider import read_provider
from lib.store.recheck_rules import NO_PLAN
from lib.store.rows import unpack_rows
from lib.store.schema import ANSWER, GIVEN, LOOKUP, UPLOADED
from lib.store.stats import StoreStats, read_stats

if TYPE_CHECKING:
    from lib.domain.failures import Failure

_log = logging.getLogger(__name__)

_WHOLE: Final = select(LOOKUP, GIVEN.c.ids, GIVEN.c.rejections).join(GIVEN)


class Store:
    """Every lookup and every answer. Its methods may be called from any thread.

    `nudge` is told the id of each lookup that there is something to ask of, once its row is kept; `watch` what people
    end.
    """

    def __init__(
        self,
        database: Engine,
        nudge: Callable[[str], None] = lambda _: None,
        instrumentation: Instrumentation | None = None,
    ) -> None:
        self._database = database
        self._nudge = nudge
        self._instrumentation = instrumentation or Instrumentation()

    def create(self, request: Request) -> str:
        """Keep a request, to be taken up by the engine, and return the lookup's id, which is hard to guess."""
        with self._database.begin() as connection:
            lookup_id = make(connection, request)
        _log.info("Lookup %s is asked for: %d Ids", name_of(lookup_id), len(request.intake.ids))
        self._nudge(lookup_id)
        return lookup_id

    def rows(self, lookup_id: str) -> Rows | None:
        """Return the rows of the uploaded table that a lookup was asked from, or None where none are kept."""
        with single(self._database) as connection:
            blob = connection.scalar(select(UPLOADED.c.rows).where(UPLOADED.c.lookup_id == lookup_id))
        return unpack_rows(blob) if blob is not None else None

    def row_count(self, lookup_id: str) -> int:
        """Return how many rows `rows` would give, 0 where none are kept. Cheap: the rows are not read."""
        with single(self._database) as connection:
            return connection.scalar(select(UPLOADED.c.count).where(UPLOADED.c.lookup_id == lookup_id)) or 0

    def progress(self, lookup_id: str) -> Progress | None:
        """Return how far a lookup has come, or None where there is no such lookup. Cheap: no column is read."""
        entry = self.entry(lookup_id)
        return entry.progress if entry is not None else None

    def entry(self, lookup_id: str) -> Entry | None:
        """Return a lookup as the history lists it, or None where there is no such lookup. Cheap as `progress`."""
        with single(self._database) as connection:
            row = connection.execute(select(LOOKUP).where(LOOKUP.c.id == lookup_id)).mappings().first()
        return entry_of(row) if row is not None else None

    def answered(self, lookup_id: str) -> Answered | None:
        """Return a lookup with all its answers so far, or None where there is no such lookup."""
        with snapshot(self._database) as connection:
            row = connection.execute(_WHOLE.where(LOOKUP.c.id == lookup_id)).mappings().first()
            if row is None:
                return None
            answers = connection.execute(
                select(ANSWER.c.batch, ANSWER.c.codes, ANSWER.c.failure)
                .where(ANSWER.c.lookup_id == lookup_id)
                .order_by(ANSWER.c.batch)
            ).all()
            rows = connection.execute(select(UPLOADED.c.lookup_id).where(UPLOADED.c.lookup_id == lookup_id)).first()
        batches = Batches(row["total"], row["batch_size"])
        codes = np.full(row["total"], NOT_ANSWERED, dtype=np.int32)
        failures: list[tuple[int, int, Failure]] = []
        settled = 0
        for batch, blob, failure in answers:
            span = batches.span(batch)
            kept = BatchResult.from_columns(span.stop - span.start, blob, failure)
            codes[span] = kept.codes
            if kept.missing:
                settled += kept.settled
                failures += [(span.start + start, size, why) for start, size, why in kept.runs]
        return Answered(
            ids=unpack_ids(row["ids"]),
            codes=codes,
            failures=tuple(failures),
            rejected=unpack_rejections(row["rejections"]),
            progress=progress_of(row),
            source=Source(row["source"]),
            dialect=row["dialect"],
            settled=settled,
            has_rows=rows is not None,
        )

    def provider(self) -> ProviderState:
        """Return how the provider is, as the engine last kept it; all empty where it never did. Cheap."""
        return read_provider(self._database)

    def stats(self) -> StoreStats:
        """Return what the database holds as a whole. Cheap."""
        return read_stats(self._database)

    def cancel(self, lookup_id: str) -> None:
        """End a live lookup: what is answered stays, and the engine stops as soon as it sees that its token is gone."""
        with self._database.begin() as connection:
            cancelled = connection.execute(
                update(LOOKUP)
                .where(LOOKUP.c.id == lookup_id, LOOKUP.c.state.in_(LIVE))
                .values(state=State.CANCELLED, token=None, rested_at=time.time(), **NO_PLAN)
            )
        if cancelled.rowcount:
            _log.info("Lookup %s is cancelled", name_of(lookup_id))
            self._instrumentation.rested(State.CANCELLED)

    def retry(self, lookup_id: str) -> None:
        """Ask again, in a lookup that has come to rest, what has no answer and may have one by asking again.

        What the provider rejected when it was asked for it alone stays as it is, unless no Id of its whole batch was
        answered: then the fault may not have been in the Ids, and all of the batch is asked again.
        """
        mine = ANSWER.c.lookup_id == lookup_id
        with self._database.begin() as connection:
            changed = connection.execute(
                update(LOOKUP)
                .where(LOOKUP.c.id == lookup_id, LOOKUP.c.state.not_in(LIVE))
                .values(
                    state=State.QUEUED,
                    token=None,
                    stop=None,
                    rested_at=None,
                    taken_up_at=None,
                    asking_seconds=0.0,
                    recheck_at=None,
                )
            )
            if not changed.rowcount:
                return
            row = connection.execute(select(LOOKUP.c.total, LOOKUP.c.batch_size).where(LOOKUP.c.id == lookup_id)).one()
            batches = Batches(row.total, row.batch_size)
            freed = 0
            for batch, blob, failure in connection.execute(
                select(ANSWER.c.batch, ANSWER.c.codes, ANSWER.c.failure).where(mine, ANSWER.c.failure.is_not(None))
            ).all():
                span = batches.span(batch)
                kept = BatchResult.from_columns(span.stop - span.start, blob, failure)
                left = kept.without_what_may_be_asked_again()
                freed += kept.failed - (left.failed if left is not None else 0)
                if left is None:
                    connection.execute(delete(ANSWER).where(mine, ANSWER.c.batch == batch))
                elif left.failed != kept.failed:
                    connection.execute(update(ANSWER).where(mine, ANSWER.c.batch == batch).values(**left.as_columns()))
            connection.execute(
                update(LOOKUP)
                .where(LOOKUP.c.id == lookup_id)
                .values(done=LOOKUP.c.done - freed, failed=LOOKUP.c.failed - freed)
            )
        self._nudge(lookup_id)
