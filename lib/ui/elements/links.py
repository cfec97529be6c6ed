"""The ways from one page to another within the session: nothing that was typed is lost, and the language stays."""

from typing import Final, NoReturn

import streamlit as st

from lib.ui.elements import markup
from lib.ui.state import session

CHECK: Final = "check"
HISTORY: Final = "history"


def lookup_link(label: str, lookup_id: str) -> None:
    """Draw a link to a lookup's report."""
    st.page_link(session.place(CHECK), label=markup.in_markdown(label), query_params=session.address(lookup=lookup_id))


def compare_link(label: str, lookup_id: str) -> None:
    """Draw a link to what has changed since the lookup that this one was made from."""
    st.page_link(session.place(HISTORY), label=label, query_params=session.address(compare=lookup_id))


def history_link(label: str) -> None:
    """Draw a link to all past lookups."""
    st.page_link(session.place(HISTORY), label=label, query_params=session.address())


def check_link(label: str) -> None:
    """Draw a link to where Ids are given."""
    st.page_link(session.place(CHECK), label=label, query_params=session.address())


def go_to_lookup(lookup_id: str) -> NoReturn:
    """Show a lookup's report."""
    st.switch_page(session.place(CHECK), query_params=session.address(lookup=lookup_id))


def go_to_comparison(lookup_id: str) -> NoReturn:
    """Show what has changed since the lookup that this one was made from."""
    st.switch_page(session.place(HISTORY), query_params=session.address(compare=lookup_id))
