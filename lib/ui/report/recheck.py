"""Rechecks: what is not final is looked up again, at once or by a plan, as new lookups linked to the first."""

from typing import Final

import streamlit as st

from lib.domain.lookups import Entry
from lib.i18n.language import Language
from lib.report.lookup_labels import open_count
from lib.service.lookup_service import LookupService
from lib.store.rechecks import MOST_MINUTES, MOST_TIMES
from lib.ui.elements import markup
from lib.ui.elements.errors import button_action, errors_shown
from lib.ui.history import dialogs, history_markup

_MINUTES, _TIMES = 30, 12
"""The defaults of the form: half a working day."""
_REFRESH_SECONDS: Final = 5.0


def recheck_panel(entry: Entry, service: LookupService, lang: Language) -> None:
    """Draw the buttons for a recheck; nothing where all is final or the visitor may not ask again.

    Ids that merely lack an answer are asked again within the lookup itself, by the button beside the reasons.
    """
    progress = entry.progress
    count = open_count(progress)
    if not count or not service.may_ask_again(entry):
        return
    unanswered = progress.total - sum(progress.counts.values())
    with st.container(key="again", gap="small"):
        if count > unanswered and not progress.state.is_live:
            label = lang.plural(
                "Ask again for the {count} that is not final", "Ask again for the {count} that are not final", count
            )
            with st.container(horizontal=True, vertical_alignment="center"):
                is_pressed = st.button(label, key="recheck")
                markup.side_hint(lang.say("As a new lookup: this report stays as it is, and the two can be compared."))
            if is_pressed:
                dialogs.recheck(entry, service, lang)
        with st.container(key="plan"):
            if entry.plan is not None:
                _plan(entry, service, lang)
            elif service.may_change(entry) and not progress.state.is_live:
                _form(entry, service, lang)


def _form(entry: Entry, service: LookupService, lang: Language) -> None:
    with st.expander(lang.say("Ask again by itself…")), st.form("plan_form", border=False):
        every, times = st.columns(2, gap="medium")
        minutes = every.number_input(
            lang.say("Every so many minutes"), 1, MOST_MINUTES, _MINUTES, step=1, key="plan_minutes"
        )
        most = times.number_input(lang.say("So many times at most"), 1, MOST_TIMES, _TIMES, step=1, key="plan_times")
        markup.hint(
            lang.say(
                "Each time only what is not final is asked, as a new lookup, until all is final. It goes on with this "
                "page closed."
            )
        )
        if st.form_submit_button(lang.say("Begin"), key="plan_begin"):
            service.rechecks.plan(entry.lookup_id, int(minutes), int(most))
            st.rerun()


def _plan(entry: Entry, service: LookupService, lang: Language) -> None:
    """Draw the plan; the page is drawn again once the plan has moved on to a new lookup."""

    @st.fragment(run_every=_REFRESH_SECONDS)
    def plan() -> None:
        with errors_shown(lang, is_repeated=True):
            current = service.store.entry(entry.lookup_id)
            if current is None or current.plan is None or current.plan != entry.plan:
                st.rerun()
            history_markup.plan_line(current.plan, lang)
            if service.may_change(entry):
                st.button(
                    lang.say("Stop asking again by itself"),
                    key="drop_plan",
                    on_click=button_action(lambda: service.rechecks.drop_plan(entry.lookup_id)),
                )

    plan()
