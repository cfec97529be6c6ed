"""Asking again: what is not final of a lookup, or all of it, as a new lookup that is linked to it; now or by a plan."""

import time
from collections.abc import Callable
from typing import Final

import numpy as np
from sqlalchemy import Connection, Engine, case, null, select, update

from lib.domain.audit import AuditEvent, Kind, LookupDetail
from lib.domain.intake import Ids, Intake, Rows
from lib.domain.lookups import Answered, Entry, Plan, Relation, Request
from lib.store.audit_log import write_event
from lib.store.connections import single
from lib.store.creation import make
from lib.store.entries import LIVE, entry_of
from lib.store.lookups import Store
from lib.store.recheck_rules import FINAL, NO_PLAN, SECONDS_A_MINUTE
from lib.store.schema import LOOKUP

MOST_MINUTES: Final = 7 * 24 * 60
MOST_TIMES: Final = 100
_FINAL_CODES: Final = np.array(sorted(FINAL), dtype=np.int32)


def open_ids(answered: Answered) -> Ids:
    """Return the Ids of a lookup whose answer may still change: not final, unknown, or not answered."""
    return answered.ids[~np.isin(answered.codes, _FINAL_CODES)]


class Rechecks:
    """What is asked again. Its methods may be called from any thread.

    `dialect` and `batch_size` are those that new lookups are asked in; `nudge` is told each new one's id.
    """

    def __init__(
        self, database: Engine, dialect: str, batch_size: int, nudge: Callable[[str], None] = lambda _: None
    ) -> None:
        self._database = database
        self._nudge = nudge
        self._store = Store(database)
        self._dialect = dialect
        self._batch_size = batch_size

    def recheck(self, lookup_id: str, asked_by: str = "") -> str | None:
        """Ask again what is not final of a lookup that rests, as a new one, and return its id; None where all is."""
        with self._database.begin() as connection:
            made = self._recheck(connection, lookup_id, Relation.RECHECK, asked_by)
        return self._nudged(made)

    def again(self, lookup_id: str, asked_by: str = "") -> str | None:
        """Ask all of a lookup again as a new one, its file's rows with it; None where it is not kept."""
        answered, entry = self._store.answered(lookup_id), self._store.entry(lookup_id)
        if answered is None or entry is None:
            return None
        intake = Intake(answered.ids, repeated=entry.progress.repeated, rejected=answered.rejected)
        request = self._request(entry, intake, asked_by, self._store.rows(lookup_id))
        with self._database.begin() as connection:
            made = make(connection, request, entry, Relation.AGAIN)
        return self._nudged(made)

    def plan(self, lookup_id: str, minutes: int, times: int) -> None:
        """Ask again what is not final `minutes` after the end, `times` at most, each time as a new lookup.

        A lookup that rests is first asked again `minutes` from now.

        Raises:
            ValueError: a number is not within 1 and MOST_MINUTES or MOST_TIMES.
        """
        if not (1 <= minutes <= MOST_MINUTES and 1 <= times <= MOST_TIMES):
            raise ValueError
        at = time.time() + minutes * SECONDS_A_MINUTE
        planned = {
            "recheck_minutes": minutes,
            "recheck_left": times,
            "recheck_at": case((LOOKUP.c.state.in_(LIVE), null()), else_=at),
        }
        with self._database.begin() as connection:
            connection.execute(update(LOOKUP).where(LOOKUP.c.id == lookup_id).values(planned))

    def drop_plan(self, lookup_id: str) -> None:
        """Ask nothing of a lookup again by itself."""
        with self._database.begin() as connection:
            connection.execute(update(LOOKUP).where(LOOKUP.c.id == lookup_id).values(NO_PLAN))

    def ask_what_is_due(self) -> list[str]:
        """Make the lookups that plans say are due now, and return their ids. Safe to be called by several at once."""
        now = time.time()
        longest = now + LOOKUP.c.recheck_minutes * SECONDS_A_MINUTE
        with self._database.begin() as connection:
            # Further away than it ever was: the clock was set back.
            connection.execute(update(LOOKUP).where(LOOKUP.c.recheck_at > longest + 1).values(recheck_at=longest))
        due = select(LOOKUP).where(LOOKUP.c.recheck_at <= now).order_by(LOOKUP.c.recheck_at)
        with single(self._database) as connection:
            entries = [entry_of(row) for row in connection.execute(due).mappings()]
        made = [self._nudged(self._ask_if_still_due(entry, now)) for entry in entries]
        return [lookup_id for lookup_id in made if lookup_id is not None]

    def _ask_if_still_due(self, entry: Entry, now: float) -> str | None:
        with self._database.begin() as connection:
            # The plan goes over to the new lookup: whoever takes it away makes it, once.
            taken = connection.execute(
                update(LOOKUP).where(LOOKUP.c.id == entry.lookup_id, LOOKUP.c.recheck_at <= now).values(NO_PLAN)
            )
            # Made-up and real answers would be compared.
            if not taken.rowcount or entry.plan is None or entry.dialect != self._dialect:
                return None
            left = Plan(entry.plan.minutes, entry.plan.left - 1)
            return self._recheck(connection, entry.lookup_id, Relation.TIMED, entry.asked_by, left)

    def _recheck(
        self, connection: Connection, lookup_id: str, relation: Relation, asked_by: str, plan: Plan | None = None
    ) -> str | None:
        answered, entry = self._store.answered(lookup_id), self._store.entry(lookup_id)
        if answered is None or entry is None or entry.progress.state.is_live:
            return None
        ids = open_ids(answered)
        if not len(ids):
            return None
        intake = Intake(ids, repeated=0, rejected=())
        if relation is Relation.TIMED:
            # Nobody is there who does it; what a person does is noted where leave for it is asked.
            write_event(connection, AuditEvent(Kind.LOOKUP, asked_by, detail=LookupDetail.TIMED, count=len(ids)))
        return make(connection, self._request(entry, intake, asked_by), entry, relation, plan)

    def _nudged(self, made: str | None) -> str | None:
        if made is not None:
            self._nudge(made)
        return made

    def _request(self, entry: Entry, intake: Intake, asked_by: str, rows: Rows | None = None) -> Request:
        return Request(
            intake,
            entry.source,
            dialect=self._dialect,
            batch_size=self._batch_size,
            rows=rows,
            file_name=entry.file_name,
            asked_by=asked_by,
        )
