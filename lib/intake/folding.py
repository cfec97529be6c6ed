"""Text as bytes of few kinds, so that what a million Ids are made of can be told by comparing bytes.

Folding brings UTF-8 to one byte a character that matters: the digits of each script are ASCII digits, separators are
`GAP`, what may stand around a number is `BLANK`, `WRAP`, `FORMULA` or `PLUS`, everything else is `OTHER`. Invisible
marks are taken out. Where a folded byte came from is known, so that a token can be shown as it was given.
"""

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from lib.intake.ids import FOREIGN_DIGITS
from lib.intake.marks import BLANKS, INVISIBLE, LINE_ENDS, SEPARATORS, WRAPPING

Bytes: TypeAlias = NDArray[np.uint8]
Positions: TypeAlias = NDArray[np.intp]

GAP: Final = 0x20
BLANK: Final = 0x7B
WRAP: Final = 0x7C
FORMULA: Final = 0x7D
PLUS: Final = 0x7E
OTHER: Final = 0x7F
LAST_DIGIT: Final = 0x39
MARGIN: Final = 24
"""Gaps before the first byte, so that the 24 bytes before the end of any token can be read at once."""

_DROPPED: Final = 0xFF
_KEPT: Final = 0
_FIRST_LEAD: Final = 0xC2
_TWO_BYTES: Final = 0xE0
_THREE_BYTES: Final = 0xF0
_LOW_BITS: Final = 0x3F
_LONG: Final = 3


@dataclass(frozen=True, slots=True, eq=False)
class Folded:
    """Folded bytes between margins of gaps; `data[i]` came from the byte `origin(i)` of the source.

    All else are places in the source, ascending: `dropped` of the bytes that are no longer there, `foreign` of the digits
    of another script, `unseen` of the invisible marks that were taken out.
    """

    data: Bytes
    dropped: Positions
    foreign: Positions
    unseen: Positions

    def origin(self, places: Positions) -> Positions:
        """Return where in the source the bytes at `places` came from."""
        folded = places - MARGIN
        return folded + np.searchsorted(self.dropped - np.arange(len(self.dropped)), folded, side="right")

    def place(self, origins: Positions) -> Positions:
        """Return where in `data` the first byte stands that came from each of `origins` or from behind it."""
        return origins + MARGIN - np.searchsorted(self.dropped, origins)


class Folding:
    """How text is folded: `separators` become gaps, and white space what `blank` says."""

    def __init__(self, separators: str, blank: int) -> None:
        kinds = dict.fromkeys(BLANKS + LINE_ENDS, blank) | dict.fromkeys(separators, GAP)
        kinds |= dict.fromkeys(WRAPPING, WRAP) | {"=": FORMULA, "+": PLUS} | dict.fromkeys(INVISIBLE, _DROPPED)
        kinds |= {chr(foreign): digit for foreign, digit in FOREIGN_DIGITS.items()}
        kinds |= {digit: ord(digit) for digit in "0123456789"}
        table = bytearray([OTHER]) * 256
        wide = np.zeros(2**16, dtype=np.uint8)
        for mark, kind in kinds.items():
            if ord(mark) < 2**7:
                table[ord(mark)] = kind
            else:
                wide[ord(mark)] = kind
        self._table = bytes(table)
        self._wide = wide

    def fold(self, raw: bytes) -> Folded:
        """Fold UTF-8 text."""
        nowhere = np.empty(0, dtype=np.intp)
        if raw.isascii():
            return Folded(_with_margins(raw.translate(self._table)), nowhere, nowhere, nowhere)
        before = np.frombuffer(raw, dtype=np.uint8)
        leads, kinds, sizes = self._wide_characters(before)
        text = bytearray(raw.translate(self._table))
        after = np.frombuffer(text, dtype=np.uint8)
        after[leads] = kinds
        after[leads + 1] = _DROPPED
        unseen = leads[kinds == _DROPPED]
        is_long = sizes == _LONG
        after[leads[is_long] + 2] = _DROPPED
        return Folded(
            _with_margins(text.translate(None, bytes([_DROPPED]))),
            dropped=np.flatnonzero(after == _DROPPED) if len(unseen) or is_long.any() else leads + 1,
            foreign=leads[(kinds > GAP) & (kinds <= LAST_DIGIT)],
            unseen=unseen,
        )

    def _wide_characters(self, raw: Bytes) -> tuple[Positions, Bytes, Bytes]:
        """Return where the characters of two and three bytes begin that are of some kind, which, and their bytes."""
        leads = np.flatnonzero(raw >= _FIRST_LEAD)
        first = raw[leads].astype(np.uint16)
        second = raw[leads + 1].astype(np.uint16) & _LOW_BITS
        points = (first & 0x1F) << 6 | second
        sizes = np.full(len(leads), 2, dtype=np.uint8)
        is_long = first >= _TWO_BYTES
        if is_long.any():
            long = leads[is_long]
            third = raw[long + 2].astype(np.uint16) & _LOW_BITS
            points[is_long] = (first[is_long] & 0x0F) << 12 | second[is_long] << 6 | third
            sizes[is_long] = _LONG
        kinds = self._wide[points]
        kinds[first >= _THREE_BYTES] = _KEPT
        is_some = kinds != _KEPT
        return (leads, kinds, sizes) if is_some.all() else (leads[is_some], kinds[is_some], sizes[is_some])


def _with_margins(folded: bytes | bytearray) -> Bytes:
    return np.frombuffer(b" " * MARGIN + folded + b" ", dtype=np.uint8)


PASTE: Final = Folding(SEPARATORS, blank=GAP)
CELL: Final = Folding("", blank=BLANK)
