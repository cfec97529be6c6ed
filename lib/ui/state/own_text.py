"""The text of the company's own that a session is editing."""

from typing import Final

import streamlit as st

from lib.domain.company_texts import TextKey

TEXT_KIND: Final = "text_kind"
TEXT_STATUS: Final = "text_status"
TEXT_BLOCK: Final = "text_block"
TEXT_OPERATOR: Final = "text_operator"
TEXT_LANGUAGE: Final = "text_language"

_TURN: Final = "_text_turn"
_BASES: Final = "_text_bases"
_SAID: Final = "_text_said"


def draft_key(key: TextKey) -> str:
    """Return the key of the field for a text, another one once a version of it was saved: then it starts anew."""
    return f"own_text_{key.kind}_{key.subject}_{key.language}_{st.session_state.get(_TURN, 0)}".replace(":", "_")


def is_overtaken(draft: str, newest: int) -> bool:
    """Return whether somebody else has saved a version since a field was first drawn; call it before drawing the field.

    Args:
        draft: The key of the field.
        newest: The number of the newest version, 0 where there is none.
    """
    bases = st.session_state.setdefault(_BASES, {})
    if draft not in st.session_state:
        bases[draft] = newest
    return bool(bases.get(draft, newest) != newest)


def saved(said: str) -> None:
    """Note that a version was saved, and what the page is to say of that when it is drawn next."""
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
    st.session_state[_SAID] = said


def said() -> str:
    """Return what the page is to say of the last saving, once; '' for nothing."""
    return str(st.session_state.pop(_SAID, ""))
