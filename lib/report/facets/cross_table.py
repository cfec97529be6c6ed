"""A file broken down by one of its columns: how many rows of each part have which outcome, or which status."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lib.domain.statuses import Outcome
from lib.report.code_words import outcome_of
from lib.report.facets.of_file import FacetKey, FileFacets
from lib.report.files.result_rows import NO_ID
from lib.report.proportions import LEAST
from lib.report.verdict import WORST_FIRST

MOST_PARTS: Final = 12
MOST_ORDERED: Final = 31
"""How many parts a page shows, and how many of those that have an order of their own, such as days."""
_MOST_STATUSES: Final = 6


class Across(StrEnum):
    """What the rows of a part are counted by."""

    OUTCOME = "outcome"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Head:
    """What a column of the table counts.

    Attributes:
        outcome: The outcome of all its codes; None for codes of several.
        codes: The codes.
    """

    outcome: Outcome | None
    codes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A part of the file.

    Attributes:
        place: Its index in the facet; None for several parts together.
        label: What it is called; '' for several together.
        parts: How many parts it stands for.
        counts: Its rows by the heads of the table.
        outcomes: Its rows by outcome, the worst first.
    """

    place: int | None
    label: str
    parts: int
    counts: tuple[int, ...]
    outcomes: Mapping[Outcome, int]

    @property
    def total(self) -> int:
        """The number of its rows."""
        return sum(self.counts)

    @property
    def is_enough(self) -> bool:
        """Whether shares of it say anything."""
        return self.total >= LEAST


@dataclass(frozen=True, slots=True)
class CrossTable:
    """Rows by part and by outcome or status. An Id that stands in several rows counts in each of them.

    Attributes:
        heads: What the columns count: failures first; what is left over last.
        lines: The parts: the largest first, or in their own order; what is left over last.
        without_id: The number of rows that are not counted, since they have no Id.
    """

    heads: tuple[Head, ...]
    lines: tuple[Line, ...]
    without_id: int

    @property
    def total(self) -> int:
        """The number of rows that are counted."""
        return sum(line.total for line in self.lines)


def cross_table(facets: FileFacets, key: FacetKey, across: Across, *, most: int | None = None) -> CrossTable:
    """Return a file broken down by a column; a million rows take some tenths of a second.

    Args:
        facets: The file.
        key: What tells its rows apart.
        across: What the rows are counted by.
        most: How many parts, and statuses, stand by themselves; None for as many as a page shows.
    """
    facet = facets.facet(key)
    codes, indexes = facets.distinct_codes
    counts = np.bincount(facet.places * len(codes) + indexes, minlength=len(facet) * len(codes))
    by_code = counts.reshape(len(facet), len(codes))[:, codes != NO_ID]
    known = codes[codes != NO_ID].tolist()
    heads = _heads(known, by_code.sum(axis=0).tolist(), across, most or _MOST_STATUSES)
    shown, rest = _shown(by_code.sum(axis=1), most or (MOST_ORDERED if facet.is_ordered else MOST_PARTS))
    if facet.is_ordered:
        shown = np.sort(shown)
    by_head, by_outcome = _summed(by_code, known, heads), _summed(by_code, known, _outcome_heads(known))
    outcomes = [head.outcome for head in _outcome_heads(known) if head.outcome is not None]

    def line(place: int | None, label: str, places: NDArray[np.intp]) -> Line:
        found = dict(zip(outcomes, by_outcome[places].sum(axis=0).tolist(), strict=True))
        return Line(place, label, len(places), tuple(by_head[places].sum(axis=0).tolist()), found)

    lines = [line(place, facets.label(key, place), np.array([place])) for place in shown.tolist()]
    if len(rest):
        lines.append(line(None, "", rest))
    return CrossTable(heads, tuple(lines), facets.without_id)


def _shown(totals: NDArray[np.int64], most: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the parts that stand by themselves, the largest first, and those that are put together."""
    largest = np.argsort(-totals, kind="stable")
    largest = largest[totals[largest] > 0]
    # A line for a single part that is left over would take the room of the part.
    return (largest, largest[:0]) if len(largest) <= most + 1 else (largest[:most], largest[most:])


def _heads(codes: list[int], totals: list[int], across: Across, most: int) -> tuple[Head, ...]:
    if across is Across.OUTCOME:
        return _outcome_heads(codes)
    frequent = sorted(range(len(codes)), key=lambda index: -totals[index])
    shown = frequent if len(frequent) <= most + 1 else frequent[:most]
    heads = [
        Head(outcome, (codes[index],))
        for outcome in WORST_FIRST
        for index in shown
        if outcome_of(codes[index]) is outcome
    ]
    rest = tuple(codes[index] for index in frequent if index not in shown)
    return (*heads, Head(None, rest)) if rest else tuple(heads)


def _outcome_heads(codes: list[int]) -> tuple[Head, ...]:
    members = {outcome: tuple(code for code in codes if outcome_of(code) is outcome) for outcome in WORST_FIRST}
    return tuple(Head(outcome, found) for outcome, found in members.items() if found)


def _summed(by_code: NDArray[np.int64], codes: list[int], heads: tuple[Head, ...]) -> NDArray[np.int64]:
    """Return the rows of each part by head, from those by code; shape (parts, heads)."""
    place_of = {code: index for index, code in enumerate(codes)}
    summed = np.zeros((len(by_code), len(heads)), dtype=np.int64)
    for index, head in enumerate(heads):
        summed[:, index] = by_code[:, [place_of[code] for code in head.codes]].sum(axis=1)
    return summed
