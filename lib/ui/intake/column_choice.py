"""Which column of a table holds the Ids, and which of its rows are looked up."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from lib.domain.intake import Intake, Rows
from lib.i18n.foreign import harmless
from lib.i18n.language import Language
from lib.intake.tables.table import FileColumn, Table
from lib.ui.elements import markup
from lib.ui.elements.data_grid import text_grid
from lib.ui.elements.waiting import waiting
from lib.ui.intake.file_notes import file_notes, hidden_rows_to_skip
from lib.ui.intake.number_lengths import chosen_lengths
from lib.ui.intake.upload import UploadedTable
from lib.ui.state import box, session

_PREVIEW_ROWS: Final = 4
_TALLEST: Final = 220
"""In pixels."""


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


def select_ids(uploaded: UploadedTable, lang: Language) -> Selection | None:
    """Draw the preview of a table and the choices that it offers; return the Ids to look up.

    Returns:
        None where it is not clear which column holds the Ids, and a person has not said yet which one does.
    """
    table = uploaded.table
    column: int | None = table.id_column
    first = None if table.rivals else table.id_column
    session.cached("choice", uploaded.identity, lambda: box.reset_table_choices(first))
    if len(table.columns) > 1:
        column = _choose_column(uploaded, lang)
    skipped = _either(_rows_to_skip(uploaded, lang), hidden_rows_to_skip(table.notes, lang))
    file_notes(table.notes, lang)
    if column is None:
        return None
    left_out = 0 if skipped is None else int(np.count_nonzero(skipped))
    chosen, identity = column, (uploaded.identity, column, left_out)
    with waiting(lang.say("Reading the Ids…"), table.row_count):
        read = chosen_lengths(
            "column", identity, lambda takes_short: table.intake(chosen, skipped, takes_short=takes_short)
        )
    return Selection(table, column, read.intake, read.identity, uploaded.name)


def _either(first: NDArray[np.bool_] | None, second: NDArray[np.bool_] | None) -> NDArray[np.bool_] | None:
    """Return the mask of the rows in either mask; None where neither has any."""
    if first is None or second is None:
        return second if first is None else first
    return first | second


def _choose_column(uploaded: UploadedTable, lang: Language) -> int | None:
    """Draw the choice of a column, and the first rows; return the column, None where it has to be chosen first."""
    table = uploaded.table
    names = {each.index: _name(each, lang) for each in table.columns}
    column = st.selectbox(
        lang.say("Column of Ids"),
        list(names),
        index=None if table.rivals else 0,
        format_func=names.__getitem__,
        placeholder=lang.say("Choose the column"),
        key=session.ID_COLUMN,
    )
    if column is None:
        st.warning(_why_to_choose([names[index] for index in table.rivals], lang))
    _preview(table, column, lang, is_file=bool(uploaded.name))
    return column


def _why_to_choose(rivals: Sequence[str], lang: Language) -> str:
    if len(rivals) == 1:
        return lang.say(
            "No column looks like Ids of messages. Choose the one that holds them, or give another list if none does; "
            "nothing can be asked before."
        )
    return lang.say(
        "More than one column may hold the Ids: {columns}. Choose the one that does; nothing can be asked before.",
        columns=" · ".join(map(markup.in_markdown, rivals)),
    )


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


def _preview(table: Table, id_column: int | None, lang: Language, *, is_file: bool) -> None:
    """Draw the first rows, with the column of Ids beside the row numbers, so that it is seen without scrolling."""
    first = [] if id_column is None else [id_column]
    order = [*first, *(column.index for column in table.columns if column.index != id_column)]
    rows = table.preview(_PREVIEW_ROWS)
    frame = pd.DataFrame({str(index): [harmless(cells[index]) for _, cells in rows] for index in order})
    frame.insert(0, "row", [lang.number(number) for number, _ in rows])
    headings = {"row": lang.say("Row in the file") if is_file else lang.say("Row")}
    headings |= {str(index): harmless(table.columns[index].header) or _nameless(index, lang) for index in order}
    headings |= {str(index): lang.say("Ids: {column}", column=headings[str(index)]) for index in first}
    with st.container(key="preview"):
        alt = lang.say("The first rows of the file") if is_file else lang.say("The first rows")
        text_grid(frame, headings, lang, tallest=_TALLEST, alt=alt)


def _name(column: FileColumn, lang: Language) -> str:
    name = harmless(column.header) or _nameless(column.index, lang)
    return f"{name} ({harmless(column.example)})" if column.example else name


def _nameless(index: int, lang: Language) -> str:
    return lang.say("Column {place}", place=index + 1)
