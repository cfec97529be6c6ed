"""One entry of an answer into a code, by the same rule in every dialect.

The provider's REST answers carry numbers and its SOAP stubs carry names; either is taken in either. A name that the
provider gives no number for has none we could show without guessing, so the batch is 'not understood'.
"""

import re
from collections.abc import Sequence
from typing import Final

import numpy as np

from lib.domain.lookups import MAX_CODE, MIN_CODE, Codes
from lib.domain.statuses import CODE_BY_NAME
from lib.gateway.errors import CountMismatchError, NotUnderstoodError

_NUMBERS_BY_NAME: Final = {
    "notdelivertctfiltering": 26,
    "notdeliverforbiddentime": 27,
    "notdeliverdsmsadvertisingblockoperator": 28,
    "unknown": 29,
} | dict(CODE_BY_NAME)
"""The table's names, and those of four codes that it lacks: they are in the protocol file of the newest API."""

_NUMBER: Final = re.compile(r"-?[0-9]{1,10}")


def read_codes(entries: Sequence[object], expected: int) -> Codes:
    """Return the codes of an answer in the order asked.

    Raises:
        CountMismatchError: there are not exactly `expected` entries.
        NotUnderstoodError: an entry is neither a whole number, a numeric string nor a name with a number.
    """
    if len(entries) != expected:
        raise CountMismatchError
    return np.fromiter(map(read_code, entries), dtype=np.int32, count=expected)


def read_texts(texts: Sequence[str], expected: int) -> Codes:
    """Return what `read_codes` does, for entries that are all text; each distinct one is read once."""
    if len(texts) != expected:
        raise CountMismatchError
    codes = {text: read_code(text) for text in set(texts)}
    return np.fromiter(map(codes.__getitem__, texts), dtype=np.int32, count=expected)


def read_code(entry: object) -> int:
    """Return the code that one entry of an answer stands for; see `read_codes`."""
    named = _NUMBERS_BY_NAME.get(entry.strip().casefold()) if isinstance(entry, str) else None
    code = named if named is not None else read_number(entry)
    if code is None or not MIN_CODE <= code <= MAX_CODE:
        raise NotUnderstoodError
    return code


def read_number(value: object) -> int | None:
    """Return a whole number that is given as one or as text, else None."""
    if isinstance(value, str):
        return int(value) if _NUMBER.fullmatch(value.strip()) else None
    # A JSON true is an int to Python, and is no number.
    return value if isinstance(value, int) and not isinstance(value, bool) else None
