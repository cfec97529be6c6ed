"""The table that a pasted text is: cells copied from a sheet, lines of CSV, JSON, SQL, a console's output, logs.

A text is a table only where its columns tell which of its numbers are Ids. Any other text is read number by number, by
`lib.intake.paste`.
"""

import re
from collections.abc import Sequence
from typing import Final

from lib.domain.intake import Reason
from lib.intake.column_names import NameKind, name_kind
from lib.intake.grid import Grid, without_blanks
from lib.intake.limits import IntakeLimits
from lib.intake.numbers.long_numbers import LONG_NUMBER
from lib.intake.numbers.running_text import with_bracketed_numbers_apart
from lib.intake.numbers.tokens import LINE_END, read_id
from lib.intake.paste import TooManyTokensError
from lib.intake.readers import delimited
from lib.intake.readers.structured_text import read_structured
from lib.intake.refusals import Refusal, RefusedFileError
from lib.intake.tables import id_list
from lib.intake.tables.finder import find_table, names_its_ids, table_below
from lib.intake.tables.header import find_header
from lib.intake.tables.layout import HEAD_ROWS, lay_out
from lib.intake.tables.table import Table

_DELIMITERS: Final = ("\t", ",", ";", "|")
_HEAD: Final = 100_000
_HEAD_LINES: Final = 200
"""What is looked at of a text: so many characters, and lines, at its start."""
_REGULAR: Final = 0.9
"""The share of the first lines that have the same number of delimiters in a table."""
_QUOTED: Final = re.compile(r'"[^"]*"')
_ALIGNED: Final = re.compile(r"(?<=\S) {2,}(?=\S)")


def find_pasted_table(text: str, limits: IntakeLimits) -> Table | None:
    """Return the table that a text is; None for a list of Ids, a letter, and whatever else is read number by number.

    Raises:
        TooManyTokensError: It is a table with more rows than are accepted.
    """
    try:
        return _find(text, limits)
    except RefusedFileError as refused:
        if refused.refusal is Refusal.TOO_MANY_ROWS:
            raise TooManyTokensError(refused.found) from refused
        return None


def _find(text: str, limits: IntakeLimits) -> Table | None:
    grid = read_structured(text)
    if grid is not None:
        return table_below(without_blanks(grid, limits), 0, limits)
    lines = [line for line in LINE_END.split(text[:_HEAD])[:_HEAD_LINES] if line.strip()]
    delimiter = next((each for each in _DELIMITERS if _divides(each, lines)), None)
    if delimiter is None and _divides("\t", [_ALIGNED.sub("\t", line) for line in lines]):
        text, delimiter = _ALIGNED.sub("\t", text), "\t"
    if delimiter is None:
        return None
    grid = without_blanks(delimited.read_rows(text.encode("utf-8", "replace"), limits, delimiter), limits)
    return find_table(grid, limits) if _tells_ids(grid) else None


def _divides(delimiter: str, lines: list[str]) -> bool:
    """Return whether a delimiter divides nearly all lines into the same number of cells.

    A single line is a row of cells only where it has tabs, which nobody writes between Ids by hand.
    """
    counts = [_QUOTED.sub("", line).count(delimiter) for line in lines]
    if not counts or (len(counts) == 1 and delimiter != "\t"):
        return False
    usual = max(set(counts), key=counts.count)
    return usual > 0 and counts.count(usual) >= _REGULAR * len(counts)


def _tells_ids(grid: Grid) -> bool:
    """Return whether the columns tell which numbers may be Ids, and no long number is within words or among others."""
    head = grid.head(HEAD_ROWS)
    header_index = find_header(head)
    if grid.cells.num_columns == 1 or (header_index is None and id_list.is_list(grid)):
        return False
    header = () if header_index is None else head[header_index]
    cells = [cell for row in head for cell in row]
    parted = cells if names_its_ids(grid, header_index) else map(with_bracketed_numbers_apart, cells)
    if any(map(id_list.is_among_others, parted)) and not _tells_them_apart(header, head):
        return False
    if any(isinstance(read_id(cell), int) for cell in header):
        return False  # a number would be lost as the name of a column
    is_named = any(name_kind(cell) is not NameKind.UNKNOWN for cell in header)
    has_telephones = any(map(_are_telephones, zip(*head, strict=True)))
    return is_named or has_telephones or lay_out(head, header_index, grid.cells.num_columns).id_column.has_long


def _tells_them_apart(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Return whether a header names a column of Ids beside another column with long numbers, which may be no Ids."""
    with_long = sum(any(map(LONG_NUMBER.search, cells)) for cells in zip(*rows, strict=True))
    return with_long > 1 and any(name_kind(name) is NameKind.IDS for name in header)


def _are_telephones(cells: Sequence[str]) -> bool:
    """Return whether nearly all cells of a column are telephone numbers, so that another column may hold the Ids."""
    return sum(read_id(cell) is Reason.TELEPHONE for cell in cells) >= _REGULAR * len(cells)
