"""Reads one entry of an answer as a code, by the same rule in every dialect.

The provider's REST answers contain numbers and its SOAP stubs names; every dialect accepts both. For a name without a
known number no code could be shown without guessing, so a batch with such a name is 'not understood'.
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
"""The names of the catalogue, and of four codes that only the protocol file of the provider's newest API contains."""

_NUMBER: Final = re.compile(r"-?[0-9]{1,10}")


def read_codes(entries: Sequence[object], expected: int) -> Codes:
    """Return the codes of an answer in the order of its entries.

    Raises:
        CountMismatchError: The number of entries is not `expected`.
        NotUnderstoodError: An entry is neither a whole number, a numeric string nor a name with a known number.
    """
    if len(entries) != expected:
        raise CountMismatchError
    return np.fromiter(map(read_code, entries), dtype=np.int32, count=expected)


def read_texts(texts: Sequence[str], expected: int) -> Codes:
    """Return what `read_codes` does, for entries that are all strings; each distinct string is read once."""
    if len(texts) != expected:
        raise CountMismatchError
    codes = {text: read_code(text) for text in set(texts)}
    return np.fromiter(map(codes.__getitem__, texts), dtype=np.int32, count=expected)


def read_code(entry: object) -> int:
    """Return the code that one entry of an answer stands for.

    Raises:
        NotUnderstoodError: See `read_codes`.
    """
    named = _NUMBERS_BY_NAME.get(entry.strip().casefold()) if isinstance(entry, str) else None
    code = named if named is not None else read_number(entry)
    if code is None or not MIN_CODE <= code <= MAX_CODE:
        raise NotUnderstoodError
    return code


def read_number(value: object) -> int | None:
    """Return a whole number that is given as a number or as a string, None for anything else."""
    if isinstance(value, str):
        return int(value) if _NUMBER.fullmatch(value.strip()) else None
    # A JSON true is an int in Python, but not a number here.
    return value if isinstance(value, int) and not isinstance(value, bool) else None
