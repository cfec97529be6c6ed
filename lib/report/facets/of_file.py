"""The columns of a file by which its rows can be told apart; each is read when it is first asked for, and kept."""

from collections.abc import Mapping
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lib.domain.lookups import Codes
from lib.i18n.language import Language, mark
from lib.report.facets.facet import CUTS, Cut, Facet, facet_of
from lib.report.facets.kinds import Kind, kind_of
from lib.report.files.result_rows import NO_ID, OwnColumn, ResultRows

_TITLES: Final[Mapping[Cut, str]] = {
    Cut.OPERATOR: mark("{column}: operator, by prefix"),
    Cut.DAY: mark("{column}: day"),
    Cut.HOUR: mark("{column}: hour"),
    Cut.RANGE: mark("{column}: ranges"),
}


class FacetKey(NamedTuple):
    """Which column tells rows apart, and how.

    Attributes:
        column: The key of the column.
        cut: How its cells are put together.
    """

    column: str
    cut: Cut

    @property
    def text(self) -> str:
        """The key as one text, the same in every language."""
        return f"{self.column}:{self.cut}"


def key_of(text: str) -> FacetKey:
    """Return the key that was written as a text by `FacetKey.text`."""
    column, cut = text.split(":")
    return FacetKey(column, Cut(cut))


class FileFacets:
    """What the columns of a file tell apart. Several threads may share it: what is kept is only ever added to."""

    def __init__(self, rows: ResultRows, lang: Language) -> None:
        """Read nothing yet.

        Args:
            rows: The rows of the report of a file.
            lang: The language of the labels.
        """
        self.rows = rows
        self._lang = lang
        self._columns = {column.key: column for column in rows.own if not column.has_ids}
        self._facets: dict[FacetKey, Facet] = {}

    @cached_property
    def kinds(self) -> Mapping[str, Kind]:
        """What each column holds, by its key, as its cells say."""
        return {key: kind_of(column.texts) for key, column in self._columns.items()}

    @cached_property
    def distinct_codes(self) -> tuple[Codes, NDArray[np.intp]]:
        """The codes that occur, ascending, NO_ID among them, and for each row the index of its own."""
        codes, indexes = np.unique(self.rows.codes, return_inverse=True)
        return codes, indexes

    @property
    def without_id(self) -> int:
        """The number of rows without an Id."""
        return int(np.count_nonzero(self.rows.codes == NO_ID))

    def ways(self, chosen: Mapping[str, Kind] | None = None) -> list[FacetKey]:
        """Return all ways to tell rows apart, in the order of the columns.

        Args:
            chosen: What a person says that columns hold, by their keys, in place of what their cells say.
        """
        kinds = {**self.kinds, **(chosen or {})}
        return [FacetKey(column, cut) for column in self._columns for cut in CUTS[kinds[column]]]

    def column(self, key: FacetKey) -> OwnColumn:
        """Return the column of the file."""
        return self._columns[key.column]

    def title(self, key: FacetKey) -> str:
        """Return what tells the rows apart, in words."""
        column = self.column(key)
        heading = column.heading.strip()
        if not heading or sum(other.heading.strip() == heading for other in self._columns.values()) > 1:
            heading = " ".join((heading, self._lang.say("Column {number}", number=column.source + 1))).strip()
        title = _TITLES.get(key.cut)
        return heading if title is None else self._lang.say(title, column=heading)

    def facet(self, key: FacetKey) -> Facet:
        """Return how the rows are told apart."""
        if key not in self._facets:
            self._facets[key] = facet_of(self.column(key).texts, key.cut, self._lang)
        return self._facets[key]

    def label(self, key: FacetKey, place: int) -> str:
        """Return what a part is called."""
        return self.facet(key).labels[place].as_py() or self._lang.say("(nothing)")

    def mask(self, conditions: tuple[tuple[FacetKey, int], ...]) -> NDArray[np.bool_]:
        """Return for each row whether it is in all of these parts, shape (rows,)."""
        found = np.ones(len(self.rows), dtype=np.bool_)
        for key, place in conditions:
            found &= self.facet(key).places == place
        return found
