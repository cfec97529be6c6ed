"""Checks for Ids that can be read, but may not be the ones that were meant: a person has to confirm them."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import lgamma, log, log2
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lib.domain.intake import Ids, IntakeWarning, WarningKind
from lib.intake.numbers.characters import BLANKS, FOREIGN_DIGITS
from lib.intake.numbers.tokens import LINE_END, SAFE_DIGITS

_FIRST_LONG: Final = 10**SAFE_DIGITS
_FEW: Final = 3
"""This many long numbers that all end in one 0 are not a coincidence; fewer must end in as many as Excel writes."""
_SURPRISING: Final = log2(10_000)
"""Bits of evidence from which a list is doubted: one list of true Ids in 10,000 is doubted for nothing."""
_FLOAT_BITS: Final = 53
_SAMPLE: Final = 1024
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


def _ends_in_zero(ids: Ids) -> NDArray[np.bool_]:
    ends_in_zero: NDArray[np.bool_] = ids % 10 == 0
    return _is_long(ids) & ends_in_zero


def _fits_a_float(ids: Ids) -> NDArray[np.bool_]:
    is_float: NDArray[np.bool_] = _lost_bits(ids) > 0
    return _is_long(ids) & is_float


def _is_mobile(ids: Ids) -> NDArray[np.bool_]:
    first, end = _MOBILES
    return (ids >= first) & (ids < end)


def _all_end_in_zeros(accepted: Ids) -> bool:
    """Return whether all long numbers end in zeros, as Excel and other programs write where they lost digits.

    One true Id in ten ends in 0, so all of three do once in a thousand lists. A single one must end in as many zeros as
    Excel writes, which of Ids of 18 digits one in a thousand does.
    """
    if (accepted[:_FEW] % 10 != 0).any() and (accepted[:_FEW] >= _FIRST_LONG).all():
        return False  # nearly always, and without a look at the rest
    long = accepted[_is_long(accepted)]
    if not len(long) or (long % 10 != 0).any():
        return False
    sizes = np.char.str_len(long.astype("U"))
    return len(long) >= _FEW or bool((long % 10 ** (sizes - SAFE_DIGITS) == 0).all())


def _most_end_in_zeros(accepted: Ids) -> bool:
    """Return whether most long numbers end in zeros although some do not: rounded Ids, joined with others.

    One true Id in ten ends in 0, one in a hundred in 00.
    """
    return not _all_end_in_zeros(accepted) and _are_rounded(accepted, _FEW, lambda ids: _zeros(ids) * log2(10))


def _are_floats(accepted: Ids) -> bool:
    """Return whether most long numbers are ones that a float can hold, as programs leave that read Ids as floats.

    A float has 53 bits, so an Id of 60 bits comes out of it as a multiple of 2^7. One true Id in 128 is such a
    multiple, and both of two are once in 16,384 lists.
    """
    if _all_end_in_zeros(accepted) or _most_end_in_zeros(accepted):
        return False
    return _are_rounded(accepted, 2, _lost_bits)


def _are_rounded(accepted: Ids, least: int, lost: Callable[[Ids], NDArray[np.float64]]) -> bool:
    """Return whether most of the distinct long numbers look rounded, as one list of true Ids in 10,000 does by chance.

    A true Id looks as if it had lost n bits with a probability of 2^-n. That k of n Ids look so, whichever they are,
    has at most the product of their probabilities, times the number of ways in which k can be chosen out of n.

    Args:
        accepted: All numbers.
        least: The fewest that may look rounded.
        lost: Returns how many bits each long number seems to have lost, 0 for none; shape (n,) from shape (n,).
    """
    sample = accepted[:: max(len(accepted) // _SAMPLE, 1)]
    if np.count_nonzero(lost(sample[_is_long(sample)])) * 4 < np.count_nonzero(_is_long(sample)):
        return False  # nearly always, and without a look at the rest
    long = np.unique(accepted[_is_long(accepted)])
    bits = lost(long)
    count = int(np.count_nonzero(bits))
    if count < least or 2 * count < len(long):
        return False
    ways = lgamma(len(long) + 1) - lgamma(count + 1) - lgamma(len(long) - count + 1)
    return float(bits.sum()) - ways / log(2) >= _SURPRISING


def _zeros(ids: Ids) -> NDArray[np.float64]:
    """Return how many zeros each number ends in, at most as many as Excel leaves; shape (n,)."""
    zeros: NDArray[np.float64] = np.sum([ids % 10**count == 0 for count in (1, 2, 3)], axis=0, dtype=np.float64)
    return zeros


def _lost_bits(ids: Ids) -> NDArray[np.float64]:
    """Return by how many bits each number exceeds a float, 0 where no float has its value; shape (n,)."""
    spare = np.maximum(np.frexp(ids.astype(np.float64))[1] - _FLOAT_BITS, 0)
    lost: NDArray[np.float64] = np.where(ids % (1 << spare.astype(np.int64)) == 0, spare, 0).astype(np.float64)
    return lost


def _are_mostly_mobiles(accepted: Ids) -> bool:
    return 2 * int(np.count_nonzero(_is_mobile(accepted))) > len(accepted)


CHECKS: Final[Mapping[WarningKind, Check]] = {
    WarningKind.TRAILING_ZEROS: Check(_is_long, _all_end_in_zeros),
    WarningKind.MOSTLY_ZEROS: Check(_ends_in_zero, _most_end_in_zeros),
    WarningKind.FLOATS: Check(_fits_a_float, _are_floats),
    WarningKind.TELEPHONES: Check(_is_mobile, _are_mostly_mobiles),
}
