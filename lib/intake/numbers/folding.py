"""Text folded into bytes of a few kinds, so that a million Ids can be recognised by comparing bytes.

Folding maps a text to one byte for each character that matters: digits of any script become ASCII digits, separators
become `GAP`, what may surround a number becomes `BLANK`, `WRAP`, `FORMULA` or `PLUS`, and everything else becomes
`OTHER`. Invisible marks are removed. The position of each folded byte in the source is known, so that a token can be
shown as it was given.

The source is either UTF-8, as Arrow has it, or the characters of a `str`, which Python can copy several times faster
than it can encode them.
"""

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from lib.intake.numbers.characters import (
    BLANKS,
    FOREIGN_DIGITS,
    INVISIBLE,
    LAST_CHARACTER,
    LINE_ENDS,
    SEPARATORS,
    WRAPPING,
)

Bytes: TypeAlias = NDArray[np.uint8]
Positions: TypeAlias = NDArray[np.intp]
"""Offsets or indexes, ascending unless said otherwise; shape (n,)."""
Characters: TypeAlias = NDArray[np.uint8] | NDArray[np.uint16] | NDArray[np.uint32]
"""The code points of a text, none beyond `LAST_CHARACTER + 1`; shape (n,)."""

GAP: Final = 0x20
BLANK: Final = 0x7B
WRAP: Final = 0x7C
FORMULA: Final = 0x7D
PLUS: Final = 0x7E
OTHER: Final = 0x7F
LAST_DIGIT: Final = 0x39
MARGIN: Final = 24
"""Number of gaps before the first byte, so that the 24 bytes before the end of any token can be read at once."""

_REMOVED: Final = 0xFF
_NO_KIND: Final = 0
"""Stands for a character of several bytes that is of no kind; each of its bytes becomes `OTHER`."""
_LAST_ASCII: Final = 0x7F
_FIRST_LEAD: Final = 0xC2
_THREE_BYTE_LEAD: Final = 0xE0
_FOUR_BYTE_LEAD: Final = 0xF0
_LOW_BITS: Final = 0x3F
_THREE_BYTES: Final = 3
_FOUR_BYTES: Final = 4


@dataclass(frozen=True, slots=True, eq=False)
class Folded:
    """Folded bytes between margins of gaps.

    All attributes but `data` are ascending offsets in the source: of bytes in UTF-8, of characters in a `str`.

    Attributes:
        data: The folded bytes.
        removed: What has no counterpart in `data`.
        foreign_digits: The digits that are not ASCII; in a `str` the first of each run of them.
        invisible: The invisible marks.
    """

    data: Bytes
    removed: Positions
    foreign_digits: Positions
    invisible: Positions

    def to_source(self, positions: Positions) -> Positions:
        """Return the offsets in the source of the bytes at `positions` in `data`."""
        folded = positions - MARGIN
        if not len(self.removed):
            return folded
        return folded + np.searchsorted(self.removed - np.arange(len(self.removed)), folded, side="right")

    def from_source(self, offsets: Positions) -> Positions:
        """Return the positions in `data` of the first bytes that came from the source at or after `offsets`."""
        return offsets + MARGIN - np.searchsorted(self.removed, offsets)


class Folding:
    """A way to fold text.

    Args:
        separators: The characters that become gaps.
        blank: What white space becomes: `GAP` or `BLANK`.
    """

    def __init__(self, separators: str, blank: int) -> None:
        kinds = dict.fromkeys(BLANKS + LINE_ENDS, blank) | dict.fromkeys(separators, GAP)
        kinds |= dict.fromkeys(WRAPPING, WRAP) | {"=": FORMULA, "+": PLUS} | dict.fromkeys(INVISIBLE, _REMOVED)
        kinds |= {chr(foreign): digit for foreign, digit in FOREIGN_DIGITS.items()}
        kinds |= {digit: ord(digit) for digit in "0123456789"}
        table = bytearray([OTHER]) * 256
        wide = np.zeros(LAST_CHARACTER + 1, dtype=np.uint8)
        for character, kind in kinds.items():
            if ord(character) < 2**7:
                table[ord(character)] = kind
            else:
                wide[ord(character)] = kind
        self._table = bytes(table)
        self._wide = wide
        self._characters = np.append(np.where(wide == _NO_KIND, OTHER, wide), np.uint8(OTHER)).astype(np.uint8)
        self._characters[: len(table)] = np.where(
            wide[: len(table)], wide[: len(table)], np.frombuffer(table, np.uint8)
        )

    def fold_characters(self, source: Characters) -> Folded:
        """Fold the characters of a text."""
        data = np.full(MARGIN + len(source) + 1, GAP, dtype=np.uint8)
        inner = data[MARGIN:-1]
        self._characters.take(source, out=inner, mode="clip")  # the mode that needs no buffer
        nowhere = np.empty(0, dtype=np.intp)
        if source.dtype == np.uint8:
            return Folded(data, nowhere, nowhere, nowhere)
        is_foreign = (source > _LAST_ASCII) & (inner > GAP) & (inner <= LAST_DIGIT)
        foreign_digits = np.flatnonzero(is_foreign[1:] > is_foreign[:-1]) + 1
        if is_foreign[:1].any():
            foreign_digits = np.append(0, foreign_digits)
        removed = np.flatnonzero(inner == _REMOVED)
        return Folded(data[data != _REMOVED] if len(removed) else data, removed, foreign_digits, removed)

    def fold(self, source: bytes) -> Folded:
        """Fold text in UTF-8."""
        nowhere = np.empty(0, dtype=np.intp)
        if source.isascii():
            return Folded(_with_margins(source.translate(self._table)), nowhere, nowhere, nowhere)
        leads, kinds, sizes = self._wide_characters(np.frombuffer(source, dtype=np.uint8))
        text = bytearray(source.translate(self._table))
        folded = np.frombuffer(text, dtype=np.uint8)
        folded[leads] = kinds
        folded[leads + 1] = _REMOVED
        invisible = leads[kinds == _REMOVED]
        has_three = sizes >= _THREE_BYTES
        folded[leads[has_three] + 2] = _REMOVED
        folded[leads[sizes == _FOUR_BYTES] + 3] = _REMOVED
        return Folded(
            _with_margins(text.translate(None, bytes([_REMOVED]))),
            removed=np.flatnonzero(folded == _REMOVED) if len(invisible) or has_three.any() else leads + 1,
            foreign_digits=leads[(kinds > GAP) & (kinds <= LAST_DIGIT)],
            invisible=invisible,
        )

    def _wide_characters(self, source: Bytes) -> tuple[Positions, Bytes, Bytes]:
        """Return the first bytes, the kinds and the sizes in bytes of the characters beyond ASCII that have a kind."""
        leads = np.flatnonzero(source >= _FIRST_LEAD)
        first = source[leads].astype(np.uint16)
        second = source[leads + 1].astype(np.uint16) & _LOW_BITS
        code_points = (first & 0x1F) << 6 | second
        sizes = np.full(len(leads), 2, dtype=np.uint8)
        has_three = first >= _THREE_BYTE_LEAD
        if has_three.any():
            third = source[leads[has_three] + 2].astype(np.uint16) & _LOW_BITS
            code_points[has_three] = (first[has_three] & 0x0F) << 12 | second[has_three] << 6 | third
            sizes[has_three] = _THREE_BYTES
        has_four = first >= _FOUR_BYTE_LEAD
        if has_four.any():
            code_points = code_points.astype(np.uint32)  # more than 16 bits
            code_points[has_four] = _four_byte_code_points(source, leads[has_four])
            sizes[has_four] = _FOUR_BYTES
        kinds = self._wide[code_points]
        has_kind = kinds != _NO_KIND
        return (leads, kinds, sizes) if has_kind.all() else (leads[has_kind], kinds[has_kind], sizes[has_kind])


def characters_of(text: str) -> Characters:
    """Return the characters of a text; those that have no meaning here may all be `LAST_CHARACTER + 1`."""
    if text.isascii():
        return np.frombuffer(text.encode("ascii"), dtype=np.uint8)
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) == 2 * len(text):
        return np.frombuffer(units, dtype="<u2")
    wide = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    bounded: NDArray[np.uint32] = np.minimum(wide, np.uint32(LAST_CHARACTER + 1))
    return bounded


def _four_byte_code_points(source: Bytes, leads: Positions) -> NDArray[np.int64]:
    """Return the characters whose four bytes start at `leads`; 0 for one beyond those that may have a kind."""
    first, second, third, last = (source[leads + place].astype(np.int64) for place in range(_FOUR_BYTES))
    code_points = (first & 0x07) << 18 | (second & _LOW_BITS) << 12 | (third & _LOW_BITS) << 6 | (last & _LOW_BITS)
    code_points[code_points > LAST_CHARACTER] = 0
    return code_points


def _with_margins(folded: bytes | bytearray) -> Bytes:
    return np.frombuffer(b" " * MARGIN + folded + b" ", dtype=np.uint8)


PASTE: Final = Folding(SEPARATORS, blank=GAP)
"""Folds running text, in which separators and white space stand between tokens."""
CELL: Final = Folding("", blank=BLANK)
"""Folds cells, in which separators belong to the cell and white space may surround its number."""
