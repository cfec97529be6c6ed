"""Which of the first rows of a file is the header."""

import re
from collections.abc import Sequence
from typing import Final

from lib.intake.limits import TITLE_ROWS
from lib.intake.numbers.tokens import normalized
from lib.intake.tables.column_names import NameKind, name_kind
from lib.intake.tables.likely_ids import holds_number

_NUMERIC: Final = re.compile(r"^[+-]?[0-9]|[0-9]{6}")
_SIX_DIGITS: Final = re.compile(r"[0-9]{6}")


def find_header(rows: Sequence[Sequence[str]]) -> int | None:
    """Return the index of the row that names the columns; None if no row does.

    There may be titles above it. A row below the first is the header if it names a column of Ids and no row above it
    holds anything that may be an Id, or may have been one, which would be lost. Otherwise only the first row can be the
    header.
    """
    for index, row in enumerate(rows[:TITLE_ROWS]):
        names_ids = any(name_kind(cell) is NameKind.IDS for cell in row)
        if names_ids and not any(holds_number(cell) or _SIX_DIGITS.search(normalized(cell)) for cell in row):
            return index
        if any(map(holds_number, row)):
            break
    return 0 if rows and _is_header(rows[0]) else None


def _is_header(row: Sequence[str]) -> bool:
    """Return whether a row names columns: some cell is a word, and none starts like a number or holds a long one.

    So a spoiled Id in the first row is rejected like any other, and not mistaken for the name of its column.
    """
    cells = list(map(normalized, row))
    has_word = any(character.isalpha() for cell in cells for character in cell)
    return has_word and not any(map(_NUMERIC.search, cells))
