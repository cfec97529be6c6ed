"""Numbers of one kind: those that are much shorter than the Ids beside them, as row numbers, prices and totals are.

Ids of one account and time have one length, a digit more or less. So where some numbers are long, those that have two
digits less or still fewer are something else.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lib.domain.intake import MAX_ID, Ids, Mixture, NumberGroup, Reason, Rejected
from lib.intake.numbers.characters import DECIMAL_MARK
from lib.intake.numbers.long_numbers import LONG, LONG_NUMBER
from lib.intake.numbers.other_kinds import are_times_or_cards
from lib.intake.numbers.tokens import normalized

MUCH: Final = 2
"""How many digits less than the others make a number much shorter."""
_FEW: Final = 0.1
"""Where a smaller share of the numbers is long and the others are alike, the others may be the Ids, and a long one may
be there by mistake. Nothing is assumed then: a person is asked."""
_FEW_AMONG_ALL_SORTS: Final = 0.02
"""The same where the others are of all sorts, as in a letter with prices, dates and telephone numbers: they are not the
Ids of one account. A letter with one Id hardly has fifty other numbers."""
_ALIKE: Final = 0.8
"""The share of the shorter numbers that have one length, a digit more or less, where they are alike."""
_POWERS: Final = np.array([10**exponent for exponent in range(19)], dtype=np.int64)


class Split(NamedTuple):
    """Numbers of two kinds.

    Attributes:
        floor: The least number that is not much shorter than the long ones.
        is_doubtful: Whether the shorter ones may as well be the Ids.
    """

    floor: int
    is_doubtful: bool


def find_split(numbers: Ids) -> Split | None:
    """Return where numbers are to be divided into long and much shorter ones; None where they are of one kind."""
    if not len(numbers) or len(str(numbers.max())) - len(str(numbers.min())) < MUCH:
        return None
    lengths = _digits(numbers)
    counts = np.bincount(lengths, minlength=len(_POWERS) + 1)
    for digits in range(len(_POWERS), LONG - 1, -1):
        shorter = counts[: digits - MUCH + 1]
        if not counts[digits] or are_times_or_cards(numbers[lengths == digits], digits):
            continue
        if not shorter.any():
            return None
        few = _FEW if _are_alike(shorter) else _FEW_AMONG_ALL_SORTS
        share = counts[digits - MUCH + 1 :].sum() / len(numbers)
        return Split(10 ** (digits - MUCH), is_doubtful=bool(share < few))
    return None


def long_numbers_in(rejected: Iterable[Rejected]) -> Ids:
    """Return the long numbers that rejected tokens hold within words, or held before a spreadsheet shortened them.

    They are not asked, but show that the short numbers beside them are no Ids.
    """
    found: list[int] = []
    for item in rejected:
        text = normalized(item.token)
        if item.reason is Reason.SCIENTIFIC:
            number = float(text.strip("+= ").replace(",", ".").replace(DECIMAL_MARK, "."))
            found += [int(number)] if 10**LONG <= number < MAX_ID else []
        else:
            found += [int(digits) for digits in LONG_NUMBER.findall(text) if len(digits) < len(str(MAX_ID))]
    return np.array(found, dtype=np.int64)


def mixture_of(numbers: Ids, split: Split, *, is_taken: bool) -> Mixture:
    """Return what numbers hold on both sides of a split."""
    is_long = numbers >= split.floor
    return Mixture(_group(numbers[is_long]), _group(numbers[~is_long]), is_taken, split.is_doubtful)


def _group(numbers: Ids) -> NumberGroup:
    return NumberGroup(len(numbers), len(str(numbers.min())), len(str(numbers.max())), int(numbers[0]))


def _digits(numbers: Ids) -> NDArray[np.intp]:
    """Return how many digits each number has; shape (n,)."""
    return np.searchsorted(_POWERS, numbers, side="right")


def _are_alike(counts: NDArray[np.intp]) -> bool:
    """Return whether most of the numbers that are counted by their length have one length, a digit more or less."""
    return bool((counts[1:] + counts[:-1]).max() >= _ALIKE * counts.sum())
