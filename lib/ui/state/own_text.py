"""The texts of the company's own that a session is editing, with what was typed and is not saved yet.

Streamlit forgets what is in a field once another is drawn in its place, so the drafts are kept here.
"""

from typing import Final, NamedTuple

import streamlit as st

from lib.domain.company_texts import TextKey

TEXT_KIND: Final = "text_kind"
TEXT_STATUS: Final = "text_status"
TEXT_BLOCK: Final = "text_block"
TEXT_OPERATOR: Final = "text_operator"
TEXT_LANGUAGE: Final = "text_language"

_TURNS: Final = "_text_turns"
_FIELDS: Final = "_text_fields"
_DRAFTS: Final = "_text_drafts"
_SAID: Final = "_text_said"


class _Field(NamedTuple):
    """The field of a text.

    Attributes:
        base: The number of the version that counted when it was first drawn, 0 where there was none.
        before: The text that counted then.
        start: The text that it was drawn with.
    """

    base: int
    before: str
    start: str


def draft_key(key: TextKey) -> str:
    """Return the key of the field for a text, another one once a version of it was saved: then it starts anew."""
    turn = st.session_state.get(_TURNS, {}).get(key, 0)
    return f"own_text_{key.kind}_{key.subject}_{key.language}_{turn}".replace(":", "_")


def start_of(draft: str, newest: int, text: str) -> str:
    """Return what a field starts with: what was typed there and not saved, else the text that counts.

    Call it before drawing the field.

    Args:
        draft: The key of the field.
        newest: The number of the newest version, 0 where there is none.
        text: The text that counts.
    """
    fields = st.session_state.setdefault(_FIELDS, {})
    if draft not in st.session_state:
        typed = st.session_state.get(_DRAFTS, {}).get(draft)
        fields[draft] = _Field(newest, text, text) if typed is None else fields[draft]._replace(start=typed)
    return str(fields[draft].start)


def is_overtaken(draft: str, newest: int) -> bool:
    """Return whether somebody else has saved a version since a field was first drawn."""
    return bool(st.session_state[_FIELDS][draft].base != newest)


def keep(draft: str, typed: str) -> bool:
    """Keep what is in a field until it is saved; return whether it differs from the text that counted before."""
    drafts = st.session_state.setdefault(_DRAFTS, {})
    is_changed = bool(typed != st.session_state[_FIELDS][draft].before)
    if is_changed:
        drafts[draft] = typed
    else:
        drafts.pop(draft, None)
    return is_changed


def saved(key: TextKey, said: str) -> None:
    """Note that a version of a text was saved, and what the page is to say of that when it is drawn next."""
    st.session_state.setdefault(_DRAFTS, {}).pop(draft_key(key), None)
    turns = st.session_state.setdefault(_TURNS, {})
    turns[key] = turns.get(key, 0) + 1
    st.session_state[_SAID] = said


def said() -> str:
    """Return what the page is to say of the last saving, once; '' for nothing."""
    return str(st.session_state.pop(_SAID, ""))
