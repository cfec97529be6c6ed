"""What a report shows in sum: the outcomes as tiles, the statuses as a table and a chart, the actions as chips.

A press on any of them filters the rows. What the HTML among them presses is drawn here too, out of sight.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.domain.lookups import Entry
from lib.i18n.language import Language
from lib.report.breakdown import Breakdown
from lib.report.card_context import CardContext
from lib.report.status_rows import status_rows
from lib.report.verdict import Verdict
from lib.ui.elements import links
from lib.ui.elements.guidance import code_name
from lib.ui.elements.outcomes import outcome_tiles
from lib.ui.elements.presses import HIDDEN, pressed_pills
from lib.ui.report.action_chips import action_chips
from lib.ui.report.chart import chart
from lib.ui.report.status_table import status_table
from lib.ui.state import session
from lib.ui.state.filter_choices import GUIDE_CHOICE, PILLS, codes_pressed, outcomes_pressed
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
        codes = [row.code for row in status_rows(self.breakdown, self.lang)]
        with st.container(key=HIDDEN):
            _pills(codes, self.breakdown, self.lang)
            _guide(codes, self.lang)
        with st.container(key="outcomes"):
            outcome_tiles(self.breakdown, self.lang, presses=OUTCOME_FILTER)

    def statuses(self) -> DeltaGenerator:
        """Draw the statuses beside the chart, and under them the actions; return the place above the chart."""
        table, picture = st.columns([3, 2], gap="medium")
        with table:
            with st.container(key="status_table"):
                status_table(status_rows(self.breakdown, self.lang), self.breakdown, self.lang)
            action_chips(self.breakdown, self.lang)
        with picture:
            beside = st.container()
            chart(self.entry, self.breakdown, self.verdict, self.lang)
        return beside


@st.fragment(key=PILLS)
def _pills(codes: Sequence[int], breakdown: Breakdown, lang: Language) -> None:
    session.tell_cleared()
    outcomes = [outcome for outcome, count in breakdown.by_outcome.items() if count]
    pressed_pills(lang.say("Outcome"), outcomes, OUTCOME_FILTER, outcomes_pressed)
    pressed_pills(lang.say("Status"), codes, CODE_FILTER, codes_pressed)


def _guide(codes: Sequence[int], lang: Language) -> None:
    code = st.pills(lang.say("Guide"), codes, format_func=str, key=GUIDE_CHOICE)
    if code is not None:
        links.go_to_code(code_name(code))
