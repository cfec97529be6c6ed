"""A report row by row, as a person sees it: the rows of the uploaded file with the answers, or a row an Id.

A file's rows keep their order, the repeated and the rejected ones too, as the file that comes back has them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lib.domain.arrow import StringArray, TextArray
from lib.domain.intake import REJECTED, SKIPPED_FINAL, Reason, RowIndexes, Rows
from lib.domain.lookups import NOT_ANSWERED, Answered, Codes
from lib.domain.statuses import CATALOGUE
from lib.i18n.language import Language
from lib.report.columns import ANSWER_COLUMNS, CODE, Finding, NoId
from lib.report.files.reupload import added_columns
from lib.report.frame import findings_of

NO_ID: Final = NOT_ANSWERED + 1
"""Stands in a column of codes for a row whose cell is not an Id; no code of the provider is so low."""


@dataclass(frozen=True, slots=True, eq=False)
class OwnColumn:
    """A column that an uploaded file has itself.

    Attributes:
        key: Its name in code, by its place in the file.
        heading: Its heading, as the file has it; 'Column 2' where the file has none.
        texts: Its cells, without nulls; shape (rows,).
        source: Its index in the file.
        has_ids: Whether the Ids were read from it.
    """

    key: str
    heading: str
    texts: StringArray
    source: int
    has_ids: bool


@dataclass(frozen=True, slots=True, eq=False)
class ResultRows:
    """The rows of a report.

    Attributes:
        own: The file's own columns; none for a paste.
        ids: The Id of each row; null where it has none.
        answers: The texts of `ANSWER_COLUMNS` by key, with those of `CHANGED` where anything has changed.
        codes: The code of each row, NOT_ANSWERED without an answer, NO_ID without an Id.
        places: For each row the index of its Id in the lookup; below 0 where the lookup did not ask it.
    """

    own: tuple[OwnColumn, ...]
    ids: StringArray
    answers: Mapping[str, TextArray]
    codes: Codes
    places: RowIndexes

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.codes)


def rows_of_ids(frame: pd.DataFrame, answered: Answered) -> ResultRows:
    """Return a row for each Id of a lookup, from its `lib.report.frame.report_frame`."""
    answers = {column.key: pa.array(frame[column.key]) for column in ANSWER_COLUMNS}
    ids = pa.array(answered.ids).cast(pa.string())
    return ResultRows((), ids, answers, answered.codes, np.arange(len(answered.ids), dtype=np.int32))


def rows_of_file(rows: Rows, answered: Answered, lang: Language) -> ResultRows:
    """Return the rows of the file that a lookup was made from.

    Columns of ours that the file came with are no columns of its own: the new ones take their place, and a row that was
    not asked again keeps the answers in them.
    """
    found = added_columns(rows.headings, rows.columns.__getitem__)
    ours = {key: index for key, index in found.items() if index != rows.id_column}
    indexes = [index for index in range(len(rows.columns)) if index not in ours.values()]
    digits = pa.array(answered.ids).cast(pa.string()).take(pa.array(rows.row_indexes, mask=rows.row_indexes < 0))
    id_texts = pc.coalesce(digits, _texts(rows, rows.id_column))
    own = tuple(
        OwnColumn(
            f"own_{index}",
            heading,
            id_texts if index == rows.id_column else _texts(rows, index),
            index,
            has_ids=index == rows.id_column,
        )
        for index, heading in zip(indexes, _own_headings(rows, indexes, lang), strict=True)
    )
    answers = _answers(rows, answered, ours, lang)
    ids = pc.if_else(pa.array(rows.row_indexes == REJECTED), pa.scalar(None, pa.string()), id_texts)
    return ResultRows(own, ids, answers, _codes(rows, answered, answers[CODE.key]), rows.row_indexes)


def _own_headings(rows: Rows, own: Sequence[int], lang: Language) -> list[str]:
    if any(rows.headings):
        return [rows.headings[index] for index in own]
    return [lang.say("Column {number}", number=index + 1) for index in own]


def _texts(rows: Rows, index: int) -> StringArray:
    return pc.fill_null(rows.columns[index], "")


def _answers(rows: Rows, answered: Answered, ours: Mapping[str, int], lang: Language) -> dict[str, TextArray]:
    """Return the columns of `ANSWER_COLUMNS`; a row that was not asked again keeps the answers that it came with.

    Args:
        rows: The rows of the file.
        answered: The lookup with its answers.
        ours: The indexes of the columns of ours that the file came with, by key.
        lang: The language of the texts.
    """
    findings, indexes = _findings_of_rows(rows, answered)
    is_left = rows.row_indexes == SKIPPED_FINAL
    columns: dict[str, TextArray] = {}
    for column in ANSWER_COLUMNS:
        texts = pa.array([column.text(finding, lang) for finding in findings], type=pa.string())
        answers = pa.DictionaryArray.from_arrays(pa.array(indexes), texts)
        if is_left.any():
            earlier = _texts(rows, ours[column.key]) if column.key in ours else ""
            answers = pc.if_else(pa.array(is_left), earlier, answers.cast(pa.string())).dictionary_encode()
        columns[column.key] = answers
    return columns


def _codes(rows: Rows, answered: Answered, code_texts: TextArray) -> Codes:
    codes: Codes = np.append(answered.codes, np.int32(NO_ID))[np.where(rows.row_indexes < 0, -1, rows.row_indexes)]
    is_left = rows.row_indexes == SKIPPED_FINAL
    if is_left.any():
        known = {str(code): code for code in CATALOGUE}
        # A file that came back through a spreadsheet may have 3 as 3.0.
        meant = [known.get(text.removesuffix(".0"), NO_ID) for text in code_texts.dictionary.to_pylist()]
        codes[is_left] = np.array(meant, dtype=np.int32)[code_texts.indices.to_numpy()[is_left]]
    return codes


def _findings_of_rows(rows: Rows, answered: Answered) -> tuple[list[Finding], NDArray[np.int32]]:
    """Return the findings, and for each row the index of its own; that of a row which was left is any."""
    findings, id_findings = findings_of(answered)
    findings = findings or [NoId()]  # where every row was left, so that there is one to have the index of
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
