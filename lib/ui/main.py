"""The script that Streamlit runs to draw: page settings, language, navigation."""

import streamlit as st

from lib.i18n.language import CODES
from lib.ui import markup, session
from pages import check, connection


def main() -> None:
    """Draw the page that the address names."""
    lang = session.current_language()
    session.keep_choices()
    st.set_page_config(page_title=lang.say("SMS delivery status"), layout="wide")
    markup.page_language(lang)
    st.segmented_control(
        lang.say("Language"),
        list(CODES),
        required=True,
        format_func={"fa": "فارسی", "en": "English"}.__getitem__,
        key=session.LANGUAGE,
    )
    pages = [
        st.Page(check.page, title=lang.say("Check statuses"), default=True),
        st.Page(connection.page, title=lang.say("Connection"), url_path="connection"),
    ]
    st.navigation(pages, position="top").run()
    session.keep_language()


main()
