"""The id of the request that a run of the page belongs to."""

import streamlit as st

from lib.operations.logs import REQUEST


def note_request() -> None:
    """Let the log lines of this run carry the id of the request that opened its page."""
    # `lib.web.request_log` adds this header to every request.
    REQUEST.set(st.context.headers.get("X-Request-Id") or "-")
