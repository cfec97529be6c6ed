"""Parts of a file tested against the rest of it: how often their rows fail, and whether chance may be why.

The p values are hypergeometric, by scipy: how likely at least so many failures would be among so many rows, had the
failures fallen anywhere. What is too small, or differs too little, is not tested at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from lib.domain.lookups import Codes
from lib.domain.statuses import Outcome
from lib.report.code_words import outcome_of
from lib.report.facets.facet import Facet
from lib.report.facets.of_file import FacetKey

Counts: TypeAlias = NDArray[np.int64]
Condition: TypeAlias = tuple[FacetKey, int]
"""What tells rows apart, and the index of one of its parts."""

LEAST_ROWS: Final = 50
"""Rows that a part must have, and the other rows too."""
LEAST_FAILURES: Final = 20
"""Failures that a part must have."""
LEAST_RATIO: Final = 1.5
"""How many times as often the rows of a part must fail as the others."""
_MOST_PARTS: Final = 60


@dataclass(frozen=True, slots=True, eq=False)
class LargeParts:
    """The parts of a facet that are large enough.

    Attributes:
        key: The facet.
        found: The indexes of these parts in it.
        places: For each contrasted row the index in `found` plus 1, 0 for another part; shape (rows,).
    """

    key: FacetKey
    found: list[int]
    places: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class ContrastedRows:
    """The rows that are contrasted.

    Attributes:
        classes: For each row 0 where it was sent, else the index of its code in `codes` plus 1.
        codes: The codes of failures, the most frequent first.
        parts: The facets.
    """

    classes: NDArray[np.int64]
    codes: tuple[int, ...]
    parts: Sequence[LargeParts]

    @property
    def targets(self) -> list[tuple[int, ...]]:
        """The classes that are contrasted: all failures, then each code that is frequent enough."""
        counts = np.bincount(self.classes, minlength=len(self.codes) + 1)
        single = [(place,) for place in range(1, len(self.codes) + 1) if counts[place] >= LEAST_FAILURES]
        every = tuple(range(1, len(self.codes) + 1))
        return [every, *(each for each in single if each != every)]

    def sampled(self, most: int) -> "ContrastedRows":
        """Return at most so many of the rows, drawn at random and the same each time; all where there are no more."""
        if len(self.classes) <= most:
            return self
        drawn = np.sort(np.random.default_rng(0).choice(len(self.classes), most, replace=False))
        parts = [LargeParts(each.key, each.found, each.places[drawn]) for each in self.parts]
        return ContrastedRows(self.classes[drawn], self.codes, parts)


@dataclass(frozen=True, slots=True, eq=False)
class Tests:
    """Contrasts of one target that are large enough to be told, as columns: shape (tests,).

    Attributes:
        target: The classes that are contrasted.
        tried: How many were looked at, with those that are too small or differ too little, whatever chance says.
        conditions: What the rows of each have in common.
        scores: How far the failures of each are above what chance would give, in standard deviations.
        p_values: The p value of each; those of the others that were tried are taken to be 1.
    """

    target: tuple[int, ...]
    tried: int
    conditions: Sequence[tuple[Condition, ...]]
    scores: NDArray[np.float64]
    p_values: NDArray[np.float64]


def contrasted(facets: Mapping[FacetKey, Facet], codes: Codes) -> ContrastedRows | None:
    """Return the rows that were sent or not delivered, with the parts that are large enough; None for too few."""
    distinct, indexes, counts = np.unique(codes, return_inverse=True, return_counts=True)
    order = np.argsort(-counts, kind="stable").tolist()
    failed = [place for place in order if outcome_of(int(distinct[place])) is Outcome.NOT_DELIVERED]
    class_of = np.full(len(distinct), -1, dtype=np.int64)
    class_of[[place for place in order if outcome_of(int(distinct[place])) is Outcome.SENT]] = 0
    class_of[failed] = np.arange(1, len(failed) + 1)
    classes = class_of[indexes]
    is_known = classes >= 0
    classes = classes[is_known]
    if np.count_nonzero(classes) < LEAST_FAILURES or not (classes == 0).any():
        return None
    parts = [_large_enough(key, facet.places[is_known]) for key, facet in facets.items()]
    return ContrastedRows(
        classes, tuple(int(distinct[place]) for place in failed), [each for each in parts if each.found]
    )


def _large_enough(key: FacetKey, places: NDArray[np.int32]) -> LargeParts:
    counts = np.bincount(places)
    largest = np.argsort(-counts, kind="stable")[:_MOST_PARTS]
    found = largest[(counts[largest] >= LEAST_ROWS) & (counts[largest] <= len(places) - LEAST_ROWS)]
    table = np.zeros(len(counts), dtype=np.int64)
    table[found] = np.arange(1, len(found) + 1)
    return LargeParts(key, found.tolist(), table[places])


def parts_against_rest(rows: ContrastedRows, targets: Sequence[tuple[int, ...]]) -> list[Tests]:
    """Return the contrast of every part with all other rows, for each target."""
    conditions: list[tuple[Condition, ...]] = []
    counts = [np.empty((0, len(rows.codes) + 1), np.int64)]
    for parts in rows.parts:
        counts.append(_table(parts.places, rows, len(parts.found) + 1)[1:])
        conditions += [((parts.key, place),) for place in parts.found]
    table = np.concatenate(counts)
    sizes, in_all = table.sum(axis=1), np.bincount(rows.classes, minlength=len(rows.codes) + 1)
    found: list[Tests] = []
    for target in targets:
        hits, failures = table[:, target].sum(axis=1), np.int64(in_all[list(target)].sum())
        scores, p_values = tested(hits, sizes, failures, np.int64(len(rows.classes)))
        found.append(Tests(target, len(conditions), conditions, scores, p_values))
    return found


def pairs_against_each(rows: ContrastedRows, targets: Sequence[tuple[int, ...]]) -> list[Tests]:
    """Return the contrast of every pair of parts with the rest of each of the two: what one explains is not both's."""
    found: list[Tests] = []
    for first, second in combinations(rows.parts, 2):
        if first.key.column == second.key.column:
            continue
        shape = (len(first.found) + 1, len(second.found) + 1, len(rows.codes) + 1)
        table = _table(first.places * shape[1] + second.places, rows, shape[0] * shape[1]).reshape(shape)
        sizes = table.sum(axis=2)
        for target in targets:
            hits = table[:, :, target].sum(axis=2)
            is_large = sizes >= LEAST_ROWS
            is_large[0], is_large[:, 0] = False, False
            left, right = np.nonzero(is_large & (hits >= LEAST_FAILURES))
            of = hits[left, right], sizes[left, right]
            score, p_value = tested(*of, hits[left].sum(axis=1), sizes[left].sum(axis=1))
            other_score, other_p = tested(*of, hits[:, right].sum(axis=0), sizes[:, right].sum(axis=0))
            conditions = [
                ((first.key, first.found[one - 1]), (second.key, second.found[other - 1]))
                for one, other in zip(left.tolist(), right.tolist(), strict=True)
            ]
            scores, p_values = np.minimum(score, other_score), np.maximum(p_value, other_p)
            found.append(Tests(target, int(np.count_nonzero(is_large)), conditions, scores, p_values))
    return found


def _table(places: NDArray[np.int64], rows: ContrastedRows, parts: int) -> Counts:
    """Return how many rows of each part have which class; shape (parts, classes)."""
    size = len(rows.codes) + 1
    counts: Counts = np.bincount(places * size + rows.classes, minlength=parts * size).reshape(parts, size)
    return counts


def tested(
    hits: Counts, sizes: Counts, failures: Counts | np.int64, total: Counts | np.int64
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return scores and p values of parts of some rows.

    Args:
        hits: The failures of each part.
        sizes: The rows of each part.
        failures: The failures among the rows that it is a part of.
        total: The number of these.
    """
    others, missed = total - sizes, failures - hits
    is_worth = (hits >= LEAST_FAILURES) & (sizes >= LEAST_ROWS) & (others >= LEAST_ROWS)
    is_worth &= hits * others >= LEAST_RATIO * missed * sizes
    p_values, scores = np.ones(len(hits)), np.zeros(len(hits))
    if is_worth.any():
        of = [np.broadcast_to(each, hits.shape)[is_worth] for each in (total, failures, sizes)]
        p_values[is_worth] = stats.hypergeom.sf(hits[is_worth] - 1, *of)
        deviations = np.maximum(stats.hypergeom.std(*of), np.finfo(np.float64).tiny)
        scores[is_worth] = (hits[is_worth] - stats.hypergeom.mean(*of)) / deviations
    return scores, p_values
