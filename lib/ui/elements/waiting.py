"""What is shown while something is read or made that may take longer than a moment."""

from contextlib import AbstractContextManager, nullcontext
from typing import Final

import streamlit as st

MOMENT: Final = 10_000
"""Ids or rows that are read in hundredths of a second, for which a spinner is not worth the thread that it takes."""
CHARACTERS: Final = 20
"""Characters of a text that take about as long to read as an Id."""


def waiting(text: str, amount: int) -> AbstractContextManager[None]:
    """Return a context with a spinner and this text; without one for an amount of Ids or rows that takes a moment."""
    return st.spinner(text) if amount > MOMENT else nullcontext()
