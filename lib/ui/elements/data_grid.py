"""A table of texts in the direction of the page."""

from collections.abc import Mapping
from typing import Final

import pandas as pd
import streamlit as st

from lib.i18n.language import Language

_ROW_HEIGHT: Final = 36


def text_grid(  # noqa: PLR0913 - the last three are settings, given by name
    frame: pd.DataFrame,
    headings: Mapping[str, str],
    lang: Language,
    *,
    tallest: int,
    widths: Mapping[str, int] | None = None,
    alt: str | None = None,
) -> None:
    """Draw `frame`, its columns in the order of `headings`; `tallest` and `widths` are in pixels.

    The grid has no direction of its own: right to left the columns are turned round and set right, left to right each
    text is set by its own letters, since Persian in a column set left is cut off at its beginning.
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
