"""An uploaded file as a table; an export of ours as the person gave it, with our columns in it.

What we export we take back: the limits apply to the columns and cells of the person's own, and the marks that keep
their texts from running as formulas are taken out again.
"""

from collections.abc import Mapping
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from lib.i18n.language import CODES, language
from lib.intake import files
from lib.intake.limits import IntakeLimits
from lib.intake.refusals import Refusal, RefusedFileError
from lib.intake.tables.table import Table
from lib.report.columns import ADDED_COLUMNS
from lib.report.files.formula_guard import unguarded
from lib.report.files.reupload import added_columns
from lib.report.files.writers import breakdown_title


def read_upload(content: bytes, limits: IntakeLimits, sheet: str | None = None) -> Table:
    """Return the table in an uploaded file; an export of ours is read without the marks that we put into it.

    To an export of ours the limits apply as they did to the file that it was made from. The arguments and errors are
    those of `lib.intake.files.read`.
    """
    try:
        return _restored(files.read(content, limits, sheet))
    except RefusedFileError as refused:
        table = _read_export(content, limits, sheet, refused)
        if table is None:
            raise
        return table


def _read_export(content: bytes, limits: IntakeLimits, sheet: str | None, refused: RefusedFileError) -> Table | None:
    """Return the table in a file that exceeds a limit by no more than what our exports add; None for any other."""
    wider = replace(limits, columns=limits.columns + len(ADDED_COLUMNS), cell_characters=2 * limits.cell_characters + 1)
    allowed = {Refusal.TOO_MANY_COLUMNS: wider.columns, Refusal.CELL_TOO_LONG: wider.cell_characters}
    if refused.found > allowed.get(refused.refusal, 0) or refused.refusal not in allowed:
        return None
    try:
        table = files.read(content, wider, sheet)
    except RefusedFileError:
        return None
    ours = _ours(table)
    if not ours or len(table.columns) - len(ours) > limits.columns:
        return None
    table = _restored(table)
    longest = (pc.max(pc.utf8_length(column)).as_py() or 0 for column in table.cells.columns)
    return table if max(longest) <= limits.cell_characters else None


def _restored(table: Table) -> Table:
    """Return a table without the marks against formulas, if it is an export of ours that has them.

    Workbooks of ours have no marks, and end with our breakdown. One without it may have been made of our CSV.
    """
    is_our_workbook = bool(table.sheets) and table.sheets[-1].name in (
        breakdown_title(language(code)) for code in CODES
    )
    if is_our_workbook or not _ours(table):
        return table
    headings = unguarded(pa.array([column.header for column in table.columns], pa.string())).to_pylist()
    examples = unguarded(pa.array([column.example for column in table.columns], pa.string())).to_pylist()
    cells = [unguarded(table.column_text(column.index)) for column in table.columns]
    return replace(
        table,
        columns=tuple(
            replace(column, header=header, example=example)
            for column, header, example in zip(table.columns, headings, examples, strict=True)
        ),
        cells=pa.table(cells, names=list(map(str, range(len(cells))))),
    )


def _ours(table: Table) -> Mapping[str, int]:
    return added_columns([column.header for column in table.columns], table.column_text) if table.has_header else {}
