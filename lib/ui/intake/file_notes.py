"""What a person is told of a file as a whole: rows that are not read, hidden, moved, or without their values."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from lib.i18n.language import Language
from lib.intake.tables.notes import TableNotes
from lib.ui.elements import markup
from lib.ui.state import session


def file_notes(notes: TableNotes, lang: Language) -> None:
    """Draw what is odd about a table."""
    lines = []
    if notes.rows_above:
        lines.append(
            lang.plural(
                "{count} row above the headings is not read: a title or a sum.",
                "{count} rows above the headings are not read: titles or sums.",
                notes.rows_above,
            )
        )
    if notes.moved_rows:
        lines.append(
            lang.plural(
                "From row {row} on the columns have another order: {count} row was put under the first headings.",
                "From row {row} on the columns have another order: {count} rows were put under the first headings.",
                notes.moved_rows,
                row=notes.moved_from,
            )
        )
    if notes.is_turned:
        lines.append(
            lang.say(
                "The Ids stand beside each other in this file, so its columns are read as rows; a row number is that "
                "of a column."
            )
        )
    if lines or notes.uncalculated:
        with st.container(key="file_notes", gap="small"):
            for line in lines:
                markup.hint(line)
            if notes.uncalculated:
                st.warning(_uncalculated(notes.uncalculated, lang))


def hidden_rows_to_skip(notes: TableNotes, lang: Language) -> NDArray[np.bool_] | None:
    """Say that the spreadsheet hides rows, and offer to leave them out.

    Returns:
        Which rows to leave out, shape (rows,); None to leave out none.
    """
    if notes.is_hidden is None:
        return None
    with st.container(key="hidden_rows", gap="small"):
        markup.hint(
            lang.plural(
                "The sheet hides {count} row, by a filter or by hand; it is read like the others.",
                "The sheet hides {count} rows, by a filter or by hand; they are read like the others.",
                int(np.count_nonzero(notes.is_hidden)),
            )
        )
        is_wanted = st.checkbox(lang.say("Leave out the hidden rows"), key=session.WITHOUT_HIDDEN)
    return notes.is_hidden if is_wanted else None


def _uncalculated(count: int, lang: Language) -> str:
    return lang.plural(
        "{count} row has a formula that was never calculated, so its value is not in the file. Open the file in Excel, "
        "save it, and upload it again.",
        "{count} rows have formulas that were never calculated, so their values are not in the file. Open the file in "
        "Excel, save it, and upload it again.",
        count,
    )
