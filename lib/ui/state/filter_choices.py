"""What a press on a tile, a status, a bar or a chip of a report does to its filters; all of them choose the same ones.

The outcomes and the codes that are chosen never contradict one another: a choice that would leave nothing to show takes
the other back.
"""

from collections.abc import Iterable, Mapping
from typing import Final

import streamlit as st

from lib.domain.statuses import Advice
from lib.report.code_words import outcome_of
from lib.ui.state.filters import CODE_FILTER, OUTCOME_FILTER
from lib.ui.state.session import BREAKDOWN

QUEUE_CHOICE: Final = "queue_choice"
GUIDE_CHOICE: Final = "guide_choice"
"""Keys of the widgets that choose an action and a code of the guide; the filters have keys of their own."""

Queues = Mapping[Advice, frozenset[int]]
"""The codes of each action."""


def outcomes_pressed() -> None:
    """Keep of the chosen codes those that have one of the chosen outcomes."""
    outcomes = st.session_state[OUTCOME_FILTER]
    if outcomes:
        codes = st.session_state.get(CODE_FILTER) or []
        st.session_state[CODE_FILTER] = [code for code in codes if outcome_of(code) in outcomes]


def codes_pressed() -> None:
    """Take the chosen outcomes back where a chosen code has none of them."""
    outcomes = st.session_state.get(OUTCOME_FILTER) or []
    if any(outcome_of(code) not in outcomes for code in st.session_state[CODE_FILTER]):
        st.session_state[OUTCOME_FILTER] = []


def bar_pressed() -> None:
    """Choose the code of the bar that was clicked; a click on a bar that is chosen shows all codes again."""
    clicked = sorted({int(point["customdata"]) for point in st.session_state[BREAKDOWN]["selection"]["points"]})
    _choose([] if clicked == st.session_state.get(CODE_FILTER) else clicked)


def queue_pressed(queues: Queues) -> None:
    """Choose the codes of the action whose chip was pressed; all codes where it was pressed once more."""
    _choose(sorted(queues.get(st.session_state[QUEUE_CHOICE], ())))


def chosen_queue(queues: Queues) -> Advice | None:
    """Return the action whose codes are chosen, and have its chip pressed; call it before the chips are drawn."""
    codes = frozenset(st.session_state.get(CODE_FILTER) or [])
    chosen = next((advice for advice, its_codes in queues.items() if its_codes == codes), None)
    st.session_state[QUEUE_CHOICE] = chosen
    return chosen


def _choose(codes: Iterable[int]) -> None:
    st.session_state[CODE_FILTER] = [*codes]
    codes_pressed()
