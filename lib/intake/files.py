"""An uploaded file, whatever it is, into a table: a workbook by its first bytes, else text in rows and cells.

A file is known by its content: the name it was given is neither asked nor believed.
"""

from typing import Final

from lib.intake import containers, delimited, encodings, id_list
from lib.intake.columns import HEAD_ROWS, header_place, lay_out
from lib.intake.grid import Grid, tidied
from lib.intake.lazy_table import read_late
from lib.intake.limits import IntakeLimits
from lib.intake.sheets import read_sheet
from lib.intake.table import Column, Refusal, RefusedFileError, Sheet, Table

__all__ = ["Column", "Refusal", "RefusedFileError", "Sheet", "Table", "read"]

_LIMITS: Final = IntakeLimits()


def read(content: bytes, limits: IntakeLimits = _LIMITS, sheet: str | None = None) -> Table:
    """Return the table that a CSV, TXT, XLSX, XLSM, XLSB, XLS or ODS file holds.

    Of a workbook, `sheet` is the name of the worksheet to read; None takes the first visible one that is not empty.

    Raises:
        RefusedFileError: it is no such file, or damaged, or over one of the limits.
    """
    if not content:
        raise RefusedFileError(Refusal.EMPTY)
    if len(content) > limits.file_bytes:
        raise RefusedFileError(Refusal.TOO_LARGE, len(content), limits.file_bytes)
    if containers.is_workbook(content):
        return _read_workbook(content, limits, sheet)
    text, encoding = encodings.to_utf8(content)
    if delimited.is_blank(text):
        raise RefusedFileError(Refusal.EMPTY)
    text, delimiter = delimited.without_hint(text)
    return read_late(text, encoding, limits, delimiter) or read_at_once(text, encoding, limits, delimiter)


def read_at_once(text: bytes, encoding: str, limits: IntakeLimits, delimiter: str | None = None) -> Table:
    """Return the table that a text in UTF-8 holds, all of it read.

    Raises:
        RefusedFileError: as `read`.
    """
    return _table(tidied(delimited.split(text, limits, delimiter), limits), limits, encoding=encoding)


def _read_workbook(content: bytes, limits: IntakeLimits, sheet: str | None) -> Table:
    book = read_sheet(content, limits, sheet)
    try:
        return _table(tidied(book.grid, limits), limits, sheets=book.sheets, sheet=book.sheet)
    except RefusedFileError as refused:
        if refused.refusal is Refusal.EMPTY and len(book.sheets) > 1:
            refused.refusal = Refusal.EMPTY_SHEET
        refused.sheets = book.sheets
        raise


def _table(
    grid: Grid, limits: IntakeLimits, *, encoding: str = "", sheets: tuple[Sheet, ...] = (), sheet: str | None = None
) -> Table:
    rows = grid.sample(HEAD_ROWS)
    place = header_place(rows)
    if place is None and not sheets and id_list.is_list(grid):
        grid = id_list.as_list(grid, limits)
        rows = grid.sample(HEAD_ROWS)
    if not rows:
        raise RefusedFileError(Refusal.EMPTY)
    layout = lay_out(rows, place, grid.cells.num_columns)
    grid = grid.below(layout.top)
    if len(grid.numbers) > limits.rows:
        raise RefusedFileError(Refusal.TOO_MANY_ROWS, len(grid.numbers), limits.rows)
    return Table(
        columns=layout.columns,
        id_column=layout.id_column,
        has_header=place is not None,
        cells=grid.cells,
        numbers=grid.numbers,
        is_number=grid.is_number,
        encoding=encoding,
        sheets=sheets,
        sheet=sheet,
    )
