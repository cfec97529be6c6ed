"""The table of operators by prefix, beside libphonenumber's data on carriers."""

from typing import Final

import numpy as np
import phonenumbers
import pytest
from phonenumbers import carrier

from lib.domain.operators import KNOWN_DIGITS, NO_OPERATOR, OPERATORS, PREFIXES, Operator, operators_of

THEIR_NAMES: Final = {
    "IR-MCI": Operator.MCI,
    "Irancell": Operator.IRANCELL,
    "Rightel": Operator.RIGHTEL,
    "Aptel": Operator.APTEL,
    "MTCE": Operator.SPADAN,
    "TeleKish": Operator.TELEKISH,
}
WITHIN_HOSTS: Final = {Operator.SHATEL, Operator.APTEL, Operator.AZARTEL, Operator.SAMANTEL}
"""Small operators whose blocks libphonenumber counts with their hosts."""
BEGINNINGS: Final = np.arange(90_000, 100_000, dtype=np.int32)


def ours(beginning: int) -> Operator | None:
    (place,) = operators_of(np.array([beginning], np.int32)).tolist()
    return None if place == NO_OPERATOR else OPERATORS[place]


def test_every_beginning_has_the_operator_that_libphonenumber_names() -> None:
    for beginning, place in zip(BEGINNINGS.tolist(), operators_of(BEGINNINGS).tolist(), strict=True):
        operator = None if place == NO_OPERATOR else OPERATORS[place]
        number = phonenumbers.parse(f"+98{beginning}".ljust(13, "0"), None)
        theirs = carrier.name_for_number(number, "en")
        if theirs and operator not in WITHIN_HOSTS:
            assert operator is THEIR_NAMES[theirs], beginning


def test_no_prefix_belongs_to_two_operators() -> None:
    prefixes = [prefix for each in PREFIXES.values() for prefix in each]
    assert len(prefixes) == len(set(prefixes))
    assert all(prefix.startswith("9") and len(prefix) <= KNOWN_DIGITS for prefix in prefixes)


@pytest.mark.parametrize(
    ("beginning", "operator"),
    [
        (91234, Operator.MCI),
        (93012, Operator.IRANCELL),
        (93123, Operator.SPADAN),
        (99812, Operator.SHATEL),
        (99820, Operator.RIGHTEL),
        (99910, Operator.APTEL),
        (99912, Operator.IRANCELL),
        (99990, Operator.RIGHTEL),
        (99997, Operator.SAMANTEL),
        (94512, None),
        (-1, None),
    ],
)
def test_the_longest_prefix_counts(beginning: int, operator: Operator | None) -> None:
    assert ours(beginning) is operator
