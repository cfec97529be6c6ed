"""Which request a run of the page belongs to."""

import streamlit as st

from lib.operations.logs import REQUEST


def note_request() -> None:
    """Let what this run logs carry the id of the request that its page was opened by."""
    # `lib.web.request_log` has put it there.
    REQUEST.set(st.context.headers.get("X-Request-Id") or "-")
