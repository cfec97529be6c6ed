"""The files to keep: CSV with a byte order mark, XLSX with Ids as text and the breakdown on a sheet of its own.

Every text in them is ours, the catalogue's or a verified digit, so none can begin a formula.
"""

import io
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

import pandas as pd
import pyarrow as pa
import pyarrow.csv
from rustpy_xlsxwriter import FastExcel, Format

from lib.i18n.language import Language, mark
from lib.records import Progress
from lib.report.breakdown import Breakdown
from lib.report.frame import CODE, COLUMNS, DESCRIPTION, ID, NAME, OUTCOME
from lib.report.labels import outcome_label, status_label
from lib.statuses import Outcome

CSV_TYPE: Final = "text/csv"
XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET_ROWS: Final = 1_048_575
"""Rows a sheet takes below its header; a longer report goes on in a further sheet."""

_BOM: Final = b"\xef\xbb\xbf"
_HEADINGS: Final[Mapping[str, str]] = {
    ID: mark("Id"),
    CODE: mark("Code"),
    NAME: mark("Name"),
    DESCRIPTION: mark("Description"),
    OUTCOME: mark("Outcome"),
}
_WIDTHS: Final[Mapping[str, int]] = {ID: 24, CODE: 8, NAME: 34, DESCRIPTION: 52, OUTCOME: 18}


def headings(lang: Language) -> dict[str, str]:
    """Return what the columns of the report are called, by column."""
    return {column: lang.say(_HEADINGS[column]) for column in COLUMNS}


def file_name(lang: Language, asked_at: datetime, rows: int, extension: str) -> str:
    """Return a name that carries the day of the lookup and the number of rows, in ASCII."""
    return f"niksms-status_{lang.file_date(asked_at)}_{rows}.{extension}"


def to_csv(frame: pd.DataFrame, lang: Language) -> bytes:
    """Return the rows of `frame` as CSV; the mark at the start makes Excel read it as UTF-8."""
    arrays = [pa.array(frame[column].astype(str), type=pa.string()) for column in COLUMNS]
    table = pa.table(arrays, names=list(headings(lang).values()))
    sink = io.BytesIO()
    sink.write(_BOM)
    pyarrow.csv.write_csv(table, sink, pyarrow.csv.WriteOptions(quoting_style="needed"))
    return sink.getvalue()


def to_xlsx(frame: pd.DataFrame, whole: Breakdown, progress: Progress, lang: Language) -> bytes:
    """Return the rows of `frame` as XLSX, with the breakdown of the whole lookup on the last sheet."""
    names = headings(lang)
    view = {"right_to_left": lang.is_rtl}
    sink = io.BytesIO()
    book = FastExcel(sink).freeze(row=1)
    for place, start in enumerate(range(0, max(len(frame), 1), SHEET_ROWS)):
        title = lang.say("Results") if place == 0 else lang.say("Results {part}", part=place + 1)
        part = frame.iloc[start : start + SHEET_ROWS]
        book.sheet(
            _sheet_name(title),
            _records(part, names),
            column_widths={names[column]: float(width) for column, width in _WIDTHS.items()},
            header_format=Format().set_bold(),
            sheet_view=view,
            ignore_errors=[names[ID], names[CODE]],
        )
    share = lang.say("Share")
    book.sheet(
        lang.say("Breakdown"),
        list(_breakdown_rows(whole, progress, lang)),
        column_widths=[22.0, 44.0, 8.0, 14.0, 12.0],
        column_formats={share: Format().set_num_format("0.0%")},
        header_format=Format().set_bold(),
        sheet_view=view,
    )
    book.save()
    return sink.getvalue()


def _records(frame: pd.DataFrame, names: Mapping[str, str]) -> Iterator[dict[str, str]] | list[dict[str, str]]:
    """Return the rows as records; where there are none, one of empty cells, so that the header is written."""
    keys = list(names.values())
    if frame.empty:
        return [dict.fromkeys(keys, "")]
    columns = [frame[column].astype(str).tolist() for column in COLUMNS]
    return (dict(zip(keys, row, strict=True)) for row in zip(*columns, strict=True))


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
