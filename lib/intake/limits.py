"""How much is taken in at once. The numbers are settings; what is over one is refused with the number found."""

from dataclasses import dataclass
from typing import Final

MEGABYTE: Final = 1_000_000
"""Bytes; the upload widget counts its limit so, and shows the sizes of files so."""


@dataclass(frozen=True, slots=True)
class IntakeLimits:
    """Bytes of a file and of a paste, rows, columns, characters in a cell, and bytes of a workbook once unpacked."""

    file_bytes: int = 50 * MEGABYTE
    paste_bytes: int = 32 * MEGABYTE
    rows: int = 2_000_000
    columns: int = 200
    cell_characters: int = 32_767
    sheet_bytes: int = 500 * MEGABYTE
