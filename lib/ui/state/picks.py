"""Parts of a file that a person picks: a cell of the breakdown, or the rows of a sentence that explains.

What is picked is in no address, since it may name a customer; the outcomes and codes that go with it are, as those of
every filter.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st

from lib.domain.statuses import Outcome
from lib.report.facets.facet import CUTS
from lib.report.facets.kinds import Kind
from lib.report.facets.of_file import FacetKey
from lib.report.facets.part_tests import Condition
from lib.ui.state import session
from lib.ui.state.filters import CODE_FILTER, OUTCOME_FILTER
from lib.ui.state.table_keys import kind_key

BREAKDOWN_PICK: Final = "breakdown_pick"
EXPLANATION_PICK: Final = "explanation_pick"
"""Keys of the widgets, out of sight, that pick a cell and a sentence."""


@dataclass(frozen=True, slots=True)
class Pick:
    """What a press filters the rows by.

    Attributes:
        conditions: The parts of the file that the rows are in.
        outcomes: Their outcomes; empty for all.
        codes: Their codes; empty for all.
    """

    conditions: tuple[Condition, ...]
    outcomes: tuple[Outcome, ...] = ()
    codes: tuple[int, ...] = ()


def pick_pills(label: str, picks: Sequence[Pick], key: str) -> None:
    """Draw pills that pick, the one pressed that is picked; call it within a container that is out of sight."""
    state = st.session_state
    chosen = Pick(session.view().picked, tuple(state.get(OUTCOME_FILTER) or ()), tuple(state.get(CODE_FILTER) or ()))
    places = [place for place, pick in enumerate(picks) if _same(pick, chosen)]
    state[key] = places[0] if places and chosen.conditions else None
    st.pills(label, range(len(picks)), format_func=str, key=key, on_change=_pressed, args=(key, picks))


def chosen_unless(key: str, options: Sequence[str], default: str) -> None:
    """Choose a value for a widget where none of its options is chosen; call it before the widget is drawn."""
    if st.session_state.get(key) not in options:
        st.session_state[key] = default


def chosen_kinds(lookup_id: str, columns: Iterable[str]) -> dict[str, Kind]:
    """Return what a person says that columns of a file hold, by the keys of the columns."""
    found = {column: st.session_state.get(kind_key(lookup_id, column)) for column in columns}
    return {column: Kind(kind) for column, kind in found.items() if kind is not None}


def kind_pressed(lookup_id: str, column: str, kinds: Mapping[str, Kind]) -> None:
    """Keep the column chosen whose kind was changed, cut as its new kind is."""
    kind = Kind(st.session_state.get(kind_key(lookup_id, column)) or kinds[column])
    st.session_state[session.BREAKDOWN_BY] = FacetKey(column, CUTS[kind][0]).text


def _pressed(key: str, picks: Sequence[Pick]) -> None:
    place = st.session_state[key]
    pick = Pick(()) if place is None else picks[place]
    session.view().picked = pick.conditions
    st.session_state[OUTCOME_FILTER], st.session_state[CODE_FILTER] = [*pick.outcomes], [*pick.codes]


def _same(pick: Pick, other: Pick) -> bool:
    return (
        pick.conditions == other.conditions
        and {*pick.outcomes} == {*other.outcomes}
        and {*pick.codes} == {*other.codes}
    )
