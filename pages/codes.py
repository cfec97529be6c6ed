"""The guide: what every code means, its usual causes, what to do about it, and what to tell the customer."""

import streamlit as st

from lib.ui.elements import markup
from lib.ui.guide import code_guide
from lib.ui.guide.other_programs import other_programs
from lib.ui.state import session


def page() -> None:
    """Draw the page."""
    lang = session.current_language()
    markup.heading(
        lang.say("Status codes"),
        lang.say("What each status means, what to do about it, and what to tell the customer."),
    )
    search = code_guide.search_box(lang)
    requested = session.requested_code()
    with st.container(key="codes"):
        if requested is not None and not search.strip():
            code_guide.requested_code(requested, lang)
        code_guide.all_codes(search, lang)
    other_programs(lang)
