"""One lookup on its page: live, ended, or not there for the visitor."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.domain.lookups import Entry
from lib.i18n.language import Language
from lib.report.lookup_labels import name_of
from lib.service.lookup_service import LookupService
from lib.ui.elements import scripted
from lib.ui.elements.errors import LookupGoneError
from lib.ui.elements.keep_alive import keep_while_shown
from lib.ui.elements.next_message import next_button
from lib.ui.lookup.progress import progress_panel, wait_for_quick_answer
from lib.ui.report.panel import report_panel
from lib.ui.report.provenance import provenance
from lib.ui.report.recheck import recheck_panel
from lib.ui.state import session


def lookup_panel(service: LookupService, lookup_id: str, lang: Language) -> None:
    """Draw a lookup as it is now."""
    wait_for_quick_answer(lambda: service.store.progress(lookup_id))
    entry = service.store.entry(lookup_id)
    with _place(lookup_id):
        if entry is None:
            _gone(service, lang)
            return
        scripted.answered_marker(_stale(entry, lang), differs=session.view().differs)
        if not service.settings.keep_days:
            keep_while_shown(service.history.touch, lookup_id)
        if entry.progress.state.is_live:
            _live(entry, service, lang)
            return
        try:
            report_panel(entry, service, lang)
        except LookupGoneError:
            _gone(service, lang)


def _place(lookup_id: str) -> DeltaGenerator:
    """Return the container to draw a lookup in, emptied where it held another one.

    Streamlit leaves what a run drew on the page until the next run has drawn something in its place, so that the
    verdict of one lookup would stand over the cards of another.
    """
    shown = session.view()
    place = (st if shown.in_place == lookup_id else st.empty()).container(key="lookup")
    shown.in_place = lookup_id
    return place


def _live(entry: Entry, service: LookupService, lang: Language) -> None:
    store, lookup_id = service.store, entry.lookup_id
    cancel = (lambda: store.cancel(lookup_id)) if service.may_change(entry) else None
    progress_panel(lambda: store.progress(lookup_id), store.provider, cancel, lang)
    next_button(lang)
    provenance(entry, service, lang)
    recheck_panel(entry, service, lang)


def _stale(entry: Entry, lang: Language) -> str:
    return lang.say("This answers {name}. Press “Check” for what the box holds now.", name=name_of(entry, lang))


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
