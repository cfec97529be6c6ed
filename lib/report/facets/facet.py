"""One way in which a column tells rows apart: by its texts, by operator, by day, by hour, by ranges of amounts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lib.domain.arrow import StringArray
from lib.domain.operators import NO_OPERATOR, OPERATORS, operators_of
from lib.i18n.language import Language
from lib.report.facets.dates import Dates, in_hours, read_dates
from lib.report.facets.kinds import Kind
from lib.report.facets.texts import NO_NUMBER, amounts_of, beginnings_of_mobiles, plain
from lib.report.operator_words import operator_label

_NONE: Final = -1
_RANGES: Final = 5
"""How many ranges amounts are cut into, of about as many rows each."""


class Cut(StrEnum):
    """How the cells of a column are put together."""

    VALUE = "value"
    OPERATOR = "operator"
    DAY = "day"
    HOUR = "hour"
    RANGE = "range"


CUTS: Final[Mapping[Kind, tuple[Cut, ...]]] = {
    Kind.TELEPHONE: (Cut.OPERATOR,),
    Kind.DATE: (Cut.DAY, Cut.HOUR),
    Kind.MONEY: (Cut.RANGE,),
    Kind.CATEGORY: (Cut.VALUE,),
    Kind.TEXT: (Cut.VALUE,),
}


@dataclass(frozen=True, slots=True, eq=False)
class Facet:
    """The rows of a file, told apart by one of its columns.

    Attributes:
        labels: What the parts are called, distinct; '' for the rows whose cell is empty or does not fit.
        places: For each row the index of its part in `labels`; shape (rows,).
        is_ordered: Whether the parts have an order of their own, in which they stand; else any.
    """

    labels: StringArray
    places: NDArray[np.int32]
    is_ordered: bool

    def __len__(self) -> int:
        """Return the number of parts."""
        return len(self.labels)


def facet_of(cells: StringArray, cut: Cut, lang: Language) -> Facet:
    """Return how a cut tells rows apart; a million cells take a few tenths of a second.

    Args:
        cells: The cells of the column, without nulls.
        cut: How they are put together.
        lang: The language of the labels.
    """
    return _CUTTERS[cut](cells, lang)


def _by_value(cells: StringArray, _: Language) -> Facet:
    first = cells.dictionary_encode()
    # Texts that differ in the space around them alone become one.
    second = plain(first.dictionary).dictionary_encode()
    places = second.indices.to_numpy()[first.indices.to_numpy()].astype(np.int32, copy=False)
    return Facet(second.dictionary, places, is_ordered=False)


def _by_operator(cells: StringArray, lang: Language) -> Facet:
    beginnings = beginnings_of_mobiles(plain(cells))
    found = operators_of(beginnings).astype(np.int64)
    found[(found == NO_OPERATOR) & (beginnings != NO_NUMBER)] = len(OPERATORS)

    def label(place: int) -> str:
        return operator_label(OPERATORS[place], lang) if place < len(OPERATORS) else lang.say("another operator")

    return _of_numbers(found, label, is_ordered=False)


def _by_day(cells: StringArray, lang: Language) -> Facet:
    return _of_dates(cells, lambda dates: dates.days, lambda day: _day(day, lang))


def _by_hour(cells: StringArray, lang: Language) -> Facet:
    return _of_dates(cells, lambda dates: dates.hours, lambda hour: lang.say("hour {hour}", hour=hour))


def _by_range(cells: StringArray, lang: Language) -> Facet:
    amounts = amounts_of(plain(cells))
    known = amounts[~np.isnan(amounts)]
    if not len(known):
        return _of_numbers(np.full(len(cells), _NONE), str, is_ordered=True)
    edges = np.unique(np.quantile(known, np.linspace(0, 1, _RANGES + 1), method="nearest"))
    last = max(len(edges) - 2, 0)
    found = np.where(np.isnan(amounts), _NONE, np.clip(np.searchsorted(edges, amounts, "right") - 1, 0, last))

    def label(place: int) -> str:
        values = {"first": float(edges[place]), "last": float(edges[min(place + 1, len(edges) - 1)])}
        text = lang.say("{first} to {last}", **values)
        return text if place == last else lang.say("{first} to under {last}", **values)

    return _of_numbers(found.astype(np.int64), label, is_ordered=True)


def _of_dates(cells: StringArray, part: Callable[[Dates], NDArray[np.int32]], label: Callable[[int], str]) -> Facet:
    texts = in_hours(plain(cells)).dictionary_encode()  # few, however many cells there are
    numbers = part(read_dates(texts.dictionary))
    return _of_numbers(numbers[texts.indices.to_numpy()].astype(np.int64), label, is_ordered=True)


def _of_numbers(numbers: NDArray[np.int64], label: Callable[[int], str], *, is_ordered: bool) -> Facet:
    """Return the facet of numbers, the part of -1, which has no label, last."""
    low, high = int(numbers.min(initial=0)), int(numbers.max(initial=0))
    has = np.bincount(numbers - low, minlength=high - low + 1) > 0
    found = np.flatnonzero(has) + low
    order = np.concatenate((found[found >= 0], found[found < 0][:1]))
    table = np.zeros(high - low + 1, dtype=np.int32)
    table[order - low] = np.arange(len(order))
    labels = ["" if number < 0 else label(number) for number in order.tolist()]
    return Facet(pa.array(labels, pa.string()), table[numbers - low], is_ordered=is_ordered)


def _day(ordinal: int, lang: Language) -> str:
    # Noon, so that the day is the same in the time zone of the page.
    return lang.day(datetime.combine(date.fromordinal(ordinal), time(9), UTC))


_CUTTERS: Final[Mapping[Cut, Callable[[StringArray, Language], Facet]]] = {
    Cut.VALUE: _by_value,
    Cut.OPERATOR: _by_operator,
    Cut.DAY: _by_day,
    Cut.HOUR: _by_hour,
    Cut.RANGE: _by_range,
}
