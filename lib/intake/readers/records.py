"""Records with named values, as JSON, SQL and logs have them, into a grid with a header."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa

from lib.intake.grid import Grid
from lib.intake.numbers.long_numbers import LONG_NUMBER

_MOST_CELLS: Final = 10_000_000
"""Cells of a grid; a text of records that all have other names would fill the memory with empty cells."""


class Record(NamedTuple):
    """One record.

    Attributes:
        row: Its number or that of its line, from 1, ascending.
        values: Its values by their names.
    """

    row: int
    values: Mapping[str, str]


FOOTER: Final = re.compile(
    r"\s*\(?[0-9]+ (?:rows?|records?)(?: in set| affected| selected)?\b.*|\s*\([0-9]+ سطر\)|\s*Time: .*", re.IGNORECASE
)
"""What a console writes below its results; it is no record."""


def count_long(texts: Iterable[str]) -> int:
    """Return how many long numbers there are in texts."""
    return sum(len(LONG_NUMBER.findall(text)) for text in texts)


def grid_of(records: Sequence[Record], text: str) -> Grid | None:
    """Return records as rows below a header, which has the row number 0.

    Args:
        records: The records.
        text: The text that they were read from.

    Returns:
        None where there is no record, or where there are too many names; and where the text has a long number that is
        in no record, or has its long numbers within words only: a text that is not understood to its end is read number
        by number, so that nothing in it is left out.
    """
    values = [value for record in records for value in record.values.values()]
    names = list(dict.fromkeys(name for record in records for name in record.values))
    long = count_long([text])
    has_ids = any(map(LONG_NUMBER.fullmatch, map(str.strip, values))) or not long
    if not has_ids or count_long(values) < long or not 0 < len(names) * len(records) <= _MOST_CELLS:
        return None
    columns = [pa.array([name, *(record.values.get(name, "") for record in records)], pa.string()) for name in names]
    return Grid.from_columns(columns, np.array([0, *(record.row for record in records)], dtype=np.int32))
