"""Rows of a file that hold long numbers, however far down they are."""

from collections.abc import Sequence
from functools import reduce
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from lib.intake.grid import Grid
from lib.intake.numbers.characters import DIGIT
from lib.intake.numbers.lengths import LONG

_PATTERN: Final = f"{DIGIT}{{{LONG}}}"


def rows_with_long_numbers(grid: Grid, count: int) -> Sequence[tuple[str, ...]]:
    """Return the first `count` rows of a grid that hold a long number in any column."""
    found = [pc.match_substring_regex(column, pattern=_PATTERN) for column in grid.cells.columns]
    rows = pc.indices_nonzero(reduce(pc.or_, found)).slice(0, count)
    return Grid(grid.cells.take(rows), grid.row_numbers[pa.array(rows).to_numpy()], grid.is_number).head(count)
