"""A text file that is not a table but a list of Ids, like a paste: one token in each row, whatever separates them."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.domain.arrow import StringColumn
from lib.domain.intake import Reason
from lib.intake.grid import Grid, as_array
from lib.intake.limits import IntakeLimits
from lib.intake.numbers.long_numbers import LEAST_LONG, LONG_NUMBER
from lib.intake.numbers.tokens import SAFE_DIGITS, normalized, read_id, split_tokens
from lib.intake.refusals import Refusal, RefusedFileError
from lib.intake.tables.layout import SAMPLE_ROWS
from lib.intake.tables.likely_ids import holds_long_number, is_likely

_DIGITS: Final = re.compile(r"[0-9]+")
_MIN_DIGITS: Final = 9
"""Fewest digits of Ids that fill several columns; row numbers, dates and prices have fewer."""
_MIN_GROUPS: Final = 3
"""Fewest groups of digits that make one number; a separator between two may as well stand between numbers."""
_AMONG_OTHERS: Final = (Reason.NOT_A_NUMBER, Reason.SEVERAL_NUMBERS)
_BATCH_ROWS: Final = 10_000


def is_list(grid: Grid) -> bool:
    """Return whether a file without a header is a list.

    It is if it has a single column or row, or Ids of one length in all columns of all rows.
    """
    columns = grid.cells.columns
    if len(columns) == 1:
        return True
    cells = (cell for row in grid.head(SAMPLE_ROWS) for cell in row)
    if not all(is_likely(read_id(token)) for cell in cells for token in _tokens(cell)):
        return False
    if len(grid.row_numbers) == 1:
        return True
    lengths: list[int] = []
    for column in columns:
        length = _typical_digits(column)
        if length is None:
            return False
        lengths += [length] * bool(length)
    return len(lengths) <= 1 or (max(lengths) - min(lengths) <= 1 and min(lengths) >= _MIN_DIGITS)


def is_running_text(rows: Sequence[Sequence[str]], *, has_header: bool) -> bool:
    """Return whether rows with long numbers are no table but a letter, a chat or code, with as many commas in each.

    Most of their cells with long numbers hold words or further numbers too. Without a header, it is enough that a row
    has a long number among words and another one in another cell, which a single column of Ids would leave out.
    """
    found = [[is_among_others(cell) for cell in row if _holds_id(cell)] for row in rows]
    if not has_header and any(len(row) > 1 and any(row) for row in found):
        return True
    return 2 * sum(map(sum, found)) > sum(map(len, found))


def is_ragged(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether rows with long numbers have one each, and not all in one column, which would leave some out."""
    columns = [
        [index for index, cell in enumerate(row) if holds_long_number(cell) or LONG_NUMBER.search(cell)] for row in rows
    ]
    return all(len(each) <= 1 for each in columns) and len({index for each in columns for index in each}) > 1


def is_among_others(cell: str) -> bool:
    """Return whether a cell holds a long number among words or further numbers."""
    return read_id(cell) in _AMONG_OTHERS and _holds_id(cell)


def _holds_id(cell: str) -> bool:
    """Return whether some token of a cell is a long number, rather than a part of a word as in `SM000…01`."""
    if not LONG_NUMBER.search(cell):
        return False
    return any(isinstance(found := read_id(token), int) and found >= LEAST_LONG for _, token in split_tokens(cell))


def as_list(grid: Grid, limits: IntakeLimits) -> Grid:
    """Return the tokens of a list as one column; each has the row number of the cell that it was in.

    Raises:
        RefusedFileError: There are more tokens than rows may be read.
    """
    columns = grid.cells.columns
    if all(map(_are_digits, columns)):
        return grid if len(columns) == 1 else _join_columns(grid)
    tokens: list[str] = []
    counts = np.zeros(len(grid.row_numbers), np.int64)
    for start in range(0, len(counts), _BATCH_ROWS):
        rows = zip(*(column.slice(start, _BATCH_ROWS).to_pylist() for column in columns), strict=True)
        for index, row in enumerate(rows, start):
            before = len(tokens)
            for cell in row:
                tokens.extend(_tokens(cell))
            counts[index] = len(tokens) - before
        if len(tokens) > limits.rows:
            raise RefusedFileError(Refusal.TOO_MANY_ROWS, len(tokens), limits.rows)
    return Grid.from_columns([pa.array(tokens, pa.string())], np.repeat(grid.row_numbers, counts))


def _join_columns(grid: Grid) -> Grid:
    """Return the cells of all columns that are not empty as one column, row by row."""
    columns = grid.cells.columns
    cells = pa.concat_arrays(list(map(as_array, columns)))
    order = np.arange(len(cells), dtype=np.int32).reshape(len(columns), -1).T.ravel()
    order = order[pc.binary_length(cells).to_numpy()[order] > 0]
    return Grid.from_columns([cells.take(pa.array(order))], grid.row_numbers[order % len(grid.row_numbers)])


def _typical_digits(column: StringColumn) -> int | None:
    """Return the median number of digits in a column, 0 for an empty one; None if a cell of it cannot be an Id."""
    cells = pc.utf8_trim_whitespace(column)
    is_plain = pc.and_(pc.string_is_ascii(cells), pc.ascii_is_decimal(cells))
    plain = cells.filter(is_plain)
    lengths = pc.binary_length(plain).to_numpy()
    starts_with_nine = pc.starts_with(plain, "9").to_numpy()
    is_telephone = starts_with_nine & ((lengths == 10) | (lengths == 12))  # noqa: PLR2004 - digits of a telephone number
    if pc.any(pc.starts_with(plain, "0")).as_py() or is_telephone.any():
        return None
    others: list[int] = []
    for cell in _texts(cells.filter(pc.invert(is_plain))):
        for token in _tokens(cell):
            found = read_id(token)
            if not is_likely(found):
                return None
            if not isinstance(found, Reason):
                others.append(len(str(found)))
    all_lengths = np.concatenate([lengths, np.array(others, np.int32)])
    return int(np.median(all_lengths)) if len(all_lengths) else 0


def _texts(column: StringColumn) -> Iterator[str]:
    for start in range(0, len(column), _BATCH_ROWS):
        yield from column.slice(start, _BATCH_ROWS).to_pylist()


def _are_digits(column: StringColumn) -> bool:
    """Return whether every cell is empty or a token of ASCII digits, as in nearly all lists that a program wrote."""
    is_digits = pc.and_(pc.string_is_ascii(column), pc.ascii_is_decimal(column))
    return bool(pc.all(pc.or_(is_digits, pc.equal(pc.binary_length(column), 0)), min_count=0).as_py())


def _tokens(cell: str) -> list[str]:
    """Return the tokens of a cell, where a number with thousands separators that no delimiter split is one token.

    A short number with blanks between its groups is more likely several numbers, as in a paste.
    """
    if _DIGITS.fullmatch(only := cell.strip()):
        return [only]
    tokens = [token for _, token in split_tokens(cell)]
    found = read_id(cell) if len(tokens) >= _MIN_GROUPS else Reason.SEVERAL_NUMBERS
    if isinstance(found, Reason) or (" " in normalized(cell) and found < 10 ** (SAFE_DIGITS - 1)):
        return tokens
    return [cell]
