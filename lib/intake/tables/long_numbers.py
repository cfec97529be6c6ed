"""Rows of a file that hold long numbers, however far down they are."""

from collections.abc import Sequence
from functools import reduce
from typing import Final

import pyarrow.compute as pc

from lib.intake.grid import Grid
from lib.intake.numbers.characters import FOREIGN_DIGITS
from lib.intake.numbers.long_numbers import LONG

_PATTERN: Final = f"[0-9{''.join(map(chr, FOREIGN_DIGITS))}]{{{LONG}}}"
"""A long number in the syntax of RE2, whose `\\d` is a digit of ASCII."""
_STEP: Final = 10_000
"""Rows that are searched at a time: in most files the first ones have enough."""


def rows_with_long_numbers(grid: Grid, count: int) -> Sequence[tuple[str, ...]]:
    """Return the first `count` rows of a grid that hold a long number in any column."""
    rows: list[tuple[str, ...]] = []
    for start in range(0, grid.cells.num_rows, _STEP):
        part = grid.cells.slice(start, _STEP)
        found = [pc.match_substring_regex(column, pattern=_PATTERN) for column in part.columns]
        indexes = pc.indices_nonzero(reduce(pc.or_, found)).slice(0, count - len(rows))
        rows += zip(*(column.to_pylist() for column in part.take(indexes).columns), strict=True)
        if len(rows) == count:
            break
    return rows
