"""The version of a lookup that the address of a report asks for."""

from typing import Final

import streamlit as st

from lib.ui.state import session

VERSION_PARAMETER: Final = "version"


def requested_version() -> str | None:
    """Return the version of the lookup that the address asks for, None for the newest."""
    return st.query_params.get(VERSION_PARAMETER)


def show_version(first_id: str, version_id: str | None) -> None:
    """Have the address name a lookup by its first version, and the version that is shown of it, None for the newest.

    The address may name it by a later version: as links did before lookups had versions.
    """
    if session.view().lookup_id != first_id:
        session.show_lookup(first_id)
    if version_id is None:
        st.query_params.pop(VERSION_PARAMETER, None)
    elif requested_version() != version_id:
        st.query_params[VERSION_PARAMETER] = version_id
