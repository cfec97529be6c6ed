"""What a visitor's session holds, and the parameters of the address; `box` has what is being asked.

`st.session_state` is touched in this package alone.
Widgets store their values under the keys below, which are also what tests find them by.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeVar, cast
from zoneinfo import ZoneInfo

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lib.i18n.language import CODES, TEHRAN, Language, language
from lib.ui.state.filters import CODE_FILTER, CODE_PARAMETER, COLUMN_CHOICE, OUTCOME_FILTER, Filters, follow
from lib.ui.state.history_view import SEARCH, WIDGETS, HistoryView
from lib.ui.state.table_keys import OF_A_TABLE
from lib.ui.state.view import View

LANGUAGE: Final = "language"
IDS_TEXT: Final = "ids_text"
IDS_FILE: Final = "ids_file"
ID_COLUMN: Final = "id_column"
INTAKE_SOURCE: Final = "intake_source"
ONLY_OPEN: Final = "only_open"
WITHOUT_HIDDEN: Final = "without_hidden"
CONFIRMED: Final = "confirmed"
TAKES_SHORT: Final = "takes_short"
IN_SUM: Final = "in_sum"
BREAKDOWN: Final = "breakdown"
BREAKDOWN_BY: Final = "breakdown_by"
BREAKDOWN_ACROSS: Final = "breakdown_across"
RESULTS_SEARCH: Final = "results_search"
CODE_SEARCH: Final = "code_search"
TREND_STEP: Final = "trend_step"
TREND_COLUMN: Final = "trend_column"

_FILTERS: Final = (OUTCOME_FILTER, CODE_FILTER, RESULTS_SEARCH)
_INTAKE: Final = (IDS_TEXT, INTAKE_SOURCE, ID_COLUMN, ONLY_OPEN, WITHOUT_HIDDEN, CONFIRMED, TAKES_SHORT)
_OF_A_REPORT: Final = (*_FILTERS, COLUMN_CHOICE, BREAKDOWN_BY, BREAKDOWN_ACROSS)
_PERSISTENT: Final = (*_INTAKE, *_OF_A_REPORT, *WIDGETS, CODE_SEARCH, TREND_STEP, TREND_COLUMN)
_EMPTY: Final = {OUTCOME_FILTER: [], CODE_FILTER: [], RESULTS_SEARCH: ""}
_LOOKUP_PARAMETER: Final = "lookup"
_COMPARE_PARAMETER: Final = "compare"
_VIEW, _CACHE, _PAGES, _HISTORY = "_view", "_cache", "_pages", "_history"

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
    shown.is_drawn = False
    tell_cleared()
    lookup_id = shown.follow(address, is_back=_is_back())
    if lookup_id is not None:
        if lookup_id != shown.last_drawn:
            _reset(_FILTERS)
            st.session_state[RESULTS_SEARCH], shown.sought = shown.sought, ""
            for key in (BREAKDOWN, BREAKDOWN_BY):
                st.session_state.pop(key, None)
            shown.picked = ()
            shown.last_drawn, shown.filters = lookup_id, Filters.from_state(st.session_state)
        before = st.query_params.to_dict()
        shown.filters = follow(st.session_state, before if lookup_id == address else None, shown.filters)
        after = shown.filters.merged_into({**before, _LOOKUP_PARAMETER: lookup_id})
        if after != before:
            st.query_params.from_dict(after)
    return lookup_id


def clear_filters() -> None:
    """Have all rows of a report shown."""
    _reset(_FILTERS)
    view().picked, view().is_cleared = (), True


def tell_cleared() -> None:
    """Empty the filters and the search again if they were; call it before they are drawn.

    Where the callback of a button has fragments drawn, Streamlit does not tell the browser what the callback has set.
    """
    if view().is_cleared:
        view().is_cleared = False
        _reset(_FILTERS)


def view() -> View:
    """Return what this session shows; it lives as long as the session."""
    if _VIEW not in st.session_state:
        st.session_state[_VIEW] = View()
    return cast("View", st.session_state[_VIEW])


def lookup_opener() -> Callable[[str | None], None]:
    """Return a function that makes the page show a lookup, by no call at which Streamlit could interrupt the run."""
    shown, address = view(), st.query_params.get(_LOOKUP_PARAMETER)
    return lambda lookup_id: shown.show(lookup_id, address)


def has_lookup() -> bool:
    """Return whether the page is to show a lookup, before it has looked for it."""
    return _next_lookup() is not None


def opens_another_lookup() -> bool:
    """Return whether the address, by a link or the browser's buttons, asks for another lookup than the one shown."""
    return _next_lookup() != view().lookup_id


def lookup_starter() -> Callable[[str], None]:
    """Return a function that makes the page show the lookup that what is given was asked with, as `lookup_opener`."""
    shown, address = view(), st.query_params.get(_LOOKUP_PARAMETER)
    return lambda lookup_id: shown.start(lookup_id, address)


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


def history_view() -> HistoryView:
    """Return what this session shows of the history; it lives as long as the session."""
    if _HISTORY not in st.session_state:
        st.session_state[_HISTORY] = HistoryView()
    return cast("HistoryView", st.session_state[_HISTORY])


def seek_in_report(text: str) -> None:
    """Have the report that is opened next show the rows with this text; it is in no address."""
    view().sought, view().last_drawn = text, None


def seek_in_history(text: str) -> None:
    """Have the history search for a text in all that is kept; it is in no address."""
    for key in WIDGETS:  # none of them is drawn, so that no browser has a value for it
        st.session_state.pop(key, None)
        view().typed.pop(key, None)
    st.session_state[SEARCH] = text
    history_view().start_search()


def requested_code() -> str | None:
    """Return the code that the address of the guide names, as it is written there; None where it names none."""
    return st.query_params.get(CODE_PARAMETER)


def keep_widget_values() -> None:
    """Keep what was typed and chosen while another page or another language is shown; call it before drawing anything.

    Streamlit forgets the values of widgets that are not drawn. It also knows a choice by its label, so that in another
    language, with other labels, the choice would fall back to the first. A value that is kept replaces what the browser
    has, so what was typed while the run was under way would be lost: fields that were drawn before are left alone.
    """
    shown, language_code = view(), st.session_state[LANGUAGE]
    stay = shown.fields if language_code == shown.last_language else frozenset[str]()
    shown.last_language, shown.fields = language_code, set()
    for key in [*_PERSISTENT, *(key for key in st.session_state if str(key).startswith(OF_A_TABLE))]:
        if key in stay and key in st.session_state:
            shown.typed[key] = st.session_state[key]
        elif key in st.session_state or key in shown.typed:
            st.session_state[key] = st.session_state.get(key, shown.typed.get(key))


def draws_field(key: str) -> None:
    """Note that a field is drawn in which people type while the page is drawn anew."""
    view().fields.add(key)


def _next_lookup() -> str | None:
    return view().would_show(st.query_params.get(_LOOKUP_PARAMETER), is_back=_is_back())


def _is_back() -> bool:
    """Return whether the person went back or forward in the browser, which Streamlit says of a run."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def _reset(keys: Iterable[str]) -> None:
    """Set choices to empty values; a key that is deleted instead comes back with the browser's value."""
    for key in keys:
        st.session_state[key] = _EMPTY[key]


def cached(name: str, key: object, make: Callable[[], T]) -> T:
    """Return what `make` returned for this key; it is called again when the key changes. One value a name is stored."""
    cache = st.session_state.setdefault(_CACHE, {})
    if name not in cache or cache[name][0] != key:
        cache[name] = (key, make())
    return cast("T", cache[name][1])
