"""A large plain table, of which only the column of Ids is read at first: the others wait until somebody wants them.

To read a column of a million takes half of what all six take, and most lookups want no more before the answers come.
What is not plain is left to `lib.intake.files`, which reads all at once and comes to the same.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import numpy as np

from lib.intake.columns import SAMPLE_ROWS, TITLE_ROWS, describe, find_id_column, header_place
from lib.intake.delimited import find_delimiter
from lib.intake.grid import Grid, has_blank_rows, of_columns, tidied
from lib.intake.limits import IntakeLimits
from lib.intake.plain_text import PlainText
from lib.intake.table import Refusal, RefusedFileError, Table

HEAD_ROWS: Final = 1 + TITLE_ROWS + SAMPLE_ROWS


def read_late(content: bytes, encoding: str, limits: IntakeLimits) -> Table | None:
    """Return the table that a text in UTF-8 holds; None where it is short, or not plain enough to tell from its head.

    Raises:
        RefusedFileError: it has too many rows.
    """
    text = PlainText.of(content, find_delimiter(content), limits)
    if text is None or not text.is_short or text.width == 1:
        return None
    head = _head(text, limits)
    place = header_place(head.sample(TITLE_ROWS)) if head else None
    if head is None or place is None:
        return None
    header, below = head.sample(TITLE_ROWS)[place], head.below(place + 1)
    sample = below.sample(SAMPLE_ROWS)
    id_column = find_id_column(header, sample, text.width)
    ids = text.read([id_column])
    # A blank row can only be told from one without an Id by its other columns.
    if ids is None or has_blank_rows(ids.slice(place + 1)):
        return None
    rows = ids.num_rows - place - 1
    if rows > limits.rows:
        raise RefusedFileError(Refusal.TOO_MANY_ROWS, rows, limits.rows)
    return Table(
        columns=describe(header, sample, text.width),
        id_column=id_column,
        has_header=True,
        cells=LateCells(id_column, ids.column(0).slice(place + 1), below.cells, lambda: text.read().slice(place + 1)),
        numbers=np.arange(place + 2, ids.num_rows + 1, dtype=np.int32),
        is_number=(None,) * text.width,
        encoding=encoding,
    )


class LateCells:
    """The cells of a table, of which one column is there; all are read when another one is asked for.

    It is to `lib.intake.table.Table` what a `pyarrow.Table` is.
    """

    def __init__(self, place: int, column: Any, head: Any, load: Callable[[], Any]) -> None:  # noqa: ANN401 - Arrow ships no types
        self._place = place
        self._column = column
        self._head = head
        self._load: Callable[[], Any] | None = load
        self._all: Any = None

    @property
    def columns(self) -> list[Any]:
        """All columns."""
        return list(self._whole().columns)

    def column(self, place: int) -> Any:  # noqa: ANN401 - Arrow ships no types
        """Return one column."""
        return self._column if place == self._place else self._whole().column(place)

    def slice(self, start: int, length: int) -> Any:  # noqa: ANN401 - Arrow ships no types
        """Return some of the rows."""
        source = self._head if start + length <= self._head.num_rows else self._whole()
        return source.slice(start, length)

    def _whole(self) -> Any:  # noqa: ANN401 - Arrow ships no types
        if self._load is not None:
            self._all = self._load()
            self._load = None  # and with it goes the text itself
        return self._all


def _head(text: PlainText, limits: IntakeLimits) -> Grid | None:
    """Return the first rows; None where there are no more than these, or one is blank, or the last column is."""
    end = 0
    for _ in range(HEAD_ROWS):
        end = text.content.find(b"\n", end) + 1
        if not end:
            return None
    table = replace(text, content=text.content[:end]).read()
    if table is None or table.num_columns != text.width:
        return None
    grid = of_columns(table.columns, np.arange(1, table.num_rows + 1, dtype=np.int32), is_short=True)
    try:
        tidy = tidied(grid, limits)
    except RefusedFileError:
        return None
    is_whole = len(tidy.numbers) == len(grid.numbers) and tidy.cells.num_columns == text.width
    return tidy if is_whole else None
