"""Parts of a file tested against the rest of it: how often their rows fail, and whether chance may be why.

The p values are hypergeometric, by scipy: how likely at least so many failures would be among so many rows, had the
failures fallen anywhere. What is too small, or differs too little, is not tested at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy import special

from lib.domain.lookups import Codes
from lib.domain.statuses import Outcome
from lib.report.code_words import outcome_of
from lib.report.facets.facet import Facet
from lib.report.facets.of_file import FacetKey

Counts: TypeAlias = NDArray[np.int64]
Condition: TypeAlias = tuple[FacetKey, int]
"""What tells rows apart, and the index of one of its parts."""
Target: TypeAlias = tuple[int, ...]
"""The classes of rows that are contrasted with all others."""

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
        counts: How many rows of each have which class; shape (found, classes).
        places: The facet's own: for each row the index of its part; shape (rows,).
    """

    key: FacetKey
    found: NDArray[np.intp]
    counts: Counts
    places: NDArray[np.int32]

    def numbered(self, drawn: NDArray[np.intp]) -> NDArray[np.int64]:
        """Return for each of some rows the index in `found` of its part plus 1, 0 for another part."""
        places = self.places[drawn]
        table = np.zeros(max(int(places.max(initial=0)), int(self.found.max())) + 1, dtype=np.int64)
        table[self.found] = np.arange(1, len(self.found) + 1)
        return table[places]


@dataclass(frozen=True, slots=True, eq=False)
class ContrastedRows:
    """The rows of a file, of which those are contrasted that were sent or not delivered.

    Attributes:
        classes: For each row 0 where it was sent, the index of its code in `codes` plus 1 where it was not delivered,
            one more than the last of these where it is not contrasted; shape (rows,).
        codes: The codes of failures, the most frequent first.
        counts: How many rows have which class, without those that are not contrasted; shape (classes,).
        parts: The facets.
    """

    classes: NDArray[np.int64]
    codes: tuple[int, ...]
    counts: Counts
    parts: Sequence[LargeParts]

    @property
    def total(self) -> int:
        """The number of rows that are contrasted."""
        return int(self.counts.sum())

    @property
    def targets(self) -> list[Target]:
        """The classes that are contrasted: all failures, then each code that is frequent enough."""
        single = [(place,) for place in range(1, len(self.codes) + 1) if self.counts[place] >= LEAST_FAILURES]
        every = tuple(range(1, len(self.codes) + 1))
        return [every, *(each for each in single if each != every)]

    def drawn(self, most: int) -> NDArray[np.intp]:
        """Return the indexes of at most so many contrasted rows, drawn at random and the same each time."""
        known = np.flatnonzero(self.classes <= len(self.codes))
        if len(known) <= most:
            return known
        return known[np.sort(np.random.default_rng(0).choice(len(known), most, replace=False, shuffle=False))]


@dataclass(frozen=True, slots=True, eq=False)
class Tests:
    """A family of contrasts; those that are large enough to be told as columns of shape (tests,).

    Attributes:
        found: What the rows of each have in common, and the classes that are contrasted.
        scores: How far the failures of each are above what chance would give, in standard deviations.
        p_values: The p value of each.
        ceilings: Of all that were tried, with those that are too small or differ too little: how likely at most each
            would be large enough to be told had the failures fallen anywhere; shape (tried,).
    """

    found: Sequence[tuple[tuple[Condition, ...], Target]]
    scores: NDArray[np.float64]
    p_values: NDArray[np.float64]
    ceilings: NDArray[np.float64]


def contrasted(facets: Mapping[FacetKey, Facet], codes: Codes) -> ContrastedRows | None:
    """Return the rows that were sent or not delivered, with the parts that are large enough; None for too few."""
    encoded = pa.array(codes).dictionary_encode()
    distinct, indexes = encoded.dictionary.to_pylist(), encoded.indices.to_numpy()
    order = np.argsort(-np.bincount(indexes, minlength=len(distinct)), kind="stable").tolist()
    failed = [place for place in order if outcome_of(distinct[place]) is Outcome.NOT_DELIVERED]
    class_of = np.full(len(distinct), len(failed) + 1, dtype=np.int64)
    class_of[[place for place in order if outcome_of(distinct[place]) is Outcome.SENT]] = 0
    class_of[failed] = np.arange(1, len(failed) + 1)
    classes = class_of[indexes]
    counts = np.bincount(classes, minlength=len(failed) + 2)[:-1]
    if counts[1:].sum() < LEAST_FAILURES or not counts[0]:
        return None
    parts = [_large_enough(key, facet, classes, len(counts)) for key, facet in facets.items()]
    return ContrastedRows(
        classes, tuple(distinct[place] for place in failed), counts, [p for p in parts if len(p.found)]
    )


def _large_enough(key: FacetKey, facet: Facet, classes: NDArray[np.int64], known: int) -> LargeParts:
    size = known + 1
    counts: Counts = np.bincount(facet.places * np.int64(size) + classes, minlength=len(facet) * size)
    table = counts.reshape(len(facet), size)[:, :known]
    sizes = table.sum(axis=1)
    largest = np.argsort(-sizes, kind="stable")[:_MOST_PARTS]
    found = largest[(sizes[largest] >= LEAST_ROWS) & (sizes[largest] <= sizes.sum() - LEAST_ROWS)]
    return LargeParts(key, found, table[found], facet.places)


def parts_against_rest(rows: ContrastedRows, targets: Sequence[Target]) -> Tests:
    """Return the contrasts of every part with all other rows, for each target."""
    conditions = [((parts.key, place),) for parts in rows.parts for place in parts.found.tolist()]
    counts = np.concatenate([np.empty((0, len(rows.counts)), np.int64), *(parts.counts for parts in rows.parts)])
    hits, sizes = counts @ _members(targets, len(rows.counts)), counts.sum(axis=1)[:, None]
    failures, total = rows.counts @ _members(targets, len(rows.counts)), np.int64(rows.total)
    part, target = np.nonzero(is_worth(hits, sizes, failures, total))
    found = [(conditions[left], targets[right]) for left, right in zip(part.tolist(), target.tolist(), strict=True)]
    scores, p_values = chance_of(hits[part, target], sizes[part, 0], failures[target], total)
    return Tests(found, scores, p_values, _ceilings(sizes, failures, total).ravel())


def pairs_against_each(rows: ContrastedRows, targets: Sequence[Target], most: int) -> Tests:
    """Return the contrasts of every pair of parts with the rest of each of the two: what one explains is not both's.

    Args:
        rows: The rows.
        targets: The classes that are contrasted.
        most: The most rows that are counted; of more a part is drawn.
    """
    drawn = rows.drawn(most)
    numbered = [parts.numbered(drawn) for parts in rows.parts]
    with_class = [each * len(rows.counts) + rows.classes[drawn] for each in numbered]
    members = _members(targets, len(rows.counts))
    found: list[tuple[tuple[Condition, ...], Target]] = []
    columns = [np.empty((6, 0), np.int64)]
    tried = 0
    for first, second in combinations(range(len(rows.parts)), 2):
        one, other = rows.parts[first], rows.parts[second]
        if one.key.column == other.key.column:
            continue
        shape = (len(one.found) + 1, len(other.found) + 1, len(rows.counts))
        places = numbered[first] * (shape[1] * shape[2]) + with_class[second]
        table = np.bincount(places, minlength=shape[0] * shape[1] * shape[2]).reshape(shape)
        hits, sizes = table @ members, table.sum(axis=2, keepdims=True)
        here = np.broadcast_arrays(
            hits[1:, 1:], sizes[1:, 1:], *(each.sum(axis=1, keepdims=True)[1:] for each in (hits, sizes)),
            *(each.sum(axis=0, keepdims=True)[:, 1:] for each in (hits, sizes)),
        )  # fmt: skip
        tried += int(np.count_nonzero(here[1] >= LEAST_ROWS))
        worth = np.nonzero(is_worth(*here[:4]) & is_worth(*here[:2], *here[4:]))
        columns.append(np.array([each[worth] for each in here]))
        found += [
            (((one.key, int(one.found[left])), (other.key, int(other.found[right]))), targets[target])
            for left, right, target in zip(*(each.tolist() for each in worth), strict=True)
        ]
    of = np.concatenate(columns, axis=1)
    (score, p_value), (other_score, other_p) = chance_of(*of[:4]), chance_of(*of[:2], *of[4:])
    return Tests(found, np.minimum(score, other_score), np.maximum(p_value, other_p), np.ones(tried))


def _members(targets: Sequence[Target], classes: int) -> Counts:
    """Return 1 where a class belongs to a target, else 0; shape (classes, targets)."""
    members = np.zeros((classes, len(targets)), np.int64)
    for place, target in enumerate(targets):
        members[list(target), place] = 1
    return members


def is_worth(hits: Counts, sizes: Counts, failures: Counts, total: Counts | np.int64) -> NDArray[np.bool_]:
    """Return which parts of some rows are large enough and differ enough to be told, whatever chance says.

    Args:
        hits: The failures of each part.
        sizes: The rows of each part.
        failures: The failures among the rows that it is a part of.
        total: The number of these.
    """
    others, missed = total - sizes, failures - hits
    is_large = (hits >= LEAST_FAILURES) & (sizes >= LEAST_ROWS) & (others >= LEAST_ROWS)
    return is_large & (hits * others >= LEAST_RATIO * missed * sizes)


def chance_of(
    hits: Counts, sizes: Counts, failures: Counts, total: Counts | np.int64
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return scores and p values of parts of some rows, given as in `is_worth`; shape (parts,) each."""
    from scipy import stats  # noqa: PLC0415 - a third of the start of a server, which most of them never need

    mean, variance = stats.hypergeom.stats(total, failures, sizes, moments="mv")
    scores = (hits - mean) / np.sqrt(np.maximum(variance, np.finfo(np.float64).tiny))
    return scores, np.asarray(stats.hypergeom.sf(hits - 1, total, failures, sizes))


def _ceilings(sizes: Counts, failures: Counts, total: np.int64) -> NDArray[np.float64]:
    """Return at most how likely parts would be worth telling by chance; shape as `sizes` and `failures` together.

    The tail of the binomial distribution lies above that of the hypergeometric one where it is more than a failure
    above the mean (W. Uhlmann, Metrika 10 (1966), 145-158), and takes no longer for a million rows than for ten.
    """
    least = np.ceil(LEAST_RATIO * failures * sizes / (total + (LEAST_RATIO - 1) * sizes) - 1e-6)
    least = np.maximum(least, LEAST_FAILURES)
    share = failures / total
    tails: NDArray[np.float64] = special.bdtrc(least - 1, np.broadcast_to(sizes, least.shape), share)
    return np.where(least >= sizes * share + 1, tails, 1.0)
