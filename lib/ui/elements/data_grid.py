"""Tables of texts on a page, in the direction of the page."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import streamlit as st

from lib.i18n.language import Language
from lib.report.columns import Column, headings_of

_ARABIC_MARK: Final = "\u061c"
"""Not seen; the grid takes it for a letter that is written from right to left, which it does not take U+200F for."""
_LATIN: Final = re.compile("[A-Za-z]")
_ROW_HEIGHT: Final = 36
"""In pixels, as Streamlit draws it."""


def column_grid(frame: pd.DataFrame, columns: Sequence[Column], lang: Language, *, tallest: int, alt: str) -> None:
    """Draw columns of a frame in their order, with their headings and widths; see `text_grid`."""
    widths = {column.key: column.grid_width for column in columns if column.grid_width is not None}
    text_grid(frame, headings_of(columns, lang), lang, tallest=tallest, widths=widths, alt=alt)


def text_grid(  # noqa: PLR0913 - the last three are settings, given by name
    frame: pd.DataFrame,
    headings: Mapping[str, str],
    lang: Language,
    *,
    tallest: int,
    widths: Mapping[str, int] | None = None,
    alt: str | None = None,
) -> None:
    """Draw a frame.

    The grid has no direction of its own. From right to left, the columns are reversed and aligned to the right; from
    left to right each text is aligned by its own letters, since Persian that is aligned to the left is cut off at its
    beginning.

    Args:
        frame: The rows, all texts.
        headings: The heading of each column to draw, by its name in the frame and in their order.
        lang: The language of the page.
        tallest: The largest height, in pixels.
        widths: The widths of columns in pixels; other columns share what is left.
        alt: What the table is called for those who hear the page.
    """
    st.dataframe(frame, alt=alt, **_looks(len(frame), headings, widths or {}, tallest, lang))


def row_choice_grid(  # noqa: PLR0913 - as `text_grid`
    table: pa.Table,
    headings: Mapping[str, str],
    lang: Language,
    *,
    tallest: int,
    widths: Mapping[str, int],
    alt: str,
    key: str,
) -> int | None:
    """Draw a table in which a click or the arrow keys choose a cell, and return the index of its row, None without one.

    Cells are chosen, since rows could be by their checkboxes alone. The arguments are those of `text_grid`; with
    another `key` nothing is chosen.
    """
    shown = st.dataframe(
        table,
        alt=alt,
        key=key,
        on_select="rerun",
        selection_mode="single-cell",
        **_looks(len(table), headings, widths, tallest, lang),
    )
    return next((row for row, _ in shown.selection.cells if row < len(table)), None)


def _looks(
    rows: int, headings: Mapping[str, str], widths: Mapping[str, int], tallest: int, lang: Language
) -> dict[str, Any]:
    columns = list(headings)
    return {
        "hide_index": True,
        "column_order": columns[::-1] if lang.is_rtl else columns,
        "column_config": {
            column: st.column_config.TextColumn(
                _directed(heading, lang), width=widths.get(column), alignment="right" if lang.is_rtl else None
            )
            for column, heading in headings.items()
        },
        "height": min(tallest, _ROW_HEIGHT * (rows + 1) + 2),
    }


def _directed(heading: str, lang: Language) -> str:
    """Return a heading that is drawn at the side of its cells, with its words in order.

    The grid draws a heading that begins with a Latin letter at the left, and sets Latin ones before Persian ones.
    """
    if not (lang.is_rtl and _LATIN.search(heading)):
        return heading
    opening = "\u2066" if heading.isascii() else "\u2067"
    return f"{_ARABIC_MARK}{opening}{heading}\u2069"
