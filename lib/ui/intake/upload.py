"""The upload: a file into a table, its sheet, its column of Ids, and what of it is to be asked."""

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
from lib.intake import files
from lib.intake.limits import MEGABYTE, IntakeLimits
from lib.intake.refusals import RefusedFileError, Sheet
from lib.intake.tables.table import Column, Table
from lib.report.files.reupload import final_rows
from lib.ui.elements import markup
from lib.ui.elements.data_grid import text_grid
from lib.ui.intake.refused_file import refusal_in_words
from lib.ui.state import session

KINDS: Final = ["csv", "tsv", "txt", "xlsx", "xlsm", "xlsb", "xls", "ods"]
"""What files may be called; what they are is told by their content."""
_READING_TURNS: Final = BoundedSemaphore(2)
"""Files are read two at a time: a workbook may take gigabytes for a moment."""
_PREVIEW_ROWS: Final = 4
_TALLEST: Final = 220


class Uploaded(NamedTuple):
    """A file that was read: its name, what tells it from another, and which of its rows are final, where it is ours."""

    table: Table
    name: str
    identity: object
    is_final: NDArray[np.bool_] | None


class Chosen(NamedTuple):
    """What of a file is to be asked: the Ids of one column, and what tells the choice from another."""

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
        """Return all rows of the file, to be kept with the lookup."""
        return self.table.rows(self.column, self.intake)


def upload(limits: IntakeLimits, lang: Language) -> Uploaded | None:
    """Draw the upload and the choice of a sheet; return the table, or None where there is none."""
    given = st.file_uploader(
        lang.say("Or upload a file"),
        type=KINDS,
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
    if given is None:
        markup.hint(
            lang.say(
                "At most {megabytes} MB, {rows} rows, {columns} columns.",
                megabytes=limits.file_bytes // MEGABYTE,
                rows=limits.rows,
                columns=limits.columns,
            )
        )
        return None
    session.remembered("arrival", given.file_id, session.prefer_file)
    with st.spinner(lang.say("Reading the file…")):
        read = _read(given, limits)
    if len(read.sheets) > 1:
        _choose_sheet(read, given.file_id, lang)
    if read.refused is not None:
        st.error(refusal_in_words(read.refused, lang))
    return read.uploaded


class _Read(NamedTuple):
    """What came of reading a file, or a sheet of it: a table or a refusal."""

    uploaded: Uploaded | None
    refused: RefusedFileError | None
    sheets: tuple[Sheet, ...]
    sheet: str | None


def _read(given: UploadedFile, limits: IntakeLimits) -> _Read:
    """Return what the file holds in the sheet that was chosen; a refusal is remembered too, not met anew at each click."""
    first = session.remembered("file", given.file_id, lambda: _read_sheet(given, limits, None))
    sheet = session.chosen_sheet(given.file_id)
    if sheet in (None, first.sheet):
        return first
    return session.remembered("sheet", (given.file_id, sheet), lambda: _read_sheet(given, limits, sheet))


def _read_sheet(given: UploadedFile, limits: IntakeLimits, sheet: str | None) -> _Read:
    try:
        with _READING_TURNS:
            table = files.read(given.getvalue(), limits, sheet)
    except RefusedFileError as refused:
        return _Read(None, refused, refused.sheets, sheet)
    headings = [column.header for column in table.columns]
    is_final = final_rows(headings, table.column_text) if table.has_header else None
    return _Read(Uploaded(table, given.name, (given.file_id, table.sheet), is_final), None, table.sheets, table.sheet)


def _choose_sheet(read: _Read, file_id: str, lang: Language) -> None:
    names = {
        item.name: lang.say("{sheet} (hidden)", sheet=item.name) if item.is_hidden else harmless(item.name)
        for item in read.sheets
    }
    st.selectbox(
        lang.say("Sheet"),
        list(names),
        index=list(names).index(read.sheet) if read.sheet in names else None,
        format_func=names.__getitem__,
        key=session.sheet_key(file_id),
    )


def choose(uploaded: Uploaded, lang: Language) -> Chosen:
    """Draw the preview and the choices that a table leaves; return what is to be asked."""
    table = uploaded.table
    place = table.id_column
    session.remembered("choice", uploaded.identity, lambda: session.forget_choices(table.id_column))
    if len(table.columns) > 1:
        names = {column.index: _name(column, lang) for column in table.columns}
        place = st.selectbox(
            lang.say("Column of Ids"), list(names), format_func=names.__getitem__, key=session.ID_COLUMN
        )
        _preview(table, place, lang)
    left = _left_alone(uploaded, lang)
    identity = (uploaded.identity, place, left is not None)
    with st.spinner(lang.say("Reading the Ids…")):
        intake = session.remembered("column", identity, lambda: table.intake(place, left))
    return Chosen(table, place, intake, identity, uploaded.name)


def _left_alone(uploaded: Uploaded, lang: Language) -> NDArray[np.bool_] | None:
    """Offer to ask only about what may still change, where the file is an export of ours; return what is left alone."""
    if uploaded.is_final is None or not uploaded.is_final.any():
        return None
    final = int(np.count_nonzero(uploaded.is_final))
    with st.container(key="recheck_offer", gap="small"):
        markup.hint(
            lang.plural(
                "This file has answers of an earlier lookup: {count} row of it is final and will not change any more.",
                "This file has answers of an earlier lookup: {count} rows of it are final and will not change any more.",
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


def _preview(table: Table, chosen: int, lang: Language) -> None:
    """Draw the first rows, the column of Ids beside the row numbers: it can be compared without scrolling."""
    order = [chosen, *(column.index for column in table.columns if column.index != chosen)]
    rows = table.preview(_PREVIEW_ROWS)
    frame = pd.DataFrame({str(place): [harmless(cells[place]) for _, cells in rows] for place in order})
    frame.insert(0, "row", [str(number) for number, _ in rows])
    headings = {"row": lang.say("Row in the file")}
    headings |= {str(place): harmless(table.columns[place].header) or _nameless(place, lang) for place in order}
    meant = lang.say("Ids: {column}", column=headings[str(chosen)])
    # The grid draws a heading from left to right unless it says otherwise itself.
    headings[str(chosen)] = f"\u202b{meant}\u202c" if lang.is_rtl else meant
    with st.container(key="preview"):
        text_grid(frame, headings, lang, tallest=_TALLEST, alt=lang.say("The first rows of the file"))


def _name(column: Column, lang: Language) -> str:
    name = harmless(column.header) or _nameless(column.index, lang)
    return f"{name} ({harmless(column.example)})" if column.example else name


def _nameless(place: int, lang: Language) -> str:
    return lang.say("Column {place}", place=place + 1)
