"""The frozen values of what people give: Ids, the tokens that are none, and the rows of a file.

An Id is an integer of 1..2^63-1 and never passes through a float. Everything that was given is one of three, and the
sum is shown wherever they are: given = distinct Ids + repeated + rejected.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from lib.domain.arrow import StringArray

Ids: TypeAlias = NDArray[np.int64]
RowIndexes: TypeAlias = NDArray[np.int32]

MAX_ID: Final = 2**63 - 1
REJECTED: Final = -1
"""The place of a row whose cell is no Id."""
LEFT: Final = -2
"""The place of a row that was left as it was: its status was final already, and nobody asked for it again."""


class Reason(StrEnum):
    """Why a token is not an Id."""

    NOT_A_NUMBER = "not_a_number"
    LEADING_ZERO = "leading_zero"
    TOO_LARGE = "too_large"
    EMPTY_CELL = "empty_cell"
    TELEPHONE = "telephone"
    SCIENTIFIC = "scientific"
    ROUNDED = "rounded"
    QUESTION_MARKS = "question_marks"
    SEVERAL_NUMBERS = "several_numbers"


class Repair(StrEnum):
    """What was mended in a token without losing or guessing a digit."""

    DIGITS = "digits"
    INVISIBLE = "invisible"
    WRAPPING = "wrapping"
    GROUPING = "grouping"
    SIGN = "sign"
    DECIMALS = "decimals"
    NUMBER_CELL = "number_cell"


class Doubt(StrEnum):
    """Why Ids that can be read may still not be those that were meant."""

    TRAILING_ZEROS = "trailing_zeros"
    GROUPS = "groups"
    TELEPHONES = "telephones"


class Rejected(NamedTuple):
    """A token that was not taken: its row (1 is the first line or record), the token as it was given, and why."""

    row: int
    token: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A doubt that a person must settle: how many tokens it is about, and the row and text of the first of them."""

    doubt: Doubt
    count: int
    row: int
    token: str


@dataclass(frozen=True, slots=True, eq=False)
class Intake:
    """What was made of a paste or an upload.

    `ids` holds each distinct Id once, in the order first seen; `repeated` counts the further occurrences. `repaired`
    counts the accepted tokens that were mended, by what was mended: one token may count under several. `places` has,
    for the rows of a file, the place of each row's Id in `ids`, REJECTED or LEFT; it is None for a paste.
    """

    ids: Ids
    repeated: int
    rejected: tuple[Rejected, ...]
    repaired: Mapping[Repair, int] = field(default_factory=dict)
    doubts: tuple[Doubtful, ...] = ()
    places: RowIndexes | None = None

    @property
    def given(self) -> int:
        """How many rows or tokens were given in all."""
        return len(self.ids) + self.repeated + len(self.rejected)


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The rows of an uploaded table as they came, to be given back with the answers in them.

    `columns` are Arrow arrays of text (`pyarrow.StringArray`), one a column, all of one length; `headings` are their
    names as the file has them, '' where it has none. `is_number[i]` tells which cells of column i were numbers in a
    spreadsheet, None where none was. `numbers` are the row numbers a spreadsheet shows; `places` are those of `Intake`.
    """

    headings: tuple[str, ...]
    columns: tuple[StringArray, ...]
    is_number: tuple[NDArray[np.bool_] | None, ...]
    numbers: NDArray[np.int32]
    places: RowIndexes
    id_column: int
