"""A table of texts into the bytes of a CSV or an XLSX file, and the sheet of sums that every XLSX ends with."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
from rustpy_xlsxwriter import FastExcel, Format

from lib.domain.lookups import Progress
from lib.domain.statuses import Outcome
from lib.i18n.language import Language
from lib.report.breakdown import Breakdown
from lib.report.labels import outcome_label, status_label

CSV_TYPE: Final = "text/csv"
XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET_ROWS: Final = 1_048_575
"""Rows a sheet takes below its header; a longer table goes on in a further sheet."""

_BOM: Final = b"\xef\xbb\xbf"
_LONGEST_CELL: Final = 32_767
"""What a cell of XLSX holds, in UTF-16's units; the writer refuses a whole book for one longer cell."""
_CHUNK: Final = 10_000


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """A table to be written: `texts` is an Arrow table of strings without nulls, its headings may repeat.

    `numbers` has, by the place of a column, a float64 a row: the cell is a number in XLSX, or a text where it is null.
    `widths` are in characters, one a column. `codes` are the headings of columns of digits that are texts on purpose.
    """

    texts: Any
    widths: Sequence[float]
    codes: Sequence[str]
    numbers: Mapping[int, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Summary:
    """The last sheet: its title, its rows by heading, the widths of its columns, and which one is a share of 0 to 1."""

    title: str
    rows: Sequence[Mapping[str, object]]
    widths: Sequence[float]
    share: str


def csv_of(texts: Any) -> bytes:  # noqa: ANN401 - Arrow ships no types
    """Return an Arrow table of strings as CSV, all cells quoted; the mark at the start makes Excel read it as UTF-8."""
    sink = io.BytesIO()
    sink.write(_BOM)
    pyarrow.csv.write_csv(texts, sink, pyarrow.csv.WriteOptions(quoting_style="needed"))
    return sink.getvalue()


def xlsx_of(cells: Cells, whole: Breakdown, progress: Progress, lang: Language) -> bytes:
    """Return the table as XLSX, with the breakdown of the whole lookup on the last sheet."""
    rows = list(_breakdown_rows(whole, progress, lang))
    return book_of(cells, Summary(lang.say("Breakdown"), rows, [22.0, 44.0, 8.0, 14.0, 12.0], lang.say("Share")), lang)


def book_of(cells: Cells, summary: Summary, lang: Language) -> bytes:
    """Return the table as XLSX, with `summary` on the last sheet."""
    view = {"right_to_left": lang.is_rtl}
    sink = io.BytesIO()
    book = FastExcel(sink).freeze(row=1)
    texts = _shortened(cells.texts)
    for place, start in enumerate(range(0, max(texts.num_rows, 1), SHEET_ROWS)):
        title = lang.say("Results") if place == 0 else lang.say("Results {part}", part=place + 1)
        numbers = {column: values.slice(start, SHEET_ROWS) for column, values in cells.numbers.items()}
        book.sheet(
            _sheet_name(title),
            _sheet(texts.slice(start, SHEET_ROWS), numbers),
            column_widths=list(cells.widths),
            header_format=Format().set_bold(),
            sheet_view=view,
            ignore_errors=[_heading(name) for name in cells.codes],
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


def _sheet(texts: Any, numbers: Mapping[int, Any]) -> Any:  # noqa: ANN401 - Arrow ships no types
    """Return the rows of a sheet: as columns, or row by row where a column has both numbers and texts.

    Columns are written twice as fast, but one of them is all numbers or all texts.
    """
    pure = texts
    for place, values in numbers.items():
        if pc.any(pc.and_(pc.is_null(values), pc.not_equal(texts.column(place), ""))).as_py():
            return _records(texts, numbers)
        pure = pure.set_column(place, texts.column_names[place], values)
    return pure


class _Heading(str):
    """A key that is like no other, so that headings may repeat in the keys of a record."""

    __slots__ = ()
    __eq__ = object.__eq__
    __hash__ = object.__hash__


def _records(texts: Any, numbers: Mapping[int, Any]) -> Iterator[dict[_Heading, str | float]]:  # noqa: ANN401 - as above
    keys = [_Heading(name) for name in texts.column_names]
    for start in range(0, texts.num_rows, _CHUNK):
        columns: list[list[str | float]] = [column.to_pylist() for column in texts.slice(start, _CHUNK).columns]
        for place, values in numbers.items():
            found = values.slice(start, _CHUNK).to_pylist()
            columns[place] = [
                text if value is None else value for text, value in zip(columns[place], found, strict=True)
            ]
        for row in zip(*columns, strict=True):
            yield dict(zip(keys, row, strict=True))


def _shortened(texts: Any) -> Any:  # noqa: ANN401 - Arrow ships no types
    """Return the table with no cell or heading longer than XLSX takes; one that was cut ends with '…'."""
    for place, column in enumerate(texts.columns):
        longest = pc.max(pc.binary_length(column)).as_py() or 0
        # UTF-8 is never shorter than UTF-16 counts: only what is longer in bytes has to be looked at text by text.
        if longest > _LONGEST_CELL:
            cut = pa.array([_cut(text) for text in column.to_pylist()], type=pa.string())
            texts = texts.set_column(place, texts.column_names[place], cut)
    return texts.rename_columns([_heading(name) for name in texts.column_names])


def _heading(name: str) -> str:
    # Arrow hands names on as C does, where a NUL ends them.
    return _cut(name.replace("\x00", ""))


def _cut(text: str) -> str:
    units = text.encode("utf-16-le")
    if len(units) <= 2 * _LONGEST_CELL:
        return text
    return units[: 2 * (_LONGEST_CELL - 1)].decode("utf-16-le", errors="ignore") + "…"


def _breakdown_rows(whole: Breakdown, progress: Progress, lang: Language) -> Iterator[dict[str, object]]:
    """Yield what was given, the outcomes and the statuses; each of the three adds up."""
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
        yield row(lang.say("Status"), status_label(status, lang), count, whole.total, str(status.code))
    if whole.not_answered:
        label = outcome_label(Outcome.NOT_ANSWERED, lang)
        yield row(lang.say("Status"), label, whole.not_answered, whole.total)


def _sheet_name(title: str) -> str:
    """Return a sheet's name without the marks that Excel does not show."""
    return title.replace("\u2068", "").replace("\u2069", "")
