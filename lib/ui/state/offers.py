"""The files that a session offers to download."""

from typing import Final, cast

import streamlit as st

from lib.web.offered_files import OfferedFiles, process_offers

_OFFERS: Final = "_offers"


def offered_files() -> OfferedFiles:
    """Return what this session offers; it lives as long as the session."""
    if _OFFERS not in st.session_state:
        st.session_state[_OFFERS] = process_offers().open()
    return cast("OfferedFiles", st.session_state[_OFFERS])
