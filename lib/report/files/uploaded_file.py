"""The uploaded file given back: its own columns, order and repeated rows, with the answers beside them.

In CSV, texts that came with the file are guarded against running as formulas; Ids are written as the digits that were
verified.
"""

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lib.domain.arrow import FloatArray
from lib.domain.intake import Rows
from lib.domain.lookups import Answered
from lib.i18n.language import Language
from lib.report.breakdown import Breakdown
from lib.report.columns import ADDED_COLUMNS, ANSWER_COLUMNS, DEFAULT_SHEET_WIDTH, ID, added_headings
from lib.report.files.result_rows import ResultRows, rows_of_file
from lib.report.files.writers import Cells, csv_of, xlsx_of

_PLAIN_NUMBER: Final = r"^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\z"
"""What a spreadsheet reads as a number and nothing else; in RE2's syntax."""
_LONG_INTEGER: Final = r"^[+-]?[0-9]{16,}\z"
"""A spreadsheet's number has 15 digits for certain: longer ones stay texts, digit for digit."""


def to_csv(rows: Rows, answered: Answered, lang: Language, kept: NDArray[np.bool_] | None = None) -> bytes:
    """Return the file as CSV, each row with its row number and the columns of the report.

    Args:
        rows: The rows of the file.
        answered: The lookup with its answers.
        lang: The language of the columns that are added.
        kept: Whether to take each row, shape (rows,); None for all.
    """
    cells = _cells(rows, answered, lang, kept)
    return csv_of(cells.texts, foreign=range(cells.texts.num_columns))


def to_xlsx(rows: Rows, answered: Answered, lang: Language, kept: NDArray[np.bool_] | None = None) -> bytes:
    """Return the file as XLSX: Ids are texts, cells that were numbers are numbers, the last sheet is the breakdown.

    The arguments are those of `to_csv`; the breakdown is that of the whole lookup.
    """
    whole = Breakdown.of_codes(answered.codes, answered.progress.names)
    return xlsx_of(_cells(rows, answered, lang, kept), whole, answered.progress, lang)


def _cells(rows: Rows, answered: Answered, lang: Language, kept: NDArray[np.bool_] | None) -> Cells:
    """Return the file's own columns, then the added ones; added columns that it came with are replaced."""
    results = rows_of_file(rows, answered, lang)
    own_names = [column.heading for column in results.own]
    added_names = added_headings(lang, own_names)
    row_numbers = pa.array(rows.row_numbers)
    texts = [column.texts for column in results.own]
    texts += [row_numbers.cast(pa.string())]
    texts += [results.answers[column.key].cast(pa.string()) for column in ANSWER_COLUMNS]
    # The row number is a number, so that sorting by it brings back the order of the file.
    numbers = _own_numbers(rows, results) | {len(results.own): row_numbers.cast(pa.float64())}
    table = pa.Table.from_arrays(texts, names=[*own_names, *added_names.values()])
    if kept is not None:
        mask = pa.array(kept)
        table, numbers = table.filter(mask), {column: values.filter(mask) for column, values in numbers.items()}
    id_names = [column.heading for column in results.own if column.has_ids]
    added_digits = [added_names[column.key] for column in ADDED_COLUMNS if column.is_digits]
    return Cells(
        table,
        widths=[
            *(ID.sheet_width if column.has_ids else DEFAULT_SHEET_WIDTH for column in results.own),
            *(column.sheet_width for column in ADDED_COLUMNS),
        ],
        digits=list(dict.fromkeys([*id_names, *added_digits])),
        numbers=numbers,
    )


def _own_numbers(rows: Rows, results: ResultRows) -> dict[int, FloatArray]:
    """Return the numbers of the file's own columns that have any, by the index of the column in the new table."""
    numbers = ((new, _numbers(rows, own.source)) for new, own in enumerate(results.own) if not own.has_ids)
    return {new: values for new, values in numbers if values is not None}


def _numbers(rows: Rows, index: int) -> FloatArray | None:
    """Return the numbers of a column, with null where a cell is a text; None where the column has no number."""
    is_number = rows.is_number[index]
    if is_number is None or not is_number.any():
        return None
    texts = pc.fill_null(rows.columns[index], "")
    is_exact = pc.and_not(
        pc.match_substring_regex(texts, _PLAIN_NUMBER), pc.match_substring_regex(texts, _LONG_INTEGER)
    )
    numbers = pc.if_else(pc.and_(pa.array(is_number), is_exact), texts, None).cast(pa.float64())
    return pc.if_else(pc.is_finite(numbers), numbers, None)
