"""Cells as they are read here: Latin digits, no invisible marks, no space around them; mobile numbers by their digits.

What is done to each of a million cells is done on the bytes of the whole column.
"""

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lib.domain.arrow import StringArray
from lib.domain.operators import KNOWN_DIGITS, NATIONAL_DIGITS, NO_OPERATOR, OPERATORS, Operator, operators_of

_ZERO: Final = ord("0")
_NINE: Final = ord("9")
_DIGIT_LEADS: Final = ((0xDB, 0xB0), (0xD9, 0xA0))
"""The first byte of Persian and of Arabic digits in UTF-8, and the second byte of their zeros."""
_MARK_LEADS: Final = {(0xE2, 0x80): (0x8B, 0x8C, 0x8D, 0x8E, 0x8F, 0xAA, 0xAB, 0xAC), (0xE2, 0x81): range(0xA6, 0xAA)}
"""The bytes of half-spaces and of marks of direction, which are three each."""
_BEFORE: Final = (b"", b"0", b"98", b"+98", b"980", b"0098", b"00980", b"+980")
"""What may stand before a mobile number's own digits."""
NO_NUMBER: Final = -1


def plain(texts: StringArray) -> StringArray:
    """Return texts with Latin digits, without marks of direction and half-spaces, and without space around them."""
    if pc.all(pc.string_is_ascii(texts)).as_py():
        return _trimmed(texts)
    offsets, source = _parts(texts)
    data, is_removed = source.copy(), np.zeros(len(source), dtype=np.bool_)
    for first_byte, zero in _DIGIT_LEADS:
        leads = np.flatnonzero(source[:-1] == first_byte)
        second = source[leads + 1]
        leads = leads[(second >= zero) & (second <= zero + 9)]
        data[leads + 1] = source[leads + 1] - (zero - _ZERO)
        is_removed[leads] = True
    for (first, middle), thirds in _MARK_LEADS.items():
        leads = np.flatnonzero((source[:-2] == first) & (source[1:-1] == middle))
        leads = leads[np.isin(source[leads + 2], tuple(thirds))]
        for place in range(3):
            is_removed[leads + place] = True
    return _trimmed(_without(offsets, data, is_removed))


def beginnings_of_mobiles(texts: StringArray) -> NDArray[np.int32]:
    """Return how the mobile number in each `plain` text begins: `KNOWN_DIGITS` from the 9 on; NO_NUMBER for none."""
    offsets, data = _parts(texts)
    is_between = np.isin(data, np.frombuffer(b" -()", np.uint8))
    if is_between.any():
        offsets, data = _parts(_without(offsets, data, is_between))
    starts, ends = offsets[:-1].astype(np.int64), offsets[1:].astype(np.int64)
    found = np.full(len(texts), NO_NUMBER, dtype=np.int32)
    rows = np.flatnonzero(_has_known_beginning(starts, ends, data))
    firsts = ends[rows] - NATIONAL_DIGITS
    is_number = data[firsts] == _NINE if len(rows) else np.empty(0, dtype=np.bool_)
    value = np.zeros(len(rows), dtype=np.int32)
    for place in range(NATIONAL_DIGITS):
        digits = data[firsts + place]
        is_number &= (digits >= _ZERO) & (digits <= _NINE)
        if place < KNOWN_DIGITS:
            value = value * 10 + (digits.astype(np.int32) - _ZERO)
    found[rows[is_number]] = value[is_number]
    return found


def operators_in(rows: Sequence[Iterable[str]]) -> list[Operator | None]:
    """Return the operator of the mobile number among the cells of each row; None for none, or several that differ."""
    filled = [[cell for cell in row if cell] for row in rows]
    cells = pa.array([cell for row in filled for cell in row], pa.string())
    found = iter(operators_of(beginnings_of_mobiles(plain(cells))).tolist())
    of_rows = [{next(found) for _ in row} - {NO_OPERATOR} for row in filled]
    return [OPERATORS[operators.pop()] if len(operators) == 1 else None for operators in of_rows]


def amounts_of(texts: StringArray) -> NDArray[np.float64]:
    """Return the number in each `plain` text, whatever currency stands beside it; NaN where there is none."""
    offsets, data = _parts(pc.replace_substring(texts, "٫", "."))
    kept = np.isin(data, np.frombuffer(b"0123456789.", np.uint8))
    digits = _without(offsets, data, ~kept)
    is_number = pc.match_substring_regex(digits, r"^[0-9]+(?:\.[0-9]+)?\z")
    numbers = pc.if_else(is_number, digits, pa.scalar(None, pa.string())).cast(pa.float64())
    found: NDArray[np.float64] = numbers.to_numpy(zero_copy_only=False)
    return found


def _trimmed(texts: StringArray) -> StringArray:
    # To look costs a fifth of what trimming does.
    is_trim = (
        not pc.any(pc.match_substring_regex(texts, r"^\s|\s\z")).as_py() and pc.all(pc.string_is_ascii(texts)).as_py()
    )
    return texts if is_trim else pc.utf8_trim_whitespace(texts)


def _has_known_beginning(
    starts: NDArray[np.int64], ends: NDArray[np.int64], data: NDArray[np.uint8]
) -> NDArray[np.bool_]:
    """Return for each text whether what stands before its last ten bytes is one of `_BEFORE`."""
    sizes = ends - starts - NATIONAL_DIGITS
    fits: NDArray[np.bool_] = sizes == 0
    for before in _BEFORE[1:]:
        rows = np.flatnonzero(sizes == len(before))
        is_same = np.ones(len(rows), dtype=np.bool_)
        for place, byte in enumerate(before):
            is_same &= data[starts[rows] + place] == byte
        fits[rows[is_same]] = True
    return fits


def _parts(texts: StringArray) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
    """Return where in its bytes each text begins and, last, where the last one ends; and the bytes."""
    texts = texts.cast(pa.string())
    _, offsets, data = texts.buffers()
    places = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    return places, np.frombuffer(data, np.uint8) if data is not None else np.empty(0, dtype=np.uint8)


def _without(offsets: NDArray[np.int32], data: NDArray[np.uint8], is_removed: NDArray[np.bool_]) -> StringArray:
    """Return the texts without some of their bytes."""
    gone = np.concatenate(([0], np.cumsum(is_removed, dtype=np.int32)))
    moved = (offsets - gone[offsets]).astype(np.int32)
    return pa.StringArray.from_buffers(len(offsets) - 1, pa.py_buffer(moved), pa.py_buffer(data[~is_removed]))
