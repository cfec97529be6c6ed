"""What a person must be told of a table that was found in a file: what was left out, moved, or is doubtful in it."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class TableNotes:
    """What is odd about a table.

    Attributes:
        rows_above: How many rows, blank ones not counted, stand above the header and are not read.
        moved_rows: How many rows had their columns in another order than the header, and were put in its order.
        moved_from: The number of the row that names that other order.
        is_turned: Whether the sheet has a row for each column of the table; row numbers are those of its columns then.
        is_hidden: Mask of the rows that the spreadsheet hides, shape (rows,); None where it hides none.
        uncalculated: How many rows have formulas that were never calculated.
    """

    rows_above: int = 0
    moved_rows: int = 0
    moved_from: int = 0
    is_turned: bool = False
    is_hidden: NDArray[np.bool_] | None = None
    uncalculated: int = 0


NO_NOTES: Final = TableNotes()
