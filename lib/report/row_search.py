"""The one search over the rows of a report: any part of any cell, however it was typed.

Of each column the distinct texts are folded once and searched; the rows follow from them. So a column with few texts
costs next to nothing, and a million rows with as many Ids, names and mobile numbers are searched in a fifth of a
second.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lib.domain.arrow import StringArray, TextArray
from lib.domain.text_search import search_key
from lib.report.files.result_rows import ResultRows

_DIGITS: Final = r"^[0-9]*\z"
_MOBILE: Final = r"^(?:(?:00)?980?|0)(9[0-9]{1,9})\z"
"""What `search_key` makes a mobile number's own digits of, in a text that has nothing but digits."""


@dataclass(frozen=True, slots=True, eq=False)
class _KeyColumn:
    """A column as it is searched.

    Attributes:
        keys: What is compared of its distinct texts.
        indexes: For each row the index of its text; shape (rows,).
        is_digits: Whether the texts have nothing but digits.
    """

    keys: StringArray
    indexes: NDArray[np.int32]
    is_digits: bool

    def matches(self, word: str, rows: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Return for each of some rows, given by their indexes, whether its text holds a word."""
        if self.is_digits and not word.isdecimal():
            return np.zeros(len(rows), dtype=np.bool_)
        wanted = self.indexes[rows]
        if len(rows) < len(self.keys):
            return _holds(self.keys.take(pa.array(wanted)), word)
        return _holds(self.keys, word)[wanted]


class RowSearch:
    """Searches the rows of a report. It may be used by several threads and is never changed."""

    def __init__(self, rows: ResultRows) -> None:
        """Prepare the search of `rows`: a million rows of six columns take some seconds and 150 MB."""
        self._size = len(rows)
        ids = () if any(column.has_ids for column in rows.own) else (rows.ids,)
        texts: tuple[TextArray, ...] = (*rows.answers.values(), *(column.texts for column in rows.own), *ids)
        self._columns = tuple(map(_key_column, texts))

    def find(self, query: str) -> NDArray[np.bool_] | None:
        """Return for each row whether it holds every word of a query, shape (rows,); None where it asks for nothing."""
        words = search_key(query).split()
        if not words:
            return None
        rows = np.arange(self._size)
        for word in words:
            rows = rows[np.logical_or.reduce([column.matches(word, rows) for column in self._columns])]
        found = np.zeros(self._size, dtype=np.bool_)
        found[rows] = True
        return found


def _holds(keys: StringArray, word: str) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = pc.match_substring(keys, word).to_numpy(zero_copy_only=False)
    return found


def _key_column(texts: TextArray) -> _KeyColumn:
    encoded = texts if isinstance(texts, pa.DictionaryArray) else pc.fill_null(texts, "").dictionary_encode()
    distinct, indexes = encoded.dictionary, encoded.indices.to_numpy().astype(np.int32, copy=False)
    # Ids and mobile numbers mostly are nothing but digits, and are done fast.
    if pc.all(pc.match_substring_regex(distinct, _DIGITS)).as_py():
        return _KeyColumn(pc.replace_substring_regex(distinct, _MOBILE, r"\1"), indexes, is_digits=True)
    lines = pc.replace_substring(distinct.cast(pa.string()), "\n", " ").to_pylist()
    return _KeyColumn(pa.array(search_key("\n".join(lines)).split("\n"), pa.string()), indexes, is_digits=False)
