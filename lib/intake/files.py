"""An uploaded file into a table. A file is recognised by its content; the name that it was given is ignored."""

from dataclasses import replace
from typing import Final

import numpy as np

from lib.intake.grid import Grid, without_blanks
from lib.intake.limits import IntakeLimits
from lib.intake.numbers.running_text import LONGEST_PROSE, with_bracketed_numbers_apart, without_list_marks
from lib.intake.readers import archives, containers, delimited, encodings, markup
from lib.intake.readers.sheet_messages import SheetGrid
from lib.intake.readers.sheets import read_markup, read_sheet
from lib.intake.readers.structured_text import HEAD, may_be_structured, read_structured
from lib.intake.refusals import Refusal, RefusedFileError
from lib.intake.tables.finder import find_table, is_list, names_its_ids, table_below
from lib.intake.tables.header import find_header
from lib.intake.tables.layout import HEAD_ROWS
from lib.intake.tables.lazy_table import read_lazily
from lib.intake.tables.table import Table

_LIMITS: Final = IntakeLimits()


def read(content: bytes, limits: IntakeLimits = _LIMITS, sheet: str | None = None) -> Table:
    """Return the table in a text, a workbook, or a web page, also in an archive of one of these.

    Args:
        content: The file.
        limits: The limits that apply.
        sheet: Name of the sheet to read; None for the one that holds Ids, else the first that is not empty.

    Raises:
        RefusedFileError: It is no such file, or it is damaged or exceeds a limit.
    """
    if not content:
        raise RefusedFileError(Refusal.EMPTY)
    if len(content) > limits.file_bytes:
        raise RefusedFileError(Refusal.TOO_LARGE, len(content), limits.file_bytes)
    if archives.is_archive(content):
        content = archives.unpack(content, limits)
    if containers.is_workbook(content):
        return _sheet_table(read_sheet(content, limits, sheet), limits)
    if markup.is_mail(content):
        return _sheet_table(read_markup(content, limits, sheet), limits)
    text, encoding = encodings.to_utf8(content)
    if markup.is_markup(text):
        return _sheet_table(read_markup(text, limits, sheet), limits)
    if delimited.is_blank(text):
        raise RefusedFileError(Refusal.EMPTY)
    if may_be_structured(text[:HEAD].decode(errors="ignore")):
        grid = read_structured(text.decode())
        if grid is not None:
            return replace(table_below(without_blanks(grid, limits), 0, limits), encoding=encoding)
    text, delimiter = delimited.split_hint(text)
    return read_lazily(text, encoding, limits, delimiter) or read_at_once(text, encoding, limits, delimiter)


def read_at_once(text: bytes, encoding: str, limits: IntakeLimits, delimiter: str | None = None) -> Table:
    """Return the table in a text in UTF-8, with all its columns read.

    Args:
        text: The text.
        encoding: Encoding of the file that it comes from, as Python names it.
        limits: The limits that apply.
        delimiter: The character between cells; None to find it.

    Raises:
        RefusedFileError: As for `read`.
    """
    grid = without_blanks(delimited.read_rows(text, limits, delimiter), limits)
    is_clear = len(text) > LONGEST_PROSE or names_its_ids(grid, find_header(grid.head(HEAD_ROWS)))
    listed = None if is_clear else _as_pasted(text, limits, delimiter)
    return find_table(grid if listed is None else listed, limits, encoding=encoding)


def _as_pasted(text: bytes, limits: IntakeLimits, delimiter: str | None) -> Grid | None:
    """Return the rows of a list, a letter, a log or code, with what only arranges its numbers away, as in a paste.

    Returns:
        None where there is no such thing, or where the text is a table, whose cells stay as they are.
    """
    given = text.decode()
    apart = with_bracketed_numbers_apart(without_list_marks(given))
    if apart == given:
        return None
    try:
        grid = without_blanks(delimited.read_rows(apart.encode(), limits, delimiter), limits)
    except RefusedFileError:
        return None  # a bracket was a quote too, that of a cell
    return grid if is_list(grid, find_header(grid.head(HEAD_ROWS))) else None


def _sheet_table(book: SheetGrid, limits: IntakeLimits) -> Table:
    try:
        table = find_table(without_blanks(book.grid, limits), limits, sheets=book.sheets, sheet=book.sheet)
    except RefusedFileError as refused:
        if refused.refusal is Refusal.EMPTY and len(book.sheets) > 1:
            refused.refusal = Refusal.EMPTY_SHEET
        refused.sheets = book.sheets
        raise
    if table.notes.is_turned:
        return table
    is_hidden = np.isin(table.row_numbers, book.hidden)
    uncalculated = int(np.isin(table.row_numbers, book.uncalculated).sum())
    notes = replace(table.notes, is_hidden=is_hidden if is_hidden.any() else None, uncalculated=uncalculated)
    return replace(table, notes=notes)
