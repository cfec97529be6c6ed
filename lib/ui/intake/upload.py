"""The upload: a file becomes a table, or is refused, and its sheet is chosen."""

from threading import BoundedSemaphore
from typing import Final, NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.runtime.uploaded_file_manager import UploadedFile

from lib.i18n.foreign import harmless
from lib.i18n.language import Language
from lib.intake.limits import MEGABYTE, IntakeLimits
from lib.intake.refusals import RefusedFileError, Sheet
from lib.intake.tables.table import Table
from lib.report.files.reupload import final_rows
from lib.report.files.upload_reader import read_upload
from lib.ui.elements import markup, scripted
from lib.ui.intake.refused_file import refusal_in_words
from lib.ui.state import box, session
from lib.ui.state.table_keys import sheet_key

_ESCAPED: Final = {"%22": '"', "%0D": "\r", "%0A": "\n"}
"""What browsers write in place of what the header of an upload cannot hold (WHATWG, 'multipart/form-data')."""
_READERS: Final = BoundedSemaphore(2)
"""At most two files are read at a time: a workbook may need gigabytes for a moment."""


class UploadedTable(NamedTuple):
    """A file, or a pasted text, that is a table.

    Attributes:
        table: Its rows.
        name: What the file was called, '' for a pasted text.
        identity: Differs between files, sheets and texts.
        is_final: Which rows have a final status, shape (rows,); None for a file that is not an export of ours.
    """

    table: Table
    name: str
    identity: object
    is_final: NDArray[np.bool_] | None


class ReadFile(NamedTuple):
    """What reading a file, or a sheet of it, led to: a table or a refusal.

    Attributes:
        file_id: Differs between uploads.
        table: The table, None for a refusal.
        refused: Why there is no table.
        sheets: The sheets of a workbook, as far as they are known.
        sheet: The sheet that was read, None where the file has none.
    """

    file_id: str
    table: UploadedTable | None
    refused: RefusedFileError | None
    sheets: tuple[Sheet, ...]
    sheet: str | None


def upload(limits: IntakeLimits, lang: Language) -> ReadFile | None:
    """Draw the upload; return what was read of its file, None where there is no file."""
    file = st.file_uploader(
        lang.say("Or upload a file"),
        type=None,  # what a file is, its content tells; a name is never refused, whatever is in it
        key=session.IDS_FILE,
        max_upload_size=limits.file_bytes // MEGABYTE,
        on_change=box.file_changed,
        help=lang.say(
            "CSV, TSV, TXT, JSON, SQL or LOG in UTF-8, UTF-16 or Windows-1256, Excel (XLSX, XLS) or ODS. At most "
            "{megabytes} MB "
            "({unpacked} MB unpacked), {rows} rows, {columns} columns, {characters} characters in a cell.",
            megabytes=limits.file_bytes // MEGABYTE,
            unpacked=limits.sheet_bytes // MEGABYTE,
            rows=limits.rows,
            columns=limits.columns,
            characters=limits.cell_characters,
        ),
    )
    if file is not None and file.file_id == session.view().spent_file:
        scripted.spent_file(file.file_id)
        file = None
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
    session.cached("arrival", file.file_id, box.prefer_file)
    return _read(file, limits, lang)


def file_outcome(file: ReadFile, lang: Language) -> None:
    """Draw the choice of a sheet, and why a file is refused; where it is, nothing folds this away."""
    if len(file.sheets) > 1:
        _choose_sheet(file, lang)
    if file.refused is not None:
        with st.container(key="file_refused"):
            st.error(refusal_in_words(file.refused, lang))


def _read(file: UploadedFile, limits: IntakeLimits, lang: Language) -> ReadFile:
    """Return what the chosen sheet of a file holds; a refusal is cached too, so that it is not repeated at each run."""

    def read(sheet: str | None) -> ReadFile:
        with st.spinner(lang.say("Reading the file…")):
            return _read_sheet(file, limits, sheet)

    first = session.cached("file", file.file_id, lambda: read(None))
    sheet = box.chosen_sheet(file.file_id)
    if sheet in (None, first.sheet):
        return first
    return session.cached("sheet", (file.file_id, sheet), lambda: read(sheet))


def _read_sheet(file: UploadedFile, limits: IntakeLimits, sheet: str | None) -> ReadFile:
    try:
        with _READERS:
            table = read_upload(file.getvalue(), limits, sheet)
    except RefusedFileError as refused:
        return ReadFile(file.file_id, None, refused, refused.sheets, sheet)
    headings = [column.header for column in table.columns]
    is_final = final_rows(headings, table.column_text) if table.has_header else None
    uploaded = UploadedTable(table, _file_name(file.name), (file.file_id, table.sheet), is_final)
    return ReadFile(file.file_id, uploaded, None, table.sheets, table.sheet)


def _file_name(sent: str) -> str:
    """Return what a file was called, from the name under which a browser sent it."""
    for escaped, character in _ESCAPED.items():
        sent = sent.replace(escaped, character)
    return harmless(sent).strip()


def _choose_sheet(file: ReadFile, lang: Language) -> None:
    names = {
        item.name: lang.say("{sheet} (hidden)", sheet=item.name) if item.is_hidden else harmless(item.name)
        for item in file.sheets
    }
    st.selectbox(
        lang.say("Sheet"),
        list(names),
        index=list(names).index(file.sheet) if file.sheet in names else None,
        format_func=names.__getitem__,
        key=sheet_key(file.file_id),
    )
