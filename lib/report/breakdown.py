"""Counts that reconcile: by code, by outcome, and back to what was given."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lib.domain.lookups import NOT_ANSWERED, Codes
from lib.domain.statuses import Outcome, Status, status_of


@dataclass(frozen=True, slots=True)
class Breakdown:
    """How many of `total` Ids have each status.

    `by_status` holds the statuses that occur, the most frequent first; `by_outcome` holds all six outcomes in their
    order, `not_answered` among them. Each adds up to `total`: `sum(by_status) + not_answered == total`.
    """

    total: int
    not_answered: int
    by_status: tuple[tuple[Status, int], ...]
    by_outcome: Mapping[Outcome, int]

    @classmethod
    def of_codes(cls, codes: Codes) -> "Breakdown":
        """Return the breakdown of a column of codes, where NOT_ANSWERED stands for no answer."""
        values, counts = np.unique(codes, return_counts=True)
        found = dict(zip(values.tolist(), counts.tolist(), strict=True))
        found.pop(NOT_ANSWERED, None)
        return cls.of_counts(found, total=len(codes))

    @classmethod
    def of_counts(cls, counts: Mapping[int, int], total: int) -> "Breakdown":
        """Return the breakdown of `total` Ids of which `counts` by code are answered and the rest are not."""
        by_status = sorted(((status_of(code), count) for code, count in counts.items()), key=_most_frequent_first)
        by_outcome = dict.fromkeys(Outcome, 0)
        for status, count in by_status:
            by_outcome[status.outcome] += count
        not_answered = total - sum(counts.values())
        by_outcome[Outcome.NOT_ANSWERED] = not_answered
        return cls(total, not_answered, tuple(by_status), by_outcome)


def _most_frequent_first(item: tuple[Status, int]) -> tuple[int, int]:
    status, count = item
    return -count, status.code
