"""The guide: what every code means, its usual causes, what to do about it, and what to tell the customer."""

import streamlit as st

from lib import wiring
from lib.auth.roles import Permission
from lib.report.replies import SHIPPED, Replies
from lib.service.lookup_service import LookupService
from lib.store.database import DatabaseFailedError
from lib.ui.elements import markup
from lib.ui.guide import code_guide
from lib.ui.guide.other_programs import other_programs
from lib.ui.state import session, visitor


def page() -> None:
    """Draw the page."""
    services = wiring.services()
    lang = session.current_language(services.settings.time_zone)
    markup.heading(
        lang.say("Status codes"),
        lang.say("What each status means, what to do about it, and what to tell the customer."),
    )
    service = visitor.lookup_service(services)
    told = code_guide.Told(_replies(service), service.may(Permission.TEXTS))
    search = code_guide.search_box(lang)
    requested = session.requested_code()
    with st.container(key="codes"):
        if requested is not None and not search.strip():
            code_guide.requested_code(requested, told, lang)
        code_guide.all_codes(search, told, lang)
    other_programs(lang)


def _replies(service: LookupService) -> Replies:
    """Return the replies as they are now; the shipped ones while the database fails, since the guide needs no other."""
    try:
        return service.texts.replies()
    except DatabaseFailedError:
        return SHIPPED
