"""Uploaded texts for tests: their tables, Ids and cells, and a check that no row is lost."""

from typing import Final

from hypothesis import strategies as st

from lib.domain.intake import MAX_ID, Intake
from lib.intake.files import read
from lib.intake.tables.table import Table

BOM: Final = b"\xef\xbb\xbf"
FIRST, SECOND = 639258934720294949, 639258934720294950

# Numbers of 10 or 12 digits may be telephone numbers, and a list with such is a table.
ids = st.integers(1, 10**9 - 1) | st.integers(10**12, MAX_ID)


def table_of(text: str) -> Table:
    return read(text.encode())


def intake_of(text: str) -> Intake:
    table = table_of(text)
    return table.intake(table.id_column)


def ids_of(text: str) -> list[int]:
    return [int(number) for number in intake_of(text).ids]


def texts_of(table: Table) -> list[tuple[str, ...]]:
    return [cells for _, cells in table.preview(table.row_count)]


def check_sum(table: Table) -> None:
    """Check that each row of a table is counted exactly once, whichever column is read."""
    assert len(texts_of(table)) == len(table.row_numbers) == table.row_count
    assert list(table.row_numbers) == sorted(table.row_numbers)
    assert len(table.is_number) == len(table.columns)
    for column in table.columns:
        intake = table.intake(column.index)
        assert intake.given == table.row_count
        assert {item.row for item in intake.rejected} <= set(table.row_numbers)
        assert table.rows(column.index, intake).columns[column.index] == table.column_text(column.index)
