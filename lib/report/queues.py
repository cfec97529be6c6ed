"""What is to be done, and with which Ids: the results put together by what to do next, and why most failed."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.domain.intake import Ids
from lib.domain.lookups import NOT_ANSWERED, Answered, Codes
from lib.domain.statuses import Advice, Outcome, Status
from lib.report.breakdown import Breakdown


@dataclass(frozen=True, slots=True)
class Queue:
    """All the Ids with which the same is to be done: how many, and by which codes, the most frequent first.

    NOT_ANSWERED is among the codes where no answer was had.
    """

    advice: Advice
    count: int
    codes: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Cause:
    """The status that most of those not delivered have: `count` of `total`, the others with fewer each."""

    status: Status
    count: int
    total: int

    @property
    def is_most(self) -> bool:
        """Whether more than half have it."""
        return 2 * self.count > self.total


_LAST: Final = Advice.NOTHING


def queues(breakdown: Breakdown) -> tuple[Queue, ...]:
    """Return the queues that are not empty, the longest first; where nothing is to be done comes last.

    Their counts add up to the breakdown's total.
    """
    codes: dict[Advice, list[tuple[int, int]]] = {}
    for status, count in breakdown.by_status:
        codes.setdefault(status.advice, []).append((status.code, count))
    if breakdown.not_answered:
        codes.setdefault(Advice.ASK_AGAIN, []).append((NOT_ANSWERED, breakdown.not_answered))
    found = [Queue(advice, sum(count for _, count in parts), tuple(parts)) for advice, parts in codes.items()]
    order = list(Advice)
    return tuple(sorted(found, key=lambda queue: (queue.advice is _LAST, -queue.count, order.index(queue.advice))))


def top_cause(breakdown: Breakdown) -> Cause | None:
    """Return the most frequent cause among those not delivered; None where there is none, or several as frequent."""
    failed = [(status, count) for status, count in breakdown.by_status if status.outcome is Outcome.NOT_DELIVERED]
    if not failed or (len(failed) > 1 and failed[0][1] == failed[1][1]):
        return None
    status, count = failed[0]
    return Cause(status, count, sum(count for _, count in failed))


def ids_of(queue: Queue, answered: Answered) -> Ids:
    """Return the queue's Ids, in the order given."""
    found: Ids = answered.ids[_is_in(queue, answered.codes)]
    return found


def rows_of(queue: Queue, answered: Answered, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the queue's rows of the report's `frame`, which has a row for each of the answered Ids in their order."""
    return frame[_is_in(queue, answered.codes)]


def _is_in(queue: Queue, codes: Codes) -> NDArray[np.bool_]:
    return np.isin(codes, [code for code, _ in queue.codes])
