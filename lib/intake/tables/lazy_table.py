"""A large, regular table of which only the column of Ids is read at first; the others are read when they are needed.

Reading one column of a million rows takes half the time of reading six, and most lookups need no more until the answers
arrive. Files that are not regular are left to `lib.intake.files.read_at_once`, which returns an equal table.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import cast

import numpy as np
import pyarrow as pa

from lib.domain.arrow import StringColumn, StringTable
from lib.intake.grid import FIRST_OF_BLANK, Grid, has_blank_rows, starting_with, without_blanks
from lib.intake.limits import IntakeLimits
from lib.intake.readers.arrow_csv import ArrowText
from lib.intake.readers.delimited import find_delimiter
from lib.intake.refusals import Refusal, RefusedFileError
from lib.intake.tables.header import find_header
from lib.intake.tables.layout import HEAD_ROWS, lay_out
from lib.intake.tables.notes import TableNotes
from lib.intake.tables.rearranging import first_of, names_in
from lib.intake.tables.table import Table


def read_lazily(content: bytes, encoding: str, limits: IntakeLimits, delimiter: str | None = None) -> Table | None:
    """Return the table in a text in UTF-8; None if it is short, or too irregular to be understood from its head.

    Args:
        content: The text.
        encoding: Encoding of the file that it comes from, as Python names it.
        limits: The limits that apply.
        delimiter: The character between cells; None to find it.

    Raises:
        RefusedFileError: It has too many rows.
    """
    text = ArrowText.inspect(content, delimiter or find_delimiter(content), limits)
    if text is None or not text.has_short_cells or text.width == 1:
        return None
    head = _read_head(text, limits)
    rows = head.head(HEAD_ROWS) if head else []
    header_index = find_header(rows)
    if head is None or header_index is None:
        return None
    layout = lay_out(rows, header_index, text.width)
    id_column = layout.id_column.index
    # Without a column of long numbers the rows further down say which one holds the Ids.
    ids = text.read([id_column]) if layout.id_column.has_long else None
    # Only the other columns tell a blank row from a row without an Id, and in which order a further header has them.
    if ids is None or _has_other_rows(ids.column(0), rows[header_index], layout.top):
        return None
    row_count = ids.num_rows - layout.top
    if row_count > limits.rows:
        raise RefusedFileError(Refusal.TOO_MANY_ROWS, row_count, limits.rows)
    return Table(
        columns=layout.columns,
        id_column=id_column,
        rivals=layout.id_column.rivals,
        has_header=True,
        cells=LazyCells(
            id_column,
            ids.column(0).slice(layout.top),
            head.without_first(layout.top).cells,
            # The column of Ids was read from the same rows, so they are of one width.
            lambda: cast("StringTable", text.read()).slice(layout.top),
        ),
        row_numbers=np.arange(layout.top + 1, ids.num_rows + 1, dtype=np.int32),
        is_number=(None,) * text.width,
        encoding=encoding,
        notes=TableNotes(rows_above=header_index),
    )


class LazyCells:
    """The cells of a table of which one column is read; accessing another one reads all of them.

    It has what `lib.intake.tables.table.Table` needs of a table: it is a `TableCells`.

    Args:
        index: Index of the column that is read.
        column: That column.
        head: The first rows of the table.
        load: Reads the whole table; it is called once.
    """

    def __init__(self, index: int, column: StringColumn, head: StringTable, load: Callable[[], StringTable]) -> None:
        self._index = index
        self._column = column
        self._head = head
        self._load: Callable[[], StringTable] | None = load
        self._loaded: StringTable | None = None

    @property
    def columns(self) -> Sequence[StringColumn]:
        """All columns."""
        return list(self._all().columns)

    def column(self, index: int) -> StringColumn:
        """Return one column."""
        return self._column if index == self._index else self._all().column(index)

    def slice(self, start: int, length: int) -> StringTable:
        """Return `length` rows from the row `start` on."""
        source = self._head if start + length <= self._head.num_rows else self._all()
        return source.slice(start, length)

    def _all(self) -> StringTable:
        load = self._load  # read once: another thread that reruns the page may load the table at the same time
        if load is not None:
            self._loaded = load()
            self._load = None  # which also frees the text
        return self._loaded


def _has_other_rows(ids: StringColumn, header: Sequence[str], top: int) -> bool:
    """Return whether some row may be blank or a further header, by its cell in the column of Ids.

    Args:
        ids: The column.
        header: The names of the columns.
        top: How many rows there are with the header and above it.
    """
    places, cells = starting_with(ids, FIRST_OF_BLANK | first_of(header))
    below = cells.filter(pa.array(places >= top))
    return has_blank_rows(pa.table([below], names=["ids"])) or len(names_in(cells, header)) > 1


def _read_head(text: ArrowText, limits: IntakeLimits) -> Grid | None:
    """Return the first rows; None if there are no others, or if a row or the last column among them is blank."""
    end = 0
    for _ in range(HEAD_ROWS):
        end = text.content.find(b"\n", end) + 1
        if not end:
            return None
    table = replace(text, content=text.content[:end]).read()
    if table is None or table.num_columns != text.width:
        return None
    row_numbers = np.arange(1, table.num_rows + 1, dtype=np.int32)
    grid = Grid.from_columns(table.columns, row_numbers, has_short_cells=True)
    try:
        filled = without_blanks(grid, limits)
    except RefusedFileError:
        return None
    is_unchanged = len(filled.row_numbers) == len(grid.row_numbers) and filled.cells.num_columns == text.width
    return filled if is_unchanged else None
