"""The version of a lookup that the address of a report asks for."""

from typing import Final

import streamlit as st

from lib.ui.state import session

VERSION_PARAMETER: Final = "version"
_SHOWN: Final = "_version"


def requested_version() -> str | None:
    """Return the version of the lookup that the address asks for, None for the newest."""
    return st.query_params.get(VERSION_PARAMETER)


def show_version(first_id: str, version_id: str | None) -> None:
    """Have the address name a lookup by its first version, and the version that is shown of it, None for the newest.

    The address may name it by a later version: as links did before lookups had versions.
    """
    if session.view().lookup_id != first_id:
        session.show_lookup(first_id)
    st.session_state[_SHOWN], before = version_id, st.session_state.get(_SHOWN)
    # A link to the page that is shown leaves the browser's address as it was: it is written whenever it is another.
    if version_id != before or version_id != requested_version():
        parameters = {name: value for name, value in st.query_params.to_dict().items() if name != VERSION_PARAMETER}
        st.query_params.from_dict(parameters | ({VERSION_PARAMETER: version_id} if version_id is not None else {}))
