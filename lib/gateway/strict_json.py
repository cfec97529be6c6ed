"""Reads JSON that may contradict itself: what can be read in two ways is not read at all."""

import json
import math
from typing import Final

from lib.gateway.errors import NotUnderstoodError

_LONGEST_NUMBER: Final = 20
"""Characters of a whole number; the longest Id has 19."""


def read_json(body: bytes | str) -> object:
    """Return a JSON document, the names of its objects case-folded, since the provider's servers ignore case.

    Whole numbers are exact. One that is no number of anything, -0 or longer than an Id, becomes NaN.

    Raises:
        NotUnderstoodError: It is no JSON, or an object anywhere in it has a name twice, in whatever case.
    """
    try:
        document: object = json.loads(body, object_pairs_hook=_fields, parse_int=_whole)
    except (ValueError, RecursionError):
        raise NotUnderstoodError from None
    return document


def decoded(value: object) -> object:
    """Return what a text encodes once more, None if that is no JSON; any other value as it is."""
    if not isinstance(value, str):
        return value
    try:
        return read_json(value)
    except NotUnderstoodError:
        return None


def _fields(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields: dict[str, object] = {}
    for name, value in pairs:  # an answer has an object for each Id, which a comprehension takes a quarter longer for
        fields[name.casefold()] = value
    if len(fields) != len(pairs):
        raise ValueError
    return fields


def _whole(digits: str) -> int | float:
    return int(digits) if len(digits) <= _LONGEST_NUMBER and digits != "-0" else math.nan
