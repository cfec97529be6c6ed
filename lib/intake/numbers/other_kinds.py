"""Numbers that are something else by their digits: times, dates, bank cards, national codes, telephone numbers.

Each check says how often a number that is an Id looks so by chance, since an Id may have any digits.
"""

import re
from collections.abc import Callable, Sequence
from typing import Final

from lib.domain.intake import Ids

_MOST: Final = 0.9
"""The share of the numbers of a column that are of a kind where the column is."""
_EPOCHS: Final = {10: 1, 13: 10**3, 16: 10**6, 19: 10**9}
"""By their number of digits, times since 1970: in seconds, in thousandths and so on."""
_FIRST_SECOND: Final = 10**9
"""September 2001; epoch seconds have had ten digits since."""
_LAST_SECOND: Final = 2 * 10**9
"""May 2033. One number of ten digits in nine is between these two."""
_DATE: Final = re.compile(
    r"(?:(?:19|20)[0-9]{2}|1[34][0-9]{2})(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
    r"(?:(?:[01][0-9]|2[0-3])[0-5][0-9](?:[0-5][0-9](?:[0-9]{3})?)?)?"
)
"""A Gregorian or Jalali date, with or without a time: 20261120, 14050829, 20261120102211 or with thousandths. About one
number of eight digits in 900 looks so, and one of 14 digits in 6,000."""
_DATE_LENGTHS: Final = frozenset((8, 12, 14, 17))
_MOBILE: Final = re.compile(r"(?:98|0098)?9[0-9]{9}")
"""An Iranian mobile number without its 0, or with the code of the country; one number of ten digits in nine."""
_CARD_DIGITS: Final = 16
_NATIONAL_CODE_DIGITS: Final = 10


def are_times_or_cards(numbers: Ids, digits: int) -> bool:
    """Return whether most of the numbers, which all have so many digits, are times or numbers of bank cards."""
    sample = numbers[:1000].tolist()
    return is_column_of(sample, _is_time) or (digits == _CARD_DIGITS and is_column_of(sample, _is_card))


def are_of_another_kind(numbers: Sequence[int]) -> bool:
    """Return whether most of the numbers are times, dates, telephone numbers, national codes or bank cards."""
    return any(is_column_of(numbers, is_kind) for is_kind in (_is_time, _is_mobile, _is_national_code, _is_card))


def is_column_of(numbers: Sequence[int], is_kind: Callable[[str], bool]) -> bool:
    """Return whether there are numbers and most of them are of a kind, by their digits."""
    return bool(numbers) and sum(is_kind(str(number)) for number in numbers) >= _MOST * len(numbers)


def _is_time(digits: str) -> bool:
    unit = _EPOCHS.get(len(digits))
    if unit is not None and _FIRST_SECOND <= int(digits) // unit < _LAST_SECOND:
        return True
    return len(digits) in _DATE_LENGTHS and _DATE.fullmatch(digits) is not None


def _is_mobile(digits: str) -> bool:
    return _MOBILE.fullmatch(digits) is not None


def _is_card(digits: str) -> bool:
    """Return whether digits are a bank card's, by the check digit of ISO/IEC 7812-1; one number in ten has it right."""
    if len(digits) != _CARD_DIGITS:
        return False
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (doubled + sum(map(int, digits[-1::-2]))) % 10 == 0


def _is_national_code(digits: str) -> bool:
    """Return whether ten digits have the check digit of an Iranian national code; one number in eleven has it right."""
    if len(digits) != _NATIONAL_CODE_DIGITS:
        return False
    rest = sum(int(digit) * (10 - place) for place, digit in enumerate(digits[:-1])) % 11
    return int(digits[-1]) == (rest if rest < 2 else 11 - rest)  # noqa: PLR2004 - the rule of the code
