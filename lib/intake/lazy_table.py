"""A large plain table, of which only the column of Ids is read at first: the others wait until somebody wants them.

To read a column of a million takes half of what all six take, and most lookups want no more before the answers come.
What is not plain is left to `lib.intake.files`, which reads all at once and comes to the same.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from lib.intake.columns import HEAD_ROWS, header_place, lay_out
from lib.intake.delimited import find_delimiter
from lib.intake.grid import Grid, has_blank_rows, of_columns, tidied
from lib.intake.limits import IntakeLimits
from lib.intake.plain_text import PlainText
from lib.intake.table import Refusal, RefusedFileError, Table


def read_late(content: bytes, encoding: str, limits: IntakeLimits, delimiter: str | None = None) -> Table | None:
    """Return the table that a text in UTF-8 holds; None where it is short, or not plain enough to tell from its head.

    Raises:
        RefusedFileError: it has too many rows.
    """
    text = PlainText.of(content, delimiter or find_delimiter(content), limits)
    if text is None or not text.is_short or text.width == 1:
        return None
    head = _head(text, limits)
    top = head.sample(HEAD_ROWS) if head else []
    place = header_place(top)
    if head is None or place is None:
        return None
    layout = lay_out(top, place, text.width)
    ids = text.read([layout.id_column])
    # A blank row can only be told from one without an Id by its other columns.
    if ids is None or has_blank_rows(ids.slice(layout.top)):
        return None
    rows = ids.num_rows - layout.top
    if rows > limits.rows:
        raise RefusedFileError(Refusal.TOO_MANY_ROWS, rows, limits.rows)
    return Table(
        columns=layout.columns,
        id_column=layout.id_column,
        has_header=True,
        cells=LazyCells(
            layout.id_column,
            ids.column(0).slice(layout.top),
            head.below(layout.top).cells,
            lambda: text.read().slice(layout.top),
        ),
        numbers=np.arange(layout.top + 1, ids.num_rows + 1, dtype=np.int32),
        is_number=(None,) * text.width,
        encoding=encoding,
    )


class LazyCells:
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
        load = self._load  # once: another rerun of the page may be here too, and take it away
        if load is not None:
            self._all = load()
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
