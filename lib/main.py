"""The script that Streamlit runs to draw: page settings, language, who may enter, navigation."""

from typing import Literal

import streamlit as st

from lib import wiring
from lib.auth.gate import Decision, Visitor
from lib.auth.roles import Permission
from lib.i18n.language import CODES
from lib.store.database import DatabaseFailedError
from lib.ui.admin.sign_in_page import door, person_line, watch
from lib.ui.elements import links, markup
from lib.ui.elements.errors import told
from lib.ui.state import session, visitor
from lib.ui.state.request_id import note_request
from pages import audit, check, codes, connection, history


def main() -> None:
    """Draw the page that the address names, for those who may enter."""
    note_request()
    lang = session.current_language()
    services = wiring.services()
    found = _found(services)
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
    for_admins: Literal["visible", "hidden"] = (
        "visible" if isinstance(found, Visitor) and found.may(Permission.AUDIT) else "hidden"
    )
    pages = [
        *places.values(),
        st.Page(codes.page, title=lang.say("Status codes"), url_path="codes"),
        st.Page(connection.page, title=lang.say("Connection"), url_path="connection", visibility=for_admins),
        st.Page(audit.page, title=lang.say("Audit trail"), url_path="audit", visibility=for_admins),
    ]
    shown = st.navigation(pages, position="top" if isinstance(found, Visitor) else "hidden")
    # Each page has its own: it is what is heard first, and what tells tabs and bookmarks apart.
    dashboard = lang.say("SMS delivery status")
    title = shown.title if isinstance(found, Visitor) else lang.say("Sign in")
    st.set_page_config(page_title=f"{title} · {dashboard}")
    with told(lang):
        if isinstance(found, DatabaseFailedError):
            raise found
        if isinstance(found, Visitor):
            person_line(found, lang)
            if found.key is not None:
                watch(services)
            shown.run()
        else:
            door(found, lang)
    session.keep_language()


def _found(services: wiring.Services) -> Decision | DatabaseFailedError:
    try:
        return visitor.decision(services.gate)
    except DatabaseFailedError as failure:
        return failure


main()
