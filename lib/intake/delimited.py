"""Delimited text into rows: by Arrow where that provably means the same, else by the `csv` module.

Arrow reads a million rows while `csv` reads a hundred thousand, but does not say where quotes fail, and takes every row
to be as wide as the first. So it is given only files whose quotes are known to be well formed; a ragged row it refuses
by itself, and a blank line is told to be a row of empty cells, so that row numbers stay right.
"""

import csv
import io
import re
from array import array
from typing import Final, Literal

import numpy as np
import pyarrow as pa
import pyarrow.csv

from lib.intake.columns import TITLE_ROWS
from lib.intake.grid import Grid, of_columns
from lib.intake.limits import IntakeLimits
from lib.intake.table import Refusal, RefusedFileError

BLOCK_BYTES: Final = 4 * 1024 * 1024
"""What Arrow reads at a time, one block a core."""
_DELIMITERS: Final = (",", ";", "\t", "|")
_SAMPLE_BYTES: Final = 100_000
_SAMPLE_LINES: Final = 200
_QUOTED: Final = re.compile(r'"[^"]*"')
_LONGEST_FIELD: Final = 2**31 - 1
_QUOTE: Final = ord('"')
_LINE_ENDS: Final = b"\r\n"


def split(content: bytes, limits: IntakeLimits) -> Grid:
    """Return the rows of a text in UTF-8, blank ones perhaps among them; rows of a file are at least one.

    Raises:
        RefusedFileError: its quotes do not add up, or it has more rows than are read, or nothing but line ends.
    """
    delimiter = find_delimiter(content)
    grid = split_fast(content, delimiter, limits)
    return split_slowly(content, delimiter, limits) if grid is None else grid


def find_delimiter(content: bytes) -> str:
    """Return the delimiter that most of the first lines hold; `csv.Sniffer` takes '8' for a bare list of Ids."""
    text = content[:_SAMPLE_BYTES].decode(errors="ignore")
    lines = _QUOTED.sub("", text).split("\n", _SAMPLE_LINES)[:_SAMPLE_LINES]
    return max(_DELIMITERS, key=lambda mark: sum(mark in line for line in lines))


def split_fast(content: bytes, delimiter: str, limits: IntakeLimits, block_bytes: int = BLOCK_BYTES) -> Grid | None:
    """Return the rows as Arrow reads them, or None where it might read them otherwise than `csv` does."""
    width = _first_width(content, delimiter, limits.columns)
    has_quotes = b'"' in content
    # Arrow drops a byte order mark, and here a second one is a character of the first cell.
    if not width or content.startswith(b"\xef\xbb\xbf") or (has_quotes and not _is_well_quoted(content, delimiter)):
        return None
    if has_quotes and b"\r" in content:
        block_bytes = len(content)  # Arrow 26 drops an LF within quotes where a block ends between CR and LF
    try:
        table = pyarrow.csv.read_csv(
            pa.py_buffer(content),
            read_options=pyarrow.csv.ReadOptions(autogenerate_column_names=True, block_size=block_bytes),
            parse_options=pyarrow.csv.ParseOptions(
                delimiter=delimiter,
                quote_char='"' if has_quotes else False,
                newlines_in_values=has_quotes,
                ignore_empty_lines=False,
            ),
            convert_options=pyarrow.csv.ConvertOptions(
                check_utf8=False,
                column_types={f"f{place}": pa.string() for place in range(width)},
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid:
        return None
    if table.num_columns > width:
        return None  # the first line ended within quotes, and columns past it would be guessed to be numbers
    is_short = not has_quotes and _has_short_lines(content, limits.cell_characters)
    return of_columns(table.columns, np.arange(1, table.num_rows + 1, dtype=np.int32), is_short=is_short)


def _first_width(content: bytes, delimiter: str, most: int) -> int:
    """Return how many cells the first line has at most, or 0 where it is too wide or long for Arrow's fast reading."""
    line = re.split(rb"[\r\n]", content[:_SAMPLE_BYTES], maxsplit=1)[0]
    width = line.count(delimiter.encode()) + 1
    is_whole = len(line) < _SAMPLE_BYTES
    return width if is_whole and width <= most else 0


def _has_short_lines(content: bytes, most: int) -> bool:
    """Whether no line is longer than `most` bytes: there is a line end within each half of that, and ends are all alike.

    A longer line would hold one of these halves whole. To look at a few bytes of each costs next to nothing.
    """
    step = max(most // 2, 1)
    end = b"\n" if b"\n" in content[:most] else b"\r"
    return all(content.find(end, start, start + step) >= 0 for start in range(0, len(content) - step + 1, step))


def _is_well_quoted(content: bytes, delimiter: str) -> bool:
    """Whether each quote opens a cell at its beginning, closes one at its end, or is doubled within one."""
    data = np.frombuffer(content, np.uint8)
    quotes = np.flatnonzero(data == _QUOTE)
    if len(quotes) % 2:
        return False
    opening, closing = quotes[0::2], quotes[1::2]
    is_edge = np.isin(np.arange(256), [ord(delimiter), *_LINE_ENDS])
    is_doubled = opening[1:] == closing[:-1] + 1
    begins = is_edge[data[opening - 1]] | (opening == 0)
    ends = is_edge[data[np.minimum(closing + 1, len(data) - 1)]] | (closing == len(data) - 1)
    begins[1:] |= is_doubled
    ends[:-1] |= is_doubled
    return bool(begins.all() and ends.all())


def split_slowly(content: bytes, delimiter: str, limits: IntakeLimits) -> Grid:
    """Return the rows that hold anything, each without the empty cells at its end.

    Where quotes do not add up (a pasted-together list may hold a stray one) they are taken as they stand, provided that
    all rows come out equally wide: if not, a delimiter or a line end within quotes would shift a number into another
    column.
    """
    most = limits.rows + TITLE_ROWS
    try:
        rows, numbers = _filled(content, delimiter, csv.QUOTE_MINIMAL, most)
    except _QuotesError as quotes:
        rows, numbers = _filled(content, delimiter, csv.QUOTE_NONE, most)
        if len(set(map(len, rows))) > 1:
            raise RefusedFileError(Refusal.UNREADABLE, row=quotes.row) from quotes
    if len(numbers) > most:
        raise RefusedFileError(Refusal.TOO_MANY_ROWS, len(numbers), limits.rows)
    width = max(map(len, rows), default=0)
    if width == 0:
        raise RefusedFileError(Refusal.EMPTY)
    if width > limits.columns:
        raise RefusedFileError(Refusal.TOO_MANY_COLUMNS, width, limits.columns)
    columns = [
        pa.array([row[place] if place < len(row) else "" for row in rows], pa.string()) for place in range(width)
    ]
    return of_columns(columns, np.frombuffer(numbers, np.int32))


class _QuotesError(Exception):
    """Quotes do not add up in record `row`."""

    def __init__(self, row: int) -> None:
        super().__init__(row)
        self.row = row


def _filled(content: bytes, delimiter: str, quoting: Literal[0, 3], most: int) -> tuple[list[list[str]], "array[int]"]:
    """Return the first `most` records that are not blank, and the numbers of all such, however many they are."""
    csv.field_size_limit(_LONGEST_FIELD)
    text = io.TextIOWrapper(io.BytesIO(content), "utf-8", newline="")
    rows: list[list[str]] = []
    numbers = array("i")
    record = 0
    try:
        for record, row in enumerate(csv.reader(text, delimiter=delimiter, quoting=quoting, strict=True), start=1):
            while row and not row[-1]:
                row.pop()
            if any(map(str.strip, row)):
                numbers.append(record)
                if len(rows) < most:
                    rows.append(row)
    except csv.Error as error:
        raise _QuotesError(record + 1) from error
    return rows, numbers
