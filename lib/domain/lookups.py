"""Lookups: the frozen values that store, engine, report and pages exchange.

A lookup consists of columns, not of objects: `Ids` has an int64 for each distinct Id, `Codes` an int32 for each Id in
the same order. An Id is an integer of 1..2^63-1 and never passes through a float.

Two sums hold everywhere: given = distinct + repeated + rejected, and distinct = answered + not answered.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from lib.domain.failures import Failure
from lib.domain.intake import Ids, Intake, Rejected, Rows

Codes: TypeAlias = NDArray[np.int32]

NOT_ANSWERED: Final = -(2**31)
"""The value in a column of codes for an Id without an answer. No code of the provider is below MIN_CODE."""
MIN_CODE: Final = -(2**30)
MAX_CODE: Final = 2**31 - 1


class Source(StrEnum):
    """Where the Ids of a lookup came from."""

    PASTE = "paste"
    FILE = "file"


class Relation(StrEnum):
    """How a lookup relates to the one that it was made from.

    FIRST was made from none, AGAIN requests all Ids of its parent, RECHECK only those whose status is not final. TIMED
    is a RECHECK that the engine has started by a plan.
    """

    FIRST = "first"
    AGAIN = "again"
    RECHECK = "recheck"
    TIMED = "timed"


class State(StrEnum):
    """The state of a lookup. QUEUED and RUNNING are live, the others have ended."""

    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    FAILED = "failed"

    @property
    def is_live(self) -> bool:
        """Whether the engine works on the lookup, or will."""
        return self in (State.QUEUED, State.RUNNING)


@dataclass(frozen=True, slots=True)
class ProviderState:
    """The state of the provider as the engine last saw it, empty before the first request. Times are UTC.

    Attributes:
        is_down: Whether so many requests have failed in a row that the engine waits.
        since: When it went down, None while it is up.
        next_try: When it is tried again, None while it is up. During that try the time is past.
        last_failure: The last failure of any kind but a rejection of Ids.
        last_failure_at: When that was; it may be some seconds old.
        last_answer_at: When the provider last answered; it may be some seconds old.
    """

    is_down: bool = False
    since: datetime | None = None
    next_try: datetime | None = None
    last_failure: Failure | None = None
    last_failure_at: datetime | None = None
    last_answer_at: datetime | None = None


PRACTICE_DIALECT: Final = "sandbox"
"""The dialect of lookups whose statuses are made up: the embedded sandbox answers them."""


@dataclass(frozen=True, slots=True)
class Request:
    """A new lookup, as the page passes it to the store.

    Attributes:
        intake: The Ids, and what was repeated or rejected.
        source: Where the Ids came from.
        dialect: The dialect that the provider is queried in.
        batch_size: The number of Ids in a request.
        rows: The rows of the uploaded table, None for a paste.
        file_name: The name of the uploaded file, empty for a paste.
        asked_by: The person who started it, empty where that is not known.
    """

    intake: Intake
    source: Source
    dialect: str
    batch_size: int
    rows: Rows | None = None
    file_name: str = ""
    asked_by: str = ""


@dataclass(frozen=True, slots=True)
class RecheckPlan:
    """The re-checks that the engine will start.

    Attributes:
        minutes: The minutes between the end of a lookup and its re-check.
        left: The number of re-checks that may still be started.
        due_at: When the next one is due, None while the lookup is under way.
    """

    minutes: int
    left: int
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of a lookup.

    Attributes:
        lookup_id: The lookup's id.
        state: Its state.
        created_at: When it was created.
        total: The number of distinct Ids.
        done: The number of Ids with an answer or a failure.
        failed: The number of Ids with a failure.
        repeated: The number of rows or tokens that repeat an Id.
        rejected: The number of rows or tokens that are no Ids.
        rate: Ids a second from the begin of the present run to `moved_at`, 0.0 before its first answer.
        rested_at: When it ended, None while it is live.
        counts: The number of Ids for each code.
        names: The provider's names for codes that are ours, see `lib.domain.code_names`.
        stop: The failure that ended the whole lookup, None without one.
        moved_at: When the present run stored its last answer; None before the first.
    """

    lookup_id: str
    state: State
    created_at: datetime
    total: int
    done: int
    failed: int
    repeated: int
    rejected: int
    rate: float
    rested_at: datetime | None = None
    counts: Mapping[int, int] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    stop: Failure | None = None
    moved_at: datetime | None = None

    @property
    def given(self) -> int:
        """The number of rows or tokens in all."""
        return self.total + self.repeated + self.rejected

    @property
    def seconds_left(self) -> float | None:
        """Seconds until all Ids are done at the present rate, None while the rate is 0."""
        return (self.total - self.done) / self.rate if self.rate > 0 else None


@dataclass(frozen=True, slots=True)
class Entry:
    """A lookup as the history lists it.

    Attributes:
        progress: Its progress.
        source: Where its Ids came from.
        dialect: The dialect that the provider was queried in.
        file_name: The name of the uploaded file, empty for a paste.
        note: The name that a person gave it.
        asked_by: The person who started it, empty where that is not known.
        relation: How it relates to its parent.
        parent_id: The lookup that it was made from, which may have been deleted; None without one.
        family: The id of the first lookup that it goes back to, over all its parents.
        plan: The re-checks that the engine will start, None without a plan.
        endings: The last four digits of its first two Ids; of an Id of four digits or fewer all.
    """

    progress: Progress
    source: Source
    dialect: str
    file_name: str
    note: str
    asked_by: str
    relation: Relation
    parent_id: str | None
    family: str
    plan: RecheckPlan | None
    endings: tuple[str, ...] = ()

    @property
    def lookup_id(self) -> str:
        """The lookup's id."""
        return self.progress.lookup_id

    @property
    def is_practice(self) -> bool:
        """Whether the embedded sandbox answers it, so that its statuses are made up."""
        return self.dialect == PRACTICE_DIALECT


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """A lookup with all its answers so far.

    Attributes:
        ids: The distinct Ids.
        codes: Their codes in the same order, NOT_ANSWERED for an Id without an answer.
        failures: Why requested Ids have no answer, as runs of neighbours in a batch: index of the first, number, why.
        rejected: The tokens that are no Ids.
        progress: Its progress.
        source: Where its Ids came from.
        dialect: The dialect that the provider was queried in.
        settled: The number of Ids with a failure that a retry does not request again.
        has_rows: Whether the rows of the uploaded table are stored with it.
    """

    ids: Ids
    codes: Codes
    failures: tuple[tuple[int, int, Failure], ...]
    rejected: tuple[Rejected, ...]
    progress: Progress
    source: Source
    dialect: str
    settled: int = 0
    has_rows: bool = False
