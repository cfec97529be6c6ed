"""An uploaded file once it is read: a table whose column of Ids is found, or the refusal that says why there is none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lib.domain.intake import LEFT, Intake, Rows
from lib.intake.cells import read_cells


class Refusal(StrEnum):
    """Why a whole file cannot be read; beside each, what `found`, `limit` and `row` of the error hold."""

    EMPTY = "empty"  # nothing but blanks in the file
    EMPTY_SHEET = "empty_sheet"  # nothing in this sheet of the workbook; `sheets` names the others
    NO_SUCH_SHEET = "no_such_sheet"  # the sheet that was asked for; `sheets` names those there are
    TOO_LARGE = "too_large"  # bytes
    NOT_TEXT = "not_text"  # neither text nor a workbook: a picture, a document, an archive
    DAMAGED_TEXT = "damaged_text"  # text in UTF-8 or UTF-16 that was cut off or spoiled
    MARKUP = "markup"  # a web page or XML, which some systems save under the name of a workbook
    UNREADABLE = "unreadable"  # quotes that do not add up; `row` is the record they fail in
    TOO_MANY_COLUMNS = "too_many_columns"  # columns
    TOO_MANY_ROWS = "too_many_rows"  # rows that hold anything
    CELL_TOO_LONG = "cell_too_long"  # characters; `row`
    SHEET_TOO_LARGE = "sheet_too_large"  # bytes of the workbook once unpacked
    SHEET_TOO_SPREAD = "sheet_too_spread"  # cells too many or too far apart; `limit` is memory in bytes
    TOO_SLOW = "too_slow"  # reading was given up; `limit` is seconds
    UNREADABLE_CELL = "unreadable_cell"  # a number under a format of time that cannot hold it; `row`
    BROKEN_WORKBOOK = "broken_workbook"  # a workbook by its first bytes, yet damaged or cut off
    PASSWORD = "password"  # noqa: S105 - the workbook is encrypted


@dataclass(frozen=True, slots=True)
class Column:
    """A column one can choose: its place, its header ('' where the file has none) and its first value."""

    place: int
    header: str
    example: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet of a workbook that one can choose."""

    name: str
    is_hidden: bool


class RefusedFileError(Exception):
    """A file that cannot be read: why, the number found, the limit it passed, and the row. It holds no cell's text.

    `sheets` are those of the workbook where they are known, so that another can be chosen.
    """

    def __init__(self, refusal: Refusal, found: int = 0, limit: int = 0, row: int = 0) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal
        self.found = found
        self.limit = limit
        self.row = row
        self.sheets: tuple[Sheet, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """The rows of a file below its header, and which column most looks like Ids.

    `cells` is a `pyarrow.Table` of texts, or what stands for one, a column for each of `columns`; `numbers[i]` is the row number of row i as a
    spreadsheet shows it: the first record of the file is row 1, and blank rows, which are left out here, were counted.
    `is_number[c][i]` tells whether the cell was a number in the spreadsheet; None where none of column c was.
    `sheets` is () and `sheet` None for a text file; `encoding` is '' for a workbook.
    """

    columns: tuple[Column, ...]
    id_column: int
    has_header: bool
    cells: Any
    numbers: NDArray[np.int32]
    is_number: tuple[NDArray[np.bool_] | None, ...]
    encoding: str = ""
    sheets: tuple[Sheet, ...] = ()
    sheet: str | None = None

    @property
    def row_count(self) -> int:
        """How many rows hold anything, the header and what is above it not counted."""
        return len(self.numbers)

    def column_text(self, place: int) -> Any:  # noqa: ANN401 - Arrow ships no types
        """Return the cells of a column as one `pyarrow.StringArray`."""
        return whole(self.cells.column(place))

    def intake(self, column: int, left: NDArray[np.bool_] | None = None) -> Intake:
        """Return what `column` holds; a row without that cell is rejected as an empty cell.

        `left` tells, one a row, which rows are left as they are: they are not read and have the place LEFT.
        """
        cells, numbers, is_number = self.column_text(column), self.numbers, self.is_number[column]
        if left is None:
            return read_cells(cells, numbers, is_number)
        is_read = ~left
        intake = read_cells(
            cells.filter(pa.array(is_read)), numbers[is_read], is_number[is_read] if is_number is not None else None
        )
        places = np.full(self.row_count, LEFT, dtype=np.int32)
        if intake.places is not None:
            places[is_read] = intake.places
        return replace(intake, places=places)

    def rows(self, column: int, intake: Intake) -> Rows:
        """Return all rows as they came, with the places that reading `column` gave them.

        Raises:
            ValueError: `intake` was not read from this table: it has no places, or too few or many of them.
        """
        if intake.places is None or len(intake.places) != self.row_count:
            msg = "the intake does not say where each row of the table went"
            raise ValueError(msg)
        return Rows(
            headings=tuple(item.header for item in self.columns),
            columns=tuple(map(whole, self.cells.columns)),
            is_number=self.is_number,
            numbers=self.numbers,
            places=intake.places,
            id_column=column,
        )

    def preview(self, count: int) -> Sequence[tuple[int, tuple[str, ...]]]:
        """Return the first `count` rows: the row number, and a text a column."""
        columns = [column.to_pylist() for column in self.cells.slice(0, count).columns]
        return list(zip(self.numbers[:count].tolist(), zip(*columns, strict=True), strict=True))


def whole(column: Any) -> Any:  # noqa: ANN401 - Arrow ships no types
    """Return a chunked column as one array; copied only where it has several chunks."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
