"""Counts the rows of a file by what stands in its columns, for comparisons over many files, and packs the counts.

Only columns of few texts are counted, as campaigns, lines and branches are: of names and telephone numbers each has
hardly a row. An Id that stands in several rows counts in each of them.
"""

import json
import zlib
from collections.abc import Sequence
from typing import Final

import numpy as np
import pyarrow.compute as pc

from lib.domain.arrow import StringArray
from lib.domain.intake import Rows
from lib.domain.lookups import Codes
from lib.domain.totals import ColumnTotals

MOST_TEXTS: Final = 40
"""How many different texts a column has at most that is counted."""
_LONGEST: Final = 100
"""Characters of a text that is counted; longer ones are messages, not names of something."""
_LOOKED_AT: Final = 1_000
"""How many cells are looked at before all of them are."""


def count_columns(rows: Rows, codes: Codes) -> tuple[ColumnTotals, ...]:
    """Return the rows of a file with an Id, by each of its columns with a name and few texts.

    Args:
        rows: The rows.
        codes: The codes of the distinct Ids, NOT_ANSWERED among them, in their order.
    """
    has_id = rows.row_indexes >= 0
    row_codes = codes[rows.row_indexes[has_id]]
    found = []
    for index, (heading, cells) in enumerate(zip(rows.headings, rows.columns, strict=True)):
        if index != rows.id_column and heading.strip() and _are_few(cells[:_LOOKED_AT]) and _are_few(cells):
            texts = pc.utf8_trim_whitespace(pc.fill_null(cells, "")).dictionary_encode()
            places = texts.indices.to_numpy()[has_id]
            found.append(ColumnTotals(heading.strip(), _counts(texts.dictionary.to_pylist(), places, row_codes)))
    return tuple(found)


def pack_columns(columns: Sequence[ColumnTotals]) -> bytes | None:
    """Return the counts as JSON, compressed; None where there are none."""
    if not columns:
        return None
    return zlib.compress(json.dumps([(column.heading, column.counts) for column in columns]).encode())


def unpack_columns(blob: bytes) -> tuple[ColumnTotals, ...]:
    """Return the counts that `pack_columns` packed."""
    return tuple(
        ColumnTotals(
            heading, {text: {int(code): count for code, count in codes.items()} for text, codes in counts.items()}
        )
        for heading, counts in json.loads(zlib.decompress(blob))
    )


def _are_few(cells: StringArray) -> bool:
    distinct = cells.unique()
    return len(distinct) <= MOST_TEXTS and (pc.max(pc.utf8_length(distinct)).as_py() or 0) <= _LONGEST


def _counts(texts: Sequence[str], places: Codes, codes: Codes) -> dict[str, dict[int, int]]:
    found: dict[str, dict[int, int]] = {}
    known, indexes = np.unique(codes, return_inverse=True)
    table = np.bincount(places * len(known) + indexes, minlength=len(texts) * len(known)).reshape(len(texts), -1)
    for text, row in zip(texts, table.tolist(), strict=True):
        counts = {code: count for code, count in zip(known.tolist(), row, strict=True) if count}
        if text and counts:
            found[text] = counts
    return found
