"""A text file that is no table but a list of Ids, as one would paste it: a token a row, whatever stands between them."""

import re
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.domain.intake import Reason
from lib.intake.columns import SAMPLE_ROWS, is_likely
from lib.intake.grid import Grid, of_columns
from lib.intake.ids import SAFE_DIGITS, bare, read_id
from lib.intake.limits import IntakeLimits
from lib.intake.table import Refusal, RefusedFileError, whole
from lib.intake.text import split_tokens

_DIGITS: Final = re.compile(r"[0-9]+")
_SHORTEST: Final = 9
"""Digits of Ids that several columns may be full of; row numbers, dates and prices have fewer."""
_FEWEST_GROUPS: Final = 3
"""Groups of digits that a separator makes a number of; between two it may as well stand between numbers."""
_ROWS_AT_ONCE: Final = 10_000


def is_list(grid: Grid) -> bool:
    """Whether a file without a header is a list: a single column or row, or Ids as long in all columns of all rows."""
    columns = grid.cells.columns
    if len(columns) == 1:
        return True
    cells = (cell for row in grid.sample(SAMPLE_ROWS) for cell in row)
    if not all(is_likely(read_id(token)) for cell in cells for token in _tokens(cell)):
        return False
    if len(grid.numbers) == 1:
        return True
    sizes: list[int] = []
    for column in columns:
        size = _typical_size(column)
        if size is None:
            return False
        sizes += [size] * bool(size)
    return len(sizes) <= 1 or (max(sizes) - min(sizes) <= 1 and min(sizes) >= _SHORTEST)


def as_list(grid: Grid, limits: IntakeLimits) -> Grid:
    """Return the tokens of a list as one column; each keeps the row number of the cell it stood in.

    Raises:
        RefusedFileError: there are more of them than rows are read.
    """
    columns = grid.cells.columns
    if all(map(_are_digits, columns)):
        return grid if len(columns) == 1 else _joined(grid)
    tokens: list[str] = []
    counts = np.zeros(len(grid.numbers), np.int64)
    for start in range(0, len(counts), _ROWS_AT_ONCE):
        rows = zip(*(column.slice(start, _ROWS_AT_ONCE).to_pylist() for column in columns), strict=True)
        for place, row in enumerate(rows, start):
            before = len(tokens)
            for cell in row:
                tokens.extend(_tokens(cell))
            counts[place] = len(tokens) - before
        if len(tokens) > limits.rows:
            raise RefusedFileError(Refusal.TOO_MANY_ROWS, len(tokens), limits.rows)
    return of_columns([pa.array(tokens, pa.string())], np.repeat(grid.numbers, counts))


def _joined(grid: Grid) -> Grid:
    """Return cells of which each is a token or empty, row by row."""
    columns = grid.cells.columns
    cells = pa.concat_arrays(list(map(whole, columns)))
    order = np.arange(len(cells), dtype=np.int32).reshape(len(columns), -1).T.ravel()
    order = order[pc.binary_length(cells).to_numpy()[order] > 0]
    return of_columns([cells.take(pa.array(order))], grid.numbers[order % len(grid.numbers)])


def _typical_size(column: Any) -> int | None:  # noqa: ANN401 - Arrow ships no types
    """Return how many digits most numbers of a column have, 0 for an empty one; None where not all may be Ids."""
    cells = pc.utf8_trim_whitespace(column)
    is_plain = pc.and_(pc.string_is_ascii(cells), pc.ascii_is_decimal(cells))
    plain = cells.filter(is_plain)
    lengths = pc.binary_length(plain).to_numpy()
    is_nine = pc.starts_with(plain, "9").to_numpy()
    if pc.any(pc.starts_with(plain, "0")).as_py() or (is_nine & ((lengths == 10) | (lengths == 12))).any():  # noqa: PLR2004 - digits of a telephone number
        return None
    others: list[int] = []
    for cell in _texts(cells.filter(pc.invert(is_plain))):
        for token in _tokens(cell):
            found = read_id(token)
            if not is_likely(found):
                return None
            if not isinstance(found, Reason):
                others.append(len(str(found)))
    sizes = np.concatenate([lengths, np.array(others, np.int32)])
    return int(np.median(sizes)) if len(sizes) else 0


def _texts(column: Any) -> Iterator[str]:  # noqa: ANN401 - as above
    for start in range(0, len(column), _ROWS_AT_ONCE):
        yield from column.slice(start, _ROWS_AT_ONCE).to_pylist()


def _are_digits(column: Any) -> bool:  # noqa: ANN401 - as above
    """Whether every cell is empty or a token of ASCII digits, as nearly all are where a program wrote the list."""
    is_digits = pc.and_(pc.string_is_ascii(column), pc.ascii_is_decimal(column))
    return bool(pc.all(pc.or_(is_digits, pc.equal(pc.binary_length(column), 0)), min_count=0).as_py())


def _tokens(cell: str) -> list[str]:
    """Return the tokens of a cell; a number with thousands separators, which the delimiter left whole, is one.

    With blanks between its groups a short one is more likely several numbers, as in a paste.
    """
    if _DIGITS.fullmatch(only := cell.strip()):
        return [only]
    tokens = [token for _, token in split_tokens(cell)]
    found = read_id(cell) if len(tokens) >= _FEWEST_GROUPS else Reason.SEVERAL_NUMBERS
    if isinstance(found, Reason) or (" " in bare(cell) and found < 10 ** (SAFE_DIGITS - 1)):
        return tokens
    return [cell]
