"""Rows of cells as Arrow text, before it is known what they mean: what is blank is left out, what is too much refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lib.intake.limits import IntakeLimits
from lib.intake.table import Refusal, RefusedFileError

_BLANK_STARTS: Final = np.isin(np.arange(256), [*range(9, 14), *range(28, 33), 0xC2, 0xE1, 0xE2, 0xE3])
"""By value, whether a byte can begin a character that `str.strip` removes, in UTF-8."""


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Rows of a file: a `pyarrow.Table` of texts, the row numbers a spreadsheet shows, and which cells were numbers.

    `is_short` is True where no cell can be over the limit, so that none has to be measured.
    """

    cells: Any
    numbers: NDArray[np.int32]
    is_number: tuple[NDArray[np.bool_] | None, ...]
    is_short: bool = False

    def below(self, rows: int) -> "Grid":
        """Return the grid without its first `rows` rows."""
        is_number = tuple(None if column is None else column[rows:] for column in self.is_number)
        return Grid(self.cells.slice(rows), self.numbers[rows:], is_number)

    def sample(self, count: int) -> list[tuple[str, ...]]:
        """Return the first `count` rows as texts."""
        return list(zip(*(column.to_pylist() for column in self.cells.slice(0, count).columns), strict=True))


def of_columns(columns: Sequence[Any], numbers: NDArray[np.int32], *, is_short: bool = False) -> Grid:
    """Return a grid of text columns, none of whose cells was a number."""
    names = list(map(str, range(len(columns))))
    return Grid(pa.table(list(columns), names=names), numbers, (None,) * len(columns), is_short)


def numbered(cells: Any, most: int, *, is_short: bool) -> Grid:  # noqa: ANN401 - Arrow ships no types
    """Return the rows of a text from its first one on; of more than `most` only those that are not blank.

    A file of nothing but line ends has as many rows as bytes: a number for each would take four times its size.
    """
    if cells.num_rows <= most:
        return of_columns(cells.columns, np.arange(1, cells.num_rows + 1, dtype=np.int32), is_short=is_short)
    is_filled = np.concatenate([_is_filled_row(batch) for batch in cells.to_batches()])
    numbers = np.flatnonzero(is_filled).astype(np.int32) + 1
    return of_columns(cells.filter(pa.array(is_filled)).columns, numbers, is_short=is_short)


def tidied(grid: Grid, limits: IntakeLimits) -> Grid:
    """Return the grid without blank rows and without empty columns at its end, of which spreadsheets leave thousands.

    Raises:
        RefusedFileError: nothing is left, or there are too many columns, or a cell is too long.
    """
    is_filled: list[NDArray[np.bool_]] = []
    start = 0
    for batch in grid.cells.to_batches():
        if not grid.is_short:
            for column in batch.columns:
                _check_length(column, grid.numbers[start:], limits.cell_characters)
        is_filled.append(_is_filled_row(batch))
        start += batch.num_rows
    filled = grid if all(map(np.all, is_filled)) else _only(grid, np.concatenate(is_filled))
    columns = filled.cells.columns
    width = next((place for place in range(len(columns), 0, -1) if any(map(_is_filled, columns[place - 1].chunks))), 0)
    if width == 0:
        raise RefusedFileError(Refusal.EMPTY)
    if width > limits.columns:
        raise RefusedFileError(Refusal.TOO_MANY_COLUMNS, width, limits.columns)
    return Grid(filled.cells.select(range(width)), filled.numbers, filled.is_number[:width])


def has_blank_rows(cells: Any) -> bool:  # noqa: ANN401 - Arrow ships no types
    """Whether some row of a `pyarrow.Table` holds nothing."""
    return not all(_is_filled_row(batch).all() for batch in cells.to_batches())


def _only(grid: Grid, is_kept: NDArray[np.bool_]) -> Grid:
    is_number = tuple(None if column is None else column[is_kept] for column in grid.is_number)
    return Grid(grid.cells.filter(pa.array(is_kept)), grid.numbers[is_kept], is_number)


def _is_filled(column: Any) -> bool:  # noqa: ANN401 - Arrow ships no types
    offsets = _offsets(column)
    return bool(offsets[-1] > offsets[0])


def _offsets(column: Any) -> NDArray[np.int32]:  # noqa: ANN401 - Arrow ships no types
    """Return where each cell begins, and where the last one ends."""
    offsets = np.frombuffer(column.buffers()[1] or bytes(4), np.int32)
    return offsets[column.offset : column.offset + len(column) + 1]


def _check_length(column: Any, numbers: NDArray[np.int32], limit: int) -> None:  # noqa: ANN401 - Arrow ships no types
    if np.diff(_offsets(column)).max(initial=0) <= limit:
        return  # characters are no more than bytes
    lengths = pc.utf8_length(column).to_numpy()
    place = int(lengths.argmax())
    if lengths[place] > limit:
        raise RefusedFileError(Refusal.CELL_TOO_LONG, int(lengths[place]), limit, int(numbers[place]))


def _is_filled_row(batch: Any) -> NDArray[np.bool_]:  # noqa: ANN401 - Arrow ships no types
    """Return of each row whether some cell of it is not blank.

    The first byte of a cell decides for nearly every row: only where it may begin white space are cells looked at.
    """
    rows: NDArray[np.intp] | slice = slice(None)
    is_filled = np.ones(batch.num_rows, np.bool_)
    for column in batch.columns:
        offsets, data = _offsets(column), np.frombuffer(column.buffers()[2] or b"\x00", np.uint8)
        starts = offsets[:-1][rows]
        may_be_blank = _BLANK_STARTS[data[np.minimum(starts, len(data) - 1)]]
        may_be_blank |= starts == offsets[1:][rows]
        rows = np.flatnonzero(may_be_blank) if isinstance(rows, slice) else rows[may_be_blank]
        if not len(rows):
            return is_filled
    is_filled[rows] = False
    for column in batch.columns:
        sizes = np.diff(_offsets(column))[rows]
        spaced = rows[sizes > 0] if not isinstance(rows, slice) else np.flatnonzero(sizes)
        trimmed = pc.utf8_trim_whitespace(column.take(pa.array(spaced)))
        is_filled[spaced] |= np.diff(_offsets(trimmed)) > 0
    return is_filled
