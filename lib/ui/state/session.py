"""What a visitor's session holds; the only module that touches `st.session_state` and the parameters of the address.

Widgets store their values under the keys below, which are also what tests find them by.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeVar, cast
from zoneinfo import ZoneInfo

import streamlit as st

from lib.domain.lookups import Source
from lib.domain.statuses import Outcome
from lib.i18n.language import CODES, TEHRAN, Language, language
from lib.ui.state.filters import CODE_FILTER, CODE_PARAMETER, COLUMN_CHOICE, OUTCOME_FILTER, Filters, follow
from lib.ui.state.view import View
from lib.web.paste_slots import PasteSlot, process_slots

LANGUAGE: Final = "language"
IDS_TEXT: Final = "ids_text"
IDS_FILE: Final = "ids_file"
ID_COLUMN: Final = "id_column"
INTAKE_SOURCE: Final = "intake_source"
ONLY_OPEN: Final = "only_open"
WITHOUT_HIDDEN: Final = "without_hidden"
CONFIRMED: Final = "confirmed"
TAKES_SHORT: Final = "takes_short"
BREAKDOWN: Final = "breakdown"
ID_FILTER: Final = "id_filter"
CODE_SEARCH: Final = "code_search"
HISTORY_SEARCH: Final = "history_search"
HISTORY_ID: Final = "history_id"

_FILTERS: Final = (OUTCOME_FILTER, CODE_FILTER, ID_FILTER)
_INTAKE: Final = (IDS_TEXT, INTAKE_SOURCE, ID_COLUMN, ONLY_OPEN, WITHOUT_HIDDEN, CONFIRMED, TAKES_SHORT)
_PERSISTENT: Final = (*_INTAKE, CODE_SEARCH, HISTORY_SEARCH, HISTORY_ID, *_FILTERS, COLUMN_CHOICE)
_CHOICES: Final = dict.fromkeys((ONLY_OPEN, WITHOUT_HIDDEN, CONFIRMED), False)
_EMPTY: Final = {OUTCOME_FILTER: [], CODE_FILTER: [], ID_FILTER: "", **_CHOICES}
_LOOKUP_PARAMETER: Final = "lookup"
_COMPARE_PARAMETER: Final = "compare"
_VIEW, _CACHE, _PASTE, _PAGES, _HISTORY_PAGE = "_view", "_cache", "_paste", "_pages", "_history_page"
_SHEET: Final = "sheet_"

T = TypeVar("T")


def current_language(zone: ZoneInfo = TEHRAN) -> Language:
    """Return the language of the page, with times in `zone`; a new session has the language that its address names."""
    if LANGUAGE not in st.session_state:
        code = st.query_params.get(LANGUAGE)
        st.session_state[LANGUAGE] = code if code in CODES else CODES[0]
    return language(st.session_state[LANGUAGE], zone)


def write_language() -> None:
    """Write the language into the address, for links and reloads; the address of another page starts without it."""
    if st.session_state[LANGUAGE] != st.query_params.get(LANGUAGE, CODES[0]):
        st.query_params[LANGUAGE] = st.session_state[LANGUAGE]


def register_pages(pages: Mapping[str, st.Page]) -> None:
    """Store the pages that other pages link to, by name."""
    st.session_state[_PAGES] = pages


def page(name: str) -> st.Page:
    """Return the registered page of this name."""
    return cast("Mapping[str, st.Page]", st.session_state[_PAGES])[name]


def address(**parameters: str) -> dict[str, str]:
    """Return the parameters of an address within the dashboard, with the language of the page."""
    code = st.session_state[LANGUAGE]
    return parameters if code == CODES[0] else {**parameters, LANGUAGE: code}


def current_lookup() -> str | None:
    """Return the id of the lookup to show: the one that the address names, else the one shown before another page.

    A lookup that is shown for the first time starts with the filters of its address instead of another lookup's.
    """
    shown, address = view(), st.query_params.get(_LOOKUP_PARAMETER)
    lookup_id = shown.follow(address)
    if lookup_id is not None:
        if lookup_id != shown.last_drawn:
            _reset(_FILTERS)
            st.session_state.pop(BREAKDOWN, None)
            shown.last_drawn, shown.filters = lookup_id, Filters.from_state(st.session_state)
        before = st.query_params.to_dict()
        shown.filters = follow(st.session_state, before if lookup_id == address else None, shown.filters)
        after = shown.filters.merged_into({**before, _LOOKUP_PARAMETER: lookup_id})
        if after != before:
            st.query_params.from_dict(after)
    return lookup_id


def limit_filters(outcomes: Iterable[Outcome], codes: Iterable[int]) -> frozenset[int]:
    """Drop filters by values that a report does not have; return the codes that are left, empty for all codes."""
    view().filters = limited = Filters.from_state(st.session_state).limited_to(outcomes, codes)
    limited.apply_to(st.session_state)
    return frozenset(limited.codes)


def view() -> View:
    """Return what this session shows; it lives as long as the session."""
    if _VIEW not in st.session_state:
        st.session_state[_VIEW] = View()
    return cast("View", st.session_state[_VIEW])


def lookup_opener() -> Callable[[str | None], None]:
    """Return a function that makes the page show a lookup, by no call at which Streamlit could interrupt the run."""
    shown, address = view(), st.query_params.get(_LOOKUP_PARAMETER)
    return lambda lookup_id: shown.show(lookup_id, address)


def show_lookup(lookup_id: str) -> None:
    """Make the page show this lookup, and write it into the address."""
    lookup_opener()(lookup_id)
    st.query_params[_LOOKUP_PARAMETER] = lookup_id


def close_lookup() -> None:
    """Make the page show no lookup."""
    lookup_opener()(None)
    st.query_params.pop(_LOOKUP_PARAMETER, None)


def forget_lookup(lookup_id: str) -> None:
    """Make the page show no lookup if it shows this one, which was deleted."""
    if view().lookup_id == lookup_id:
        close_lookup()


def compared_lookup() -> str | None:
    """Return the id of the lookup that the address asks to compare, None where it asks for no comparison."""
    return st.query_params.get(_COMPARE_PARAMETER)


def history_page() -> int:
    """Return the index of the page of the history that is shown."""
    return int(st.session_state.get(_HISTORY_PAGE, 0))


def show_history_page(index: int) -> None:
    """Make the history show the page with this index."""
    st.session_state[_HISTORY_PAGE] = index


def start_history_search(field: str) -> None:
    """Start a search by one field of the history: on the first page, with the other field empty."""
    show_history_page(0)
    st.session_state[HISTORY_ID if field == HISTORY_SEARCH else HISTORY_SEARCH] = ""


def requested_code() -> str | None:
    """Return the code that the address of the guide names, as it is written there; None where it names none."""
    return st.query_params.get(CODE_PARAMETER)


def keep_widget_values() -> None:
    """Keep what was typed and chosen while another page or another language is shown; call it before drawing anything.

    Streamlit forgets the values of widgets that are not drawn. It also knows a choice by its label, so that in another
    language, with other labels, the choice would fall back to the first.
    """
    for key in [*_PERSISTENT, *(key for key in st.session_state if str(key).startswith(_SHEET))]:
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]


def _reset(keys: Iterable[str]) -> None:
    """Set choices to empty values; a key that is deleted instead comes back with the browser's value."""
    for key in keys:
        st.session_state[key] = _EMPTY[key]


def set_pasted_text(text: str) -> None:
    """Replace what the paste box holds; call it before the box is drawn."""
    clear_paste()
    st.session_state[IDS_TEXT] = text


def paste_slot() -> PasteSlot:
    """Return the slot for this session's posted text; it lives as long as the session."""
    if _PASTE not in st.session_state:
        st.session_state[_PASTE] = process_slots().open_slot()
    return cast("PasteSlot", st.session_state[_PASTE])


def clear_paste() -> None:
    """Drop the posted text, and what was typed before it, which the browser may still have."""
    paste_slot().clear()
    clear_typed_text()


def clear_typed_text() -> None:
    """Empty the text area; call it before the text area is drawn, or in a run that does not draw it."""
    st.session_state[IDS_TEXT] = ""


def reset_table_choices(id_column: int | None) -> None:
    """Start a new table with its own column of Ids, None to have one chosen; call it before the choices are drawn."""
    st.session_state[ID_COLUMN] = id_column
    _reset([ONLY_OPEN, WITHOUT_HIDDEN])


def takes_short(identity: object, *, usual: bool) -> bool:
    """Return whether much shorter numbers are chosen too; of other numbers the choice starts as `usual`."""
    cached(TAKES_SHORT, identity, lambda: st.session_state.update({TAKES_SHORT: usual}))
    return bool(st.session_state[TAKES_SHORT])


def prefer_file() -> None:
    """Choose a file that was just uploaded over the pasted Ids; call it before the choice is drawn."""
    st.session_state[INTAKE_SOURCE] = Source.FILE


def sheet_key(file_id: str) -> str:
    """Return the key of the choice of a sheet; each file has its own, so that another file starts without a choice."""
    return f"{_SHEET}{file_id}"


def chosen_sheet(file_id: str) -> str | None:
    """Return the sheet of a workbook that was chosen, None before one was."""
    return cast("str | None", st.session_state.get(sheet_key(file_id)))


def reset_confirmation() -> None:
    """Drop the confirmation of other Ids; call it before the question is drawn."""
    _reset([CONFIRMED])


def filter_by_clicked_bar() -> None:
    """Filter by the code of the bar that was clicked; a click on a bar that is chosen shows all codes again."""
    clicked = sorted({int(point["customdata"]) for point in st.session_state[BREAKDOWN]["selection"]["points"]})
    st.session_state[CODE_FILTER] = [] if clicked == st.session_state.get(CODE_FILTER) else clicked


def cached(name: str, key: object, make: Callable[[], T]) -> T:
    """Return what `make` returned for this key; it is called again when the key changes. One value a name is stored."""
    cache = st.session_state.setdefault(_CACHE, {})
    if name not in cache or cache[name][0] != key:
        cache[name] = (key, make())
    return cast("T", cache[name][1])
