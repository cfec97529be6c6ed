"""How much is read at once. The limits are settings; whatever exceeds one is refused with the number found."""

from dataclasses import dataclass
from typing import Final

MEGABYTE: Final = 1_000_000
"""Bytes in a megabyte as the upload widget counts its limit and shows the sizes of files."""
TITLE_ROWS: Final = 20
"""Number of rows above the data, not counted as rows of data, among which a header is looked for."""


@dataclass(frozen=True, slots=True)
class IntakeLimits:
    """The limits of a paste or a file.

    Attributes:
        file_bytes: Bytes of a file.
        paste_bytes: Bytes of a paste in UTF-8.
        rows: Rows of data in a file, or tokens in a paste.
        columns: Columns of a file.
        cell_characters: Characters in a cell.
        sheet_bytes: Bytes of a workbook once unpacked.
    """

    file_bytes: int = 50 * MEGABYTE
    paste_bytes: int = 32 * MEGABYTE
    rows: int = 2_000_000
    columns: int = 200
    cell_characters: int = 32_767
    sheet_bytes: int = 500 * MEGABYTE
