"""One lookup on its page: live, ended, or not there for the visitor."""

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.auth.roles import Permission
from lib.i18n.language import Language
from lib.report.lookup_labels import name_of
from lib.service.lookup_service import LookupService
from lib.ui.elements import scripted
from lib.ui.elements.errors import LookupGoneError
from lib.ui.elements.keep_alive import keep_while_shown
from lib.ui.elements.next_message import next_button
from lib.ui.lookup.progress import Watched, may_be_quick, progress_panel, wait_for_quick_answer
from lib.ui.report.panel import report_panel
from lib.ui.report.provenance import provenance
from lib.ui.report.recheck import recheck_plan
from lib.ui.report.whole import Whole, read_whole
from lib.ui.state import session
from lib.ui.state.drawing_turns import process_turns
from lib.ui.state.versions import requested_version, show_version


def lookup_panel(service: LookupService, lookup_id: str, lang: Language) -> None:
    """Draw a lookup as it is now."""
    try:
        whole = _now(service, lookup_id)
        with _place(lookup_id):
            if whole is None:
                _gone(service, lang)
            else:
                _whole(whole, service, lang)
    except LookupGoneError:
        _gone(service, lang)


def _place(lookup_id: str) -> DeltaGenerator:
    """Return the container to draw a lookup in: one of two places, the other of which is emptied.

    Streamlit leaves what a run drew in a container until the next run has drawn something in its place, so that the
    verdict of one lookup would stand over the cards of another. A container that is emptied and drawn again at once is
    never seen empty by the browser: Streamlit sends the last of the two alone. So another lookup has another place.
    """
    st.empty()  # for what the page shows where there is no lookup
    if session.view().place_of(lookup_id) == 0:
        container = st.container(key="lookup")
        st.empty()
        return container
    st.empty()
    return st.container(key="lookup")


def _whole(whole: Whole, service: LookupService, lang: Language) -> None:
    entry = whole.entry
    show_version(entry.lookup_id, None if whole.is_newest else whole.shown_version.lookup_id)
    stale = lang.say("This answers {name}. Press “Check” for what the box holds now.", name=name_of(entry, lang))
    scripted.answered_marker(stale, differs=session.view().differs)
    if not service.settings.keep_days:
        keep_while_shown(service.history.touch, *whole.all_ids)
    if entry.progress.state.is_live:
        _live(whole, service, lang)
    else:
        report_panel(whole, service, lang)


def _now(service: LookupService, lookup_id: str) -> Whole | None:
    """Return the whole as it is; of what was just asked, as it is once that is answered, or a moment has passed."""
    version = requested_version()
    whole = read_whole(service, lookup_id, version)
    if whole is None:
        return None
    newest = (whole.live[-1] if whole.live else whole.entry).progress
    if not may_be_quick(newest, service.settings.limits):
        return whole
    with process_turns().given_up(), service.endings.awaited(newest.lookup_id) as awaited:
        wait_for_quick_answer(newest, lambda: service.store.progress(newest.lookup_id), awaited.wait)
    return read_whole(service, lookup_id, version)


def _live(whole: Whole, service: LookupService, lang: Language) -> None:
    store, entry = service.store, whole.entry
    cancel = (lambda: store.cancel(entry.lookup_id)) if service.may_change(entry) else None
    wait = partial(service.endings.wait, [entry.lookup_id])
    watched = Watched(lambda: store.progress(entry.lookup_id), store.provider, service.is_writable, wait)
    progress_panel(watched, cancel, service.visitor.key, lang)
    if service.may(Permission.LOOK_UP):
        next_button(lang)
    provenance(entry, service, lang)
    recheck_plan(whole, service, lang)


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
