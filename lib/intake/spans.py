"""Numbers out of folded bytes, a million at once.

A span is a token or a cell: the bytes from its start up to its end. Eight digits are read as one 64-bit word and turned
into their number by three multiplications (D. Lemire, 'Quickly parsing eight digits', 2018), so nothing passes through
a float, and what is larger than an Id is seen as such.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lib.domain.intake import MAX_ID, Ids
from lib.intake.folding import BLANK, FORMULA, LAST_DIGIT, PLUS, WRAP, Bytes, Positions

_WORD: Final = 8
_LONGEST: Final = len(str(MAX_ID))
_BLOCK: Final = 2**14
"""Spans read at a time: what is computed of them stays in the processor's cache."""
_LAYERS: Final = 4
_TELEPHONE_DIGITS: Final = 12
_TELEPHONES: Final = (981 * 10**9, 990 * 10**9)

_ALL: Final = 2**64 - 1
_MASKS: Final = np.array([_ALL - (1 << 8 * (_WORD - count)) + 1 for count in range(_WORD)] + [_ALL], dtype=np.uint64)
"""By the number of digits that a word holds, at its end: which bytes of it are theirs."""
_MASKS[0] = 0

_BEFORE: Final = np.isin(np.arange(256), [BLANK, WRAP, FORMULA, PLUS])
_BEHIND: Final = np.isin(np.arange(256), [BLANK, WRAP])


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """What spans hold: `ids[i]` is the Id in span i where `is_plain[i]`; the others are to be looked at one by one.

    `is_wrapped` and `is_signed` tell which of the plain ones had quotes, brackets or `=`, and which had a `+`.
    """

    ids: Ids
    is_plain: NDArray[np.bool_]
    is_wrapped: NDArray[np.bool_]
    is_signed: NDArray[np.bool_]


def read_spans(data: Bytes, starts: Positions, ends: Positions) -> Numbers:
    """Return the Ids in spans that hold digits alone, or digits with what may be around them."""
    values = np.empty(len(starts), dtype=np.uint64)
    is_plain = np.empty(len(starts), dtype=np.bool_)
    for first in range(0, len(starts), _BLOCK):
        block = slice(first, first + _BLOCK)
        values[block], is_plain[block] = _read(data, starts[block], ends[block])
    is_wrapped = np.zeros(len(starts), dtype=np.bool_)
    is_signed = np.zeros(len(starts), dtype=np.bool_)
    dressed, extra = _with_more_than_digits(data, starts)
    if len(dressed):
        lay_bare = _Dressed(data, starts[dressed], ends[dressed])
        found, is_id = _read(data, lay_bare.starts, lay_bare.ends)
        values[dressed] = found
        is_plain[dressed] = is_id & (lay_bare.taken_off == extra)
        is_wrapped[dressed] = lay_bare.is_wrapped
        is_signed[dressed] = lay_bare.is_signed
    return Numbers(values.view(np.int64), is_plain, is_wrapped, is_signed)


def owners(starts: Positions, places: Positions) -> Positions:
    """Return the span that each of `places`, none before the first start, stands in or behind."""
    return np.searchsorted(starts, places, side="right") - 1


def _read(data: Bytes, starts: Positions, ends: Positions) -> tuple[NDArray[np.uint64], NDArray[np.bool_]]:
    """Return each span's number, and whether it is an Id, provided that it holds nothing but digits."""
    sizes = ends - starts
    shortest = int(sizes.min(initial=_LONGEST))
    words = np.ndarray((len(data) - _WORD + 1,), dtype="<u8", buffer=data.data, strides=(1,))

    def part(place: int) -> NDArray[np.uint64]:
        taken = words[ends - (place + 1) * _WORD]
        if shortest < (place + 1) * _WORD:
            taken &= _MASKS[np.clip(sizes - place * _WORD, 0, _WORD)]
        return _eight_digits(taken)

    values = part(0) + part(1) * np.uint64(10**8) + part(2) * np.uint64(10**16)
    is_id = (sizes > 0) & (sizes <= _LONGEST) & (data[starts] != ord("0")) & (values <= MAX_ID)
    low, high = _TELEPHONES
    is_telephone = (sizes == _TELEPHONE_DIGITS) & (values >= low) & (values < high)
    return values, is_id & ~is_telephone


def _eight_digits(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the number that eight ASCII digits stand for, the first in the lowest byte; a byte of 0 is a 0."""
    pairs = ((words & np.uint64(0x0F0F0F0F0F0F0F0F)) * np.uint64(10 * 2**8 + 1)) >> np.uint64(8)
    fours = ((pairs & np.uint64(0x00FF00FF00FF00FF)) * np.uint64(100 * 2**16 + 1)) >> np.uint64(16)
    return ((fours & np.uint64(0x0000FFFF0000FFFF)) * np.uint64(10_000 * 2**32 + 1)) >> np.uint64(32)


def _with_more_than_digits(data: Bytes, starts: Positions) -> tuple[Positions, Positions]:
    """Return which spans hold other bytes than digits, and how many of them each."""
    return np.unique(owners(starts, np.flatnonzero(data > LAST_DIGIT)), return_counts=True)


class _Dressed:
    """Spans with what stands around their numbers taken off.

    `taken_off` counts the bytes that went. A few layers are taken, which is all that people write; what has more is
    left for a closer look.
    """

    def __init__(self, data: Bytes, starts: Positions, ends: Positions) -> None:
        self.starts, self.ends = starts.copy(), ends.copy()
        self.is_wrapped = np.zeros(len(starts), dtype=np.bool_)
        self.is_signed = np.zeros(len(starts), dtype=np.bool_)
        for _ in range(_LAYERS):
            kinds = data[self.starts]
            self.starts += self._note(kinds, _BEFORE)
            kinds = data[self.ends - 1]
            self.ends -= self._note(kinds, _BEHIND)
        self.taken_off = (self.starts - starts) + (ends - self.ends)

    def _note(self, kinds: Bytes, takeable: NDArray[np.bool_]) -> NDArray[np.bool_]:
        is_taken = takeable[kinds] & (self.starts < self.ends)
        self.is_wrapped |= is_taken & ((kinds == WRAP) | (kinds == FORMULA))
        self.is_signed |= is_taken & (kinds == PLUS)
        return is_taken
