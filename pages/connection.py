"""Which gateway answers, how it may be asked, how it is doing, and a test with one Id."""

import streamlit as st

from lib import wiring
from lib.ui import connection_panel as panel
from lib.ui import markup, session


def page() -> None:
    """Draw the page."""
    lang = session.current_language()
    services = wiring.services()
    settings = services.settings
    markup.heading(
        lang.say("Connection"), lang.say("Which provider is asked, within which limits, and how it is doing.")
    )
    with st.container(key="connection"):
        panel.gateway(settings, services.shown_address, lang)
        st.subheader(lang.say("Test the connection"), anchor=False)
        sample = str(wiring.sample_ids(1)[0]) if settings.is_sandbox else ""
        panel.try_one(services.ask_once, sample, lang)
        st.subheader(lang.say("How the provider is doing"), anchor=False)
        panel.provider_state(services.store.provider(), lang)
        st.subheader(lang.say("Limits, all staff together"), anchor=False)
        panel.limits(settings, lang)
