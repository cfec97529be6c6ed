"""Which column of a table holds the Ids: its numbers say so, and its name where they do not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from statistics import median
from typing import Final, NamedTuple

from lib.domain.intake import Reason
from lib.intake.column_names import NameKind, means_empty, name_kind, says_id
from lib.intake.numbers.lengths import MUCH
from lib.intake.numbers.long_numbers import LONG
from lib.intake.numbers.other_kinds import are_of_another_kind
from lib.intake.numbers.tokens import read_id
from lib.intake.tables.likely_ids import likely_digits

_MIN_SHARE: Final = 0.3
"""Smallest share of long numbers among the filled cells of a column that may be that of the Ids. Where files with other
orders of columns were joined, each of two columns has a share of the Ids."""
_ROW_NUMBERS_BELOW: Final = 10**7
_LONGEST_CODE: Final = 5
"""Most digits of a number that is a code."""


@dataclass(frozen=True, slots=True)
class IdColumn:
    """Which column holds the Ids.

    Attributes:
        index: Index of the column that most likely does.
        rivals: Indexes of all columns that may, where a person has to say which one does; the only one, where neither
            its name nor its numbers tell that it does; () where it is clear.
        has_long: Whether a column of long numbers was found, so that rows further down cannot change the choice.
    """

    index: int
    rivals: tuple[int, ...]
    has_long: bool


class _Rank(IntEnum):
    """How a column without long numbers ranks by its name and by what it holds, worst first."""

    OTHER_NUMBERS = -1
    NO_IDS = 0
    COUNTING_UP = 1
    NAMED_BUT_OF_ANOTHER_KIND = 2
    FEW_IDS = 3
    IDS = 4
    NAMED_BUT_COUNTING_UP = 5
    NAMED = 6


class _Score(NamedTuple):
    """How likely a column without long numbers is to hold the Ids; scores are compared field by field.

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


@dataclass(frozen=True)
class _Column:
    """Some cells of a column.

    Attributes:
        index: Its index.
        name: Its name, '' if there is none.
        cells: Its cells in the rows that are looked at.
    """

    index: int
    name: str
    cells: Sequence[str]

    @cached_property
    def found(self) -> list[int | Reason]:
        """What each cell was read as."""
        return list(map(read_id, self.cells))

    @cached_property
    def numbers(self) -> list[int]:
        """The numbers that can be looked up."""
        return [item for item in self.found if not isinstance(item, Reason)]

    @cached_property
    def lengths(self) -> list[int]:
        """The digits of each cell that is, or was before it was spoiled, a likely Id."""
        pairs = zip(self.cells, self.found, strict=True)
        return [length for cell, item in pairs if (length := likely_digits(cell, item))]

    @cached_property
    def kind(self) -> NameKind:
        """What its name says."""
        return name_kind(self.name)

    @cached_property
    def is_of_another_kind(self) -> bool:
        """Whether its numbers are telephone numbers, times, cards or national codes."""
        return are_of_another_kind(self.numbers)

    @cached_property
    def long_share(self) -> float:
        """The share of long numbers that may be Ids among its filled cells."""
        filled = sum(map(_is_filled, self.cells))
        long = sum(length >= LONG for length in self.lengths) - self.found.count(Reason.TOO_LARGE)
        return 0 if self.is_of_another_kind else long / max(filled, 1)

    @cached_property
    def long_digits(self) -> float:
        """Median number of digits of its long numbers; there must be some."""
        return median(length for length in self.lengths if length >= LONG)

    @cached_property
    def counts_up(self) -> bool:
        """Whether its numbers follow one another like row numbers and keys."""
        first = self.numbers[0] if self.numbers else _ROW_NUMBERS_BELOW
        is_small = first + len(self.numbers) < _ROW_NUMBERS_BELOW
        return is_small and self.numbers == list(range(first, first + len(self.numbers)))

    @cached_property
    def may_be_meant(self) -> bool:
        """Whether its name says that it holds Ids, and its numbers do not say that they are something else."""
        return self.kind is NameKind.IDS and bool(self.numbers) and not self.counts_up and not self.is_of_another_kind

    @cached_property
    def is_guess(self) -> bool:
        """Whether neither its name nor its numbers, which are short, tell that they are Ids."""
        are_keys = self.counts_up and len(self.numbers) > 1
        says_other = are_keys or self.is_of_another_kind or not says_id(self.name)
        return bool(self.numbers) and not self.long_share and says_other

    @cached_property
    def score(self) -> _Score:
        """How likely it is to hold the Ids where no column has long numbers."""
        digits: float = median(self.lengths) if self.lengths else 0
        share = len(self.lengths) / max(len(self.cells), 1)
        return _Score(self._rank(digits, share), digits, share, len(self.numbers), -self.index)

    def _rank(self, digits: float, share: float) -> _Rank:
        if self.kind is NameKind.IDS and not self._is_mostly_other():
            if self.is_of_another_kind:
                return _Rank.NAMED_BUT_OF_ANOTHER_KIND
            return _Rank.NAMED_BUT_COUNTING_UP if self.counts_up else _Rank.NAMED
        is_code = self.kind is NameKind.CODES and digits <= _LONGEST_CODE
        if self.kind is NameKind.OTHER_NUMBERS or is_code or self.is_of_another_kind:
            return _Rank.OTHER_NUMBERS
        if not self.lengths:
            return _Rank.NO_IDS
        if self.counts_up:
            return _Rank.COUNTING_UP
        return _Rank.IDS if share >= _MIN_SHARE else _Rank.FEW_IDS

    def _is_mostly_other(self) -> bool:
        """Return whether most cells that are not empty are words or telephone numbers."""
        is_other = [
            item is Reason.TELEPHONE or (item is Reason.NOT_A_NUMBER and any(map(str.isalpha, cell)))
            for cell, item in zip(self.cells, self.found, strict=True)
            if _is_filled(cell)
        ]
        return sum(is_other) * 2 > len(is_other)


def find_id_column(header: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> IdColumn:
    """Return which column holds Ids, by the length of its numbers first, then by its name.

    Long numbers are the Ids, whatever the column is called: a small key under the heading `id` is another message's Id.
    Where no numbers are long, a column that is named as Ids but holds `6.39259E+17`, or nothing, is still the one that
    is meant: rejecting all of it is better than looking up telephone numbers, prices or row numbers.

    Args:
        header: Names of the columns; () if there is no header.
        rows: Some rows below the header.
        width: Number of columns, 1 or more.
    """
    columns = [_Column(index, header[index] if header else "", [row[index] for row in rows]) for index in range(width)]
    long = [column for column in columns if column.long_share >= _MIN_SHARE]
    if not long:
        return _among_short(columns)
    if not any(says_id(column.name) for column in long):
        long = [column for column in columns if column.long_share]  # no name tells that a column holds something else
    most = max(column.long_digits for column in long)
    likely = [
        column for column in long if column.kind is not NameKind.OTHER_NUMBERS or column.long_digits > most - MUCH
    ]
    best = max(likely, key=lambda column: (column.kind is NameKind.IDS, column.score))
    rivals = [*_distinct(likely)]
    if len(rivals) == 1 and not says_id(best.name):
        rivals += [column for column in columns if column not in long and column.may_be_meant]
    return IdColumn(best.index, _indexes(rivals), has_long=True)


def _among_short(columns: Sequence[_Column]) -> IdColumn:
    """Return which column holds Ids where none has many long numbers; only a name can tell."""
    best = max(columns, key=lambda column: column.score)
    if best.score.rank is _Rank.NO_IDS and any(map(_is_filled, best.cells)):
        others = (column for column in columns if column.numbers and not column.is_of_another_kind)
        best = max(others, key=lambda column: column.score, default=best)
    rivals = [column for column in columns if column.long_share and column is not best]
    if best.score.rank in (_Rank.NAMED, _Rank.IDS, _Rank.FEW_IDS):
        rivals += [column for column in columns if column.score.rank is best.score.rank and column is not best]
    if rivals and best.numbers:
        rivals.append(best)
    elif rivals:
        best = rivals[0]
    elif best.is_guess and len(columns) > 1:
        return IdColumn(best.index, (best.index,), has_long=False)
    return IdColumn(best.index, _indexes(rivals), has_long=False)


def _is_filled(cell: str) -> bool:
    # Most cells of a column of numbers have a digit, which is seen sooner.
    return any(map(str.isdigit, cell)) or not means_empty(cell)


def _distinct(columns: Sequence[_Column]) -> Iterator[_Column]:
    """Yield the columns that do not repeat the cells of an earlier one."""
    seen: list[Sequence[str]] = []
    for column in columns:
        if column.cells not in seen:
            seen.append(column.cells)
            yield column


def _indexes(rivals: Sequence[_Column]) -> tuple[int, ...]:
    return tuple(sorted({column.index for column in rivals})) if len(rivals) > 1 else ()
