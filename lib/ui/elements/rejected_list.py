"""The list of rejected tokens: the row, the token as it was given, the reason."""

from collections.abc import Sequence
from typing import Final

import pandas as pd
import streamlit as st

from lib.domain.intake import Rejected
from lib.i18n.foreign import harmless
from lib.i18n.language import Language
from lib.report.labels import reason_label
from lib.ui.elements import markup
from lib.ui.elements.data_grid import text_grid

_TALLEST: Final = 320
"""In pixels."""
_MAX_ROWS: Final = 10_000
"""More than anybody reads; a million would take the page seconds at every click."""


def rejected_list(rejected: Sequence[Rejected], key: str, lang: Language, *, column: str = "") -> None:
    """Draw the list, folded; nothing where no token was rejected.

    Args:
        rejected: The tokens.
        key: The key of the container.
        lang: The language of the page.
        column: The name of the column of the file that they are from, '' where there is none.
    """
    if not rejected:
        return
    shown = rejected[:_MAX_ROWS]
    title = lang.plural("See the {count} rejected", "See the {count} rejected", len(rejected))
    with st.container(key=key), st.expander(title):
        cells = {lang.say("Row"): [lang.number(item.row) for item in shown]}
        if column:
            cells[lang.say("Column")] = [harmless(column)] * len(shown)
        cells |= {
            lang.say("As given"): [harmless(item.token) for item in shown],
            lang.say("Why"): [reason_label(item.reason, lang) for item in shown],
        }
        if len(shown) < len(rejected):
            markup.hint(lang.say("Only the first {count} are listed; the sum above counts all.", count=len(shown)))
        text_grid(pd.DataFrame(cells), {name: name for name in cells}, lang, tallest=_TALLEST, alt=title)
