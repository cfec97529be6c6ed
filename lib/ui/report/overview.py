"""What a report shows in sum: the outcomes as tiles, the statuses as a table and a chart, the actions as chips.

A press on any of them filters the rows. What the HTML among them presses is drawn here too, out of sight.
"""

from dataclasses import dataclass
from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.domain.lookups import Entry
from lib.i18n.language import Language
from lib.report.breakdown import Breakdown
from lib.report.card_context import CardContext
from lib.report.queues import Queue
from lib.report.status_rows import StatusRow, status_rows
from lib.report.verdict import Verdict
from lib.ui.elements import links
from lib.ui.elements.guidance import code_name
from lib.ui.elements.outcomes import outcome_tiles
from lib.ui.elements.presses import HIDDEN, pressed_pills
from lib.ui.report.action_chips import action_chips
from lib.ui.report.chart import chart
from lib.ui.report.status_table import status_table
from lib.ui.state import session
from lib.ui.state.filter_choices import GUIDE_CHOICE, codes_pressed, outcomes_pressed
from lib.ui.state.filters import CODE_FILTER, OUTCOME_FILTER


@dataclass(frozen=True, slots=True, eq=False)
class Overview:
    """The parts of a report that show it in sum, each drawn where its page has room for it.

    Attributes:
        entry: The lookup.
        breakdown: Its counts.
        verdict: The sentence that leads its report.
        context: What it is drawn from beside the answers.
        lang: The language of the page.
    """

    entry: Entry
    breakdown: Breakdown
    verdict: Verdict
    context: CardContext
    lang: Language

    def tiles(self) -> None:
        """Draw the outcomes, and out of sight what they and the statuses press; call it once, before the others."""
        _hidden_pills(status_rows(self.breakdown, self.lang), self.breakdown, self.lang)
        with st.container(key="outcomes"):
            outcome_tiles(self.breakdown, self.lang, presses=OUTCOME_FILTER)

    def statuses(self) -> "Drawn":
        """Draw the statuses beside the chart, and under them the actions."""
        table, picture = st.columns([3, 2], gap="medium")
        with table:
            with st.container(key="status_table"):
                status_table(status_rows(self.breakdown, self.lang), self.breakdown, self.lang)
            chosen = action_chips(self.breakdown, self.lang)
        with picture:
            beside = st.container()
            codes = session.view().filters.codes
            chart(self.entry, self.breakdown, self.verdict, frozenset(codes), self.lang)
        return Drawn(chosen, beside)


class Drawn(NamedTuple):
    """What the statuses leave to those who draw on.

    Attributes:
        action: The action that is chosen, None for none.
        beside: The place beside the table, above the chart.
    """

    action: Queue | None
    beside: DeltaGenerator


def _hidden_pills(rows: list[StatusRow], breakdown: Breakdown, lang: Language) -> None:
    codes = [row.code for row in rows]
    outcomes = [outcome for outcome, count in breakdown.by_outcome.items() if count]
    with st.container(key=HIDDEN):
        pressed_pills(lang.say("Outcome"), outcomes, OUTCOME_FILTER, outcomes_pressed)
        pressed_pills(lang.say("Status"), codes, CODE_FILTER, codes_pressed)
        code = st.pills(lang.say("Guide"), codes, format_func=str, key=GUIDE_CHOICE)
    if code is not None:
        links.go_to_code(code_name(code))
