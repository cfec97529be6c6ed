"""What a session holds for the requests beside its page; see `lib.web.tickets`."""

from typing import TypeVar, cast

import streamlit as st

from lib.web.tickets import Held, Tickets

T = TypeVar("T", bound=Held)


def held(name: str, tickets: Tickets[T], ticket: str = "") -> T:
    """Return what this session holds under a name, opened at the first call; it lives as long as the session.

    It is opened under `ticket`, by default under one that nobody can guess.
    """
    if name not in st.session_state:
        st.session_state[name] = tickets.open(ticket)
    return cast("T", st.session_state[name])
