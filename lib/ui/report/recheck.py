"""Rechecks: what is not final is asked again, at once or by a plan; the report shows the newest answers in place."""

from typing import Final

import streamlit as st

from lib.domain.lookups import Entry
from lib.i18n.language import Language
from lib.report.lookup_labels import open_count
from lib.service.lookup_service import LookupService
from lib.store.rechecks import MOST_MINUTES, MOST_TIMES
from lib.ui.elements import markup
from lib.ui.elements.errors import button_action, errors_shown
from lib.ui.history import history_markup
from lib.ui.report.whole import Whole

_MINUTES, _TIMES = 30, 12
"""The defaults of the form: half a working day."""
_REFRESH_SECONDS: Final = 5.0


def recheck_button(whole: Whole, service: LookupService, lang: Language) -> None:
    """Draw the button that asks again for what is not final; nothing where all is, or while that is asked.

    Where a lookup was never asked again and merely lacks answers, these are asked for within the lookup itself, by the
    button beside the reasons.
    """
    progress = whole.entry.progress
    count = open_count(progress)
    has_open_answers = count > progress.total - sum(progress.counts.values())
    is_offered = _may_ask(whole, service) and not whole.is_under_way and (has_open_answers or whole.has_versions)
    if not is_offered:
        return
    label = lang.plural(
        "Ask again for the {count} that is not final", "Ask again for the {count} that are not final", count
    )
    with st.container(key="again", horizontal=True, vertical_alignment="center"):
        is_pressed = st.button(label, key="recheck")
        markup.side_hint(lang.say("In place: this report stays, and what changes is marked in it."))
    if is_pressed:
        with st.spinner(lang.say("Preparing the new lookup…")):
            service.rechecks.recheck(whole.entry.lookup_id)
        st.rerun()


def recheck_plan(whole: Whole, service: LookupService, lang: Language) -> None:
    """Draw the plan to ask again by itself, or the form that makes one; nothing where all is final."""
    if not _may_ask(whole, service):
        return
    with st.container(key="plan"):
        if whole.planned.plan is not None:
            _plan(whole.planned, service, lang)
        elif service.may_change(whole.entry) and not whole.is_under_way:
            _form(whole.entry, service, lang)


def _may_ask(whole: Whole, service: LookupService) -> bool:
    is_open = open_count(whole.entry.progress) > 0
    return is_open and whole.is_newest and service.may_ask_again(whole.entry)


def _form(entry: Entry, service: LookupService, lang: Language) -> None:
    with st.expander(lang.say("Ask again by itself…")), st.form("plan_form", border=False):
        every, times = st.columns(2, gap="medium")
        minutes = every.number_input(
            lang.say("Every so many minutes"), 1, MOST_MINUTES, _MINUTES, step=1, key="plan_minutes"
        )
        most = times.number_input(lang.say("So many times at most"), 1, MOST_TIMES, _TIMES, step=1, key="plan_times")
        markup.hint(
            lang.say(
                "Each time only what is not final is asked, until all is final, and this report shows the changes. "
                "It goes on with this page closed."
            )
        )
        if st.form_submit_button(lang.say("Begin"), key="plan_begin"):
            service.rechecks.plan(entry.lookup_id, int(minutes), int(most))
            st.rerun()


def _plan(entry: Entry, service: LookupService, lang: Language) -> None:
    """Draw the plan; the page is drawn again once the plan has moved on to a new version."""

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
