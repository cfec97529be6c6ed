"""How the first rows of a file are laid out: what is above the data, and what each column is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lib.intake.limits import TITLE_ROWS
from lib.intake.tables.id_column import IdColumn, find_id_column
from lib.intake.tables.table import FileColumn

SAMPLE_ROWS: Final = 100
"""Number of rows below the header that are examined."""
HEAD_ROWS: Final = 1 + TITLE_ROWS + SAMPLE_ROWS
"""Number of rows that `lay_out` needs."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The layout of a table.

    Attributes:
        top: Number of rows above the data, the header included.
        id_column: Which column holds the Ids.
        columns: All columns.
    """

    top: int
    id_column: IdColumn
    columns: tuple[FileColumn, ...]


def lay_out(
    rows: Sequence[Sequence[str]], header_index: int | None, width: int, further: Sequence[Sequence[str]] = ()
) -> Layout:
    """Return the layout of a table.

    Args:
        rows: Its first HEAD_ROWS rows.
        header_index: Index of the header among them; None if there is none.
        width: Number of columns.
        further: Rows further down that are to be looked at too.
    """
    top, header = (0, ()) if header_index is None else (header_index + 1, tuple(rows[header_index]))
    sample = rows[top : top + SAMPLE_ROWS]
    return Layout(top, find_id_column(header, [*sample, *further], width), _columns(header, sample, width))


def _columns(header: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> tuple[FileColumn, ...]:
    def example(index: int) -> str:
        return next((cell for row in rows if (cell := row[index].strip())), "")

    return tuple(FileColumn(index, header[index].strip() if header else "", example(index)) for index in range(width))
