"""Where to go with a number that is no Id: the past lookups for a mobile number, the guide for a code."""

import streamlit as st

from lib.guide import guide
from lib.i18n.language import Language
from lib.intake.other_question import mobile_number, status_code
from lib.ui.elements import links


def other_question(text: str, lang: Language) -> None:
    """Offer the search for the mobile number that a text is, or what the code says that it is; else draw nothing.

    The provider has no way to list messages by number, so a mobile number is answered by the rows of past lookups.
    """
    mobile, code = mobile_number(text), status_code(text)
    if mobile is not None:
        # An isolated number stays in one piece in a sentence of either direction.
        label = lang.say("Find {number} in past lookups", number=f"\u2066{mobile}\u2069")
        if st.button(label, icon=":material/search:", key="search_mobile"):
            links.go_to_search(mobile)
    elif code is not None:
        headline = guide(lang.code).for_code(code).headline
        with st.container(key="code_meant"):
            links.code_link(lang.say("Code {code} in the guide: {headline}", code=str(code), headline=headline), code)
