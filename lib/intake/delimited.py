"""Delimited text into rows: by Arrow where that provably means the same, else by the `csv` module.

Arrow reads a million rows while `csv` reads a hundred thousand, but does not say where quotes fail, and takes every row
to be as wide as the first. So it is given only files whose quotes are known to be well formed; a ragged row it refuses
by itself, and a blank line is told to be a row of empty cells, so that row numbers stay right.
"""

import csv
import io
import re
from array import array
from collections.abc import Iterator, Sequence
from typing import Any, Final, Literal, Self

import numpy as np
import pyarrow as pa

from lib.intake.columns import TITLE_ROWS
from lib.intake.grid import Grid, numbered, of_columns
from lib.intake.limits import IntakeLimits
from lib.intake.plain_text import BLOCK_BYTES, PlainText
from lib.intake.table import Refusal, RefusedFileError

_DELIMITERS: Final = (",", ";", "\t", "|")
_SAMPLE_BYTES: Final = 100_000
_SAMPLE_LINES: Final = 200
_QUOTED: Final = re.compile(r'"[^"]*"')
_GROUPED: Final = re.compile(r"(?<![0-9])[1-9][0-9]{0,2}(?:,[0-9]{3}){4,}(?![0-9])")
"""An Id with thousands separators, which are no delimiters beside another one."""
_HINT: Final = re.compile(rb'"?sep=([,;\t|:^~])"?(?:\r\n|\r|\n)', re.IGNORECASE)
"""A first line that tells Excel the delimiter; it is shown as no row, nor counted as one."""
_BLANK: Final = b" \t\v\f\r\n,;|"
_LONGEST_FIELD: Final = 2**31 - 1
_BYTES_A_CHARACTER: Final = 4
_ROWS_AT_ONCE: Final = 20_000
_LINE_ENDS: Final = (b"\n", b"\r")
_QUOTE: Final = ord('"')


def is_blank(content: bytes) -> bool:
    """Whether a text holds nothing but blanks, line ends and delimiters; others may be blank by rarer characters."""
    return not content.lstrip(_BLANK)


def without_hint(content: bytes) -> tuple[bytes, str | None]:
    """Return a text without a first line that only names its delimiter, and what it names."""
    hint = _HINT.match(content)
    return (content[hint.end() :], hint[1].decode()) if hint else (content, None)


def split(content: bytes, limits: IntakeLimits, delimiter: str | None = None) -> Grid:
    """Return the rows of a text in UTF-8, blank ones perhaps among them; rows of a file are at least one.

    Raises:
        RefusedFileError: its quotes do not add up, or it has more rows than are read, or nothing but line ends.
    """
    delimiter = delimiter or find_delimiter(content)
    grid = split_fast(content, delimiter, limits)
    return split_slowly(content, delimiter, limits) if grid is None else grid


def find_delimiter(content: bytes) -> str:
    """Return the delimiter that most of the first lines hold; `csv.Sniffer` takes '8' for a bare list of Ids."""
    text = content[:_SAMPLE_BYTES].decode(errors="ignore")
    lines = _GROUPED.sub("", _QUOTED.sub("", text)).split("\n", _SAMPLE_LINES)[:_SAMPLE_LINES]
    return max(_DELIMITERS, key=lambda mark: sum(mark in line for line in lines))


def split_fast(content: bytes, delimiter: str, limits: IntakeLimits, block_bytes: int = BLOCK_BYTES) -> Grid | None:
    """Return the rows as Arrow reads them, or None where it might read them otherwise than `csv` does."""
    text = PlainText.of(content, delimiter, limits)
    table = text.read(block_bytes=block_bytes) if text else None
    if text is None or table is None:
        return None
    return numbered(table, limits.rows + TITLE_ROWS, is_short=text.is_short)


def split_slowly(content: bytes, delimiter: str, limits: IntakeLimits) -> Grid:
    """Return the rows that hold anything, each without the empty cells at its end.

    Where quotes do not add up (a pasted-together list may hold a stray one) they are taken as they stand, provided that
    all rows come out equally wide: if not, a delimiter or a line end within quotes would shift a number into another
    column.
    """
    _check_long_lines(content, delimiter, limits)
    try:
        rows = _Rows.of(content, delimiter, csv.QUOTE_MINIMAL, limits)
    except _QuotesError as quotes:
        rows = _Rows.of(content, delimiter, csv.QUOTE_NONE, limits)
        if len(rows.widths) > 1:
            raise RefusedFileError(Refusal.UNREADABLE, row=quotes.row) from quotes
    return rows.grid()


def _check_long_lines(content: bytes, delimiter: str, limits: IntakeLimits) -> None:
    """Refuse a line too long for as many cells as are read and with more delimiters: `csv` would make texts of all.

    Raises:
        RefusedFileError: there is such a line.
    """
    mark, most = delimiter.encode(), limits.cell_characters * _BYTES_A_CHARACTER
    for line in _long_lines(content, most):
        cells = np.frombuffer(line.rstrip(mark), np.uint8)
        is_outside = ~np.logical_xor.accumulate(cells == _QUOTE)
        width = 1 + int(np.count_nonzero(is_outside & (cells == mark[0])))
        if width > limits.columns:
            raise RefusedFileError(Refusal.TOO_MANY_COLUMNS, width, limits.columns)


def _long_lines(content: bytes, most: int) -> Iterator[bytes]:
    """Yield the lines of more than `most` bytes; a few shorter ones may be among them.

    Such a line holds a whole half of `most` bytes from some multiple of it on, so only these are looked at.
    """
    step, done = max(most // 2, 1), 0
    for middle in range(0, len(content), step):
        if middle < done or any(content.find(end, middle, middle + step) >= 0 for end in _LINE_ENDS):
            continue
        first = max(content.rfind(end, done, middle) for end in _LINE_ENDS) + 1
        found = [place for end in _LINE_ENDS if (place := content.find(end, middle)) >= 0]
        last = min(found, default=len(content))
        if last - max(first, done) > most:
            yield content[max(first, done) : last]
        done = last


class _QuotesError(Exception):
    """Quotes do not add up in record `row`."""

    def __init__(self, row: int) -> None:
        super().__init__(row)
        self.row = row


class _Rows:
    """The records of a text that are not blank, as columns of some thousand rows each, and how wide they are."""

    def __init__(self) -> None:
        self.widths: set[int] = set()
        self._numbers = array("i")
        self._parts: list[list[Any]] = []
        self._sizes: list[int] = []

    @classmethod
    def of(cls, content: bytes, delimiter: str, quoting: Literal[0, 3], limits: IntakeLimits) -> Self:
        """Return what `csv` reads.

        Raises:
            RefusedFileError: there are more rows or columns than are read.
            _QuotesError: quotes do not add up.
        """
        csv.field_size_limit(_LONGEST_FIELD)
        text = io.TextIOWrapper(io.BytesIO(content.rstrip(b"\r\n")), "utf-8", newline="")
        rows, pending, record = cls(), list[list[str]](), 0
        try:
            for record, row in enumerate(csv.reader(text, delimiter=delimiter, quoting=quoting, strict=True), start=1):
                while row and not row[-1]:
                    row.pop()
                if row and any(map(str.strip, row)):
                    if len(row) > limits.columns:
                        raise RefusedFileError(Refusal.TOO_MANY_COLUMNS, len(row), limits.columns)
                    if len(rows._numbers) == limits.rows + TITLE_ROWS:
                        raise RefusedFileError(Refusal.TOO_MANY_ROWS, _count_lines(content), limits.rows)
                    rows._numbers.append(record)
                    pending.append(row)
                    if len(pending) == _ROWS_AT_ONCE:
                        rows._add(pending)
                        pending.clear()
        except csv.Error as error:
            raise _QuotesError(record + 1) from error
        rows._add(pending)
        return rows

    def grid(self) -> Grid:
        """Return the rows, all as wide as the widest.

        Raises:
            RefusedFileError: there are none.
        """
        if not self.widths:
            raise RefusedFileError(Refusal.EMPTY)
        columns = [
            pa.chunked_array(
                [
                    part[place] if place < len(part) else pa.repeat("", size)
                    for part, size in zip(self._parts, self._sizes, strict=True)
                ],
                pa.string(),
            )
            for place in range(max(self.widths))
        ]
        return of_columns(columns, np.frombuffer(self._numbers, np.int32))

    def _add(self, rows: Sequence[Sequence[str]]) -> None:
        widths = set(map(len, rows))
        self.widths |= widths
        self._sizes.append(len(rows))
        self._parts.append(
            [
                pa.array([row[place] if place < len(row) else "" for row in rows], pa.string())
                for place in range(max(widths, default=0))
            ]
        )


def _count_lines(content: bytes) -> int:
    """Return how many lines are not empty: about as many as there are rows, without making texts of them."""
    is_end = np.isin(np.frombuffer(content, np.uint8), [*b"\r\n"])
    return int(np.count_nonzero(~is_end[1:] & is_end[:-1])) + int(not is_end[0])
