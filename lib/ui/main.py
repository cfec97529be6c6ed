"""The script that Streamlit runs to draw: page settings, language, navigation."""

import streamlit as st

from lib.i18n.language import CODES
from lib.ui import markup, session
from pages import check


def main() -> None:
    """Draw the page that the address names."""
    lang = session.current_language()
    st.set_page_config(page_title=lang.say("SMS delivery status"), layout="wide")
    markup.page_language(lang)
    st.segmented_control(
        lang.say("Language"),
        list(CODES),
        required=True,
        format_func={"fa": "فارسی", "en": "English"}.__getitem__,
        key=session.LANGUAGE,
        on_change=session.keep_language,
    )
    st.navigation([st.Page(check.page, title=lang.say("SMS delivery status"), default=True)], position="hidden").run()


main()
