"""What was given and is no Id: row, the text as it was given, and why."""

from collections.abc import Sequence
from typing import Final

import pandas as pd
import streamlit as st

from lib.given import Reason, Rejected
from lib.i18n.language import Language, mark
from lib.ui.grid import text_grid

_REASONS: Final = {
    Reason.NOT_A_NUMBER: mark("not a whole number; an Id has digits only"),
    Reason.LEADING_ZERO: mark("starts with 0, as a telephone number does and an Id does not"),
    Reason.TOO_LARGE: mark("larger than any Id (9223372036854775807)"),
    Reason.EMPTY_CELL: mark("the cell is empty"),
}
_TALLEST: Final = 320


def rejected_list(rejected: Sequence[Rejected], key: str, lang: Language) -> None:
    """Draw the list, folded; nothing where nothing was rejected."""
    if not rejected:
        return
    title = lang.plural("See the {count} rejected", "See the {count} rejected", len(rejected))
    with st.container(key=key), st.expander(title):
        rows = {
            lang.say("Row"): [str(item.row) for item in rejected],
            lang.say("As given"): [item.token for item in rejected],
            lang.say("Why"): [lang.say(_REASONS[item.reason]) for item in rejected],
        }
        text_grid(pd.DataFrame(rows), {name: name for name in rows}, lang, tallest=_TALLEST)
