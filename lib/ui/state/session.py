"""What one visitor's session holds; the only module that touches `st.session_state` and the page's address.

Widgets keep their own values under the keys below, which are also the handles that tests find them by.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Final, TypeVar, cast
from zoneinfo import ZoneInfo

import streamlit as st

from lib.domain.lookups import Source
from lib.domain.statuses import Outcome
from lib.i18n.language import CODES, TEHRAN, Language, language
from lib.ui.state.filters import CODE_FILTER, CODE_PARAMETER, COLUMN_CHOICE, OUTCOME_FILTER, Filters, follow
from lib.ui.state.view import View
from lib.web.paste_slots import PasteSlot, PasteSlots

LANGUAGE: Final = "language"
IDS_TEXT: Final = "ids_text"
IDS_FILE: Final = "ids_file"
ID_COLUMN: Final = "id_column"
INTAKE_SOURCE: Final = "intake_source"
ONLY_OPEN: Final = "only_open"
CONFIRMED: Final = "confirmed"
BREAKDOWN: Final = "breakdown"
ID_FILTER: Final = "id_filter"
CODE_SEARCH: Final = "code_search"
HISTORY_SEARCH: Final = "history_search"
HISTORY_ID: Final = "history_id"

_FILTERS: Final = (OUTCOME_FILTER, CODE_FILTER, ID_FILTER)
_INTAKE: Final = (IDS_TEXT, INTAKE_SOURCE, ID_COLUMN, ONLY_OPEN, CONFIRMED)
_KEPT: Final = (*_INTAKE, CODE_SEARCH, HISTORY_SEARCH, HISTORY_ID, *_FILTERS, COLUMN_CHOICE)
_EMPTY: Final = {OUTCOME_FILTER: [], CODE_FILTER: [], ID_FILTER: "", ONLY_OPEN: False, CONFIRMED: False}
_LOOKUP_PARAMETER: Final = "lookup"
_COMPARE_PARAMETER: Final = "compare"
_VIEW: Final = "_view"
_MEMO: Final = "_memo"
_PASTE: Final = "_paste"
_PLACES: Final = "_places"
_HISTORY_PAGE: Final = "_history_page"
_SHEET: Final = "sheet_"

T = TypeVar("T")


def current_language(zone: ZoneInfo = TEHRAN) -> Language:
    """Return the language that the page is in, telling times in `zone`; at first it is the one the address names."""
    if LANGUAGE not in st.session_state:
        asked = st.query_params.get(LANGUAGE)
        st.session_state[LANGUAGE] = asked if asked in CODES else CODES[0]
    return language(st.session_state[LANGUAGE], zone)


def keep_language() -> None:
    """Write the language into the address, so that a link or a refresh keeps it; another page starts without it."""
    if st.session_state[LANGUAGE] != st.query_params.get(LANGUAGE, CODES[0]):
        st.query_params[LANGUAGE] = st.session_state[LANGUAGE]


def know_places(places: Mapping[str, st.Page]) -> None:
    """Keep the pages that others lead to, by name."""
    st.session_state[_PLACES] = places


def place(name: str) -> st.Page:
    """Return the page of this name, to be linked to."""
    return cast("Mapping[str, st.Page]", st.session_state[_PLACES])[name]


def address(**parameters: str) -> dict[str, str]:
    """Return the parameters of an address within the dashboard, the page's language with them."""
    code = st.session_state[LANGUAGE]
    return parameters if code == CODES[0] else {**parameters, LANGUAGE: code}


def open_lookup() -> str | None:
    """Return the id of the lookup that the page shows: from its address, else the one shown before another page.

    One that is shown for the first time begins with no filter of another, but with those that its address names.
    """
    looking, address = view(), st.query_params.get(_LOOKUP_PARAMETER)
    lookup_id = looking.follow(address)
    if lookup_id is not None:
        if lookup_id != looking.drawn:
            _begin(_FILTERS)
            st.session_state.pop(BREAKDOWN, None)
            looking.drawn, looking.filters = lookup_id, Filters.of_state(st.session_state)
        said = st.query_params.to_dict()
        looking.filters = follow(st.session_state, said if lookup_id == address else None, looking.filters)
        kept = looking.filters.kept_in({**said, _LOOKUP_PARAMETER: lookup_id})
        if kept != said:
            st.query_params.from_dict(kept)
    return lookup_id


def offer_filters(outcomes: Iterable[Outcome], codes: Iterable[int]) -> frozenset[int]:
    """Let go of the filters that a report does not offer, and return the codes let through; none lets all through."""
    view().filters = offered = Filters.of_state(st.session_state).within(outcomes, codes)
    offered.put_into(st.session_state)
    return frozenset(offered.codes)


def view() -> View:
    """Return what this session looks at; it lives as long as the session."""
    if _VIEW not in st.session_state:
        st.session_state[_VIEW] = View()
    return cast("View", st.session_state[_VIEW])


def ready_to_show() -> Callable[[str | None], None]:
    """Return what lets the page show a lookup. No run can be broken off in it, so what was asked for is shown."""
    looking, address = view(), st.query_params.get(_LOOKUP_PARAMETER)
    return lambda lookup_id: looking.show(lookup_id, address)


def show_lookup(lookup_id: str) -> None:
    """Let the page show this lookup, and keep it in the address."""
    ready_to_show()(lookup_id)
    st.query_params[_LOOKUP_PARAMETER] = lookup_id


def close_lookup() -> None:
    """Let the page show no lookup."""
    ready_to_show()(None)
    st.query_params.pop(_LOOKUP_PARAMETER, None)


def forget_lookup(lookup_id: str) -> None:
    """Let the page show no lookup where it is this one, which was deleted."""
    if view().lookup_id == lookup_id:
        close_lookup()


def compared() -> str | None:
    """Return the id of the lookup that the address asks to compare; None where it asks for none."""
    return st.query_params.get(_COMPARE_PARAMETER)


def history_page() -> int:
    """Return which page of the history is shown, from 0."""
    return int(st.session_state.get(_HISTORY_PAGE, 0))


def turn_history(page: int) -> None:
    """Let the history show this page, from 0."""
    st.session_state[_HISTORY_PAGE] = page


def search_history(field: str) -> None:
    """Begin a search by one field of the history: at the first page, the other field empty."""
    turn_history(0)
    st.session_state[HISTORY_ID if field == HISTORY_SEARCH else HISTORY_SEARCH] = ""


def asked_code() -> str | None:
    """Return the code that the address of the guide asks for, as it stands there; None where it asks for none."""
    return st.query_params.get(CODE_PARAMETER)


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
def paste_slots() -> PasteSlots:
    """Return the desk of this process, where a posted text finds its session."""
    return PasteSlots()


def paste_slot() -> PasteSlot:
    """Return the slot for this session's posted text; it lives as long as the session."""
    if _PASTE not in st.session_state:
        st.session_state[_PASTE] = paste_slots().open_slot()
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


def remembered(name: str, key: object, make: Callable[[], T]) -> T:
    """Return what `make` made for this `key`, made anew only when the key has changed; one value a name is held."""
    memo = st.session_state.setdefault(_MEMO, {})
    if name not in memo or memo[name][0] != key:
        memo[name] = (key, make())
    return cast("T", memo[name][1])
