"""The rows of a report: one search over all of them, the choice of columns, the row that is open, the files."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import streamlit as st
from markupsafe import Markup
from numpy.typing import NDArray

from lib.i18n.language import Language
from lib.report.card_context import CardContext
from lib.report.code_words import numbered_label
from lib.report.columns import ADVICE, CODE, DESCRIPTION, NAME, OUTCOME, added_headings, headings_of
from lib.report.facets.of_file import FileFacets
from lib.report.facets.sentences import conditions_label
from lib.report.files.result_rows import ResultRows
from lib.report.labels import outcome_label
from lib.report.row_search import RowSearch
from lib.report.row_view import kept_rows, part_of, rows_at
from lib.service.lookup_service import LookupService
from lib.ui.elements import markup
from lib.ui.elements.data_grid import row_choice_grid
from lib.ui.elements.html import draw
from lib.ui.report.answer_cards import MAX_CARDS
from lib.ui.report.column_choice import Columns, column_choice
from lib.ui.report.result_exports import ResultFiles, result_exports
from lib.ui.report.row_cards import narrow_button, row_card, row_cards
from lib.ui.state import session
from lib.ui.state.filter_choices import ROWS, show_all_pressed

MOST_SHOWN: Final = 2_000
"""The most rows that are sent to the browser; searches, filters and files have all of them."""
_TALLEST: Final = 384
"""In pixels."""
_OWN_WIDTH: Final = 110
_BESIDE_OWN: Final = {CODE.key: 48, NAME.key: 220, DESCRIPTION.key: 175, OUTCOME.key: 100, ADVICE.key: 175}
"""In pixels: of a file's own column, and of the answers beside such columns."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """The rows that filters and search let through.

    Attributes:
        kept: Whether each row is among them, shape (rows,); None for all.
        places: Their indexes.
        query: What was searched for.
    """

    kept: NDArray[np.bool_] | None
    places: NDArray[np.intp]
    query: str


@st.fragment(key=ROWS)
def results_table(
    files: ResultFiles, search: Callable[[], RowSearch], facets: FileFacets, service: LookupService, lang: Language
) -> None:
    """Draw the rows of a report; a search, a filter or a choice of a row draws them alone anew.

    Args:
        files: The rows, and what files of them are made of.
        search: Returns the search over the rows. Called only where something is searched for.
        facets: What the columns of the file tell apart, by which rows may be picked.
        service: Records the exports in the audit log.
        lang: The language of the page.
    """
    rows, lookup_id = files.rows, files.answered.progress.lookup_id
    markup.section(lang.say("Rows"))
    with st.container(horizontal=True, vertical_alignment="center", key="above_results"):
        session.draws_field(session.RESULTS_SEARCH)
        query = st.text_input(
            lang.say("Id, mobile, name…"),
            key=session.RESULTS_SEARCH,
            placeholder=lang.say("Id, mobile, name…"),
            label_visibility="collapsed",
            type="search",
            live=True,
            icon=":material/search:",
        )
        seen = _seen(rows, search, facets, query or "")
        markup.count_line(_count(len(seen.places), len(rows), lang))
        columns = column_choice(rows, lookup_id, lang)
    what = _filters_line(files, facets, seen, lang)
    session.view().results.follow((lookup_id, lang.code, session.view().filters, session.view().picked, seen.query))
    if len(seen.places):
        _rows(files, seen, columns, service.card_context, lang)
    else:
        st.info(lang.say("No row fits the search and the filters."))
    result_exports(files, seen.kept, what, service, lang)


def _seen(rows: ResultRows, search: Callable[[], RowSearch], facets: FileFacets, query: str) -> _Seen:
    found = search().find(query) if query.strip() else None
    chosen, picked = session.view().filters, session.view().picked
    is_sought = found is not None
    if picked:
        in_parts = facets.mask(picked)
        found = in_parts if found is None else found & in_parts
    kept = kept_rows(rows, chosen.outcomes, chosen.codes, found)
    places = np.arange(len(rows)) if kept is None else np.flatnonzero(kept)
    return _Seen(kept, places, query.strip() if is_sought else "")


def _count(seen: int, total: int, lang: Language) -> str:
    if seen > MOST_SHOWN:
        return lang.say("the first {shown} of {seen} rows; search or filter for the rest", shown=MOST_SHOWN, seen=seen)
    if seen == total:
        return lang.plural("{count} row", "{count} rows", total)
    return lang.say("{shown} of {total} rows", shown=seen, total=total)


def _filters_line(files: ResultFiles, facets: FileFacets, seen: _Seen, lang: Language) -> str:
    """Draw which filters are on, with a button that takes them off; return what the rows have in common, '' if more."""
    if seen.kept is None:
        return ""
    chosen, names = session.view().filters, files.answered.progress.names
    outcomes = [outcome_label(outcome, lang) for outcome in chosen.outcomes]
    codes = [numbered_label(code, lang, names) for code in chosen.codes]
    picked = [conditions_label([each], facets, lang) for each in session.view().picked]
    parts = [*picked, *outcomes, *codes, *([seen.query] if seen.query else [])]
    with st.container(horizontal=True, vertical_alignment="center", key="active_filters"):
        items = Markup("").join(Markup("<li>{}</li>").format(markup.foreign(part)) for part in parts)
        state = " is-chosen" if outcomes or codes or picked else ""
        active = Markup('<div class="active-filters{}"><span>{}</span><ul>{}</ul></div>')
        draw(active.format(state, lang.say("Only:"), items), width="content")
        st.button(lang.say("Show all"), key="clear_filters", type="tertiary", on_click=show_all_pressed)
    return parts[0] if len(parts) == 1 and not seen.query else ""


def _rows(
    files: ResultFiles, seen: _Seen, columns: Columns, context: Callable[[], CardContext], lang: Language
) -> None:
    """Draw the rows as a table, below it the row that is open; where the page is narrow, as cards too."""
    rows, view = files.rows, session.view().results
    # Where the file has a heading of ours itself, ours is marked, as in the file that comes back.
    marked = added_headings(lang, [own.heading for own in rows.own])
    headings = {own.key: own.heading for own in columns.own}
    headings |= {key: marked.get(key, heading) for key, heading in headings_of(columns.others, lang).items()}
    widths = {column.key: column.grid_width for column in columns.others if column.grid_width is not None}
    if columns.own:
        widths |= _BESIDE_OWN | {own.key: _OWN_WIDTH for own in columns.own if not own.has_ids}
    frame = part_of(rows, columns.others, columns.own, seen.places[:MOST_SHOWN])
    with st.container(key="results"):
        chosen = row_choice_grid(
            frame,
            headings,
            lang,
            tallest=_TALLEST,
            widths=widths,
            alt=lang.say("Rows"),
            key=f"results_grid_{view.turn}",
        )
    if not rows.own and len(rows) <= MAX_CARDS:
        return  # each of these Ids has a card above
    opened = 0 if len(seen.places) == 1 and seen.kept is not None else chosen
    if opened is not None:
        with st.container(key="open_row"):  # `static/results.js` brings it into sight
            (row,) = rows_at(rows, seen.places[opened : opened + 1], columns.name, lang)
            draw(row_card(row, files.answered, context(), lang))
    if not view.is_narrow:
        narrow_button(lang)
        return
    first = rows_at(rows, seen.places[: view.cards], columns.name, lang)
    row_cards(first, len(seen.places), files.answered, context(), lang)
