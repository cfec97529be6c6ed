"""Which column of a table holds the Ids."""

from collections.abc import Sequence
from enum import IntEnum
from statistics import median
from typing import Final, NamedTuple

from lib.domain.intake import Reason
from lib.intake.numbers.tokens import read_id
from lib.intake.tables.column_names import NameKind, means_empty, name_kind
from lib.intake.tables.likely_ids import likely_digits

_MIN_SHARE: Final = 0.3
"""Smallest share of likely Ids in a column that is preferred by their length alone."""
_ROW_NUMBERS_BELOW: Final = 10**7
_LONGEST_CODE: Final = 5
"""Most digits of a number that is a code."""


class _Rank(IntEnum):
    """How a column ranks by its name and by what it holds, worst first."""

    OTHER_NUMBERS = -1
    NO_IDS = 0
    COUNTING_UP = 1
    FEW_IDS = 2
    IDS = 3
    NAMED_BUT_COUNTING_UP = 4
    NAMED = 5


class _Score(NamedTuple):
    """How likely a column is to hold the Ids; scores are compared by their fields, one after the other.

    Attributes:
        rank: By its name and by what it holds.
        digits: Median number of digits of its likely Ids.
        share: Share of rows with a likely Id.
        numbers: Number of rows with a number that can be looked up.
        leftness: Its index, negated.
    """

    rank: _Rank
    digits: float
    share: float
    numbers: int
    leftness: int


def find_id_column(header: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> int:
    """Return the index of the column that most likely holds Ids, by its name first, then by the length of its numbers.

    A column that is named as Ids but holds `6.39259E+17`, or nothing, is still the one that is meant: rejecting all of
    it is better than looking up telephone numbers, prices or row numbers.

    Args:
        header: Names of the columns; () if there is no header.
        rows: Some rows below the header.
        width: Number of columns, 1 or more.
    """
    return max(
        range(width), key=lambda index: _score(header[index] if header else "", [row[index] for row in rows], index)
    )


def _score(name: str, cells: Sequence[str], index: int) -> _Score:
    found = list(map(read_id, cells))
    lengths = [length for cell, item in zip(cells, found, strict=True) if (length := likely_digits(cell, item))]
    digits: float = median(lengths) if lengths else 0
    share = len(lengths) / max(len(cells), 1)
    numbers = [item for item in found if not isinstance(item, Reason)]
    kind = name_kind(name)
    if kind is NameKind.IDS and not _is_mostly_other(cells, found):
        rank = _Rank.NAMED_BUT_COUNTING_UP if _count_up(numbers) else _Rank.NAMED
    elif kind is NameKind.OTHER_NUMBERS or (kind is NameKind.CODES and digits <= _LONGEST_CODE):
        rank = _Rank.OTHER_NUMBERS
    elif not lengths:
        rank = _Rank.NO_IDS
    elif _count_up(numbers):
        rank = _Rank.COUNTING_UP
    else:
        rank = _Rank.IDS if share >= _MIN_SHARE else _Rank.FEW_IDS
    return _Score(rank, digits, share, len(numbers), -index)


def _count_up(numbers: list[int]) -> bool:
    """Return whether numbers follow one another like row numbers."""
    if not numbers or numbers[0] + len(numbers) >= _ROW_NUMBERS_BELOW:
        return False
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _is_mostly_other(cells: Sequence[str], found: Sequence[int | Reason]) -> bool:
    """Return whether most cells that are not empty are words or telephone numbers."""
    is_other = [
        item is Reason.TELEPHONE or (item is Reason.NOT_A_NUMBER and any(map(str.isalpha, cell)))
        for cell, item in zip(cells, found, strict=True)
        if not means_empty(cell) or any(map(str.isdigit, cell))
    ]
    return sum(is_other) * 2 > len(is_other)
