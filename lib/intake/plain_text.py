"""Delimited text that Arrow reads as the `csv` module would: its quotes are well formed and its lines not too long."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, Self

import numpy as np
import pyarrow as pa
import pyarrow.csv
from numpy.typing import NDArray

from lib.intake.limits import IntakeLimits

BLOCK_BYTES: Final = 4 * 1024 * 1024
"""What Arrow reads at a time, one block a core."""
_SAMPLE_BYTES: Final = 100_000
_QUOTE: Final = b'"'
_FEW_QUOTES: Final = 10_000
_LINE_ENDS: Final = b"\r\n"


@dataclass(frozen=True, slots=True)
class PlainText:
    """A text in UTF-8 of `width` columns or fewer, and what Arrow has to know of it.

    `is_short` says that no cell of it can be over the limit.
    """

    content: bytes
    delimiter: str
    width: int
    has_quotes: bool
    may_hold_line_ends: bool
    is_short: bool

    @classmethod
    def of(cls, content: bytes, delimiter: str, limits: IntakeLimits) -> Self | None:
        """Return what is to be known of a text; None where Arrow might read it otherwise than `csv` does."""
        width = _first_width(content, delimiter, limits.columns)
        # Arrow drops a byte order mark, and here a second one is a character of the first cell.
        if not width or content.startswith(b"\xef\xbb\xbf"):
            return None
        quotes = _find_quotes(content, delimiter)
        if quotes is None:
            return None
        may_hold_line_ends = _may_hold_line_ends(content, quotes)
        is_short = not may_hold_line_ends and _has_short_lines(content, limits.cell_characters)
        return cls(content, delimiter, width, len(quotes) > 0, may_hold_line_ends, is_short)

    def read(self, columns: Sequence[int] | None = None, block_bytes: int = BLOCK_BYTES) -> Any:  # noqa: ANN401 - Arrow ships no types
        """Return the cells of `columns`, of all without it, as a `pyarrow.Table` of texts; None where rows are ragged."""
        if self.may_hold_line_ends and b"\r" in self.content:
            block_bytes = len(self.content)  # Arrow 26 drops an LF within quotes where a block ends between CR and LF
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
                    column_types={f"f{place}": pa.string() for place in range(self.width)},
                    include_columns=None if columns is None else [f"f{place}" for place in columns],
                    strings_can_be_null=False,
                ),
            )
        except (pa.ArrowInvalid, pa.ArrowKeyError):
            return None
        # Where the first line ends within quotes there are more columns, which would be guessed to be numbers.
        return table if table.num_columns <= self.width else None


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


def _find_quotes(content: bytes, delimiter: str) -> NDArray[np.intp] | None:
    """Return where quotes stand, an opening one and a closing one in turn; None where they do not add up.

    Each must open a cell at its beginning, close one at its end, or be doubled within one.
    """
    data = np.frombuffer(content, np.uint8)
    # Where there are few, to look for each is ten times faster than to compare every byte.
    quotes = np.fromiter(islice(_places_of_quotes(content), _FEW_QUOTES + 1), dtype=np.intp)
    if len(quotes) > _FEW_QUOTES:
        quotes = np.flatnonzero(data == _QUOTE[0])
    if len(quotes) % 2:
        return None
    opening, closing = quotes[0::2], quotes[1::2]
    is_edge = np.isin(np.arange(256), [ord(delimiter), *_LINE_ENDS])
    is_doubled = opening[1:] == closing[:-1] + 1
    begins = is_edge[data[opening - 1]] | (opening == 0)
    ends = is_edge[data[np.minimum(closing + 1, len(data) - 1)]] | (closing == len(data) - 1)
    begins[1:] |= is_doubled
    ends[:-1] |= is_doubled
    return quotes if begins.all() and ends.all() else None


def _places_of_quotes(content: bytes) -> Iterator[int]:
    """Yield where quotes stand."""
    place = content.find(_QUOTE)
    while place >= 0:
        yield place
        place = content.find(_QUOTE, place + 1)


def _may_hold_line_ends(content: bytes, quotes: NDArray[np.intp]) -> bool:
    """Whether a line may end within quotes: where there are few it is looked up, since Arrow is faster when none does."""
    if len(quotes) > _FEW_QUOTES:
        return True
    pairs = zip(quotes[0::2].tolist(), quotes[1::2].tolist(), strict=True)
    return any(content.find(end, first, last) >= 0 for first, last in pairs for end in (b"\n", b"\r"))
