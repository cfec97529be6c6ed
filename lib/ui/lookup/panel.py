"""One lookup on its page: live, ended, or not there for the visitor."""

import streamlit as st

from lib.i18n.language import Language
from lib.service.lookup_service import LookupService
from lib.ui.elements.errors import LookupGoneError
from lib.ui.elements.keep_alive import keep_while_shown
from lib.ui.lookup.progress import progress_panel, wait_for_quick_answer
from lib.ui.report.panel import report_panel
from lib.ui.report.provenance import provenance
from lib.ui.report.recheck import recheck_panel
from lib.ui.state import session


def lookup_panel(service: LookupService, lookup_id: str, lang: Language) -> None:
    """Draw a lookup as it is now."""
    store = service.store
    wait_for_quick_answer(lambda: store.progress(lookup_id))
    entry = store.entry(lookup_id)
    if entry is None:
        _gone(service, lang)
        return
    if not service.settings.keep_days:
        keep_while_shown(service.history.touch, lookup_id)
    if entry.progress.state.is_live:
        cancel = (lambda: store.cancel(lookup_id)) if service.may_change(entry) else None
        progress_panel(lambda: store.progress(lookup_id), store.provider, cancel, lang)
        provenance(entry, service, lang)
        recheck_panel(entry, service, lang)
        return
    try:
        report_panel(entry, service, lang)
    except LookupGoneError:
        _gone(service, lang)


def _gone(service: LookupService, lang: Language) -> None:
    if service.visitor.sees_all:
        text = lang.say("This address names a lookup that is not kept here. Give the Ids again to ask anew.")
    else:
        # One answer for both: it must not tell which addresses are those of lookups.
        text = lang.say(
            "This address names a lookup that is another person's, or is not kept here. Ask an admin, or give the Ids "
            "again."
        )
    st.warning(text)
    st.button(lang.say("Start afresh"), key="close", on_click=session.close_lookup)
