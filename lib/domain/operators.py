"""Iranian mobile operators by the prefix of a number: who was given the number, not who serves it now.

Numbers can be ported to another operator, so a page says 'by prefix'. The prefixes are those of libphonenumber's data
on carriers (`resources/carrier/en/98.txt`), with which `tests/domain/test_operators.py` compares them by the package
`phonenumbers`. Beside them stand the blocks that small operators have within the ranges of their hosts, by the national
numbering plan; libphonenumber counts most of these with the host.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

NATIONAL_DIGITS: Final = 10
"""Of a mobile number, from the 9 on."""


class Operator(StrEnum):
    """A mobile operator."""

    MCI = "mci"
    IRANCELL = "irancell"
    RIGHTEL = "rightel"
    SHATEL = "shatel"
    APTEL = "aptel"
    AZARTEL = "azartel"
    SAMANTEL = "samantel"
    SPADAN = "spadan"
    TELEKISH = "telekish"


PREFIXES: Final[Mapping[Operator, tuple[str, ...]]] = {
    Operator.MCI: ("91", "932", "990", "991", "992", "993", "994", "996", "9990", "9995", "9996"),
    Operator.IRANCELL: ("90", "93", "9955", "9991"),
    Operator.RIGHTEL: ("92", "998", "9992", "9998", "9999"),
    Operator.SHATEL: ("99810", "99811", "99812", "99813", "99814", "99815", "99816", "99817"),
    Operator.APTEL: ("9993", "99910", "99911", "99913"),
    Operator.AZARTEL: ("99914",),
    Operator.SAMANTEL: ("99996", "99997", "99998", "99999"),
    Operator.SPADAN: ("931",),
    Operator.TELEKISH: ("934",),
}
"""The first digits of a number from the 9 on; where several fit, the longest counts."""

OPERATORS: Final = tuple(Operator)
NO_OPERATOR: Final = -1
"""Stands for a number that no prefix fits."""

KNOWN_DIGITS: Final = max(len(prefix) for prefixes in PREFIXES.values() for prefix in prefixes)
"""How many digits of a number tell its operator."""


def _table() -> NDArray[np.int8]:
    """Return for each beginning of `KNOWN_DIGITS` digits the index of its operator in `OPERATORS`, or NO_OPERATOR."""
    table = np.full(10**KNOWN_DIGITS, NO_OPERATOR, dtype=np.int8)
    by_length = sorted(
        ((prefix, place) for place, each in enumerate(OPERATORS) for prefix in PREFIXES[each]),
        key=lambda item: len(item[0]),
    )
    for prefix, place in by_length:  # the longest last, so that it stands
        size = 10 ** (KNOWN_DIGITS - len(prefix))
        start = int(prefix) * size
        table[start : start + size] = place
    return table


_TABLE: Final = _table()


def operators_of(beginnings: NDArray[np.int32]) -> NDArray[np.int8]:
    """Return for each number the index of its operator in `OPERATORS`, or NO_OPERATOR.

    Args:
        beginnings: The first `KNOWN_DIGITS` digits of mobile numbers from the 9 on; below 0 where there is none.
    """
    found: NDArray[np.int8] = _TABLE[np.maximum(beginnings, 0)]
    return found
