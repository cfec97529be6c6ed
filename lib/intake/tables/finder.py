"""The table in a grid, or the list of Ids that it is instead."""

from dataclasses import replace

from lib.intake.column_names import NameKind, name_kind
from lib.intake.grid import Grid, without_blanks
from lib.intake.limits import IntakeLimits
from lib.intake.refusals import Refusal, RefusedFileError, Sheet
from lib.intake.tables import id_list
from lib.intake.tables.header import find_header
from lib.intake.tables.layout import HEAD_ROWS, SAMPLE_ROWS, lay_out
from lib.intake.tables.likely_ids import holds_long_number
from lib.intake.tables.long_numbers import rows_with_long_numbers
from lib.intake.tables.notes import NO_NOTES, TableNotes
from lib.intake.tables.rearranging import in_one_order, lies_on_its_side, on_its_feet
from lib.intake.tables.table import Table


def find_table(
    grid: Grid, limits: IntakeLimits, *, encoding: str = "", sheets: tuple[Sheet, ...] = (), sheet: str | None = None
) -> Table:
    """Return the table in a grid without blank rows.

    Args:
        grid: The rows of a file.
        limits: The limits that apply.
        encoding: Encoding of a text file.
        sheets: Sheets of a workbook. Workbooks are always tables; a text file may be a list.
        sheet: Name of the sheet that the grid is.

    Raises:
        RefusedFileError: There are no rows, or too many.
    """
    is_turned = lies_on_its_side(grid) and (bool(sheets) or not id_list.is_list(grid))
    if is_turned:
        grid = without_blanks(on_its_feet(grid), limits)
    header_index = find_header(grid.head(HEAD_ROWS))
    if not sheets and is_list(grid, header_index):
        grid, header_index = id_list.as_list(grid, limits), None
    table = table_below(grid, header_index, limits)
    notes = replace(table.notes, is_turned=is_turned)
    return replace(table, encoding=encoding, sheets=sheets, sheet=sheet, notes=notes)


def is_list(grid: Grid, header_index: int | None) -> bool:
    """Return whether the rows of a text are no table but a list, a letter, a chat or code.

    Args:
        grid: The rows.
        header_index: Index of the row that names the columns; None if there is none.
    """
    long = rows_with_long_numbers(grid, SAMPLE_ROWS)
    if id_list.is_running_text(long, has_header=header_index is not None):
        return True
    return header_index is None and (id_list.is_list(grid) or id_list.is_ragged(long))


def names_its_ids(grid: Grid, header_index: int | None) -> bool:
    """Return whether a column below names holds long numbers alone, so that what else cells hold is no Id.

    Where no name is known, which may be a line of a letter, it has one in each of several rows.
    """
    if header_index is None:
        return False
    head = grid.head(HEAD_ROWS)
    column = lay_out(head, header_index, grid.cells.num_columns).id_column
    is_known = any(name_kind(name) is not NameKind.UNKNOWN for name in head[header_index])
    cells = [row[column.index] for row in head[header_index + 1 :]]
    return column.has_long and (is_known or (len(cells) > 1 and all(map(holds_long_number, cells))))


def table_below(grid: Grid, header_index: int | None, limits: IntakeLimits) -> Table:
    """Return the table below a header.

    Args:
        grid: The rows of a file.
        header_index: Index of the header among the first rows; None if there is none.
        limits: The limits that apply.

    Raises:
        RefusedFileError: There are no rows, or too many.
    """
    head = grid.head(HEAD_ROWS)
    if not head:
        raise RefusedFileError(Refusal.EMPTY)
    layout = lay_out(head, header_index, grid.cells.num_columns)
    if not layout.id_column.has_long:
        layout = lay_out(head, header_index, grid.cells.num_columns, rows_with_long_numbers(grid, SAMPLE_ROWS))
    notes = NO_NOTES
    if header_index is not None:
        joined = in_one_order(grid, header_index, layout.id_column.index)
        notes = TableNotes(rows_above=header_index, moved_rows=joined.moved, moved_from=joined.first_row)
        if joined.moved:
            grid = joined.grid
            layout = lay_out(grid.head(HEAD_ROWS), header_index, grid.cells.num_columns)
    grid = grid.without_first(layout.top)
    if len(grid.row_numbers) > limits.rows:
        raise RefusedFileError(Refusal.TOO_MANY_ROWS, len(grid.row_numbers), limits.rows)
    return Table(
        columns=layout.columns,
        id_column=layout.id_column.index,
        rivals=layout.id_column.rivals,
        has_header=header_index is not None,
        cells=grid.cells,
        row_numbers=grid.row_numbers,
        is_number=grid.is_number,
        notes=notes,
    )
