"""The script that Streamlit runs to draw: page settings, language, navigation."""

import streamlit as st

from lib.i18n.language import CODES
from lib.ui import links, markup, session
from lib.ui.request_note import note_request
from lib.ui.trouble import told
from pages import check, codes, connection, history


def main() -> None:
    """Draw the page that the address names."""
    note_request()
    lang = session.current_language()
    session.keep_choices()
    st.set_page_config(layout="wide")
    markup.page_language(lang)
    st.segmented_control(
        lang.say("Language"),
        list(CODES),
        required=True,
        format_func={"fa": "فارسی", "en": "English"}.__getitem__,
        key=session.LANGUAGE,
    )
    places = {
        links.CHECK: st.Page(check.page, title=lang.say("Check statuses"), default=True),
        links.HISTORY: st.Page(history.page, title=lang.say("Past lookups"), url_path="history"),
    }
    session.know_places(places)
    pages = [
        *places.values(),
        st.Page(codes.page, title=lang.say("Status codes"), url_path="codes"),
        st.Page(connection.page, title=lang.say("Connection"), url_path="connection"),
    ]
    shown = st.navigation(pages, position="top")
    # Each page has its own: it is what is heard first, and what tells tabs and bookmarks apart.
    dashboard = lang.say("SMS delivery status")
    st.set_page_config(page_title=f"{shown.title} · {dashboard}")
    with told(lang):
        shown.run()
    session.keep_language()


main()
