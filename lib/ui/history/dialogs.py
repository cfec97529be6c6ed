"""Actions on a stored lookup, with the dialogs that some of them open first: name, delete, look up again."""

from typing import Final

import streamlit as st

from lib.domain.lookups import Entry
from lib.i18n.language import Language
from lib.report.lookup_labels import name_of
from lib.service.lookup_service import LookupService
from lib.store.creation import LONGEST_NAME
from lib.ui.elements import links
from lib.ui.elements.errors import errors_shown
from lib.ui.state import session

MAX_UNCONFIRMED: Final = 10_000
"""The most Ids that are looked up again without a question."""


def name_lookup(entry: Entry, service: LookupService, lang: Language) -> None:
    """Open the dialog in which a lookup is named."""

    @st.dialog(lang.say("Name this lookup"), on_dismiss="rerun")
    def dialog() -> None:
        with errors_shown(lang), st.form("naming", border=False):
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
    """Open the dialog that says what is deleted with a lookup, and deletes it."""

    @st.dialog(lang.say("Delete this lookup?"), on_dismiss="rerun")
    def dialog() -> None:
        question = lang.plural(
            "“{name}”, with its {count} Id and the answer to it, is deleted for good. This cannot be undone.",
            "“{name}”, with its {count} Ids and their answers, is deleted for good. This cannot be undone.",
            entry.progress.total,
            name=name_of(entry, lang),
        )
        with errors_shown(lang):
            st.text(question)
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


def rerun_lookup(entry: Entry, service: LookupService, lang: Language) -> None:
    """Look up all Ids of a lookup again, as a new one; above MAX_UNCONFIRMED open a dialog first."""
    if entry.progress.total <= MAX_UNCONFIRMED:
        _rerun(entry, service, lang)
        return

    @st.dialog(lang.say("Ask for all of them again?"), on_dismiss="rerun")
    def dialog() -> None:
        with errors_shown(lang):
            st.text(
                lang.say(
                    "All {count} Ids are asked of the provider again, final or not. The report shows what has changed.",
                    count=entry.progress.total,
                )
            )
            with st.container(horizontal=True):
                if st.button(lang.say("Ask for all again"), type="primary", key="again"):
                    _rerun(entry, service, lang)
                if st.button(lang.say("Leave it"), key="keep"):
                    st.rerun()

    dialog()


def recheck(entry: Entry, service: LookupService, lang: Language) -> None:
    """Ask again for what is not final of a lookup, and show it as of then."""
    with st.spinner(lang.say("Preparing the new lookup…")):
        new_id = service.rechecks.recheck(entry.lookup_id)
    _show(new_id, service)


def _rerun(entry: Entry, service: LookupService, lang: Language) -> None:
    with st.spinner(lang.say("Preparing the new lookup…")):
        new_id = service.rechecks.rerun(entry.lookup_id)
    _show(new_id, service)


def _show(new_id: str | None, service: LookupService) -> None:
    """Show the lookup that a new one is a version of, by the address that it had before."""
    versions = service.history.versions(new_id) if new_id is not None else ()
    # None: since the page was drawn, the lookup was deleted or its last open answer arrived.
    if not versions:
        st.rerun()
    links.go_to_lookup(versions[0].lookup_id)
