"""What a session tells its page of the lookup under way."""

from typing import Final, cast

import streamlit as st

from lib.web.live_progress import LiveProgress, process_progress

_LIVE: Final = "_live"


def live_progress() -> LiveProgress:
    """Return what this session tells; it lives as long as the session."""
    if _LIVE not in st.session_state:
        st.session_state[_LIVE] = process_progress().open()
    return cast("LiveProgress", st.session_state[_LIVE])
