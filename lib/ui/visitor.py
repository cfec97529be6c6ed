"""Who is at the page."""

import streamlit as st


def person() -> str:
    """Return who is at the page, as far as is known: the login's e-mail, else the address; '' on this machine."""
    email = st.user.get("email") if st.user.get("is_logged_in") else None
    return str(email or st.context.ip_address or "")
