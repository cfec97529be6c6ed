"""Tables that do not stand as one table below one header: put together with others, or lying on their side."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lib.domain.arrow import StringArray, StringColumn
from lib.intake.column_names import NameKind, name_kind
from lib.intake.grid import Grid, starting_with
from lib.intake.tables.likely_ids import holds_long_number

_FEWEST: Final = 3
"""Fewest long numbers in a row that lies on its side; two columns of them may be two kinds of Ids."""
_TRIMMED: Final = "\ufeff \t\r\n"
"""What may stand around the name of a column."""
_MOST_ROWS: Final = 200
"""Most rows of a table that lies on its side; they become columns."""


class Joined(NamedTuple):
    """A table to which others with the same columns in another order were joined.

    Attributes:
        grid: The rows, all with the columns in the order of the first header.
        moved: How many rows below other headers had them in another order.
        first_row: The number of the first of these headers, 0 if there is none.
    """

    grid: Grid
    moved: int
    first_row: int


def in_one_order(grid: Grid, header_index: int, id_column: int) -> Joined:
    """Return the rows of a grid with the columns in one order, where further headers name them in another.

    Args:
        grid: The rows, which may hold further headers below the first.
        header_index: Index of the first header.
        id_column: Index of the column of Ids below it; in a further header it has a name too.
    """
    names = [_plain(column[header_index].as_py()) for column in grid.cells.columns]
    known = [name for name in names if name]
    if len(known) < 2 or len(set(known)) < len(known):  # noqa: PLR2004 - a single column has one order
        return Joined(grid, 0, 0)
    orders = dict(_further_headers(grid, names, header_index, id_column))
    if all(order == list(range(len(names))) for order in orders.values()):
        return Joined(grid, 0, 0)
    starts = [0, *orders, len(grid.row_numbers)]
    sections = [(start, end, orders.get(start)) for start, end in pairwise(starts)]
    moved = [(start, end) for start, end, order in sections if order and order != list(range(len(names)))]
    cells = [_column(grid, index, sections) for index in range(len(names))]
    is_number = tuple(_mask(grid, index, sections) for index in range(len(names)))
    arranged = Grid(pa.table(cells, names=grid.cells.column_names), grid.row_numbers, is_number)
    return Joined(arranged, sum(end - start - 1 for start, end in moved), int(grid.row_numbers[moved[0][0]]))


def names_in(cells: StringColumn, names: Sequence[str]) -> NDArray[np.intp]:
    """Return the indexes of the cells that are one of the names, ascending."""
    places, possible = starting_with(cells, first_of(names))
    trimmed = pc.utf8_trim(possible, characters=_TRIMMED)
    is_name: NDArray[np.bool_] = pc.is_in(trimmed, pa.array(names, pa.string())).to_numpy()
    return places[is_name]


def first_of(names: Sequence[str]) -> NDArray[np.bool_]:
    """Return a mask of the bytes that a cell with one of the names can start with; shape (256,)."""
    firsts = {name.encode()[0] for name in (*names, *_TRIMMED) if name}
    return np.isin(np.arange(256), list(firsts))


def lies_on_its_side(grid: Grid) -> bool:
    """Return whether the Ids of a grid stand beside each other in one row, and not below each other in a column.

    A row with several long numbers below their names is one message with several numbers.
    """
    if not grid.cells.num_columns >= _FEWEST or len(grid.row_numbers) > _MOST_ROWS:
        return False
    rows = grid.head(_MOST_ROWS)
    is_long = np.array([[holds_long_number(cell) for cell in row] for row in rows])
    most = int(is_long.sum(axis=1).argmax())
    if is_long[most].sum() < _FEWEST or is_long.sum(axis=0).max() > 1:
        return False
    above = rows[most - 1] if most else ()
    names_ids = any(name_kind(name) is NameKind.IDS for name in above[1:])
    names_each = is_long[most][0] and sum(bool(name.strip()) for name in above) > 1
    return not (names_ids or names_each)


def on_its_feet(grid: Grid) -> Grid:
    """Return a grid with rows as columns; the numbers of its rows are those of the columns that they were."""
    rows = grid.head(len(grid.row_numbers))
    masks = [column if column is not None else np.zeros(len(rows), np.bool_) for column in grid.is_number]
    is_number = np.array(masks).T
    cells = Grid.from_columns([pa.array(row, pa.string()) for row in rows], np.empty(0, np.int32)).cells
    numbers = np.arange(1, grid.cells.num_columns + 1, dtype=np.int32)
    return Grid(cells, numbers, tuple(mask if mask.any() else None for mask in is_number))


_Section = tuple[int, int, list[int | None] | None]
"""Index of the first row, of the row after the last, and where the cells of each column are; None for as they stand."""


def _further_headers(
    grid: Grid, names: Sequence[str], header_index: int, id_column: int
) -> Iterator[tuple[int, list[int | None]]]:
    """Yield the indexes of further headers, and for each column the index at which it stands below them."""
    for index in names_in(grid.cells.column(id_column), [name for name in names if name]).tolist():
        row = [_plain(column[index].as_py()) for column in grid.cells.columns]
        filled = [name for name in row if name]
        if index > header_index and len(filled) > 1 and len(set(filled)) == len(filled) and set(filled) <= set(names):
            yield index, [row.index(name) if name in filled else None for name in names]


def _column(grid: Grid, index: int, sections: Sequence[_Section]) -> StringColumn:
    parts: list[StringArray] = []
    for start, end, order in sections:
        source = index if order is None else order[index]
        cells = pa.repeat("", end - start) if source is None else grid.cells.column(source).slice(start, end - start)
        parts += cells.chunks if isinstance(cells, pa.ChunkedArray) else [cells]
    return pa.chunked_array(parts, pa.string())


def _mask(grid: Grid, index: int, sections: Sequence[_Section]) -> NDArray[np.bool_] | None:
    mask = np.zeros(len(grid.row_numbers), np.bool_)
    for start, end, order in sections:
        source = index if order is None else order[index]
        was_number = grid.is_number[source] if source is not None else None
        if was_number is not None:
            mask[start:end] = was_number[start:end]
    return mask if mask.any() else None


def _plain(name: str) -> str:
    return name.strip("\ufeff \t\r\n")
