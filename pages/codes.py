"""What every code means, why it usually comes, what to do about it, and what to tell the customer."""

import streamlit as st

from lib.ui.elements import markup
from lib.ui.guide import code_guide
from lib.ui.state import session


def page() -> None:
    """Draw the page."""
    lang = session.current_language()
    markup.heading(
        lang.say("Status codes"),
        lang.say("What each status means, what to do about it, and what to tell the customer."),
    )
    sought = code_guide.search_box(lang)
    asked = session.asked_code()
    with st.container(key="codes"):
        if asked is not None and not sought.strip():
            code_guide.requested_code(asked, lang)
        code_guide.all_codes(sought, lang)
