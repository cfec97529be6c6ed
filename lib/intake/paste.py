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
from lib.intake.numbers.folding import GAP, MARGIN, PASTE, Characters, Folded, Positions, characters_of
from lib.intake.numbers.plausibility import split_numbers
from lib.intake.numbers.running_text import with_bracketed_numbers_apart, without_cut_numbers, without_list_marks
from lib.intake.numbers.spans import spans_at

_BLOCK: Final = 2**18
"""Number of characters read at a time, about 13,000 Ids, so that intermediate results fit in the processor's cache."""
_SEPARATOR: Final = re.compile(r"\r\n|[\s,;|]", re.ASCII)
_LF, _CR = ord("\n"), ord("\r")
_SHORT: Final = 4
"""Most characters of a token that may be a part of a number which separators have split."""


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
    text, cut = without_cut_numbers(with_bracketed_numbers_apart(without_list_marks(text)))
    paste = _Paste(text, max_tokens)
    intake = collect(paste.blocks, takes_short=takes_short)
    warnings = list(intake.warnings)
    if paste.short_tokens > 1 and (intake.mixture is None or intake.mixture.is_taken):
        warnings += split_numbers(text)
    rejected = sorted((*intake.rejected, *cut), key=attrgetter("row")) if cut else intake.rejected
    return replace(intake, rejected=tuple(rejected), warnings=tuple(warnings))


class _Paste:
    """A text that is split into tokens block by block.

    Attributes:
        short_tokens: Number of tokens up to the last block that may be parts of a number.
    """

    def __init__(self, text: str, max_tokens: int | None) -> None:
        self.short_tokens = 0
        self._max_tokens = max_tokens
        self._text = text

    def blocks(self) -> Iterator[TokenBlock]:
        """Yield the tokens of the text; each block ends after a separator, or where the text does.

        Raises:
            TooManyTokensError: There are too many tokens; all of them were counted.
        """
        self.short_tokens = 0
        start = count = 0
        row = 1
        while start < len(self._text):
            separator = _SEPARATOR.search(self._text, start + _BLOCK)
            end = separator.end() if separator else len(self._text)
            source = self._text[start:end]
            characters = characters_of(source)
            folded = PASTE.fold_characters(characters)
            gaps = np.flatnonzero(folded.data == GAP)
            line_ends = _line_ends(characters, folded.to_source(gaps[MARGIN:-1]))
            block = self._block(source, folded, gaps, line_ends, row)
            count += len(block.starts)
            row += len(line_ends)
            start = end
            if self._max_tokens is None or count <= self._max_tokens:
                yield block
        if self._max_tokens is not None and count > self._max_tokens:
            raise TooManyTokensError(count)

    def _block(self, source: str, folded: Folded, gaps: Positions, line_ends: Positions, row: int) -> TokenBlock:
        """Return the tokens of a block.

        Args:
            source: The text of the block.
            folded: The same, folded.
            gaps: Where its gaps are, in the folded text.
            line_ends: Where its lines end.
            row: The number of its first line.
        """
        starts, ends = _token_bounds(gaps)
        self.short_tokens += int(np.count_nonzero(ends - starts <= _SHORT))

        def texts(indexes: Positions) -> list[str]:
            firsts, lasts = folded.to_source(starts[indexes]), folded.to_source(ends[indexes])
            return [source[first:last] for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True)]

        def rows(indexes: Positions) -> list[int]:
            lines: Positions = np.searchsorted(line_ends, folded.to_source(starts[indexes])) + row
            found: list[int] = lines.tolist()
            return found

        return TokenBlock(
            folded,
            starts,
            ends,
            with_foreign_digits=spans_at(starts, folded.from_source(folded.foreign_digits)),
            with_invisible=_with_invisible(folded, starts, ends),
            texts=texts,
            rows=rows,
        )


def _line_ends(characters: Characters, gaps: Positions) -> Positions:
    """Return which of the gaps end a line: LF, or CR that no LF follows."""
    kinds = characters[gaps]
    is_end = kinds == _LF
    is_return = kinds == _CR
    if is_return.any():
        is_return[:-1] &= ~(is_end[1:] & (np.diff(gaps) == 1))
        is_end |= is_return
    return gaps[np.flatnonzero(is_end)]


def _token_bounds(gaps: Positions) -> tuple[Positions, Positions]:
    """Return where the tokens start and end, which is where there is more than nothing between two gaps."""
    before = np.flatnonzero(np.diff(gaps) > 1)  # a mask would take several times as long as indexes
    return gaps[before] + 1, gaps[before + 1]


def _with_invisible(folded: Folded, starts: Positions, ends: Positions) -> Positions:
    """Return the indexes of the tokens with invisible marks in or beside them; marks between gaps belong to none."""
    if not len(starts):
        return starts
    positions = folded.from_source(folded.invisible)
    tokens = spans_at(starts, positions)
    return tokens[(tokens >= 0) & (positions <= ends[tokens])]
