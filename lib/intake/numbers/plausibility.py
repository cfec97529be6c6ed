"""Checks for Ids that can be read, but may not be the ones that were meant: a person has to confirm them."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lib.domain.intake import Ids, IntakeWarning, WarningKind
from lib.intake.numbers.characters import BLANKS, FOREIGN_DIGITS
from lib.intake.numbers.tokens import LINE_END, SAFE_DIGITS

_FIRST_LONG: Final = 10**SAFE_DIGITS
_FEW: Final = 3
"""This many long numbers that all end in one 0 are not a coincidence; fewer must end in as many as Excel writes."""
_MOBILES: Final = (9 * 10**9, 10**10)
"""Mobile numbers without their leading 0."""
_GROUPS: Final = re.compile(
    r"(?<![0-9])[1-9][0-9]{0,2}(?:,[0-9]{3}){4,}(?![0-9])|(?<![0-9])[1-9][0-9]{0,2}(?: [0-9]{3}){4,}(?![0-9])"
)
_TELEPHONES: Final = re.compile(r"(?<![0-9])(?:(?:\+|00)?98 ?|0)9[0-9]{2}(?: [0-9]{2,4}){2,3}(?![0-9])")
_NORMALIZED: Final[dict[int, int | str]] = {**FOREIGN_DIGITS, **dict.fromkeys(map(ord, BLANKS), " "), ord("،"): ","}


@dataclass(frozen=True, slots=True)
class Check:
    """A check of accepted Ids.

    Attributes:
        is_suspect: Returns a mask of the Ids that the warning would be about; shape (n,) from shape (n,).
        has_failed: Returns whether to warn, given all accepted Ids in the order given, repetitions included.
    """

    is_suspect: Callable[[Ids], NDArray[np.bool_]]
    has_failed: Callable[[Ids], bool]


def split_numbers(text: str) -> Iterator[IntakeWarning]:
    """Yield a warning for each kind of number that separators may have split into several tokens.

    These are numbers with thousands separators (639,258,934,720,294,949) and telephone numbers (0912 345 6789).
    """
    text = text.translate(_NORMALIZED)
    for kind, pattern in ((WarningKind.GROUPS, _GROUPS), (WarningKind.TELEPHONES, _TELEPHONES)):
        found = list(pattern.finditer(text))
        if found:
            row = len(LINE_END.findall(text, 0, found[0].start())) + 1
            yield IntakeWarning(kind, len(found), row, found[0].group())


def _is_long(ids: Ids) -> NDArray[np.bool_]:
    return ids >= _FIRST_LONG


def _is_mobile(ids: Ids) -> NDArray[np.bool_]:
    first, end = _MOBILES
    return (ids >= first) & (ids < end)


def _seem_rounded(accepted: Ids) -> bool:
    """Return whether all long numbers end in zeros, as Excel and other programs write where they lost digits."""
    if (accepted[:_FEW] % 10 != 0).any() and (accepted[:_FEW] >= _FIRST_LONG).all():
        return False  # nearly always, and without a look at the rest
    long = accepted[_is_long(accepted)]
    if not len(long) or (long % 10 != 0).any():
        return False
    sizes = np.char.str_len(long.astype("U"))
    return len(long) >= _FEW or bool((long % 10 ** (sizes - SAFE_DIGITS) == 0).all())


def _are_mostly_mobiles(accepted: Ids) -> bool:
    return 2 * int(np.count_nonzero(_is_mobile(accepted))) > len(accepted)


CHECKS: Final[Mapping[WarningKind, Check]] = {
    WarningKind.TRAILING_ZEROS: Check(_is_long, _seem_rounded),
    WarningKind.TELEPHONES: Check(_is_mobile, _are_mostly_mobiles),
}
