"""Delimited text read by the `csv` module: rows of any width, and any quotes that can be interpreted."""

import csv
import io
from array import array
from collections.abc import Iterator, Sequence
from typing import Final, Literal, Self, TypeAlias

import numpy as np
import pyarrow as pa

from lib.domain.arrow import StringArray
from lib.intake.grid import Grid
from lib.intake.limits import TITLE_ROWS, IntakeLimits
from lib.intake.refusals import Refusal, RefusedFileError

_Quoting: TypeAlias = Literal[0, 3]
"""`csv.QUOTE_MINIMAL` or `csv.QUOTE_NONE`."""
_MAX_FIELD: Final = 2**31 - 1
_BYTES_PER_CHARACTER: Final = 4
_BATCH_ROWS: Final = 20_000
_LINE_ENDS: Final = (b"\n", b"\r")
_QUOTE: Final = ord('"')


def read_rows(content: bytes, delimiter: str, limits: IntakeLimits) -> Grid:
    """Return the rows of a text in UTF-8 that are not blank, without the columns that are empty in all of them.

    If quotes are unbalanced (a list joined from several sources may hold a stray one), they are read as ordinary
    characters, provided that all rows then have the same width. If not, a delimiter or a line end within quotes would
    move a number into another column.

    Raises:
        RefusedFileError: Its quotes are unbalanced, or it has too many rows or columns, or no row.
    """
    _check_long_lines(content, delimiter, limits)
    try:
        rows = _CsvRows.read(content, delimiter, csv.QUOTE_MINIMAL, limits)
    except _QuotesError as quotes:
        rows = _CsvRows.read(content, delimiter, csv.QUOTE_NONE, limits)
        if len(rows.widths) > 1:
            raise RefusedFileError(Refusal.UNREADABLE, row=quotes.row) from quotes
    return rows.grid()


def _check_long_lines(content: bytes, delimiter: str, limits: IntakeLimits) -> None:
    """Check lines that are longer than a cell may be, before `csv` makes a text of each of their cells.

    Raises:
        RefusedFileError: One has too many columns.
    """
    mark = delimiter.encode()
    for line in _long_lines(content, limits.cell_characters * _BYTES_PER_CHARACTER):
        data = np.frombuffer(line.rstrip(mark), np.uint8)
        is_outside_quotes = ~np.logical_xor.accumulate(data == _QUOTE)
        width = 1 + int(np.count_nonzero(is_outside_quotes & (data == mark[0])))
        if width > limits.columns:
            raise RefusedFileError(Refusal.TOO_MANY_COLUMNS, width, limits.columns)


def _long_lines(content: bytes, limit: int) -> Iterator[bytes]:
    """Yield the lines of more than `limit` bytes.

    Such a line contains a whole block of half as many bytes, so only the blocks without a line end are looked at.
    """
    step, done = max(limit // 2, 1), 0
    for middle in range(0, len(content), step):
        if middle < done or any(content.find(end, middle, middle + step) >= 0 for end in _LINE_ENDS):
            continue
        first = max(content.rfind(end, done, middle) for end in _LINE_ENDS) + 1
        found = [offset for end in _LINE_ENDS if (offset := content.find(end, middle)) >= 0]
        last = min(found, default=len(content))
        if last - max(first, done) > limit:
            yield content[max(first, done) : last]
        done = last


class _QuotesError(Exception):
    """Quotes are unbalanced.

    Attributes:
        row: Number of the record in which they fail.
    """

    def __init__(self, row: int) -> None:
        super().__init__(row)
        self.row = row


def _records(content: bytes, delimiter: str, quoting: _Quoting, max_columns: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the number, from 1, and the cells of each record that is not blank, without the empty cells at its end.

    Raises:
        RefusedFileError: A record has more than `max_columns` cells.
        _QuotesError: Quotes are unbalanced.
    """
    csv.field_size_limit(_MAX_FIELD)
    text = io.TextIOWrapper(io.BytesIO(content.rstrip(b"\r\n")), "utf-8", newline="")
    number = 0
    try:
        for number, row in enumerate(csv.reader(text, delimiter=delimiter, quoting=quoting, strict=True), start=1):
            while row and not row[-1]:
                row.pop()
            if not any(map(str.strip, row)):
                continue
            if len(row) > max_columns:
                raise RefusedFileError(Refusal.TOO_MANY_COLUMNS, len(row), max_columns)
            yield number, row
    except csv.Error as error:
        raise _QuotesError(number + 1) from error


class _CsvRows:
    """The records of a text that are not blank, in columns of some thousand rows each.

    Attributes:
        widths: The numbers of cells that records have.
    """

    def __init__(self) -> None:
        self.widths: set[int] = set()
        self._row_numbers = array("i")
        self._batches: list[list[pa.StringArray]] = []
        self._batch_sizes: list[int] = []

    @classmethod
    def read(cls, content: bytes, delimiter: str, quoting: _Quoting, limits: IntakeLimits) -> Self:
        """Read a text with one of the ways of quoting of the `csv` module.

        Raises:
            RefusedFileError: There are too many rows or columns.
            _QuotesError: Quotes are unbalanced.
        """
        rows, batch = cls(), list[list[str]]()
        for number, row in _records(content, delimiter, quoting, limits.columns):
            if len(rows._row_numbers) == limits.rows + TITLE_ROWS:
                raise RefusedFileError(Refusal.TOO_MANY_ROWS, _count_lines(content), limits.rows)
            rows._row_numbers.append(number)
            batch.append(row)
            if len(batch) == _BATCH_ROWS:
                rows._add(batch)
                batch.clear()
        rows._add(batch)
        return rows

    def grid(self) -> Grid:
        """Return the rows, all as wide as the widest.

        Raises:
            RefusedFileError: There are none.
        """
        if not self.widths:
            raise RefusedFileError(Refusal.EMPTY)
        columns = [
            pa.chunked_array(
                [
                    batch[index] if index < len(batch) else pa.repeat("", size)
                    for batch, size in zip(self._batches, self._batch_sizes, strict=True)
                ],
                pa.string(),
            )
            for index in range(max(self.widths))
        ]
        return Grid.from_columns(columns, np.frombuffer(self._row_numbers, np.int32))

    def _add(self, rows: Sequence[Sequence[str]]) -> None:
        widths = set(map(len, rows))
        self.widths |= widths
        self._batch_sizes.append(len(rows))
        self._batches.append([_column(rows, index) for index in range(max(widths, default=0))])


def _column(rows: Sequence[Sequence[str]], index: int) -> StringArray:
    """Return the cells at `index` of all rows, '' in rows that are shorter."""
    return pa.array([row[index] if index < len(row) else "" for row in rows], pa.string())


def _count_lines(content: bytes) -> int:
    """Return the number of lines that are not empty: about the number of rows, without making texts of them."""
    is_end = np.isin(np.frombuffer(content, np.uint8), [*b"\r\n"])
    return int(np.count_nonzero(~is_end[1:] & is_end[:-1])) + int(not is_end[0])
