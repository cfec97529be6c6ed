"""What failed contrasted with what was sent, over every column, operator and hour, and over pairs of them.

A contrast is claimed only where there are enough rows, where the difference is large, and where chance is no
explanation, in this order (`lib.report.facets.part_tests`). Since many parts are tried, the p values are corrected by
Benjamini and Hochberg, in three families whose rates of false discoveries add up to one in twenty-five.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import stats

from lib.domain.lookups import Codes
from lib.report.facets.facet import Facet
from lib.report.facets.of_file import FacetKey
from lib.report.facets.part_tests import (
    Condition,
    ContrastedRows,
    Tests,
    contrasted,
    pairs_against_each,
    parts_against_rest,
    tested,
)

MOST: Final = 3
"""How many contrasts are told."""
_RATES: Final = (0.02, 0.01, 0.01)
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
    targets = rows.targets
    every, *single = parts_against_rest(rows, targets)
    families = ([every], single, pairs_against_each(rows.sampled(_MOST_PAIRED), targets))
    found = [item for family, rate in zip(families, _RATES, strict=True) for item in _significant(family, rate)]
    found.sort(key=lambda item: -item[0])
    return _independent(rows, [(conditions, target) for _, conditions, target in found[:_TRIED_AGAIN]])


def _significant(family: Iterable[Tests], rate: float) -> list[tuple[float, tuple[Condition, ...], tuple[int, ...]]]:
    """Return the score, the conditions and the target of each contrast of a family that chance does not explain."""
    tests = [each for each in family if each.tried]
    if not tests:
        return []
    p_values = np.concatenate([each.p_values for each in tests])
    tried = np.concatenate((p_values, np.ones(sum(each.tried for each in tests) - len(p_values))))
    corrected = stats.false_discovery_control(tried, method="bh")
    found = []
    start = 0
    for each in tests:
        places = np.flatnonzero(corrected[start : start + len(each.p_values)] <= rate).tolist()
        found += [(float(each.scores[place]), each.conditions[place], each.target) for place in places]
        start += len(each.p_values)
    return found


def _independent(
    rows: ContrastedRows, found: Sequence[tuple[tuple[Condition, ...], tuple[int, ...]]]
) -> list[Contrast]:
    """Return the first contrasts that say something which those before them do not say."""
    parts_of = {parts.key: parts for parts in rows.parts}
    is_left = np.ones(len(rows.classes), dtype=np.bool_)
    told: list[Contrast] = []
    for conditions, target in found:
        is_in = np.ones(len(rows.classes), dtype=np.bool_)
        for key, place in conditions:
            is_in &= parts_of[key].places == parts_of[key].found.index(place) + 1
        is_hit = np.isin(rows.classes, target)
        if told:
            here = np.array([np.count_nonzero(is_in & is_hit & is_left)]), np.array([np.count_nonzero(is_in & is_left)])
            of = np.int64(np.count_nonzero(is_hit & is_left)), np.int64(np.count_nonzero(is_left))
            if tested(*here, *of)[1][0] > _STILL:
                continue
        codes = tuple(rows.codes[place - 1] for place in target)
        hits, size, failures = (int(np.count_nonzero(each)) for each in (is_in & is_hit, is_in, is_hit))
        is_any = len(codes) == len(rows.codes)
        told.append(Contrast(conditions, codes, is_any and len(codes) > 1, hits, size, failures, len(is_in)))
        is_left &= ~is_in
        if len(told) == MOST:
            break
    return told
