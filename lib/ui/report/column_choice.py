"""The choice of columns: those of the report stand in the address, those of the file last as long as the session."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from lib.i18n.language import Language
from lib.report.columns import ANSWER_COLUMNS, CHANGED, ID, Column, headings_of
from lib.report.files.result_rows import OwnColumn, ResultRows
from lib.report.row_view import name_column
from lib.ui.state import filters
from lib.ui.state.filter_choices import columns_pressed
from lib.ui.state.table_keys import name_column_key, own_columns_key


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns to show.

    Attributes:
        own: Those of the file.
        others: Those of the report, behind them.
        name: The one that has the customers' names, None where there is none.
    """

    own: Sequence[OwnColumn]
    others: Sequence[Column]
    name: OwnColumn | None


def column_choice(rows: ResultRows, lookup_id: str, lang: Language) -> Columns:
    """Draw the choice of columns behind a button, and return those to show; the Id and what has changed always are."""
    with st.popover(lang.say("Columns"), type="tertiary", key="columns"):
        own, name = _own_columns(rows.own, lookup_id, lang) if rows.own else ((), None)
        chosen = st.pills(
            lang.say("Columns of the answer") if rows.own else lang.say("Columns beside the Id"),
            filters.CHOOSABLE,
            selection_mode="multi",
            format_func=headings_of(ANSWER_COLUMNS, lang).__getitem__,
            key=filters.COLUMN_CHOICE,
            on_change=columns_pressed,
        )
    ids = [] if any(column.has_ids for column in own) else [ID]
    changed = [CHANGED] if CHANGED.key in rows.answers else []
    return Columns(own, [*ids, *changed, *(column for column in ANSWER_COLUMNS if column.key in chosen)], name)


def _own_columns(own: Sequence[OwnColumn], lookup_id: str, lang: Language) -> tuple[list[OwnColumn], OwnColumn | None]:
    headings = {column.key: column.heading or lang.say("Column {number}", number=column.source + 1) for column in own}
    chosen = st.pills(
        lang.say("Columns of the file"),
        list(headings),
        default=list(headings),
        selection_mode="multi",
        format_func=headings.__getitem__,
        key=own_columns_key(lookup_id),
    )
    guessed = name_column(own)
    keys = [None, *headings]
    name = st.selectbox(
        lang.say("Customer's name, for the reply"),
        keys,
        index=keys.index(guessed.key) if guessed is not None else 0,
        format_func=lambda key: lang.say("none") if key is None else headings[key],
        key=name_column_key(lookup_id),
    )
    return [column for column in own if column.key in chosen], next((each for each in own if each.key == name), None)
