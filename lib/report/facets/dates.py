"""Dates in cells: Jalali and Gregorian, with the year first or last, with a time of day or without.

A year before 1700 is Jalali. Where the year stands last, the day comes first, unless a number in second place can only
be a day.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

import jdatetime
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lib.domain.arrow import StringArray

_TIME: Final = (
    r"(?:[T ,\-–]+(?P<hour>[01]?[0-9]|2[0-3])(?::[0-9:.,]*)?(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?"
    r"(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?\z"
)
_YEAR: Final = r"(?P<year>1[34][0-9]{2}|20[0-9]{2})"
_MONTH: Final = r"[/\-.](?P<second>[0-9]{1,2})[/\-.]"
_DAY: Final = r"(?P<third>[0-9]{1,2})"
_YEAR_FIRST: Final = f"^{_YEAR}{_MONTH}{_DAY}{_TIME}"
_YEAR_LAST: Final = f"^{_DAY}{_MONTH}{_YEAR}{_TIME}"
_WIDE: Final = r"[AaPp]\.?[Mm]\.?\z|[0-9][, \-–]{2,}[0-9]"
"""What a date has behind its hour, or between itself and the hour, so that it is not told by its beginning."""
_TO_THE_HOUR: Final = 13
"""How many characters tell a date and its hour at most; shorter ones have a part of the minutes in them."""
_LOOKED_AT: Final = 100
_FIRST_GREGORIAN: Final = 1700
_MONTHS: Final = 12
_NOON: Final = 12
NONE: Final = -1
"""Stands for a cell without a date, or without a time of day."""


@dataclass(frozen=True, slots=True, eq=False)
class Dates:
    """The dates of some texts.

    Attributes:
        days: The days as `date.toordinal` counts them, NONE for none; shape (n,).
        hours: The hours of day from 0 to 23, NONE for none; shape (n,).
    """

    days: NDArray[np.int32]
    hours: NDArray[np.int32]


def in_hours(texts: StringArray) -> StringArray:
    """Return `plain` texts with as much of each as tells its day and its hour, so that few of them are different."""
    if pc.any(pc.match_substring_regex(texts[:_LOOKED_AT], _WIDE)).as_py():
        return texts
    return pc.utf8_slice_codeunits(texts, 0, _TO_THE_HOUR)


def read_dates(texts: StringArray) -> Dates:
    """Return the dates of `lib.report.facets.texts.plain` texts."""
    first, last = (pc.extract_regex(texts, pattern) for pattern in (_YEAR_FIRST, _YEAR_LAST))

    def numbers(name: str) -> NDArray[np.int32]:
        found = pc.coalesce(pc.struct_field(first, name), pc.struct_field(last, name))
        filled = pc.if_else(pc.equal(pc.fill_null(found, ""), ""), str(NONE), found)
        values: NDArray[np.int32] = filled.cast(pa.int32()).to_numpy()
        return values

    years, months, days = numbers("year"), numbers("second"), numbers("third")
    is_last = pc.is_valid(last).to_numpy(zero_copy_only=False)
    if (is_last & (months > _MONTHS)).any():  # the American order
        months, days = np.where(is_last, days, months), np.where(is_last, months, days)
    hours = numbers("hour")
    half = pc.utf8_lower(pc.fill_null(pc.coalesce(*(pc.struct_field(each, "half") for each in (first, last))), ""))
    for mark, added in (("a", 0), ("p", _NOON)):
        is_half = pc.equal(half, mark).to_numpy(zero_copy_only=False) & (hours > NONE)
        hours = np.where(is_half, hours % _NOON + added, hours)
    ordinals = _ordinals(years, months, days)
    return Dates(ordinals, np.where(ordinals > NONE, hours, NONE).astype(np.int32))


def _ordinals(years: NDArray[np.int32], months: NDArray[np.int32], days: NDArray[np.int32]) -> NDArray[np.int32]:
    # There are few different days, however many cells there are.
    kinds, indexes = np.unique(years.astype(np.int64) * 10_000 + months * 100 + days, return_inverse=True)
    found = [_ordinal(kind // 10_000, kind // 100 % 100, kind % 100) if kind > 0 else NONE for kind in kinds.tolist()]
    ordinals: NDArray[np.int32] = np.array(found, dtype=np.int32)[indexes]
    return ordinals


def _ordinal(year: int, month: int, day: int) -> int:
    try:
        if year < _FIRST_GREGORIAN:
            return int(jdatetime.date(year, month, day).togregorian().toordinal())
        return date(year, month, day).toordinal()
    except ValueError:
        return NONE
