"""The button for the next message: it closes the answer and empties the box, which `static/intake.js` focuses."""

import streamlit as st

from lib.i18n.language import Language
from lib.ui.elements import markup
from lib.ui.state import box, session


def next_button(lang: Language) -> None:
    """Draw the button; `static/intake.js` presses it on Esc too."""
    st.button(markup.key_label(lang.say("Next message"), "Esc"), key="next", on_click=_start_next)


def _start_next() -> None:
    session.close_lookup()
    box.clear()
