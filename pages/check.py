"""Ids in, progress, report: the page people come for."""

import streamlit as st

from lib import wiring
from lib.i18n.language import Language
from lib.ui import markup, session
from lib.ui.intake_panel import intake_panel
from lib.ui.keeping import keep_while_shown
from lib.ui.progress_panel import progress_panel, wait_for_quick_answer
from lib.ui.provenance import provenance
from lib.ui.recheck_panel import recheck_panel
from lib.ui.report_panel import LookupGoneError, report_panel
from lib.ui.visitor import person

SAMPLE_SIZE = 1_000


def page() -> None:
    """Draw the page."""
    services = wiring.services()
    lang = session.current_language(services.settings.time_zone)
    markup.heading(
        lang.say("SMS delivery status"),
        lang.say("Did the message arrive? Give the Ids of messages sent through NikSMS and see what became of each."),
    )
    is_sandbox = services.settings.is_sandbox
    markup.gateway_notice(lang, is_sandbox=is_sandbox, is_readable=services.settings.is_readable_on_the_way)
    limits = services.settings.intake_limits
    taken = intake_panel(limits, lang, sample=(lambda: wiring.sample_ids(SAMPLE_SIZE)) if is_sandbox else None)
    if taken is not None:
        who, show = person(), session.ready_to_show()
        show(services.start_lookup(*taken, asked_by=who))
    lookup_id = session.open_lookup()
    if lookup_id is None:
        _invite(lang)
    else:
        _show(services, lookup_id, lang)


def _invite(lang: Language) -> None:
    markup.steps(
        lang.say("Nothing has been asked yet"),
        [
            lang.say("Paste message Ids from the panel, Excel or a chat, or upload a file."),
            lang.say("See at once how many were understood, and which were not."),
            lang.say("Press the button and read the answer: counts, a chart, a table and files to keep."),
        ],
    )


def _show(services: wiring.Services, lookup_id: str, lang: Language) -> None:
    store = services.store
    wait_for_quick_answer(lambda: store.progress(lookup_id))
    entry = store.entry(lookup_id)
    if entry is None:
        _gone(lang)
        return
    if not services.settings.keep_days:
        keep_while_shown(services.history.touch, lookup_id)
    if entry.progress.state.is_live:
        progress_panel(lambda: store.progress(lookup_id), store.provider, lambda: store.cancel(lookup_id), lang)
        provenance(entry, services, lang)
        recheck_panel(entry, services, lang)
        return
    try:
        report_panel(entry, services, lang)
    except LookupGoneError:
        _gone(lang)


def _gone(lang: Language) -> None:
    st.warning(lang.say("This address names a lookup that is not kept here. Give the Ids again to ask anew."))
    st.button(lang.say("Start afresh"), key="close", on_click=session.close_lookup)
