"""Tokens into Ids: what is repaired without guessing, what is refused and why, what is a repetition.

Repaired, because nothing is lost by it: Persian and Arabic digits become ASCII; quotes, brackets and invisible marks
around a token go. Everything else that is not 1..19 ASCII digits within 1..2^63-1 is rejected under its own name, as
it was given: `6.39259E+17` and `639.0` too, since an Id that went through a float is a different Id.
"""

import re
from collections.abc import Iterable
from typing import Final

import numpy as np

from lib.given import MAX_ID, Intake, Reason, Rejected

FOREIGN_DIGITS: Final = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
"""Persian (U+06F0..) and Arabic (U+0660..) digits to ASCII. `str.isdigit` also takes '²', so it is not asked."""

_WRAPPING: Final = " \t\r\n\v\f\"'`´‘’‚“”„«»‹›()[]{}\u00a0\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_DIGITS: Final = re.compile(r"[0-9]+")
_LONGEST: Final = len(str(MAX_ID))


def bare(token: str) -> str:
    """Return `token` without what is wrapped around it, and with its digits in ASCII."""
    return token.strip(_WRAPPING).translate(FOREIGN_DIGITS)


def read_id(token: str) -> int | Reason:
    """Return the Id that `token` stands for, or why it stands for none."""
    digits = bare(token)
    if not digits:
        return Reason.EMPTY_CELL
    if not _DIGITS.fullmatch(digits):
        return Reason.NOT_A_NUMBER
    if digits[0] == "0":
        # No Id starts with 0, telephone numbers do: dropping the 0 would ask about some other message.
        return Reason.LEADING_ZERO
    if len(digits) > _LONGEST or int(digits) > MAX_ID:
        return Reason.TOO_LARGE
    return int(digits)


def sort_out(tokens: Iterable[tuple[int, str]]) -> Intake:
    """Sort `(row, token)` pairs into distinct Ids in the order first seen, repetitions, and the rejected."""
    seen: dict[int, None] = {}
    taken = 0
    rejected: list[Rejected] = []
    for row, token in tokens:
        found = read_id(token)
        if isinstance(found, Reason):
            rejected.append(Rejected(row, token, found))
        else:
            taken += 1
            seen[found] = None
    ids = np.fromiter(seen, dtype=np.int64, count=len(seen))
    return Intake(ids=ids, repeated=taken - len(seen), rejected=tuple(rejected))
