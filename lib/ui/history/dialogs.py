"""What is asked before something is done to a lookup that is kept: its name, whether to delete it, to ask all again."""

from typing import Final

import streamlit as st

from lib.domain.lookups import Entry
from lib.i18n.language import Language
from lib.report.lookup_labels import name_of
from lib.service.lookup_service import LookupService
from lib.store.creation import LONGEST_NAME
from lib.ui.elements import links
from lib.ui.elements.errors import told
from lib.ui.state import session

MOST_UNASKED: Final = 10_000
"""Ids that are asked again without a question."""


def name_lookup(entry: Entry, service: LookupService, lang: Language) -> None:
    """Ask what the lookup is to be called."""

    @st.dialog(lang.say("Name this lookup"), on_dismiss="rerun")
    def dialog() -> None:
        with told(lang), st.form("naming", border=False):
            note = st.text_input(
                lang.say("A name to find it by, as the customer's"),
                value=entry.note,
                max_chars=LONGEST_NAME,
                key=f"note_{entry.lookup_id}",
            )
            if st.form_submit_button(lang.say("Save the name"), type="primary", key="save_name"):
                service.history.rename(entry.lookup_id, note or "")
                st.rerun()

    dialog()


def delete_lookup(entry: Entry, service: LookupService, lang: Language) -> None:
    """Ask whether the lookup is to be deleted, and say what goes with it."""

    @st.dialog(lang.say("Delete this lookup?"), on_dismiss="rerun")
    def dialog() -> None:
        count = entry.progress.total
        said = lang.plural(
            "“{name}”, with its {count} Id and the answer to it, is deleted for good. This cannot be undone.",
            "“{name}”, with its {count} Ids and their answers, is deleted for good. This cannot be undone.",
            count,
            name=name_of(entry, lang),
        )
        with told(lang):
            st.text(said)
            if entry.progress.state.is_live:
                st.text(lang.say("It is under way and is stopped by this."))
            with st.container(horizontal=True):
                if st.button(lang.say("Delete it"), type="primary", key="delete"):
                    service.history.delete(entry.lookup_id)
                    session.forget_lookup(entry.lookup_id)
                    st.rerun()
                if st.button(lang.say("Keep it"), key="keep"):
                    st.rerun()

    dialog()


def ask_all_again(entry: Entry, service: LookupService, lang: Language) -> None:
    """Ask for all Ids of the lookup anew, as a new one; many of them only after a question."""
    if entry.progress.total <= MOST_UNASKED:
        _ask_all_again(entry, service, lang)
        return

    @st.dialog(lang.say("Ask for all of them again?"), on_dismiss="rerun")
    def dialog() -> None:
        with told(lang):
            st.text(
                lang.say(
                    "All {count} Ids are asked of the provider again, final or not, as a new lookup. This one stays as it is.",
                    count=entry.progress.total,
                )
            )
            with st.container(horizontal=True):
                if st.button(lang.say("Ask for all again"), type="primary", key="again"):
                    _ask_all_again(entry, service, lang)
                if st.button(lang.say("Leave it"), key="keep"):
                    st.rerun()

    dialog()


def recheck(entry: Entry, service: LookupService, lang: Language) -> None:
    """Ask again for what is not final of the lookup, as a new one, and show it."""
    with st.spinner(lang.say("Preparing the new lookup…")):
        made = service.rechecks.recheck(entry.lookup_id)
    _show(made)


def _ask_all_again(entry: Entry, service: LookupService, lang: Language) -> None:
    with st.spinner(lang.say("Preparing the new lookup…")):
        made = service.rechecks.rerun(entry.lookup_id)
    _show(made)


def _show(made: str | None) -> None:
    # None: it was deleted, or its last open answer came, while the page was looked at.
    if made is None:
        st.rerun()
    links.go_to_lookup(made)
