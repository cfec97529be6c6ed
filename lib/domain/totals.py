"""The totals of a lookup with its later versions: how many of its Ids, and rows of its file, have which code by now."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class LookupTotals:
    """The newest answers to the Ids of a lookup, counted.

    Attributes:
        asked_at: When it was started, however late the later versions were.
        total: The number of its distinct Ids.
        counts: The number of answered Ids by code; those that it lacks have no answer.
        names: The provider's names for codes that are ours.
    """

    asked_at: datetime
    total: int
    counts: Mapping[int, int]
    names: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Totals:
    """The totals of many lookups.

    Attributes:
        lookups: The totals of each, the oldest first; an Id that was asked again is in those of the first time alone.
        uncounted: How many lookups have newer answers that are not counted yet.
    """

    lookups: tuple[LookupTotals, ...]
    uncounted: int = 0


@dataclass(frozen=True, slots=True)
class ColumnTotals:
    """The rows of a file by what stands in one of its columns, counted by the newest answers to their Ids.

    Attributes:
        heading: The name of the column as the file has it.
        counts: For each text of the column the number of its rows by code, NOT_ANSWERED among them.
    """

    heading: str
    counts: Mapping[str, Mapping[int, int]]


@dataclass(frozen=True, slots=True)
class FileTotals:
    """The rows of the file that a lookup was started from, counted by its columns of few texts.

    Attributes:
        asked_at: When the lookup was started.
        columns: The columns.
    """

    asked_at: datetime
    columns: tuple[ColumnTotals, ...]
