"""The pages' side of the store: create a lookup, watch it, read it, cancel it, retry it.

The row is the request: a page writes it and the engine finds it there. Nothing else passes between the two, so nothing
is lost with a page that is closed or a server that is restarted.
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
from lib.store.creation import create_lookup
from lib.store.entries import LIVE, entry_of, progress_of
from lib.store.newest_totals import drop_totals
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

    Args:
        database: The database.
        nudge: Called with the id of each lookup with Ids to ask, once its row is stored.
        instrumentation: Counts the lookups that people cancel.
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
        """Store a request, which the engine will find, and return the lookup's id, which is hard to guess."""
        with self._database.begin() as connection:
            lookup_id = create_lookup(connection, request)
        _log.info("Lookup %s is asked for: %d Ids", name_of(lookup_id), len(request.intake.ids))
        self._nudge(lookup_id)
        return lookup_id

    def rows(self, lookup_id: str) -> Rows | None:
        """Return the rows of the uploaded table that a lookup was started from, None where there are none."""
        with single(self._database) as connection:
            blob = connection.scalar(select(UPLOADED.c.rows).where(UPLOADED.c.lookup_id == lookup_id))
        return unpack_rows(blob) if blob is not None else None

    def row_count(self, lookup_id: str) -> int:
        """Return how many rows `rows` would return. Cheap: they are not read."""
        with single(self._database) as connection:
            return connection.scalar(select(UPLOADED.c.count).where(UPLOADED.c.lookup_id == lookup_id)) or 0

    def progress(self, lookup_id: str) -> Progress | None:
        """Return how far a lookup is, None where there is none. Cheap: neither Ids nor answers are read."""
        entry = self.entry(lookup_id)
        return entry.progress if entry is not None else None

    def entry(self, lookup_id: str) -> Entry | None:
        """Return a lookup as the history lists it, None where there is none. As cheap as `progress`."""
        with single(self._database) as connection:
            row = connection.execute(select(LOOKUP).where(LOOKUP.c.id == lookup_id)).mappings().first()
        return entry_of(row) if row is not None else None

    def answered(self, lookup_id: str) -> Answered | None:
        """Return a lookup with all its answers so far, None where there is none."""
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
            result = BatchResult.from_columns(span.stop - span.start, blob, failure)
            codes[span] = result.codes
            if result.missing:
                settled += result.settled
                failures += [(span.start + start, size, why) for start, size, why in result.runs]
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
        """Return the state of the provider that an engine stored last; an empty one where none has. Cheap."""
        return read_provider(self._database)

    def stats(self) -> StoreStats:
        """Return the counts over the whole database. Cheap."""
        return read_stats(self._database)

    def cancel(self, lookup_id: str) -> None:
        """End a live lookup: its answers stay, and the engine stops when it sees that its token is gone."""
        with self._database.begin() as connection:
            cancelled = connection.execute(
                update(LOOKUP)
                .where(LOOKUP.c.id == lookup_id, LOOKUP.c.state.in_(LIVE))
                .values(state=State.CANCELLED, token=None, rested_at=time.time(), **NO_PLAN)
            )
            if cancelled.rowcount:
                drop_totals(connection, lookup_id)
        if cancelled.rowcount:
            _log.info("Lookup %s is cancelled", name_of(lookup_id))
            self._instrumentation.lookup_ended(State.CANCELLED)

    def retry(self, lookup_id: str) -> None:
        """Run an ended lookup again for the Ids that have no answer and may get one.

        An Id that the provider rejected when it was asked for alone stays as it is, unless no Id of its whole batch was
        answered: then the fault may not have been in the Ids, and the whole batch is asked again.
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
                result = BatchResult.from_columns(span.stop - span.start, blob, failure)
                left = result.without_retryable()
                freed += result.failed - (left.failed if left is not None else 0)
                if left is None:
                    connection.execute(delete(ANSWER).where(mine, ANSWER.c.batch == batch))
                elif left.failed != result.failed:
                    connection.execute(update(ANSWER).where(mine, ANSWER.c.batch == batch).values(**left.as_columns()))
            connection.execute(
                update(LOOKUP)
                .where(LOOKUP.c.id == lookup_id)
                .values(done=LOOKUP.c.done - freed, failed=LOOKUP.c.failed - freed)
            )
        self._nudge(lookup_id)
