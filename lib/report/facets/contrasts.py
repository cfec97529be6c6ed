"""What failed contrasted with what was sent, over every column, operator and hour, and over pairs of them.

A contrast is claimed only where there are enough rows, where the difference is large, and where chance is no
explanation, in this order (`lib.report.facets.part_tests`). Since many parts are tried, the p values are corrected by
Benjamini and Hochberg, in three families whose rates of false discoveries add up to one in twenty. The many pairs cost
the single parts nothing, nor do parts that are so large that chance alone hardly ever makes them differ enough.

How often random files say something, and how large a cause must be to be found, is measured by `bench/explain.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lib.domain.lookups import Codes
from lib.report.facets.facet import Facet
from lib.report.facets.of_file import FacetKey
from lib.report.facets.part_tests import (
    Condition,
    ContrastedRows,
    Counts,
    Target,
    Tests,
    chance_of,
    contrasted,
    is_worth,
    pairs_against_each,
    parts_against_rest,
)

MOST: Final = 3
"""How many contrasts are told."""
_RATES: Final = (0.03, 0.01, 0.01)
"""The rates of false discoveries: of what failed at all, of single codes, of pairs."""
_STILL: Final = 0.001
"""The p value that a further contrast must have among the rows that those before it do not explain."""
_TRIED_AGAIN: Final = 60
_MOST_PAIRED: Final = 200_000
"""The most rows in which pairs of columns are tried, which are many; the numbers that are told are of all rows."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """A part of the file that failed more often than the rest of it.

    Attributes:
        conditions: What its rows have in common, one or two.
        codes: The codes that are more frequent among them.
        is_any: Whether these are all the codes of failures that occur, and several.
        hits: The rows of the part with one of these codes.
        rows: All rows of the part.
        failures: All rows with one of these codes.
        total: All rows that are contrasted: those that were sent or not delivered.
    """

    conditions: tuple[Condition, ...]
    codes: tuple[int, ...]
    is_any: bool
    hits: int
    rows: int
    failures: int
    total: int


def contrasts(facets: Mapping[FacetKey, Facet], codes: Codes) -> list[Contrast]:
    """Return the contrasts that stand out, the strongest first, at most MOST; none where nothing stands out.

    Args:
        facets: What tells the rows apart.
        codes: The code of each row, shape (rows,).
    """
    rows = contrasted(facets, codes)
    if rows is None:
        return []
    every, *single = rows.targets
    families = (
        parts_against_rest(rows, [every]),
        parts_against_rest(rows, single),
        pairs_against_each(rows, [every, *single], _MOST_PAIRED),
    )
    found = [each for family, rate in zip(families, _RATES, strict=True) for each in _significant(family, rate)]
    found.sort(key=lambda item: -item[0])
    return _independent(rows, [(conditions, target) for _, conditions, target in found[:_TRIED_AGAIN]])


def _significant(family: Tests, rate: float) -> list[tuple[float, tuple[Condition, ...], Target]]:
    """Return the score, the conditions and the target of each contrast of a family that chance does not explain."""
    places = np.flatnonzero(corrected(family.p_values, family.ceilings) <= rate).tolist()
    return [(float(family.scores[place]), *family.found[place]) for place in places]


def corrected(p_values: NDArray[np.float64], ceilings: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return p values corrected by Benjamini and Hochberg for all that were tried, in the order given.

    Of each that was tried they count how likely it would be as extreme by chance, which is at most its ceiling: so
    J. F. Heyse, 'A false discovery rate procedure for categorical data' (2011). With ceilings of 1 it is the usual
    correction.

    Args:
        p_values: Those of the tests that were large enough, shape (tests,).
        ceilings: How likely each that was tried would be large enough at most, shape (tried,).
    """
    order, ascending = np.argsort(p_values), np.sort(ceilings)
    ranked = p_values[order]
    lower = np.searchsorted(ascending, ranked)
    expected = np.concatenate(([0.0], np.cumsum(ascending)))[lower] + ranked * (len(ascending) - lower)
    rates = expected / np.arange(1, len(ranked) + 1)
    found = np.empty(len(ranked))
    found[order] = np.minimum(np.minimum.accumulate(rates[::-1])[::-1], 1.0)
    return found


def _independent(rows: ContrastedRows, found: Sequence[tuple[tuple[Condition, ...], Target]]) -> list[Contrast]:
    """Return the first contrasts that say something which those before them do not say."""
    places_of = {parts.key: parts.places for parts in rows.parts}
    is_left = rows.classes <= len(rows.codes)
    told: list[Contrast] = []
    for conditions, target in found:
        is_in = np.ones(len(rows.classes), dtype=np.bool_)
        for key, place in conditions:
            is_in &= places_of[key] == place
        here, of = _counted(rows, is_in & is_left, target), _counted(rows, is_left, target)
        if told and not (is_worth(*here, *of).all() and chance_of(*here, *of)[1][0] <= _STILL):
            continue
        hits, size = (int(each[0]) for each in _counted(rows, is_in, target))
        is_any = len(target) == len(rows.codes)
        told.append(
            Contrast(
                conditions,
                tuple(rows.codes[place - 1] for place in target),
                is_any and len(target) > 1,
                hits,
                size,
                int(rows.counts[list(target)].sum()),
                rows.total,
            )
        )
        is_left &= ~is_in
        if len(told) == MOST:
            break
    return told


def _counted(rows: ContrastedRows, mask: NDArray[np.bool_], target: Target) -> tuple[Counts, Counts]:
    """Return how many of some rows are in a target, and how many are contrasted; shape (1,) each."""
    counts = np.bincount(rows.classes[mask], minlength=len(rows.codes) + 2)[:-1]
    return counts[list(target)].sum(keepdims=True), counts.sum(keepdims=True)
