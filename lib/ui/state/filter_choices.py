"""What a press on a tile, a status, a bar or a chip of a report does to its filters; all of them choose the same ones.

The outcomes and the codes that are chosen never contradict one another: a choice that would leave nothing to show takes
the other back. A press draws anew what the filters change, and leaves the rest of the page as it is.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import streamlit as st

from lib.domain.statuses import Advice, Outcome
from lib.report.code_words import outcome_of
from lib.ui.state import session
from lib.ui.state.filters import CODE_FILTER, OUTCOME_FILTER, Filters

QUEUE_CHOICE: Final = "queue_choice"
GUIDE_CHOICE: Final = "guide_choice"
"""Keys of the widgets that choose an action and a code of the guide; the filters have keys of their own."""

PILLS: Final = "filter_pills"
CHIPS: Final = "filter_chips"
CHART: Final = "filter_chart"
ACTION: Final = "filter_action"
ROWS: Final = "filter_rows"
"""Keys of the fragments that filters change: what tiles and statuses press, the chips, the chart, what the chosen
action holds, and the rows."""
_ALL: Final = (PILLS, CHIPS, CHART, ACTION, ROWS)

Queues = Mapping[Advice, frozenset[int]]
"""The codes of each action."""


def limit_filters(outcomes: Iterable[Outcome], codes: Iterable[int]) -> None:
    """Drop filters by values that a report does not have."""
    session.view().filters = limited = Filters.from_state(st.session_state).limited_to(outcomes, codes)
    limited.apply_to(st.session_state)


def outcomes_pressed() -> None:
    """Keep of the chosen codes those that have one of the chosen outcomes."""
    outcomes, codes = _chosen(OUTCOME_FILTER), _chosen(CODE_FILTER)
    kept = [code for code in codes if outcome_of(code) in outcomes] if outcomes else codes
    _choose(outcomes, kept, same=(ROWS,))


def codes_pressed() -> None:
    """Take the chosen outcomes back where a chosen code has none of them."""
    _choose_codes(_chosen(CODE_FILTER), same=(CHIPS, CHART, ACTION, ROWS))


def bar_pressed() -> None:
    """Choose the code of the bar that was clicked; a click on a bar that is chosen shows all codes again."""
    clicked = sorted({int(point["customdata"]) for point in st.session_state[session.BREAKDOWN]["selection"]["points"]})
    _choose_codes([] if clicked == st.session_state.get(CODE_FILTER) else clicked)


def queue_pressed(queues: Queues) -> None:
    """Choose the codes of the action whose chip was pressed; all codes where it was pressed once more."""
    _choose_codes(sorted(queues.get(st.session_state[QUEUE_CHOICE], ())))


def columns_pressed() -> None:
    """Show the columns that were chosen, which the address has, too."""
    _draw_filtered((ROWS,))


def show_all_pressed() -> None:
    """Show all rows of the report."""
    has_picked = bool(session.view().picked)
    session.clear_filters()
    session.view().tell_all()
    _draw_filtered(_ALL, is_page_changed=has_picked)


def chosen_queue(queues: Queues) -> Advice | None:
    """Return the action whose codes are chosen."""
    codes = frozenset(st.session_state.get(CODE_FILTER) or [])
    return next((advice for advice, its_codes in queues.items() if its_codes == codes), None)


def press_queue(advice: Advice | None) -> None:
    """Have the chip of an action pressed; call it before the chips are drawn."""
    st.session_state[QUEUE_CHOICE] = advice


def _chosen(key: str) -> list[Any]:
    return [*(st.session_state.get(key) or [])]


def _choose_codes(codes: Sequence[int], *, same: tuple[str, ...] = _ALL) -> None:
    outcomes = _chosen(OUTCOME_FILTER)
    _choose(outcomes if all(outcome_of(code) in outcomes for code in codes) else [], codes, same=same)


def _choose(outcomes: Sequence[Outcome], codes: Sequence[int], *, same: tuple[str, ...]) -> None:
    """Choose these, and draw what they change: the parts `same` where the browser has both already.

    The browser is told what differs from what it has sent. It may send the next press before it has heard of that, and
    would then go back to it: so after such a press it is told everything for a while.
    """
    shown, chosen = session.view(), {OUTCOME_FILTER: [*outcomes], CODE_FILTER: [*codes]}
    others = {key: values for key, values in chosen.items() if values != _chosen(key)}
    told = chosen if shown.tells_all else others
    if others:
        shown.tell_all()
    st.session_state.update(told)
    _draw_filtered(_ALL if told else same)


def _draw_filtered(parts: tuple[str, ...], *, is_page_changed: bool = False) -> None:
    """End the handling of a press by drawing these parts anew; the whole page where more has changed than they show.

    What is picked in the breakdown and in the sentences that explain goes with the filters; no part shows it.
    """
    _write_filters()
    shown = session.view()
    is_whole = is_page_changed or bool(shown.picked) or not shown.is_drawn
    st.rerun("app" if is_whole else parts)


def _write_filters() -> None:
    """Write what is chosen into the address of the report, unless it was written last."""
    shown, chosen = session.view(), Filters.from_state(st.session_state)
    # That the address of this run has it already proves nothing: it may be one of before.
    if chosen != shown.filters:
        shown.filters = chosen
        st.query_params.from_dict(chosen.merged_into(st.query_params.to_dict()))
