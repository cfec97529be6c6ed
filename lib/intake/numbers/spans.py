"""Numbers out of folded bytes, a million at once.

A span is a token or a cell: the bytes from its start up to its end. Eight digits are read as one 64-bit word and turned
into their number by three multiplications (D. Lemire, 'Quickly parsing eight digits', 2018), so nothing passes through
a float, and a number that is larger than an Id is recognised as such.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lib.domain.intake import MAX_ID, Ids
from lib.intake.numbers.folding import BLANK, FORMULA, LAST_DIGIT, PLUS, WRAP, Bytes, Positions

_WORD: Final = 8
_WORDS: Final = 3
"""Words that the longest number fits in."""
_LONGEST: Final = len(str(MAX_ID))
_BLOCK: Final = 2**14
"""Number of spans parsed at a time, so that intermediate results fit in the processor's cache."""
_LAYERS: Final = 4
"""Number of characters of a wrapping that are removed on each side; tokens with more are read one by one."""
_TELEPHONE_DIGITS: Final = 12
_TELEPHONES: Final = (981 * 10**9, 990 * 10**9)

_MASKS: Final = np.array(
    [[0] * (_WORDS * _WORD - digits) + [0x0F] * digits for digits in range(_LONGEST + 1)], dtype=np.uint8
).view("<u8")
"""For each number of digits the bits of the words that hold their values, the first word first."""

_MAY_PRECEDE: Final = np.isin(np.arange(256), [BLANK, WRAP, FORMULA, PLUS])
_MAY_FOLLOW: Final = np.isin(np.arange(256), [BLANK, WRAP])


@dataclass(frozen=True, slots=True, eq=False)
class ParsedSpans:
    """The numbers that spans hold; every array has shape (spans,).

    Attributes:
        ids: The Id of each plain span; undefined for the others.
        is_plain: Whether the span is an Id in digits alone, or in a wrapping. The others have to be read one by one.
        is_wrapped: Whether a plain span has quotes, brackets, `#` or `=` around its digits.
        is_signed: Whether a plain span has a `+` before its digits.
    """

    ids: Ids
    is_plain: NDArray[np.bool_]
    is_wrapped: NDArray[np.bool_]
    is_signed: NDArray[np.bool_]


def parse_spans(data: Bytes, starts: Positions, ends: Positions) -> ParsedSpans:
    """Return the Ids in spans of digits, wrapped or not."""
    values = np.empty(len(starts), dtype=np.uint64)
    is_plain = np.empty(len(starts), dtype=np.bool_)
    for first in range(0, len(starts), _BLOCK):
        block = slice(first, first + _BLOCK)
        values[block], is_plain[block] = _parse_digits(data, starts[block], ends[block])
    is_wrapped = np.zeros(len(starts), dtype=np.bool_)
    is_signed = np.zeros(len(starts), dtype=np.bool_)
    mixed, extra_bytes = _with_more_than_digits(data, starts)
    if len(mixed):
        inner = _Unwrapped(data, starts[mixed], ends[mixed])
        found, is_id = _parse_digits(data, inner.starts, inner.ends)
        values[mixed] = found
        is_plain[mixed] = is_id & (inner.removed == extra_bytes)
        is_wrapped[mixed] = inner.is_wrapped
        is_signed[mixed] = inner.is_signed
    return ParsedSpans(values.view(np.int64), is_plain, is_wrapped, is_signed)


def spans_at(starts: Positions, positions: Positions) -> Positions:
    """Return for each of `positions` the index of the last span that starts at or before it; -1 before the first."""
    return np.searchsorted(starts, positions, side="right") - 1


def _parse_digits(data: Bytes, starts: Positions, ends: Positions) -> tuple[NDArray[np.uint64], NDArray[np.bool_]]:
    """Return the number of each span and whether it is an Id, provided that the span holds nothing but digits."""
    sizes = ends - starts
    values = _numbers(data, ends, sizes)
    is_id = (sizes > 0) & (sizes <= _LONGEST) & (data[starts] != ord("0")) & (values <= MAX_ID)
    low, high = _TELEPHONES
    has_size = sizes == _TELEPHONE_DIGITS
    return values, is_id & ~(has_size & (values >= low) & (values < high)) if has_size.any() else is_id


def _numbers(data: Bytes, ends: Positions, sizes: Positions) -> NDArray[np.uint64]:
    """Return the numbers of at most `_LONGEST` ASCII digits before each of `ends`; undefined for more; shape (n,)."""
    window = _WORDS * _WORD
    windows = np.ndarray((len(data) - window + 1,), dtype=f"V{window}", buffer=data.data, strides=(1,))
    words = windows[ends - window].view("<u8").reshape(-1, _WORDS)
    words &= _MASKS.take(sizes, axis=0, mode="clip")
    # Neighbouring digits, then pairs and fours of them, are joined in place; the first is in the lowest byte.
    words *= np.uint64(10 * 2**8 + 1)
    words >>= np.uint64(8)
    words &= np.uint64(0x00FF00FF00FF00FF)
    words *= np.uint64(100 * 2**16 + 1)
    words >>= np.uint64(16)
    words &= np.uint64(0x0000FFFF0000FFFF)
    words *= np.uint64(10_000 * 2**32 + 1)
    words >>= np.uint64(32)
    values: NDArray[np.uint64] = words[:, 0] * np.uint64(10**16)
    values += words[:, 1] * np.uint64(10**8)
    values += words[:, 2]
    return values


def _with_more_than_digits(data: Bytes, starts: Positions) -> tuple[Positions, Positions]:
    """Return the spans that hold other bytes than digits, and the number of such bytes in each."""
    return np.unique(spans_at(starts, np.flatnonzero(data > LAST_DIGIT)), return_counts=True)


class _Unwrapped:
    """Spans without the wrapping around their numbers, up to `_LAYERS` bytes of it on each side.

    Attributes:
        starts: Where the spans start then.
        ends: Where they end then.
        removed: The number of bytes that were removed from each.
        is_wrapped: Whether quotes, brackets, `#` or `=` were removed.
        is_signed: Whether a `+` was removed.
    """

    def __init__(self, data: Bytes, starts: Positions, ends: Positions) -> None:
        self.starts, self.ends = starts.copy(), ends.copy()
        self.is_wrapped = np.zeros(len(starts), dtype=np.bool_)
        self.is_signed = np.zeros(len(starts), dtype=np.bool_)
        for _ in range(_LAYERS):
            kinds = data[self.starts]
            self.starts += self._remove(kinds, _MAY_PRECEDE)
            kinds = data[self.ends - 1]
            self.ends -= self._remove(kinds, _MAY_FOLLOW)
        self.removed = (self.starts - starts) + (ends - self.ends)

    def _remove(self, kinds: Bytes, removable: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return which spans lose the byte of one of `kinds` at their edge, having recorded what it is."""
        is_removed = removable[kinds] & (self.starts < self.ends)
        self.is_wrapped |= is_removed & ((kinds == WRAP) | (kinds == FORMULA))
        self.is_signed |= is_removed & (kinds == PLUS)
        return is_removed
