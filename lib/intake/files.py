"""An uploaded file into a table. A file is recognised by its content; the name that it was given is ignored."""

from dataclasses import replace
from typing import Final

from lib.intake.grid import without_blanks
from lib.intake.limits import IntakeLimits
from lib.intake.readers import containers, delimited, encodings
from lib.intake.readers.sheets import read_sheet
from lib.intake.readers.structured_text import HEAD, may_be_structured, read_structured
from lib.intake.refusals import Refusal, RefusedFileError
from lib.intake.tables.finder import find_table, table_below
from lib.intake.tables.lazy_table import read_lazily
from lib.intake.tables.table import Table

_LIMITS: Final = IntakeLimits()


def read(content: bytes, limits: IntakeLimits = _LIMITS, sheet: str | None = None) -> Table:
    """Return the table in a CSV, TXT, JSON, SQL, LOG, XLSX, XLSM, XLSB, XLS or ODS file.

    Args:
        content: The file.
        limits: The limits that apply.
        sheet: Name of the sheet of a workbook to read; None for the first visible one that is not empty.

    Raises:
        RefusedFileError: It is no such file, or it is damaged or exceeds a limit.
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
    grid = delimited.read_rows(text, limits, delimiter)
    return find_table(without_blanks(grid, limits), limits, encoding=encoding)


def _read_workbook(content: bytes, limits: IntakeLimits, sheet: str | None) -> Table:
    book = read_sheet(content, limits, sheet)
    try:
        return find_table(without_blanks(book.grid, limits), limits, sheets=book.sheets, sheet=book.sheet)
    except RefusedFileError as refused:
        if refused.refusal is Refusal.EMPTY and len(book.sheets) > 1:
            refused.refusal = Refusal.EMPTY_SHEET
        refused.sheets = book.sheets
        raise
