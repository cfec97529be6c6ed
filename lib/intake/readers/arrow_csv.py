"""Delimited text read by Arrow, where it gives the same rows as the `csv` module.

Only text with well-formed quotes and lines of moderate length is read this way. Arrow itself reports rows that are not
as wide as the first. Blank lines count as rows of empty cells, so that row numbers stay right.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, Self

import numpy as np
import pyarrow as pa
import pyarrow.csv
from numpy.typing import NDArray

from lib.domain.arrow import StringTable
from lib.intake.grid import Grid, number_rows
from lib.intake.limits import TITLE_ROWS, IntakeLimits

BLOCK_BYTES: Final = 2 * 1024 * 1024
"""Number of bytes that Arrow reads at a time on each core."""
_SAMPLE_BYTES: Final = 100_000
_QUOTE: Final = b'"'
_FEW_QUOTES: Final = 10_000
_LINE_ENDS: Final = b"\r\n"
_UTF8_MARK: Final = b"\xef\xbb\xbf"


def read_rows(content: bytes, delimiter: str, limits: IntakeLimits, block_bytes: int = BLOCK_BYTES) -> Grid | None:
    """Return the rows of a text in UTF-8, or None if Arrow might read it differently from the `csv` module."""
    text = ArrowText.inspect(content, delimiter, limits)
    table = text.read(block_bytes=block_bytes) if text else None
    if text is None or table is None:
        return None
    return number_rows(table, limits.rows + TITLE_ROWS, has_short_cells=text.has_short_cells)


@dataclass(frozen=True, slots=True)
class ArrowText:
    """A text in UTF-8 that Arrow can read, and what Arrow has to know about it.

    Attributes:
        content: The text.
        delimiter: The character between cells.
        width: Largest number of cells that its first line can hold.
        has_quotes: Whether it has any quotes.
        may_hold_line_ends: Whether there may be line ends within quotes.
        has_short_cells: Whether no cell can exceed the limit of characters.
    """

    content: bytes
    delimiter: str
    width: int
    has_quotes: bool
    may_hold_line_ends: bool
    has_short_cells: bool

    @classmethod
    def inspect(cls, content: bytes, delimiter: str, limits: IntakeLimits) -> Self | None:
        """Return what Arrow has to know about a text, or None if it might read it differently from `csv`."""
        width = _max_width(content, delimiter, limits.columns)
        # Arrow drops a byte order mark, but here it would be a second one, and part of the first cell.
        if not width or content.startswith(_UTF8_MARK):
            return None
        quotes = _find_quotes(content, delimiter)
        if quotes is None:
            return None
        may_hold_line_ends = _may_hold_line_ends(content, quotes)
        has_short_cells = not may_hold_line_ends and _has_short_lines(content, limits.cell_characters)
        return cls(content, delimiter, width, len(quotes) > 0, may_hold_line_ends, has_short_cells)

    def read(self, columns: Sequence[int] | None = None, block_bytes: int = BLOCK_BYTES) -> StringTable | None:
        """Return the cells as a table, or None if rows differ in width.

        Args:
            columns: Indexes of the columns to return; None for all.
            block_bytes: Number of bytes to read at a time.
        """
        if self.may_hold_line_ends and b"\r" in self.content:
            block_bytes = len(self.content)  # Arrow 26 drops an LF within quotes if a block ends between CR and LF
        try:
            table = pyarrow.csv.read_csv(
                pa.py_buffer(self.content),
                read_options=pyarrow.csv.ReadOptions(autogenerate_column_names=True, block_size=block_bytes),
                parse_options=pyarrow.csv.ParseOptions(
                    delimiter=self.delimiter,
                    quote_char='"' if self.has_quotes else False,
                    newlines_in_values=self.may_hold_line_ends,
                    ignore_empty_lines=False,
                ),
                convert_options=pyarrow.csv.ConvertOptions(
                    check_utf8=False,
                    column_types={f"f{index}": pa.string() for index in range(self.width)},
                    include_columns=None if columns is None else [f"f{index}" for index in columns],
                    strings_can_be_null=False,
                ),
            )
        except (pa.ArrowInvalid, pa.ArrowKeyError):
            return None
        # If the first line ends within quotes there are more columns, which Arrow would read as numbers.
        return table if table.num_columns <= self.width else None


def _max_width(content: bytes, delimiter: str, limit: int) -> int:
    """Return the largest number of cells that the first line can hold; 0 if it is too wide or too long."""
    line = re.split(rb"[\r\n]", content[:_SAMPLE_BYTES], maxsplit=1)[0]
    width = line.count(delimiter.encode()) + 1
    is_complete = len(line) < _SAMPLE_BYTES
    return width if is_complete and width <= limit else 0


def _has_short_lines(content: bytes, limit: int) -> bool:
    """Return whether no line is longer than `limit` bytes, provided that all line ends are alike."""
    end = b"\n" if b"\n" in content[: limit + 1] else b"\r"
    start = 0
    while len(content) - start > limit:
        # The last of the ends that a line from here may have: a few bytes of each stretch are looked at.
        start = content.rfind(end, start, start + limit + 1) + 1
        if not start:
            return False
    return True


def _find_quotes(content: bytes, delimiter: str) -> NDArray[np.intp] | None:
    """Return the offsets of all quotes, alternately opening and closing; None if they are not well formed.

    Each quote has to open a cell at its start, close one at its end, or be doubled within one.
    """
    data = np.frombuffer(content, np.uint8)
    # If there are few, searching for each is ten times as fast as comparing every byte.
    quotes = np.fromiter(islice(_quote_offsets(content), _FEW_QUOTES + 1), dtype=np.intp)
    if len(quotes) > _FEW_QUOTES:
        quotes = np.flatnonzero(data == _QUOTE[0])
    if len(quotes) % 2:
        return None
    opening, closing = quotes[0::2], quotes[1::2]
    is_edge = np.isin(np.arange(256), [ord(delimiter), *_LINE_ENDS])
    is_doubled = opening[1:] == closing[:-1] + 1
    starts_cell = is_edge[data[opening - 1]] | (opening == 0)
    ends_cell = is_edge[data[np.minimum(closing + 1, len(data) - 1)]] | (closing == len(data) - 1)
    starts_cell[1:] |= is_doubled
    ends_cell[:-1] |= is_doubled
    return quotes if starts_cell.all() and ends_cell.all() else None


def _quote_offsets(content: bytes) -> Iterator[int]:
    offset = content.find(_QUOTE)
    while offset >= 0:
        yield offset
        offset = content.find(_QUOTE, offset + 1)


def _may_hold_line_ends(content: bytes, quotes: NDArray[np.intp]) -> bool:
    """Return whether there may be line ends within quotes. Arrow is faster if there are none, so few are looked up."""
    if len(quotes) > _FEW_QUOTES:
        return True
    pairs = zip(quotes[0::2].tolist(), quotes[1::2].tolist(), strict=True)
    return any(content.find(end, first, last) >= 0 for first, last in pairs for end in (b"\n", b"\r"))
