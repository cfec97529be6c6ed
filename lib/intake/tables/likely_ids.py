"""What a single cell says about the column and the row that it is in: whether Ids are there."""

from typing import Final

from lib.domain.intake import Reason
from lib.intake.numbers.long_numbers import LEAST_LONG, LONG_NUMBER
from lib.intake.numbers.tokens import SAFE_DIGITS, normalized, read_id

_SPOILED: Final = (Reason.SCIENTIFIC, Reason.ROUNDED, Reason.QUESTION_MARKS, Reason.TOO_LARGE)
"""What spreadsheets and programs turn Ids into. Such a cell is rejected, but indicates a column of Ids."""
_TELEPHONE_LENGTHS: Final = (10, 12)
_SHORT_BELOW: Final = 10**5


def is_likely(found: int | Reason) -> bool:
    """Return whether a token was read as an Id that is not a telephone number, or as one that was spoiled."""
    if isinstance(found, Reason):
        return found in _SPOILED
    digits = str(found)
    return not (len(digits) in _TELEPHONE_LENGTHS and digits.startswith("9"))


def likely_digits(cell: str, found: int | Reason) -> int:
    """Return how many digits the Id in a cell has or had before it was spoiled; 0 if there is probably none.

    Args:
        cell: Text of the cell.
        found: What it was read as. A spoiled Id counts as longer than any number that spreadsheets do not spoil, and a
            cell with several Ids and nothing else as one.
    """
    if found is Reason.SEVERAL_NUMBERS and not any(map(str.isalpha, cell)):
        return max(map(len, LONG_NUMBER.findall(normalized(cell))), default=0)
    if not is_likely(found):
        return 0
    if isinstance(found, Reason):
        return min(len(normalized(cell)), SAFE_DIGITS) if found is Reason.QUESTION_MARKS else SAFE_DIGITS
    return len(str(found))


def holds_number(cell: str) -> bool:
    """Return whether a cell holds a number that no title has: a long one, a telephone number, or a spoiled Id."""
    found = read_id(cell)
    if isinstance(found, Reason):
        return found in (*_SPOILED, Reason.TELEPHONE) or bool(LONG_NUMBER.search(normalized(cell)))
    return found >= _SHORT_BELOW


def holds_long_number(cell: str) -> bool:
    """Return whether a cell is a long number, or an Id that was spoiled, and nothing else."""
    found = read_id(cell)
    return found in _SPOILED if isinstance(found, Reason) else found >= LEAST_LONG
