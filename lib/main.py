"""The script that Streamlit runs to draw a page: page settings, language, who may enter, navigation."""

from typing import Literal

import streamlit as st

from lib import wiring
from lib.auth.gate import Decision, Visitor
from lib.auth.roles import Permission
from lib.i18n.language import CODES
from lib.store.database import DatabaseFailedError
from lib.ui.admin.sign_in_page import person_line, sign_in_panel, watch_session
from lib.ui.elements import links, markup
from lib.ui.elements.errors import errors_shown
from lib.ui.state import session, visitor
from lib.ui.state.drawing_turns import process_turns
from lib.ui.state.offers import offered_files
from lib.ui.state.request_id import note_request
from pages import audit, check, codes, connection, history, replies, trends


def main() -> None:
    """Draw the page that the address names, or the sign-in in its place."""
    note_request()
    lang = session.current_language()
    services = wiring.services()
    decision = _decision(services)
    session.keep_widget_values()
    offered = offered_files()
    offered.begin()
    st.set_page_config(layout="wide")
    markup.page_language(lang)
    st.segmented_control(
        lang.say("Language"),
        list(CODES),
        required=True,
        format_func={"fa": "فارسی", "en": "English"}.__getitem__,
        key=session.LANGUAGE,
    )
    linked = {
        links.CHECK: st.Page(check.page, title=lang.say("Check statuses"), default=True),
        links.HISTORY: st.Page(history.page, title=lang.say("Past lookups"), url_path="history"),
        links.TRENDS: st.Page(trends.page, title=lang.say("Trends"), url_path="trends"),
        links.CODES: st.Page(codes.page, title=lang.say("Status codes"), url_path="codes"),
    }
    session.register_pages(linked)
    for_admins: Literal["visible", "hidden"] = (
        "visible" if isinstance(decision, Visitor) and decision.may(Permission.AUDIT) else "hidden"
    )
    pages = [
        *linked.values(),
        st.Page(replies.page, title=lang.say("Replies"), url_path="replies", visibility=for_admins),
        st.Page(connection.page, title=lang.say("Connection"), url_path="connection", visibility=for_admins),
        st.Page(audit.page, title=lang.say("Audit trail"), url_path="audit", visibility=for_admins),
    ]
    shown = st.navigation(pages, position="top" if isinstance(decision, Visitor) else "hidden")
    # Each page has a title of its own: screen readers say it first, and it tells tabs and bookmarks apart.
    dashboard = lang.say("SMS delivery status")
    title = shown.title if isinstance(decision, Visitor) else lang.say("Sign in")
    st.set_page_config(page_title=f"{title} · {dashboard}")
    with errors_shown(lang):
        if isinstance(decision, DatabaseFailedError):
            raise decision
        if isinstance(decision, Visitor):
            person_line(decision, lang)
            if decision.key is not None:
                watch_session(services)
            shown.run()
        else:
            sign_in_panel(decision, lang)
    session.write_language()
    offered.end()


def _decision(services: wiring.Services) -> Decision | DatabaseFailedError:
    try:
        return visitor.decision(services.gate)
    except DatabaseFailedError as failure:
        return failure


with process_turns().turn(session.view().pop_urgency()):
    main()
