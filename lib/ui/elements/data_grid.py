"""Tables of texts on a page, in the direction of the page."""

from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd
import streamlit as st

from lib.i18n.language import Language
from lib.report.columns import Column, headings_of

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
    columns = list(headings)
    st.dataframe(
        frame,
        hide_index=True,
        column_order=columns[::-1] if lang.is_rtl else columns,
        column_config={
            column: st.column_config.TextColumn(
                heading, width=(widths or {}).get(column), alignment="right" if lang.is_rtl else None
            )
            for column, heading in headings.items()
        },
        height=min(tallest, _ROW_HEIGHT * (len(frame) + 1) + 2),
        alt=alt,
    )
