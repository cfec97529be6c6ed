"""Writers of CSV and XLSX for tables of strings, and the sheet of sums that every XLSX file ends with."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
from rustpy_xlsxwriter import FastExcel, Format

from lib.domain.arrow import FloatArray, StringTable, Table
from lib.domain.lookups import Progress
from lib.domain.statuses import Outcome
from lib.i18n.language import Language
from lib.report.breakdown import Breakdown
from lib.report.columns import Column, headings_of
from lib.report.files.formula_guard import guarded
from lib.report.labels import outcome_label, status_label

CSV_TYPE: Final = "text/csv"
XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET_ROWS: Final = 1_048_575
"""The most rows that a sheet holds below its header; a longer table continues on a further sheet."""

_BOM: Final = b"\xef\xbb\xbf"
_LONGEST_CELL: Final = 32_767
"""The most that a cell of XLSX holds, in UTF-16 units; the writer refuses the whole workbook for one longer cell."""
_CHUNK: Final = 10_000
"""Rows that are Python objects at one time."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """A table to be written as XLSX.

    Attributes:
        texts: The cells, without nulls, under their headings; headings may repeat.
        widths: The width of each column, in characters.
        digits: The headings of columns whose digits are texts on purpose; spreadsheets are told not to complain.
        numbers: By the index of a column, the numbers of its cells; a cell is a text where its number is null.
    """

    texts: StringTable
    widths: Sequence[float]
    digits: Sequence[str]
    numbers: Mapping[int, FloatArray] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Summary:
    """The last sheet of a workbook.

    Attributes:
        title: The name of the sheet.
        rows: Its rows, each by heading.
        widths: The width of each column, in characters.
        share: The heading of the column that holds shares, from 0 to 1.
    """

    title: str
    rows: Sequence[Mapping[str, object]]
    widths: Sequence[float]
    share: str


def string_table(frame: pd.DataFrame, columns: Sequence[Column], lang: Language) -> StringTable:
    """Return columns of a frame under their headings, as plain strings: the writers leave categoricals empty."""
    texts = [pa.array(frame[column.key]).cast(pa.string()) for column in columns]
    return pa.Table.from_arrays(texts, names=list(headings_of(columns, lang).values()))


def cells_of(frame: pd.DataFrame, columns: Sequence[Column], lang: Language) -> Cells:
    """Return columns of a frame as cells for XLSX."""
    return Cells(
        string_table(frame, columns, lang),
        widths=[column.sheet_width for column in columns],
        digits=[lang.say(column.heading) for column in columns if column.is_digits],
    )


def csv_of_frame(frame: pd.DataFrame, columns: Sequence[Column], lang: Language) -> bytes:
    """Return columns of a frame as CSV."""
    foreign = [index for index, column in enumerate(columns) if column.is_foreign]
    return csv_of(string_table(frame, columns, lang), foreign)


def csv_of(texts: StringTable, foreign: Iterable[int]) -> bytes:
    """Return a table as CSV; the mark at its start makes Excel read it as UTF-8.

    Args:
        texts: The cells, under their headings.
        foreign: The indexes of the columns with texts from outside, whose cells and headings must not run as formulas.
    """
    names = list(texts.column_names)
    for index in foreign:
        names[index] = guarded(pa.array([names[index]], pa.string()))[0].as_py()
        cells = [guarded(chunk) for chunk in texts.column(index).chunks]
        texts = texts.set_column(index, names[index], pa.chunked_array(cells, pa.string()))
    sink = io.BytesIO()
    sink.write(_BOM)
    pyarrow.csv.write_csv(texts.rename_columns(names), sink, pyarrow.csv.WriteOptions(quoting_style="needed"))
    return sink.getvalue()


def xlsx_of(cells: Cells, whole: Breakdown, progress: Progress, lang: Language) -> bytes:
    """Return a table as XLSX, with the breakdown of the whole lookup on the last sheet."""
    rows = list(_breakdown_rows(whole, progress, lang))
    return book_of(cells, Summary(breakdown_title(lang), rows, [22.0, 44.0, 8.0, 14.0, 12.0], lang.say("Share")), lang)


def breakdown_title(lang: Language) -> str:
    """Return the name of the sheet that every workbook of a lookup ends with."""
    return lang.say("Breakdown")


def book_of(cells: Cells, summary: Summary, lang: Language) -> bytes:
    """Return a table as XLSX, with `summary` on the last sheet."""
    view = {"right_to_left": lang.is_rtl}
    sink = io.BytesIO()
    book = FastExcel(sink).freeze(row=1)
    texts = _shortened(cells.texts)
    for part, start in enumerate(range(0, max(texts.num_rows, 1), SHEET_ROWS), start=1):
        title = lang.say("Results") if part == 1 else lang.say("Results {part}", part=part)
        numbers = {column: values.slice(start, SHEET_ROWS) for column, values in cells.numbers.items()}
        book.sheet(
            _sheet_name(title),
            _sheet(texts.slice(start, SHEET_ROWS), numbers),
            column_widths=list(cells.widths),
            header_format=Format().set_bold(),
            sheet_view=view,
            ignore_errors=[_heading(name) for name in cells.digits],
        )
    book.sheet(
        summary.title,
        [dict(row) for row in summary.rows],
        column_widths=list(summary.widths),
        column_formats={summary.share: Format().set_num_format("0.0%")},
        header_format=Format().set_bold(),
        sheet_view=view,
    )
    book.save()
    return sink.getvalue()


class _Heading(str):
    """A key that equals no other, so that headings may repeat among the keys of a record."""

    __slots__ = ()
    __eq__ = object.__eq__
    __hash__ = object.__hash__


_Record: TypeAlias = dict[_Heading, str | float]


def _sheet(texts: StringTable, numbers: Mapping[int, FloatArray]) -> Table | Iterator[_Record]:
    """Return the rows of a sheet: as columns, or row by row where a column has both numbers and texts.

    The writer takes columns twice as fast, but each must be all numbers or all texts.
    """
    pure = texts
    for index, values in numbers.items():
        if pc.any(pc.and_(pc.is_null(values), pc.not_equal(texts.column(index), ""))).as_py():
            return _records(texts, numbers)
        pure = pure.set_column(index, texts.column_names[index], values)
    return pure


def _records(texts: StringTable, numbers: Mapping[int, FloatArray]) -> Iterator[_Record]:
    keys = [_Heading(name) for name in texts.column_names]
    for start in range(0, texts.num_rows, _CHUNK):
        columns: list[list[str | float]] = [column.to_pylist() for column in texts.slice(start, _CHUNK).columns]
        for index, values in numbers.items():
            found = values.slice(start, _CHUNK).to_pylist()
            columns[index] = [
                text if value is None else value for text, value in zip(columns[index], found, strict=True)
            ]
        for row in zip(*columns, strict=True):
            yield dict(zip(keys, row, strict=True))


def _shortened(texts: StringTable) -> StringTable:
    """Return the table with no cell or heading longer than XLSX takes; one that was cut ends with '…'."""
    for index, column in enumerate(texts.columns):
        longest = pc.max(pc.binary_length(column)).as_py() or 0
        # A text has at least as many bytes in UTF-8 as units in UTF-16, so only longer ones have to be counted.
        if longest > _LONGEST_CELL:
            cut = pa.array([_cut(text) for text in column.to_pylist()], type=pa.string())
            texts = texts.set_column(index, texts.column_names[index], cut)
    return texts.rename_columns([_heading(name) for name in texts.column_names])


def _heading(name: str) -> str:
    # The writer gets the names as C strings, which end at the first NUL.
    return _cut(name.replace("\x00", ""))


def _cut(text: str) -> str:
    units = text.encode("utf-16-le")
    if len(units) <= 2 * _LONGEST_CELL:
        return text
    return units[: 2 * (_LONGEST_CELL - 1)].decode("utf-16-le", errors="ignore") + "…"


def _breakdown_rows(whole: Breakdown, progress: Progress, lang: Language) -> Iterator[dict[str, object]]:
    """Yield the rows of what was given, of the outcomes and of the statuses; the counts of each part add up."""
    given = progress.given

    def row(part: str, label: str, count: int, of: int, code: str = "") -> dict[str, object]:
        return {
            lang.say("Part"): part,
            lang.say("What"): label,
            lang.say("Code"): code,
            lang.say("Count"): count,
            lang.say("Share"): count / of if of else 0.0,
        }

    part = lang.say("Given")
    yield row(part, lang.say("Given in all"), given, given)
    yield row(part, lang.say("Distinct Ids"), progress.total, given)
    yield row(part, lang.say("Repeated"), progress.repeated, given)
    yield row(part, lang.say("Rejected"), progress.rejected, given)
    for outcome in Outcome:
        yield row(lang.say("Outcome"), outcome_label(outcome, lang), whole.by_outcome[outcome], whole.total)
    for status, count in whole.by_status:
        yield row(lang.say("Status"), status_label(status, lang), count, whole.total, status.number)
    if whole.not_answered:
        label = outcome_label(Outcome.NOT_ANSWERED, lang)
        yield row(lang.say("Status"), label, whole.not_answered, whole.total)


def _sheet_name(title: str) -> str:
    """Return the name of a sheet without the marks that isolate the number in it."""
    return title.replace("\u2068", "").replace("\u2069", "")
