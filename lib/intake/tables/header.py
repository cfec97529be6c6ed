"""Which of the first rows of a file is the header."""

import re
from collections.abc import Sequence
from typing import Final

from lib.intake.column_names import NameKind, name_kind
from lib.intake.limits import TITLE_ROWS
from lib.intake.numbers.long_numbers import LONG_NUMBER
from lib.intake.numbers.tokens import normalized
from lib.intake.tables.likely_ids import holds_long_number, holds_number

_NUMERIC: Final = re.compile(r"^[+-]?[0-9]|[0-9]{6}")
_SIX_DIGITS: Final = re.compile(r"[0-9]{6}")


def find_header(rows: Sequence[Sequence[str]]) -> int | None:
    """Return the index of the row that names the columns; None if no row does.

    There may be titles and sums above it. Where a row holds a long number, the header is the nearest row above that
    names a column of Ids, or else the row just above that has a name for the column of that number. Otherwise a row
    below the first is the header if it names a column of Ids and no row above it holds anything that may be an Id, or
    may have been one, which would be lost; or else only the first row can be the header.
    """
    above_data = _above_data(rows)
    if above_data is not None:
        return above_data
    for index, row in enumerate(rows[:TITLE_ROWS]):
        if _names_ids(row):
            return index
        if any(map(holds_number, row)):
            break
    return 0 if rows and _is_header(rows[0]) else None


def _above_data(rows: Sequence[Sequence[str]]) -> int | None:
    """Return the index of the header above the first row with a long number; None if there is none."""
    first = next((index for index, row in enumerate(rows[: TITLE_ROWS + 1]) if any(map(holds_long_number, row))), 0)
    above = rows[:first]
    if any(LONG_NUMBER.search(normalized(cell)) for row in above for cell in row) or (above and _is_bare(above[0])):
        return None  # a number that is no sum, or stands among words, which would be lost
    named = next((index for index in range(first - 1, -1, -1) if _names_ids(rows[index])), None)
    if named is not None or not above:
        return named
    has_name = any(name.strip() and holds_long_number(cell) for name, cell in zip(above[-1], rows[first], strict=True))
    return first - 1 if has_name and _is_header(above[-1]) else None


def _is_bare(row: Sequence[str]) -> bool:
    """Return whether a row holds a number that may be an Id, and no word that says what it is the sum of."""
    return any(map(holds_number, row)) and not any(character.isalpha() for cell in row for character in cell)


def _names_ids(row: Sequence[str]) -> bool:
    """Return whether a row names a column of Ids, and holds no number that may be one."""
    names_ids = any(name_kind(cell) is NameKind.IDS for cell in row)
    return names_ids and not any(holds_number(cell) or _SIX_DIGITS.search(normalized(cell)) for cell in row)


def _is_header(row: Sequence[str]) -> bool:
    """Return whether a row names columns: some cell is a word, and none starts like a number or holds a long one.

    So a spoiled Id in the first row is rejected like any other, and not mistaken for the name of its column.
    """
    cells = list(map(normalized, row))
    has_word = any(character.isalpha() for cell in cells for character in cell)
    return has_word and not any(map(_NUMERIC.search, cells))
