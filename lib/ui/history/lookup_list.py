"""The history: one search over all kept lookups and their rows, filters, and the lookups by their days."""

from datetime import UTC, datetime
from itertools import groupby
from typing import Final

import streamlit as st

from lib.i18n.language import Language
from lib.report.lookup_labels import day_of, retention_text
from lib.service.lookup_service import LookupService
from lib.store.history import Listing
from lib.store.scope import EVERYTHING, Scope
from lib.ui.elements import links, markup
from lib.ui.history import history_markup
from lib.ui.history.found import found_messages
from lib.ui.history.history_filters import history_filters
from lib.ui.history.lookup_row import Rows, history_row, live_rows, lookup_row
from lib.ui.state import session
from lib.ui.state.history_view import SEARCH, HistoryView

ROWS: Final = 20
"""Lookups on a page."""
_MAX_SEARCH: Final = 200
"""Characters of a search; what follows is ignored."""


def lookup_list(service: LookupService, lang: Language) -> None:
    """Draw the search and the filters, the messages found, and the lookups that match."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="history_bar"):
        search = st.text_input(
            lang.say("Search all lookups"),
            key=SEARCH,
            type="search",
            live=True,
            on_change=session.history_view().start_search,
            placeholder=lang.say("Mobile number, Id, name, file…"),
            label_visibility="collapsed",
        )
        scope = history_filters(service, lang)
    search = (search or "")[:_MAX_SEARCH].strip()
    has_messages = bool(search) and found_messages(search, scope, service, lang)
    listing = _listing(search, scope, service)
    if listing.total:
        _count(listing, lang, is_narrowed=bool(search) or scope != EVERYTHING)
        _lookups(listing, service, lang)
    elif not has_messages:
        _nothing_found(search, scope, lang)
    markup.hint(f"{retention_text(service.settings.keep_days, lang)} {_cost(lang)}")


def _listing(search: str, scope: Scope, service: LookupService) -> Listing:
    view = session.history_view()
    listing = service.history.listing(search, start=view.page * ROWS, size=ROWS, scope=scope)
    pages = _pages(listing)
    if view.page >= pages:
        # All lookups of this page were deleted.
        view.show_page(pages - 1)
        st.rerun()
    return listing


def _pages(listing: Listing) -> int:
    return max(1, -(-listing.total // ROWS))


def _count(listing: Listing, lang: Language, *, is_narrowed: bool) -> None:
    markup.count_line(
        lang.plural("{count} lookup fits", "{count} lookups fit", listing.total)
        if is_narrowed
        else lang.plural("{count} lookup, the newest first", "{count} lookups, the newest first", listing.total)
    )


def _lookups(listing: Listing, service: LookupService, lang: Language) -> None:
    rows, now = Rows(service.history.families(listing.entries)), datetime.now(UTC)
    numbered = enumerate(listing.entries, start=1)
    days = groupby(numbered, key=lambda item: day_of(item[1].progress.created_at, now, lang))
    with st.container(key="history", gap=None):
        for place, (day, items) in enumerate(days, start=1):
            history_markup.day(day)
            with st.container(key=f"history_day_{place}", gap=None):
                for number, entry in items:
                    with history_row(f"history_row_{number}"):
                        lookup_row(entry, rows, service, lang)
    live_rows(rows, service, lang)
    if _pages(listing) > 1:
        _page_buttons(session.history_view(), _pages(listing), lang)


def _nothing_found(search: str, scope: Scope, lang: Language) -> None:
    if search:
        markup.empty_state(
            lang.say("Nothing fits this search"),
            lang.say(
                "A mobile number, a name or another text is found in the rows of files and tables that were looked up "
                "here and are still kept. The provider has no way to list messages by number: these rows are the only "
                "way from a number to an answer."
            ),
        )
    elif scope != EVERYTHING:
        markup.empty_state(lang.say("No lookup fits these filters"), lang.say("Take one of the filters off."))
    else:
        markup.empty_state(
            lang.say("No lookup is kept yet"),
            lang.say(
                "Whatever is asked from now on is found here, until it is deleted; a row of a file by its mobile "
                "number and name too."
            ),
        )
    links.check_link(lang.say("Check statuses"))


def _cost(lang: Language) -> str:
    return lang.say("The rows of files are kept and indexed with them, for this search; deleting deletes both.")


def _page_buttons(view: HistoryView, pages: int, lang: Language) -> None:
    page = view.page
    with st.container(horizontal=True, vertical_alignment="center", key="history_pages"):
        st.button(lang.say("Newer"), key="newer", disabled=page == 0, on_click=view.show_page, args=(page - 1,))
        markup.count_line(lang.say("Page {page} of {pages}", page=page + 1, pages=pages))
        is_last = page + 1 == pages
        st.button(lang.say("Older"), key="older", disabled=is_last, on_click=view.show_page, args=(page + 1,))
