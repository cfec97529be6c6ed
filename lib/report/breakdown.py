"""The number of Ids by status and by outcome; both add up to the Ids of the lookup."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lib.domain.lookups import NOT_ANSWERED, Codes
from lib.domain.statuses import NO_NAMES, Names, Outcome, Status, status_of


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The number of Ids by status and by outcome.

    Attributes:
        total: The number of distinct Ids.
        not_answered: The number of Ids without an answer.
        by_status: The statuses that occur, each with its number of Ids, the most frequent first. The numbers and
            `not_answered` add up to `total`.
        by_outcome: The number of Ids for each of the six outcomes, in their order. The numbers add up to `total`.
    """

    total: int
    not_answered: int
    by_status: tuple[tuple[Status, int], ...]
    by_outcome: Mapping[Outcome, int]

    @classmethod
    def of_codes(cls, codes: Codes, names: Names = NO_NAMES) -> "Breakdown":
        """Return the breakdown of a column of codes, NOT_ANSWERED among them, with the names of their lookup."""
        values, counts = np.unique(codes, return_counts=True)
        found = dict(zip(values.tolist(), counts.tolist(), strict=True))
        found.pop(NOT_ANSWERED, None)
        return cls.of_counts(found, total=len(codes), names=names)

    @classmethod
    def of_counts(cls, counts: Mapping[int, int], total: int, names: Names = NO_NAMES) -> "Breakdown":
        """Return the breakdown of `total` Ids.

        Args:
            counts: The number of answered Ids by code.
            total: The number of all Ids; those that `counts` lacks have no answer.
            names: The names of the lookup that the codes are from.
        """
        by_status = sorted(
            ((status_of(code, names), count) for code, count in counts.items()), key=_most_frequent_first
        )
        by_outcome = dict.fromkeys(Outcome, 0)
        for status, count in by_status:
            by_outcome[status.outcome] += count
        not_answered = total - sum(counts.values())
        by_outcome[Outcome.NOT_ANSWERED] = not_answered
        return cls(total, not_answered, tuple(by_status), by_outcome)


def _most_frequent_first(item: tuple[Status, int]) -> tuple[int, int]:
    status, count = item
    return -count, status.code
