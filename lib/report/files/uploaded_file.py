"""The uploaded file given back: its own columns, order and repeated rows, with the answers beside them.

In CSV, texts that came with the file are guarded against running as formulas; Ids are written as the digits that were
verified.
"""

from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lib.domain.arrow import FloatArray, StringArray
from lib.domain.intake import REJECTED, SKIPPED_FINAL, Reason, Rows
from lib.domain.lookups import Answered
from lib.i18n.language import Language
from lib.report.breakdown import Breakdown
from lib.report.columns import ADDED_COLUMNS, ANSWER_COLUMNS, DEFAULT_SHEET_WIDTH, ID, Finding, NoId, added_headings
from lib.report.files.reupload import added_columns
from lib.report.files.writers import Cells, csv_of, xlsx_of
from lib.report.frame import findings_of

_PLAIN_NUMBER: Final = r"^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\z"
"""What a spreadsheet reads as a number and nothing else; in RE2's syntax."""
_LONG_INTEGER: Final = r"^[+-]?[0-9]{16,}\z"
"""A spreadsheet's number has 15 digits for certain: longer ones stay texts, digit for digit."""


def to_csv(rows: Rows, answered: Answered, lang: Language) -> bytes:
    """Return the file as CSV, each row with its row number and the columns of the report."""
    cells = _cells(rows, answered, lang)
    return csv_of(cells.texts, foreign=range(cells.texts.num_columns))


def to_xlsx(rows: Rows, answered: Answered, lang: Language) -> bytes:
    """Return the file as XLSX: Ids are texts, cells that were numbers are numbers, the last sheet is the breakdown."""
    whole = Breakdown.of_codes(answered.codes, answered.progress.names)
    return xlsx_of(_cells(rows, answered, lang), whole, answered.progress, lang)


def _cells(rows: Rows, answered: Answered, lang: Language) -> Cells:
    """Return the file's own columns, then the added ones; added columns that it came with are replaced."""
    found = added_columns(rows.headings, rows.columns.__getitem__)
    ours = {key: index for key, index in found.items() if index != rows.id_column}
    own = [index for index in range(len(rows.columns)) if index not in ours.values()]
    own_names = _own_headings(rows, own, lang)
    added_names = added_headings(lang, own_names)
    texts = [_id_texts(rows, answered) if index == rows.id_column else _texts(rows, index) for index in own]
    texts += [pa.array(rows.row_numbers).cast(pa.string()), *_answers(rows, answered, ours, lang)]
    own_widths = [ID.sheet_width if index == rows.id_column else DEFAULT_SHEET_WIDTH for index in own]
    added_digits = [added_names[column.key] for column in ADDED_COLUMNS if column.is_digits]
    return Cells(
        pa.Table.from_arrays(texts, names=[*own_names, *added_names.values()]),
        widths=[*own_widths, *(column.sheet_width for column in ADDED_COLUMNS)],
        digits=list(dict.fromkeys([own_names[own.index(rows.id_column)], *added_digits])),
        # The row number is a number, so that sorting by it brings back the order of the file.
        numbers=_own_numbers(rows, own) | {len(own): pa.array(rows.row_numbers).cast(pa.float64())},
    )


def _own_headings(rows: Rows, own: Sequence[int], lang: Language) -> list[str]:
    if any(rows.headings):
        return [rows.headings[index] for index in own]
    return [lang.say("Column {number}", number=index + 1) for index in own]


def _texts(rows: Rows, index: int) -> StringArray:
    return pc.fill_null(rows.columns[index], "")


def _own_numbers(rows: Rows, own: Sequence[int]) -> dict[int, FloatArray]:
    """Return the numbers of the file's own columns that have any, by the index of the column in the new table."""
    numbers = ((new, _numbers(rows, index)) for new, index in enumerate(own) if index != rows.id_column)
    return {new: values for new, values in numbers if values is not None}


def _id_texts(rows: Rows, answered: Answered) -> StringArray:
    """Return accepted Ids in their verified digits, and other cells of the column as they were given."""
    digits = pa.array(answered.ids).cast(pa.string()).take(pa.array(rows.row_indexes, mask=rows.row_indexes < 0))
    return pc.coalesce(digits, _texts(rows, rows.id_column))


def _answers(rows: Rows, answered: Answered, ours: Mapping[str, int], lang: Language) -> list[StringArray]:
    """Return the columns of `ANSWER_COLUMNS`; a row that was not asked again keeps the answers that it came with.

    Args:
        rows: The rows of the file.
        answered: The lookup with its answers.
        ours: The indexes of the columns of ours that the file came with, by key.
        lang: The language of the texts.
    """
    findings, indexes = _findings_of_rows(rows, answered)
    from_lookup = pa.array(indexes, mask=rows.row_indexes == SKIPPED_FINAL)
    columns = []
    for column in ANSWER_COLUMNS:
        texts = pa.array([column.text(finding, lang) for finding in findings], type=pa.string())
        earlier = _texts(rows, ours[column.key]) if column.key in ours else ""
        columns.append(pc.coalesce(texts.take(from_lookup), earlier))
    return columns


def _findings_of_rows(rows: Rows, answered: Answered) -> tuple[list[Finding], NDArray[np.int32]]:
    """Return the findings, and for each row the index of its own; that of a row which was left is any."""
    findings, id_findings = findings_of(answered)
    # Rows without an Id get any index here, and rejected ones the right one below.
    indexes = np.append(id_findings, np.int32(0))[np.maximum(rows.row_indexes, 0)]
    by_reason: dict[Reason | None, int] = {}
    for row, reason in _reasons(rows, answered):
        if reason not in by_reason:
            by_reason[reason] = len(findings)
            findings.append(NoId(reason))
        indexes[row] = by_reason[reason]
    return findings, indexes


def _reasons(rows: Rows, answered: Answered) -> Iterator[tuple[int, Reason | None]]:
    """Yield the index of each rejected row, and why it was rejected.

    In a file with several Ids a line, rows share a number; they are in the order of the rejected tokens.
    """
    lost = np.flatnonzero(rows.row_indexes == REJECTED)
    lost = lost[np.argsort(rows.row_numbers[lost], kind="stable")]
    rejected = iter(sorted(answered.rejected, key=attrgetter("row")))
    item = next(rejected, None)
    for row, number in zip(lost.tolist(), rows.row_numbers[lost].tolist(), strict=True):
        while item is not None and item.row < number:
            item = next(rejected, None)
        if item is None or item.row > number:
            yield row, None
        else:
            yield row, item.reason
            item = next(rejected, None)


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
