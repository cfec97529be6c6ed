"""The list of all lookups: searched by name or by an Id, a page at a time, the newest first."""

from typing import Final

import streamlit as st

from lib.domain.intake import Intake
from lib.i18n.language import Language
from lib.intake import paste
from lib.report.labels import reason_cure, reason_label
from lib.report.lookup_labels import retention_text
from lib.service.lookup_service import LookupService
from lib.ui.elements import links, markup
from lib.ui.history import history_markup
from lib.ui.history.lookup_row import DialogState, lookup_row
from lib.ui.state import session

ROWS: Final = 20
"""Lookups on a page."""
_MAX_SEARCH: Final = 200
"""Characters of a search; what follows is ignored."""


def lookup_list(service: LookupService, lang: Language) -> None:
    """Draw the searches, and the lookups that match."""
    by_name, by_id = st.columns(2, gap="medium")
    search = by_name.text_input(
        lang.say("Search by name or file"),
        key=session.HISTORY_SEARCH,
        type="search",
        live=True,
        on_change=session.start_history_search,
        args=(session.HISTORY_SEARCH,),
        placeholder=lang.say("A word of it"),
    )
    id_search = by_id.text_input(
        lang.say("Search by an Id"),
        key=session.HISTORY_ID,
        type="search",
        on_change=session.start_history_search,
        args=(session.HISTORY_ID,),
        placeholder=lang.say("The Id of one message"),
    )
    markup.hint(retention_text(service.settings.keep_days, lang))
    if (id_search or "").strip():
        _id_matches((id_search or "")[:_MAX_SEARCH], service, lang)
    else:
        _rows((search or "")[:_MAX_SEARCH], service, lang)


def _rows(search: str, service: LookupService, lang: Language) -> None:
    page = session.history_page()
    listing = service.history.listing(search, start=page * ROWS, size=ROWS)
    pages = max(1, -(-listing.total // ROWS))
    if page >= pages:
        # All lookups of this page were deleted.
        session.show_history_page(pages - 1)
        st.rerun()
    if not listing.total:
        _nothing_found(search, lang)
        return
    markup.count_line(
        lang.plural("{count} lookup fits", "{count} lookups fit", listing.total)
        if search.strip()
        else lang.plural("{count} lookup, the newest first", "{count} lookups, the newest first", listing.total)
    )
    families = service.history.families(listing.entries)
    dialog = DialogState()
    with st.container(key="history", gap=None):
        for number, entry in enumerate(listing.entries, start=1):
            with st.container(key=f"history_row_{number}", gap="small"):
                lookup_row(entry, families, service, dialog, lang)
    if pages > 1:
        _page_buttons(page, pages, lang)


def _nothing_found(search: str, lang: Language) -> None:
    if search.strip():
        markup.empty_state(
            lang.say("Nothing fits this search"),
            lang.say("Try one word of the name or of the file's name, or search by an Id."),
        )
        return
    markup.empty_state(
        lang.say("No lookup is kept yet"), lang.say("Whatever is asked from now on is found here, until it is deleted.")
    )
    links.check_link(lang.say("Check statuses"))


def _page_buttons(page: int, pages: int, lang: Language) -> None:
    is_last = page + 1 == pages
    show = session.show_history_page
    with st.container(horizontal=True, vertical_alignment="center", key="history_pages"):
        st.button(lang.say("Newer"), key="newer", disabled=page == 0, on_click=show, args=(page - 1,))
        markup.count_line(lang.say("Page {page} of {pages}", page=page + 1, pages=pages))
        st.button(lang.say("Older"), key="older", disabled=is_last, on_click=show, args=(page + 1,))


def _id_matches(text: str, service: LookupService, lang: Language) -> None:
    """Draw the lookups that held the Id in `text`, or why it is not one Id."""
    intake = paste.parse(text)
    if len(intake.ids) != 1 or intake.rejected:
        st.warning(_not_one_id(intake, lang))
        return
    message_id = int(intake.ids[0])
    with st.spinner(lang.say("Looking through the lookups…")):
        matches = list(service.history.id_matches(message_id))
    shown = str(message_id)
    if not matches:
        markup.empty_state(
            lang.say("No lookup that is kept held the Id {id}", id=shown),
            lang.say("Compare it with the provider's panel, or ask for it now."),
        )
        links.check_link(lang.say("Check statuses"))
        return
    markup.count_line(
        lang.plural("{count} lookup held the Id {id}", "{count} lookups held the Id {id}", len(matches), id=shown)
    )
    with st.container(key="id_matches"):
        history_markup.id_matches(matches, lang.say("What was said of the Id each time"), lang)


def _not_one_id(intake: Intake, lang: Language) -> str:
    if len(intake.ids) > 1:
        return lang.say("Search for one Id at a time; these are {count}.", count=len(intake.ids))
    if intake.rejected:
        reason = intake.rejected[0].reason
        return lang.say("This is no Id: {reason}.", reason=reason_label(reason, lang)) + f" {reason_cure(reason, lang)}"
    return lang.say("This is no Id: it has digits only and does not start with 0.")
