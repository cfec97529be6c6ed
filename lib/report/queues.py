"""The results grouped by what to do next, and the most frequent cause of failure."""

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
    """The Ids that have the same advice.

    Attributes:
        advice: What to do.
        count: The number of Ids.
        codes: The codes with this advice, each with its number of Ids, the most frequent first; NOT_ANSWERED may be
            one of them.
    """

    advice: Advice
    count: int
    codes: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Cause:
    """The most frequent status among the messages that were not delivered.

    Attributes:
        status: The status.
        count: The number of messages with this status; every other status has fewer.
        total: The number of messages that were not delivered.
    """

    status: Status
    count: int
    total: int

    @property
    def is_most(self) -> bool:
        """Whether more than half of the messages have it."""
        return 2 * self.count > self.total


_LAST: Final = Advice.NOTHING


def queues(breakdown: Breakdown) -> tuple[Queue, ...]:
    """Return the queues that are not empty, the longest first and the one with nothing to do last.

    Their counts add up to the total of the breakdown.
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
    """Return the most frequent cause of failure; None where nothing failed, or where two causes are as frequent."""
    failed = [(status, count) for status, count in breakdown.by_status if status.outcome is Outcome.NOT_DELIVERED]
    if not failed or (len(failed) > 1 and failed[0][1] == failed[1][1]):
        return None
    status, count = failed[0]
    return Cause(status, count, sum(count for _, count in failed))


def ids_of(queue: Queue, answered: Answered) -> Ids:
    """Return the Ids of a queue, in the order of the lookup."""
    found: Ids = answered.ids[_is_in(queue, answered.codes)]
    return found


def rows_of(queue: Queue, answered: Answered, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a queue from the report's frame, which has one row for each Id in the order of the lookup."""
    return frame[_is_in(queue, answered.codes)]


def _is_in(queue: Queue, codes: Codes) -> NDArray[np.bool_]:
    return np.isin(codes, [code for code, _ in queue.codes])
