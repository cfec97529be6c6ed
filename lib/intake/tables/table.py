"""A table that was found in an uploaded file."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lib.domain.arrow import StringArray, StringColumn, StringTable
from lib.domain.intake import SKIPPED_FINAL, Intake, Rows
from lib.intake.grid import as_array
from lib.intake.numbers.cells import read_cells
from lib.intake.refusals import Sheet
from lib.intake.tables.notes import NO_NOTES, TableNotes


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column that a person can choose.

    Attributes:
        index: Its index, from 0.
        header: Its name, '' if the file has no header.
        example: Its first value that is not blank, '' if there is none among the first rows.
    """

    index: int
    header: str
    example: str


class TableCells(Protocol):
    """What a `Table` needs of its cells: a `StringTable` has it, and so does `LazyCells`."""

    @property
    def columns(self) -> Sequence[StringColumn]:
        """All columns."""

    def column(self, index: int) -> StringColumn:
        """Return one column."""

    def slice(self, start: int, length: int) -> StringTable:
        """Return `length` rows from the row `start` on."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """The rows of a file below its header.

    Attributes:
        columns: All columns.
        id_column: Index of the column that most likely holds the Ids.
        has_header: Whether the file names its columns.
        cells: The texts of all columns, without nulls.
        row_numbers: Row numbers as a spreadsheet shows them, shape (rows,): the first record of the file is row 1, and
            blank rows count although they are not in the table.
        is_number: For each column a mask of the cells that were numbers in a spreadsheet, shape (rows,); None where
            none was.
        encoding: Encoding of a text file as Python names it, '' for a workbook.
        rivals: Indexes of the columns that may hold the Ids where a person has to say which one does, or whether the
            only one does; else ().
        sheets: All sheets of a workbook, () for a text file.
        sheet: Name of the sheet, None for a text file.
        notes: What a person must be told of the table.
    """

    columns: tuple[FileColumn, ...]
    id_column: int
    has_header: bool
    cells: TableCells
    row_numbers: NDArray[np.int32]
    is_number: tuple[NDArray[np.bool_] | None, ...]
    encoding: str = ""
    rivals: tuple[int, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    sheet: str | None = None
    notes: TableNotes = NO_NOTES

    @property
    def row_count(self) -> int:
        """Number of rows below the header that are not blank."""
        return len(self.row_numbers)

    def column_text(self, column: int) -> StringArray:
        """Return the cells of a column as one array."""
        return as_array(self.cells.column(column))

    def intake(
        self, column: int, skipped: NDArray[np.bool_] | None = None, *, takes_short: bool | None = None
    ) -> Intake:
        """Return the Ids of a column. A row that has no such cell is rejected as an empty cell.

        Args:
            column: Index of the column.
            skipped: Mask of the rows that are not read and get SKIPPED_FINAL as their row index; shape (rows,).
            takes_short: Whether numbers that are much shorter than the rest are Ids too; None to take them only where
                they may as well be the Ids.
        """
        cells, is_number = self.column_text(column), self.is_number[column]
        if skipped is None:
            return read_cells(cells, self.row_numbers, is_number, takes_short=takes_short)
        is_read = ~skipped
        intake = read_cells(
            cells.filter(pa.array(is_read)),
            self.row_numbers[is_read],
            is_number[is_read] if is_number is not None else None,
            takes_short=takes_short,
        )
        row_indexes = np.full(self.row_count, SKIPPED_FINAL, dtype=np.int32)
        if intake.row_indexes is not None:
            row_indexes[is_read] = intake.row_indexes
        return replace(intake, row_indexes=row_indexes)

    def rows(self, column: int, intake: Intake) -> Rows:
        """Return all rows as they were given, with the row indexes of an intake.

        Args:
            column: Index of the column that `intake` was read from.
            intake: What `Table.intake` returned for it.

        Raises:
            ValueError: `intake` was not read from this table: it has no row indexes, or a different number of them.
        """
        if intake.row_indexes is None or len(intake.row_indexes) != self.row_count:
            msg = "the intake does not say where each row of the table went"
            raise ValueError(msg)
        return Rows(
            headings=tuple(item.header for item in self.columns),
            columns=tuple(map(as_array, self.cells.columns)),
            is_number=self.is_number,
            row_numbers=self.row_numbers,
            row_indexes=intake.row_indexes,
            id_column=column,
        )

    def preview(self, count: int) -> Sequence[tuple[int, tuple[str, ...]]]:
        """Return the row numbers and the cells of the first `count` rows."""
        columns = [column.to_pylist() for column in self.cells.slice(0, count).columns]
        return list(zip(self.row_numbers[:count].tolist(), zip(*columns, strict=True), strict=True))
