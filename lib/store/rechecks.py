"""Asks the Ids of a lookup again, all or those that are not final, as a new lookup linked to it; now or by a plan."""

import time
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from sqlalchemy import Engine, case, null, select, update

from lib.domain.audit import AuditEvent, Kind, LookupDetail
from lib.domain.intake import Ids, Intake, Rows
from lib.domain.lookups import Answered, Entry, RecheckPlan, Relation, Request
from lib.domain.statuses import are_final
from lib.domain.versions import versions_of
from lib.store.audit_log import write_event
from lib.store.connections import single
from lib.store.creation import create_lookup
from lib.store.entries import LIVE, entry_of
from lib.store.history import History
from lib.store.lookups import Store
from lib.store.recheck_rules import NO_PLAN, SECONDS_A_MINUTE
from lib.store.schema import LOOKUP
from lib.store.whole_answers import newest_answers

MOST_MINUTES: Final = 7 * 24 * 60
MOST_TIMES: Final = 100


def open_ids(answered: Answered) -> Ids:
    """Return the Ids whose answer may still change: not final, unknown, or not answered."""
    return answered.ids[~are_final(answered.codes)]


class Rechecks:
    """Makes new lookups of earlier ones. Its methods may be called from any thread.

    Args:
        database: The database.
        dialect: The dialect of the new lookups.
        batch_size: How many of their Ids make a batch.
        nudge: Called with the id of each new lookup.
    """

    def __init__(
        self, database: Engine, dialect: str, batch_size: int, nudge: Callable[[str], None] = lambda _: None
    ) -> None:
        self._database = database
        self._nudge = nudge
        self._store = Store(database)
        self._history = History(database)
        self._dialect = dialect
        self._batch_size = batch_size

    def recheck(self, lookup_id: str, asked_by: str = "", owner: str | None = None) -> str | None:
        """Ask the Ids of an ended lookup that are not final by now again, as a new version of it, and return its id.

        Args:
            lookup_id: The lookup; where it is a version itself, it stands for its whole.
            asked_by: Who asks.
            owner: Whose versions tell what is final by now, None for all.

        Returns:
            None where all are final, or there is no such lookup.
        """
        versions = self._versions(lookup_id, owner)
        # Two presses of one button are one wish: the first of them is under way.
        if any(entry.progress.state.is_live for entry in versions):
            return None
        ids = self._open(versions)
        if not len(ids):
            return None
        entry = next(entry for entry in versions if entry.lookup_id == lookup_id)
        request = self._request(entry, Intake(ids, repeated=0, rejected=()), asked_by)
        with self._database.begin() as connection:
            new_id = create_lookup(connection, request, entry, Relation.RECHECK)
        return self._nudged(new_id)

    def rerun(self, lookup_id: str, asked_by: str = "") -> str | None:
        """Ask all Ids of a lookup again, as a new one with the same rows, and return its id; None if there is none."""
        answered, entry = self._store.answered(lookup_id), self._store.entry(lookup_id)
        if answered is None or entry is None:
            return None
        intake = Intake(answered.ids, repeated=entry.progress.repeated, rejected=answered.rejected)
        request = self._request(entry, intake, asked_by, self._store.rows(lookup_id))
        with self._database.begin() as connection:
            new_id = create_lookup(connection, request, entry, Relation.AGAIN)
        return self._nudged(new_id)

    def plan(self, lookup_id: str, minutes: int, times: int) -> None:
        """RecheckPlan to ask the Ids that are not final again, each time as a new lookup.

        Args:
            lookup_id: The lookup.
            minutes: How long after the end of a lookup; from now on where it has ended.
            times: How often at most.

        Raises:
            ValueError: A number is not within 1 and MOST_MINUTES or MOST_TIMES.
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
        """Give up the plan of a lookup."""
        with self._database.begin() as connection:
            connection.execute(update(LOOKUP).where(LOOKUP.c.id == lookup_id).values(NO_PLAN))

    def start_due(self) -> list[str]:
        """Make the new lookups that are due by plans, and return their ids. Several processes may call it at once."""
        now = time.time()
        longest = now + LOOKUP.c.recheck_minutes * SECONDS_A_MINUTE
        with self._database.begin() as connection:
            # Further away than a plan can be: the clock was set back.
            connection.execute(update(LOOKUP).where(LOOKUP.c.recheck_at > longest + 1).values(recheck_at=longest))
        due = select(LOOKUP).where(LOOKUP.c.recheck_at <= now).order_by(LOOKUP.c.recheck_at)
        with single(self._database) as connection:
            entries = [entry_of(row) for row in connection.execute(due).mappings()]
        new_ids = [self._nudged(self._start_if_still_due(entry, now)) for entry in entries]
        return [new_id for new_id in new_ids if new_id is not None]

    def _start_if_still_due(self, entry: Entry, now: float) -> str | None:
        with self._database.begin() as connection:
            # The plan moves to the new lookup: the one process that removes it here makes that, once.
            removed = connection.execute(
                update(LOOKUP).where(LOOKUP.c.id == entry.lookup_id, LOOKUP.c.recheck_at <= now).values(NO_PLAN)
            )
            # Answers of the sandbox and of the provider would be compared.
            if not removed.rowcount or entry.plan is None or entry.dialect != self._dialect:
                return None
            ids = self._open(self._versions(entry.lookup_id, entry.asked_by))
            if not len(ids):
                return None
            # No person does this; what a person does is audited where their permission is checked.
            write_event(connection, AuditEvent(Kind.LOOKUP, entry.asked_by, detail=LookupDetail.TIMED, count=len(ids)))
            request = self._request(entry, Intake(ids, repeated=0, rejected=()), entry.asked_by)
            left = RecheckPlan(entry.plan.minutes, entry.plan.left - 1)
            return create_lookup(connection, request, entry, Relation.TIMED, left)

    def _versions(self, lookup_id: str, owner: str | None) -> tuple[Entry, ...]:
        return versions_of(self._history.family(lookup_id, owner), lookup_id)

    def _open(self, versions: Sequence[Entry]) -> Ids:
        """Return the Ids of a whole whose newest answer may still change; none where it is not there any more."""
        answered = newest_answers(self._store, versions)
        return open_ids(answered) if answered is not None else np.empty(0, dtype=np.int64)

    def _nudged(self, new_id: str | None) -> str | None:
        if new_id is not None:
            self._nudge(new_id)
        return new_id

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
