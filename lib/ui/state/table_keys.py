"""Keys of choices about one table: another file, or another lookup, starts without them."""

from typing import Final

_SHEET, _OWN_COLUMNS, _NAME_COLUMN, _KIND = "sheet_", "own_columns_", "name_column_", "kind_"
OF_A_TABLE: Final = (_SHEET, _OWN_COLUMNS, _NAME_COLUMN, _KIND)
"""What these keys begin with."""


def sheet_key(file_id: str) -> str:
    """Return the key of the choice of a workbook's sheet."""
    return f"{_SHEET}{file_id}"


def own_columns_key(lookup_id: str) -> str:
    """Return the key of the choice of a file's own columns."""
    return f"{_OWN_COLUMNS}{lookup_id}"


def name_column_key(lookup_id: str) -> str:
    """Return the key of the choice of the column that has the customers' names."""
    return f"{_NAME_COLUMN}{lookup_id}"


def kind_key(lookup_id: str, column: str) -> str:
    """Return the key of the choice of what a column of a file holds."""
    return f"{_KIND}{lookup_id}_{column}"
