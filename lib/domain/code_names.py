"""Codes for statuses that an answer gives by a name that no table has.

Such a name stands in a column of codes as a number of our own, made from the name, in a range where the provider's
numbers cannot be. The name itself is stored with the lookup and is what people see; the number is never shown.
"""

import hashlib
from typing import Final

from lib.domain.lookups import MIN_CODE, NOT_ANSWERED
from lib.domain.statuses import Names

LONGEST_NAME: Final = 80
"""Characters of a name; a longer text is none."""
MOST_NAMES: Final = 100
"""How many different names one lookup may have: a provider that gives more of them gives texts, not statuses."""

_JOINERS: Final = str.maketrans("", "", "\u200c\u200d")


def is_name(text: str) -> bool:
    """Whether a text can be the name of a status: it begins with a letter, is on one line, and is not too long."""
    return len(text) <= LONGEST_NAME and text[:1].isalpha() and text.translate(_JOINERS).isprintable()


def code_of_name(name: str) -> int:
    """Return the code that stands for a name, the same wherever the name comes up; case makes no difference.

    Two names may have the same code, one pair in a milliard; whoever stores names takes the first one only.
    """
    digest = hashlib.blake2b(name.casefold().encode(), digest_size=8).digest()
    return NOT_ANSWERED + 1 + int.from_bytes(digest) % (MIN_CODE - NOT_ANSWERED - 1)


def stands_for_name(code: int) -> bool:
    """Whether a code is one of ours in place of a name."""
    return NOT_ANSWERED < code < MIN_CODE


def may_join(code: int, name: str, names: Names) -> bool:
    """Whether a name may be stored beside `names` under its code: it is not one too many, and the code is not taken."""
    known = names.get(code)
    return len(names) < MOST_NAMES if known is None else known.casefold() == name.casefold()
