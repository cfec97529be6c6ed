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

from lib.intake.columns import TITLE_ROWS
from lib.intake.grid import Grid, of_columns
from lib.intake.limits import IntakeLimits
from lib.intake.plain_text import BLOCK_BYTES, PlainText
from lib.intake.table import Refusal, RefusedFileError

_DELIMITERS: Final = (",", ";", "\t", "|")
_SAMPLE_BYTES: Final = 100_000
_SAMPLE_LINES: Final = 200
_QUOTED: Final = re.compile(r'"[^"]*"')
_LONGEST_FIELD: Final = 2**31 - 1


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
    text = PlainText.of(content, delimiter, limits)
    table = text.read(block_bytes=block_bytes) if text else None
    if text is None or table is None:
        return None
    return of_columns(table.columns, np.arange(1, table.num_rows + 1, dtype=np.int32), is_short=text.is_short)


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
