"""Links between pages within a session: nothing that was typed is lost, and the language stays."""

from typing import Final, NoReturn

import streamlit as st

from lib.ui.elements import markup
from lib.ui.state import session
from lib.ui.state.versions import VERSION_PARAMETER

CHECK: Final = "check"
HISTORY: Final = "history"
TRENDS: Final = "trends"
CODES: Final = "codes"


def lookup_link(label: str, lookup_id: str, version: str | None = None) -> None:
    """Draw a link to the report of a lookup, as of its newest version or of another."""
    parameters = {"lookup": lookup_id} if version is None else {"lookup": lookup_id, VERSION_PARAMETER: version}
    st.page_link(session.page(CHECK), label=markup.in_markdown(label), query_params=session.address(**parameters))


def compare_link(label: str, lookup_id: str) -> None:
    """Draw a link to the comparison of a lookup with the one that it was made from."""
    st.page_link(session.page(HISTORY), label=label, query_params=session.address(compare=lookup_id))


def history_link(label: str) -> None:
    """Draw a link to the history."""
    st.page_link(session.page(HISTORY), label=label, query_params=session.address())


def check_link(label: str) -> None:
    """Draw a link to the page on which Ids are entered."""
    st.page_link(session.page(CHECK), label=label, query_params=session.address())


def code_link(label: str, code: int) -> None:
    """Draw a link to a code in the guide."""
    page = session.page(CODES)
    st.page_link(page, label=markup.in_markdown(label), query_params=session.address(code=str(code)))


def go_to_lookup(lookup_id: str) -> NoReturn:
    """Switch to the report of a lookup."""
    st.switch_page(session.page(CHECK), query_params=session.address(lookup=lookup_id))


def go_to_comparison(lookup_id: str) -> NoReturn:
    """Switch to the comparison of a lookup with the one that it was made from."""
    st.switch_page(session.page(HISTORY), query_params=session.address(compare=lookup_id))


def go_to_code(name: str) -> NoReturn:
    """Switch to a code in the guide; `name` is what its address calls the code."""
    st.switch_page(session.page(CODES), query_params=session.address(code=name))


def go_to_search(text: str) -> NoReturn:
    """Switch to the history and search it for a text, which is in no address."""
    session.seek_in_history(text)
    st.switch_page(session.page(HISTORY), query_params=session.address())
