"""The connection page: which gateway answers, the limits of requests, the state of the provider, a test with one Id."""

import streamlit as st

from lib import wiring
from lib.auth.roles import Permission
from lib.ui.admin import connection as panel
from lib.ui.admin.sign_in_page import is_allowed
from lib.ui.elements import markup
from lib.ui.state import session, visitor


def page() -> None:
    """Draw the page."""
    services = wiring.services()
    settings = services.settings
    lang = session.current_language(settings.time_zone)
    markup.heading(
        lang.say("Connection"), lang.say("Which provider is asked, within which limits, and how it is doing.")
    )
    service = visitor.lookup_service(services)
    if not is_allowed(service, Permission.CONNECTION, lang):
        return
    with st.container(key="connection"):
        panel.gateway(settings, service.shown_address, lang)
        markup.section(lang.say("Test the connection"))
        sample = str(service.sample_ids(1)[0]) if settings.is_sandbox else ""
        panel.try_one(service.ask_once, sample, lang)
        markup.section(lang.say("How the provider is doing"))
        panel.provider_state(service.store.provider(), lang)
        markup.section(lang.say("Limits, all staff together"))
        panel.limits(settings, lang)
        markup.section(lang.say("The account"))
        with st.spinner(lang.say("Asking the panel…")):  # last, since it may take a request's time
            state = service.panel_now()
        panel.panel_state(state, lang)
