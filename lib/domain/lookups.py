"""The frozen values that the stages hand to one another.

A lookup is columns, not objects: `Ids` is one int64 a distinct Id, `Codes` one int32 an Id in the same order. An Id
is an integer of 1..2^63-1 and never passes through a float.

The sum that holds everywhere: given = distinct + repeated + rejected; distinct = answered + not answered.
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
"""The value in a column of codes that stands for 'no answer was had'. No code of the provider may take it."""
MIN_CODE: Final = NOT_ANSWERED + 1
MAX_CODE: Final = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Batches:
    """How `total` Ids are cut into batches of `size`, the last one shorter; a batch is known by its place from 0."""

    total: int
    size: int

    @property
    def count(self) -> int:
        """How many batches there are."""
        return -(-self.total // self.size)

    def span(self, batch: int) -> slice:
        """Return the places of the batch's Ids."""
        return slice(batch * self.size, min((batch + 1) * self.size, self.total))


class Source(StrEnum):
    """Where the Ids of a lookup came from."""

    PASTE = "paste"
    FILE = "file"


class Relation(StrEnum):
    """What a lookup is to the one before it in its family: none, the same Ids again, or what was not final of it.

    TIMED is a re-check that the engine made by itself, by a plan.
    """

    FIRST = "first"
    AGAIN = "again"
    RECHECK = "recheck"
    TIMED = "timed"


class State(StrEnum):
    """Where a lookup stands. QUEUED and RUNNING are live; the others have come to rest."""

    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    FAILED = "failed"

    @property
    def is_live(self) -> bool:
        """Whether the engine has, or will have, work on it."""
        return self in (State.QUEUED, State.RUNNING)


@dataclass(frozen=True, slots=True)
class ProviderState:
    """How the provider is, as the engine last saw it; all empty before it was first asked.

    `is_down` says that so much failed in a row that the engine waits: `since` when, and it tries once more at
    `next_try` (past while that try is under way). Both are None while it is not down. The last failure is of any
    kind but a rejection of Ids. Times are UTC, and may be some seconds behind.
    """

    is_down: bool = False
    since: datetime | None = None
    next_try: datetime | None = None
    last_failure: Failure | None = None
    last_failure_at: datetime | None = None
    last_answer_at: datetime | None = None


PRACTICE_DIALECT: Final = "sandbox"
"""The dialect of lookups that the embedded sandbox answers: their statuses are made up."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a lookup asks for, as the page hands it to the store.

    `rows` are those of an uploaded table, and `file_name` is what it was called; `asked_by` is whoever asked, as far
    as is known.
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
    """A re-check to come: `minutes` after the last answer, `left` times at most, the next at `due_at`.

    `due_at` is None while the lookup is under way: the minutes count from its end.
    """

    minutes: int
    left: int
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a lookup has come. `done` Ids are those asked: answered ones, and `failed` ones that have no answer.

    `rate` is Ids a second since the lookup was last taken up, 0.0 before the first answer. `stop` is the failure that
    ended the whole lookup, where one did.
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
    stop: Failure | None = None

    @property
    def given(self) -> int:
        """How many rows or tokens were given in all."""
        return self.total + self.repeated + self.rejected

    @property
    def seconds_left(self) -> float | None:
        """Seconds until all are done at the present rate; None while there is no rate to go by."""
        return (self.total - self.done) / self.rate if self.rate > 0 else None


@dataclass(frozen=True, slots=True)
class Entry:
    """A lookup as the history lists it: how far it has come, and what is known of it besides.

    `note` is what a person wrote to know it by; `parent_id` names the lookup that it was made from, which may be
    deleted by now; lookups of one `family` go back to the same first one.
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

    @property
    def lookup_id(self) -> str:
        """The lookup's id."""
        return self.progress.lookup_id

    @property
    def is_practice(self) -> bool:
        """Whether the embedded sandbox answers, so that no status is real."""
        return self.dialect == PRACTICE_DIALECT


@dataclass(frozen=True, slots=True)
class IdMatch:
    """A lookup that held an Id, and what was said of it there: its code, or None and why; neither: not asked yet."""

    entry: Entry
    code: int | None
    failure: Failure | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """A lookup with all its answers so far: `codes[i]` belongs to `ids[i]`; NOT_ANSWERED where none was had.

    `failures` say why Ids that were asked have no answer: the place of the first Id, the number of Ids, and why; one
    a run of such Ids within a batch. `settled` counts those among them that a retry leaves as they are. `has_rows` says
    that the rows of an uploaded table are kept with it.
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
