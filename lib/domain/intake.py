"""Values of the intake: Ids, rejected tokens, and the rows of an uploaded file.

An Id is an integer from 1 to 2^63-1 and is never converted to a float. Every token or row that was given is counted
exactly once: given = distinct Ids + repeated + rejected.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from lib.domain.arrow import StringArray

Ids: TypeAlias = NDArray[np.int64]
"""One Id each; shape (n,)."""
RowIndexes: TypeAlias = NDArray[np.int32]
"""For each row of a file the index of its Id among the distinct Ids, or REJECTED, or SKIPPED_FINAL; shape (rows,)."""

MAX_ID: Final = 2**63 - 1
REJECTED: Final = -1
"""Stands in `RowIndexes` for a row whose cell is not an Id."""
SKIPPED_FINAL: Final = -2
"""Stands in `RowIndexes` for a row that was not read: its status is final and was not to be requested again."""


class Reason(StrEnum):
    """Why a token is not an Id. The values are stored in databases."""

    NOT_A_NUMBER = "not_a_number"
    LEADING_ZERO = "leading_zero"
    TOO_LARGE = "too_large"
    EMPTY_CELL = "empty_cell"
    TELEPHONE = "telephone"
    SCIENTIFIC = "scientific"
    ROUNDED = "rounded"
    QUESTION_MARKS = "question_marks"
    SEVERAL_NUMBERS = "several_numbers"
    MUCH_SHORTER = "much_shorter"
    CUT_IN_TWO = "cut_in_two"


class Repair(StrEnum):
    """What was repaired in a token without losing or guessing a digit."""

    DIGITS = "digits"
    INVISIBLE = "invisible"
    WRAPPING = "wrapping"
    GROUPING = "grouping"
    SIGN = "sign"
    DECIMALS = "decimals"
    FULL_STOP = "full_stop"
    NUMBER_CELL = "number_cell"


class WarningKind(StrEnum):
    """Why Ids that can be read may still not be the ones that were meant."""

    TRAILING_ZEROS = "trailing_zeros"
    MOSTLY_ZEROS = "mostly_zeros"
    FLOATS = "floats"
    GROUPS = "groups"
    TELEPHONES = "telephones"


class Rejected(NamedTuple):
    """A token that is not an Id.

    Attributes:
        row: Number of its row; the first line or record is 1.
        token: Its text as it was given.
        reason: Why it is not an Id.
    """

    row: int
    token: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class IntakeWarning:
    """A warning that a person must confirm before the Ids are looked up.

    Attributes:
        kind: What may be wrong.
        count: Number of tokens concerned.
        row: Row of the first of them.
        token: Text of the first of them.
    """

    kind: WarningKind
    count: int
    row: int
    token: str


@dataclass(frozen=True, slots=True)
class NumberGroup:
    """Numbers of about the same length, repetitions included.

    Attributes:
        count: How many there are.
        fewest: Digits of the shortest.
        most: Digits of the longest.
        example: The first of them.
    """

    count: int
    fewest: int
    most: int
    example: int


@dataclass(frozen=True, slots=True)
class Mixture:
    """Numbers of two kinds: long ones, and others that are much shorter.

    Attributes:
        long: The long ones, which are taken.
        short: The others.
        is_taken: Whether the others are taken too; else they are rejected as `Reason.MUCH_SHORTER`.
        is_doubtful: Whether the others may as well be the Ids, so that a person has to say so.
    """

    long: NumberGroup
    short: NumberGroup
    is_taken: bool
    is_doubtful: bool


@dataclass(frozen=True, slots=True, eq=False)
class Intake:
    """The Ids that a paste or a column of a file holds.

    Attributes:
        ids: Each distinct Id once, in the order of its first occurrence.
        repeated: Number of further occurrences.
        rejected: The tokens that are not Ids, in the order given.
        repaired: Number of accepted tokens by what was repaired in them; one token may count under several repairs.
        warnings: What a person must confirm before these Ids are looked up.
        row_indexes: Where each row of a file went; None for a paste.
        mixture: The two kinds of numbers that were found; None where they are of one kind.
    """

    ids: Ids
    repeated: int
    rejected: tuple[Rejected, ...]
    repaired: Mapping[Repair, int] = field(default_factory=dict)
    warnings: tuple[IntakeWarning, ...] = ()
    row_indexes: RowIndexes | None = None
    mixture: Mixture | None = None

    @property
    def given(self) -> int:
        """Number of rows or tokens that were given."""
        return len(self.ids) + self.repeated + len(self.rejected)


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The rows of an uploaded table, stored so that the file can be returned with the answers in it.

    Attributes:
        headings: Name of each column as the file has it, '' where it has none.
        columns: The texts of each column; shape (rows,).
        is_number: For each column a mask of the cells that were numbers in a spreadsheet, shape (rows,); None where
            none was.
        row_numbers: Row numbers as a spreadsheet shows them; shape (rows,).
        row_indexes: Where each row went; see `Intake.row_indexes`.
        id_column: Index of the column that the Ids were read from.
    """

    headings: tuple[str, ...]
    columns: tuple[StringArray, ...]
    is_number: tuple[NDArray[np.bool_] | None, ...]
    row_numbers: NDArray[np.int32]
    row_indexes: RowIndexes
    id_column: int
