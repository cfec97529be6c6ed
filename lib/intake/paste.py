"""Pasted text into Ids.

Tokens are separated by the comma, the Persian comma, either semicolon, the vertical bar and any white space, in any
mix. Rows are lines as an editor counts them: `str.splitlines` would also split at U+2028 within a line.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from operator import attrgetter
from typing import Final

import numpy as np

from lib.domain.intake import Intake
from lib.intake.numbers.collector import TokenBlock, collect
from lib.intake.numbers.folding import GAP, PASTE, Bytes, Folded, Positions
from lib.intake.numbers.plausibility import split_numbers
from lib.intake.numbers.running_text import without_cut_numbers, without_list_marks
from lib.intake.numbers.spans import spans_at

_BLOCK: Final = 2**19
"""Number of bytes read at a time, about 25,000 Ids, so that intermediate results fit in the processor's cache."""
_ASCII_SEPARATOR: Final = re.compile(rb"[\s,;|]")
_SHORT: Final = 4
"""Most bytes of a token that may be a part of a number which separators have split."""


class TooManyTokensError(Exception):
    """A text holds more tokens than are accepted.

    Attributes:
        found: Number of tokens in the text.
    """

    def __init__(self, found: int) -> None:
        super().__init__(found)
        self.found = found


def parse(text: str, max_tokens: int | None = None, *, takes_short: bool | None = None) -> Intake:
    """Return what `text` holds: every token is accepted, repeated or rejected; marks of a list are no tokens.

    Args:
        text: The text.
        max_tokens: How many tokens are accepted; None for any number.
        takes_short: Whether numbers that are much shorter than the rest are Ids too; None to take them only where they
            may as well be the Ids.

    Raises:
        TooManyTokensError: There are more than `max_tokens`.
    """
    text, cut = without_cut_numbers(without_list_marks(text))
    paste = _Paste(text.encode("utf-8", "surrogatepass"), max_tokens)
    intake = collect(paste.blocks, takes_short=takes_short)
    warnings = list(intake.warnings)
    if paste.short_tokens > 1 and (intake.mixture is None or intake.mixture.is_taken):
        warnings += split_numbers(text)
    rejected = sorted((*intake.rejected, *cut), key=attrgetter("row")) if cut else intake.rejected
    return replace(intake, rejected=tuple(rejected), warnings=tuple(warnings))


class _Paste:
    """A text in UTF-8 that is split into tokens block by block.

    Attributes:
        short_tokens: Number of tokens up to the last block that may be parts of a number.
    """

    def __init__(self, source: bytes, max_tokens: int | None) -> None:
        self.short_tokens = 0
        self._max_tokens = max_tokens
        self._source = source
        self._lines = _Lines(source)

    def blocks(self) -> Iterator[TokenBlock]:
        """Yield the tokens of the text; each block ends after a separator, or where the text does.

        Raises:
            TooManyTokensError: There are too many tokens; all of them were counted.
        """
        self.short_tokens = 0
        start = count = 0
        while start < len(self._source):
            separator = _ASCII_SEPARATOR.search(self._source, start + _BLOCK)
            end = separator.end() if separator else len(self._source)
            block = self._block(start, end)
            count += len(block.starts)
            start = end
            if self._max_tokens is None or count <= self._max_tokens:
                yield block
        if self._max_tokens is not None and count > self._max_tokens:
            raise TooManyTokensError(count)

    def _block(self, start: int, end: int) -> TokenBlock:
        source = self._source[start:end]
        folded = PASTE.fold(source)
        starts, ends = _token_bounds(folded.data)
        self.short_tokens += int(np.count_nonzero(ends - starts <= _SHORT))

        def texts(indexes: Positions) -> list[str]:
            firsts, lasts = folded.to_source(starts[indexes]), folded.to_source(ends[indexes])
            return [
                source[first:last].decode("utf-8", "surrogatepass")
                for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True)
            ]

        def rows(indexes: Positions) -> list[int]:
            return self._lines.rows(folded.to_source(starts[indexes]) + start)

        return TokenBlock(
            folded,
            starts,
            ends,
            with_foreign_digits=spans_at(starts, folded.from_source(_run_starts(folded.foreign_digits))),
            with_invisible=_with_invisible(folded, starts, ends),
            texts=texts,
            rows=rows,
        )


def _token_bounds(data: Bytes) -> tuple[Positions, Positions]:
    """Return where the tokens start and end, which is where gaps end and start."""
    is_gap = data == GAP
    edges = np.flatnonzero(is_gap[1:] != is_gap[:-1]) + 1
    return edges[0::2], edges[1::2]


def _run_starts(offsets: Positions) -> Positions:
    """Return the first of each run of adjacent two-byte characters. No run spans two tokens."""
    return offsets[np.flatnonzero(np.diff(offsets, prepend=-3) != 2)]  # noqa: PLR2004 - bytes


def _with_invisible(folded: Folded, starts: Positions, ends: Positions) -> Positions:
    """Return the indexes of the tokens with invisible marks in or beside them; marks between gaps belong to none."""
    if not len(starts):
        return starts
    positions = folded.from_source(folded.invisible)
    tokens = spans_at(starts, positions)
    return tokens[(tokens >= 0) & (positions <= ends[tokens])]


class _Lines:
    """The lines of a text in UTF-8, which end with LF, or with CR that no LF follows."""

    def __init__(self, source: bytes) -> None:
        self._source = source
        self._has_lone_returns = b"\r" in source and source.count(b"\r") != source.count(b"\r\n")
        self._offset, self._row = 0, 1

    def rows(self, offsets: Positions) -> list[int]:
        """Return the number, from 1, of the line at each byte offset; ascending offsets are the fastest."""
        rows = []
        for offset in offsets.tolist():
            if offset < self._offset:
                self._offset, self._row = 0, 1
            self._row += self._count_ends(self._offset, offset)
            self._offset = offset
            rows.append(self._row)
        return rows

    def _count_ends(self, first: int, last: int) -> int:
        count = self._source.count
        ends = count(b"\n", first, last)
        return ends + count(b"\r", first, last) - count(b"\r\n", first, last) if self._has_lone_returns else ends
