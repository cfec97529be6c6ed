"""What one visitor's session holds; the only module that touches `st.session_state` and the page's address.

Widgets keep their own values under the keys below, which are also the handles that tests find them by.
"""

from collections.abc import Callable, Iterable
from functools import cache
from threading import BoundedSemaphore
from typing import Final, TypeVar, cast

import streamlit as st

from lib.i18n.language import CODES, Language, language
from lib.records import Source
from lib.ui.paste_desk import PasteDesk, PasteSlot

LANGUAGE: Final = "language"
IDS_TEXT: Final = "ids_text"
IDS_FILE: Final = "ids_file"
ID_COLUMN: Final = "id_column"
INTAKE_SOURCE: Final = "intake_source"
ONLY_OPEN: Final = "only_open"
CONFIRMED: Final = "confirmed"
BREAKDOWN: Final = "breakdown"
OUTCOME_FILTER: Final = "outcome_filter"
CODE_FILTER: Final = "code_filter"
ID_FILTER: Final = "id_filter"

_FILTERS: Final = (OUTCOME_FILTER, CODE_FILTER, ID_FILTER)
_KEPT: Final = (IDS_TEXT, INTAKE_SOURCE, ID_COLUMN, ONLY_OPEN, CONFIRMED, *_FILTERS)
_EMPTY: Final = {OUTCOME_FILTER: [], CODE_FILTER: [], ID_FILTER: "", ONLY_OPEN: False, CONFIRMED: False}
_LOOKUP_PARAMETER: Final = "lookup"
_OPEN: Final = "_open"
_MEMO: Final = "_memo"
_PASTE: Final = "_paste"
_SHEET: Final = "sheet_"

T = TypeVar("T")


def current_language() -> Language:
    """Return the language that the page is in; at a session's start that is the one its address names."""
    if LANGUAGE not in st.session_state:
        asked = st.query_params.get(LANGUAGE)
        st.session_state[LANGUAGE] = asked if asked in CODES else CODES[0]
    return language(st.session_state[LANGUAGE])


def keep_language() -> None:
    """Write the language into the address, so that a link or a refresh keeps it; another page starts without it."""
    if st.session_state[LANGUAGE] != st.query_params.get(LANGUAGE, CODES[0]):
        st.query_params[LANGUAGE] = st.session_state[LANGUAGE]


def open_lookup() -> str | None:
    """Return the id of the lookup that the page shows: from its address, else the one shown before another page."""
    lookup_id: str | None = st.query_params.get(_LOOKUP_PARAMETER) or st.session_state.get(_OPEN)
    if lookup_id is not None:
        st.session_state[_OPEN] = lookup_id
        st.query_params[_LOOKUP_PARAMETER] = lookup_id
    return lookup_id


def show_lookup(lookup_id: str) -> None:
    """Let the page show this lookup, with no filter of an earlier one, and keep it in the address."""
    _begin(_FILTERS)
    st.session_state.pop(BREAKDOWN, None)
    st.query_params[_LOOKUP_PARAMETER] = lookup_id


def close_lookup() -> None:
    """Let the page show no lookup."""
    st.session_state.pop(_OPEN, None)
    st.query_params.pop(_LOOKUP_PARAMETER, None)


def keep_choices() -> None:
    """Keep what was typed and chosen, over another page and another language; to be called before anything is drawn.

    Streamlit forgets the widgets that are not drawn, and knows a choice by its words: in another language they are
    others, and the choice would fall back to the first.
    """
    for key in [*_KEPT, *(key for key in st.session_state if str(key).startswith(_SHEET))]:
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]


def _begin(keys: Iterable[str]) -> None:
    """Empty choices in the browser too, where a value that is merely dropped here stays and comes back."""
    for key in keys:
        st.session_state[key] = _EMPTY[key]


def put_text(text: str) -> None:
    """Put a text into the paste box in place of what it holds; to be called before the box is drawn."""
    remove_paste()
    st.session_state[IDS_TEXT] = text


@cache
def paste_desk() -> PasteDesk:
    """Return the desk of this process, where a posted text finds its session."""
    return PasteDesk()


@cache
def reading_turns() -> BoundedSemaphore:
    """Return the turns in which files are read, two at a time: a workbook may take gigabytes for a moment."""
    return BoundedSemaphore(2)


def paste_slot() -> PasteSlot:
    """Return the slot for this session's posted text; it lives as long as the session."""
    if _PASTE not in st.session_state:
        st.session_state[_PASTE] = paste_desk().open_slot()
    return cast("PasteSlot", st.session_state[_PASTE])


def remove_paste() -> None:
    """Let go of the posted text, and of what was typed before it, which the browser may still remember."""
    paste_slot().clear()
    forget_typed()


def forget_typed() -> None:
    """Empty the text area; to be called before it is drawn, or where it is not."""
    st.session_state[IDS_TEXT] = ""


def forget_choices(id_column: int) -> None:
    """Begin a new table with its own column of Ids and with nothing chosen; to be called before the choices are drawn."""
    st.session_state[ID_COLUMN] = id_column
    _begin([ONLY_OPEN])


def prefer_file() -> None:
    """Let a file that has just come be what is asked about; to be called before the choice is drawn."""
    st.session_state[INTAKE_SOURCE] = Source.FILE


def sheet_key(file_id: str) -> str:
    """Return the key of the choice of a sheet: a file's own, so that another file begins without a choice."""
    return f"{_SHEET}{file_id}"


def chosen_sheet(file_id: str) -> str | None:
    """Return the sheet of a workbook that was chosen; None before one was."""
    return cast("str | None", st.session_state.get(sheet_key(file_id)))


def unconfirm() -> None:
    """Take back what was confirmed of other Ids; to be called before the question is drawn."""
    _begin([CONFIRMED])


def take_clicked_bar() -> None:
    """Take a click on a bar over into the code filter; a click on the bar that is chosen lets all through again."""
    points = st.session_state[BREAKDOWN]["selection"]["points"]
    clicked = sorted({int(point["customdata"]) for point in points})
    st.session_state[CODE_FILTER] = [] if clicked == st.session_state.get(CODE_FILTER) else clicked


def chosen_codes() -> frozenset[int]:
    """Return the codes that the code filter lets through; none chosen lets all through."""
    return frozenset(st.session_state.get(CODE_FILTER) or [])


def remembered(name: str, key: object, make: Callable[[], T]) -> T:
    """Return what `make` made for this `key`, made anew only when the key has changed; one value a name is held."""
    memo = st.session_state.setdefault(_MEMO, {})
    if name not in memo or memo[name][0] != key:
        memo[name] = (key, make())
    return cast("T", memo[name][1])
