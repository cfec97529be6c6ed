"""The uploaded file given back: its own columns, order and repeated rows, with the answers beside them.

Whatever came with the file is guarded against formulas, in both kinds of file alike; only the digits of Ids that were
taken are verified and written as they are.
"""

from collections.abc import Iterator
from operator import attrgetter
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lib.domain.intake import REJECTED, SKIPPED_FINAL, Reason, Rows
from lib.domain.lookups import Answered
from lib.i18n.language import Language
from lib.report.breakdown import Breakdown
from lib.report.files.formula_guard import guarded
from lib.report.files.id_table import WIDTHS
from lib.report.files.reupload import added_columns, added_headings
from lib.report.files.writers import Cells, csv_of, xlsx_of
from lib.report.frame import ADVICE, CODE, DESCRIPTION, ID, NAME, OUTCOME, StatusText, entries_of
from lib.report.labels import reason_cure, reason_label

_ANSWERS: Final = (CODE, NAME, DESCRIPTION, OUTCOME, ADVICE)
_ROW_WIDTH, _OWN_WIDTH = 8, 20
_PLAIN_NUMBER: Final = r"^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\z"
"""What a spreadsheet reads as a number and nothing else; in RE2's syntax."""
_LONG_INTEGER: Final = r"^[+-]?[0-9]{16,}\z"
"""A spreadsheet's number has 15 digits for certain: longer ones stay texts, digit for digit."""


def to_csv(rows: Rows, answered: Answered, lang: Language) -> bytes:
    """Return the file as CSV, each row with its row number, code, name, description, outcome and advice."""
    return csv_of(_cells(rows, answered, lang).texts)


def to_xlsx(rows: Rows, answered: Answered, lang: Language) -> bytes:
    """Return the same as XLSX: Ids are texts, what was a number is one; the breakdown is on the last sheet."""
    return xlsx_of(_cells(rows, answered, lang), Breakdown.of_codes(answered.codes), answered.progress, lang)


def _cells(rows: Rows, answered: Answered, lang: Language) -> Cells:
    """Return the columns of the file that are not ours, then ours: those that it came with are replaced."""
    found = added_columns(rows.headings, rows.columns.__getitem__)
    ours = {column: place for column, place in found.items() if place != rows.id_column}
    own = [place for place in range(len(rows.columns)) if place not in ours.values()]
    added = added_headings(lang)
    names = [*_own_headings(rows, own, lang), *added.values()]
    columns = [_id_texts(rows, answered) if place == rows.id_column else _own_texts(rows, place) for place in own]
    widths = [WIDTHS[ID] if place == rows.id_column else _OWN_WIDTH for place in own]
    columns += [pa.array(rows.row_numbers).cast(pa.string()), *_answers(rows, answered, ours, lang)]
    return Cells(
        pa.Table.from_arrays(columns, names=names),
        widths=[*widths, _ROW_WIDTH, *(WIDTHS[column] for column in _ANSWERS)],
        codes=list(dict.fromkeys([names[own.index(rows.id_column)], added[CODE]])),
        # The row number as a number, so that sorting by it brings back the order of the file.
        numbers={len(own): pa.array(rows.row_numbers).cast(pa.float64())}
        | {
            place: numbers
            for place, source in enumerate(own)
            if source != rows.id_column and (numbers := _numbers(rows, source)) is not None
        },
    )


def _own_headings(rows: Rows, own: list[int], lang: Language) -> list[str]:
    if any(rows.headings):
        names: list[str] = guarded(pa.array([rows.headings[place] for place in own], type=pa.string())).to_pylist()
        return names
    return [lang.say("Column {number}", number=place + 1) for place in own]


def _own_texts(rows: Rows, place: int) -> Any:  # noqa: ANN401 - Arrow ships no types
    """Return a column of the file's own: what was a number there as it is, texts guarded."""
    numbers = _numbers(rows, place)
    texts = guarded(rows.columns[place])
    return texts if numbers is None else pc.if_else(pc.is_valid(numbers), rows.columns[place], texts)


def _id_texts(rows: Rows, answered: Answered) -> Any:  # noqa: ANN401 - Arrow ships no types
    """Return the Ids that were taken in verified digits, and the cells that were not as they were given."""
    digits = pa.array(answered.ids).cast(pa.string()).take(pa.array(rows.row_indexes, mask=rows.row_indexes < 0))
    return pc.coalesce(digits, guarded(rows.columns[rows.id_column]))


def _answers(rows: Rows, answered: Answered, ours: dict[str, int], lang: Language) -> list[Any]:
    """Return the columns of `_ANSWERS`; a row that was left has what it came with."""
    entries, of_ids = entries_of(answered, lang)
    # Whatever place a row gets here that has no Id: it gets another below, or none.
    places = np.append(of_ids, np.int32(0))[np.maximum(rows.row_indexes, 0)]
    _place_rejected(rows, answered, places, entries, lang)
    is_left = rows.row_indexes == SKIPPED_FINAL
    columns = []
    for column in _ANSWERS:
        values = pa.array([getattr(entry, column) for entry in entries], type=pa.string())
        said = values.take(pa.array(places, mask=is_left))
        columns.append(pc.coalesce(said, guarded(rows.columns[ours[column]])) if column in ours else said.fill_null(""))
    return columns


def _place_rejected(
    rows: Rows, answered: Answered, places: NDArray[np.int32], entries: list[StatusText], lang: Language
) -> None:
    """Put an entry for each reason at the end of `entries`, and the rejected rows' places there into `places`."""
    by_reason: dict[Reason | None, int] = {}
    for row, reason in _reasons(rows, answered):
        if reason not in by_reason:
            by_reason[reason] = len(entries)
            entries.append(_rejected_entry(reason, lang))
        places[row] = by_reason[reason]


def _reasons(rows: Rows, answered: Answered) -> Iterator[tuple[int, Reason | None]]:
    """Yield each rejected row and why; in a list of several Ids a line, rows share a number and stand in one order."""
    lost = np.flatnonzero(rows.row_indexes == REJECTED)
    lost = lost[np.argsort(rows.row_numbers[lost], kind="stable")]
    said = iter(sorted(answered.rejected, key=attrgetter("row")))
    item = next(said, None)
    for row, number in zip(lost.tolist(), rows.row_numbers[lost].tolist(), strict=True):
        while item is not None and item.row < number:
            item = next(said, None)
        if item is None or item.row > number:
            yield row, None
        else:
            yield row, item.reason
            item = next(said, None)


def _rejected_entry(reason: Reason | None, lang: Language) -> StatusText:
    outcome = lang.say("Rejected")
    if reason is None:
        return StatusText(outcome=outcome)
    return StatusText(description=reason_label(reason, lang), outcome=outcome, advice=reason_cure(reason, lang))


def _numbers(rows: Rows, place: int) -> Any:  # noqa: ANN401 - Arrow ships no types
    """Return the numbers of a column that had any, as float64 with null where a cell is a text; else None."""
    is_number = rows.is_number[place]
    if is_number is None or not is_number.any():
        return None
    texts = pc.fill_null(rows.columns[place], "")
    is_exact = pc.and_not(
        pc.match_substring_regex(texts, _PLAIN_NUMBER), pc.match_substring_regex(texts, _LONG_INTEGER)
    )
    numbers = pc.if_else(pc.and_(pa.array(is_number), is_exact), texts, None).cast(pa.float64())
    return pc.if_else(pc.is_finite(numbers), numbers, None)
