"""A text file that is no table but a list of Ids, as one would paste it: a token a row, whatever stands between them."""

import re
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.intake.columns import SAMPLE_ROWS, are_ids
from lib.intake.grid import Grid, of_columns
from lib.intake.text import split_tokens

_DIGITS: Final = re.compile(r"[0-9]+")


def is_list(grid: Grid) -> bool:
    """Whether a file without a header is a list: a single column, or nothing but Ids in all its columns."""
    if grid.cells.num_columns == 1:
        return True
    cells = (cell for row in grid.sample(SAMPLE_ROWS) for cell in row)
    return are_ids([token for cell in cells for token in _tokens(cell)])


def as_list(grid: Grid) -> Grid:
    """Return the tokens of a list as one column; each keeps the row number of the cell it stood in."""
    if grid.cells.num_columns == 1 and _are_digits(grid.cells.column(0)):
        return grid
    tokens: list[str] = []
    counts = np.zeros(len(grid.numbers), np.int64)
    rows = zip(*(column.to_pylist() for column in grid.cells.columns), strict=True)
    for place, row in enumerate(rows):
        before = len(tokens)
        for cell in row:
            tokens.extend(_tokens(cell))
        counts[place] = len(tokens) - before
    return of_columns([pa.array(tokens, pa.string())], np.repeat(grid.numbers, counts))


def _are_digits(column: Any) -> bool:  # noqa: ANN401 - Arrow ships no types
    """Whether every cell is one token of ASCII digits, as nearly all of them are where a program wrote the list."""
    return bool(pc.all(pc.and_(pc.string_is_ascii(column), pc.ascii_is_decimal(column)), min_count=0).as_py())


def _tokens(cell: str) -> list[str]:
    return [cell] if _DIGITS.fullmatch(cell) else [token for _, token in split_tokens(cell)]
