"""The upload: a file becomes a table; its sheet, its column of Ids and the rows to look up are chosen."""

from threading import BoundedSemaphore
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray
from streamlit.runtime.uploaded_file_manager import UploadedFile

from lib.domain.intake import Intake, Rows
from lib.i18n.foreign import harmless
from lib.i18n.language import Language
from lib.intake.limits import MEGABYTE, IntakeLimits
from lib.intake.refusals import RefusedFileError, Sheet
from lib.intake.tables.table import FileColumn, Table
from lib.report.files.reupload import final_rows
from lib.report.files.upload_reader import read_upload
from lib.ui.elements import markup
from lib.ui.elements.data_grid import text_grid
from lib.ui.intake.refused_file import refusal_in_words
from lib.ui.state import session

_ESCAPED: Final = {"%22": '"', "%0D": "\r", "%0A": "\n"}
"""What browsers write in place of what the header of an upload cannot hold (WHATWG, 'multipart/form-data')."""
_READERS: Final = BoundedSemaphore(2)
"""At most two files are read at a time: a workbook may need gigabytes for a moment."""
_PREVIEW_ROWS: Final = 4
_TALLEST: Final = 220
"""In pixels."""


class UploadedTable(NamedTuple):
    """A file that was read.

    Attributes:
        table: Its rows.
        name: What it was called.
        identity: Differs between files and between sheets.
        is_final: Which rows have a final status, shape (rows,); None for a file that is not an export of ours.
    """

    table: Table
    name: str
    identity: object
    is_final: NDArray[np.bool_] | None


class Selection(NamedTuple):
    """The Ids of one column of a file.

    Attributes:
        table: All rows of the file.
        column: The index of the column.
        intake: The Ids of the column.
        identity: Differs between files, columns and choices of rows.
        file_name: What the file was called.
    """

    table: Table
    column: int
    intake: Intake
    identity: object
    file_name: str

    @property
    def column_name(self) -> str:
        """The name of the column, '' where the file has none."""
        return self.table.columns[self.column].header

    def rows(self) -> Rows:
        """Return all rows of the file, to be stored with the lookup."""
        return self.table.rows(self.column, self.intake)


def upload(limits: IntakeLimits, lang: Language) -> UploadedTable | None:
    """Draw the upload and the choice of a sheet; return the table, None where there is none."""
    file = st.file_uploader(
        lang.say("Or upload a file"),
        type=None,  # what a file is, its content tells; a name is never refused, whatever is in it
        key=session.IDS_FILE,
        max_upload_size=limits.file_bytes // MEGABYTE,
        help=lang.say(
            "CSV, TSV or TXT in UTF-8, UTF-16 or Windows-1256, Excel (XLSX, XLS) or ODS. At most {megabytes} MB "
            "({unpacked} MB unpacked), {rows} rows, {columns} columns, {characters} characters in a cell.",
            megabytes=limits.file_bytes // MEGABYTE,
            unpacked=limits.sheet_bytes // MEGABYTE,
            rows=limits.rows,
            columns=limits.columns,
            characters=limits.cell_characters,
        ),
    )
    if file is None:
        markup.hint(
            lang.say(
                "At most {megabytes} MB, {rows} rows, {columns} columns.",
                megabytes=limits.file_bytes // MEGABYTE,
                rows=limits.rows,
                columns=limits.columns,
            )
        )
        return None
    session.cached("arrival", file.file_id, session.prefer_file)
    with st.spinner(lang.say("Reading the file…")):
        result = _read(file, limits)
    if len(result.sheets) > 1:
        _choose_sheet(result, file.file_id, lang)
    if result.refused is not None:
        st.error(refusal_in_words(result.refused, lang))
    return result.uploaded


class _ReadResult(NamedTuple):
    """What reading a file, or a sheet of it, led to: a table or a refusal."""

    uploaded: UploadedTable | None
    refused: RefusedFileError | None
    sheets: tuple[Sheet, ...]
    sheet: str | None


def _read(file: UploadedFile, limits: IntakeLimits) -> _ReadResult:
    """Return what the chosen sheet of a file holds; a refusal is cached too, so that it is not repeated at each run."""
    first = session.cached("file", file.file_id, lambda: _read_sheet(file, limits, None))
    sheet = session.chosen_sheet(file.file_id)
    if sheet in (None, first.sheet):
        return first
    return session.cached("sheet", (file.file_id, sheet), lambda: _read_sheet(file, limits, sheet))


def _read_sheet(file: UploadedFile, limits: IntakeLimits, sheet: str | None) -> _ReadResult:
    try:
        with _READERS:
            table = read_upload(file.getvalue(), limits, sheet)
    except RefusedFileError as refused:
        return _ReadResult(None, refused, refused.sheets, sheet)
    headings = [column.header for column in table.columns]
    is_final = final_rows(headings, table.column_text) if table.has_header else None
    uploaded = UploadedTable(table, _file_name(file.name), (file.file_id, table.sheet), is_final)
    return _ReadResult(uploaded, None, table.sheets, table.sheet)


def _file_name(sent: str) -> str:
    """Return what a file was called, from the name under which a browser sent it."""
    for escaped, character in _ESCAPED.items():
        sent = sent.replace(escaped, character)
    return harmless(sent).strip()


def _choose_sheet(result: _ReadResult, file_id: str, lang: Language) -> None:
    names = {
        item.name: lang.say("{sheet} (hidden)", sheet=item.name) if item.is_hidden else harmless(item.name)
        for item in result.sheets
    }
    st.selectbox(
        lang.say("Sheet"),
        list(names),
        index=list(names).index(result.sheet) if result.sheet in names else None,
        format_func=names.__getitem__,
        key=session.sheet_key(file_id),
    )


def select_ids(uploaded: UploadedTable, lang: Language) -> Selection:
    """Draw the preview of a table and the choices that it offers; return the Ids to look up."""
    table = uploaded.table
    column = table.id_column
    session.cached("choice", uploaded.identity, lambda: session.reset_table_choices(table.id_column))
    if len(table.columns) > 1:
        names = {each.index: _name(each, lang) for each in table.columns}
        column = st.selectbox(
            lang.say("Column of Ids"), list(names), format_func=names.__getitem__, key=session.ID_COLUMN
        )
        _preview(table, column, lang)
    skipped = _rows_to_skip(uploaded, lang)
    identity = (uploaded.identity, column, skipped is not None)
    with st.spinner(lang.say("Reading the Ids…")):
        intake = session.cached("column", identity, lambda: table.intake(column, skipped))
    return Selection(table, column, intake, identity, uploaded.name)


def _rows_to_skip(uploaded: UploadedTable, lang: Language) -> NDArray[np.bool_] | None:
    """Offer, for an export of ours, to look up only what is not final.

    Returns:
        Which rows to leave out, shape (rows,); None to leave out none.
    """
    if uploaded.is_final is None or not uploaded.is_final.any():
        return None
    final = int(np.count_nonzero(uploaded.is_final))
    with st.container(key="recheck_offer", gap="small"):
        markup.hint(
            lang.plural(
                "This file has answers of an earlier lookup: {count} row of it is final and will not change any more.",
                "This file has answers of an earlier lookup: {count} rows of it are final and will not change any "
                "more.",
                final,
            )
        )
        if final == uploaded.table.row_count:
            markup.hint(lang.say("There is nothing new to ask about in it; pressing asks about all of it again."))
            return None
        is_wanted = st.checkbox(
            lang.plural(
                "Ask only about the {count} other row, and keep the answers that the file has",
                "Ask only about the {count} other rows, and keep the answers that the file has",
                uploaded.table.row_count - final,
            ),
            key=session.ONLY_OPEN,
        )
    return uploaded.is_final if is_wanted else None


def _preview(table: Table, id_column: int, lang: Language) -> None:
    """Draw the first rows, with the column of Ids beside the row numbers, so that it is seen without scrolling."""
    order = [id_column, *(column.index for column in table.columns if column.index != id_column)]
    rows = table.preview(_PREVIEW_ROWS)
    frame = pd.DataFrame({str(index): [harmless(cells[index]) for _, cells in rows] for index in order})
    frame.insert(0, "row", [str(number) for number, _ in rows])
    headings = {"row": lang.say("Row in the file")}
    headings |= {str(index): harmless(table.columns[index].header) or _nameless(index, lang) for index in order}
    heading = lang.say("Ids: {column}", column=headings[str(id_column)])
    # The grid draws a heading from left to right unless the heading itself sets another direction.
    headings[str(id_column)] = f"\u202b{heading}\u202c" if lang.is_rtl else heading
    with st.container(key="preview"):
        text_grid(frame, headings, lang, tallest=_TALLEST, alt=lang.say("The first rows of the file"))


def _name(column: FileColumn, lang: Language) -> str:
    name = harmless(column.header) or _nameless(column.index, lang)
    return f"{name} ({harmless(column.example)})" if column.example else name


def _nameless(index: int, lang: Language) -> str:
    return lang.say("Column {place}", place=index + 1)
