"""The chart of a report, and its picture to send on; beside the table where there is room, else behind a switch."""

from typing import Final

import streamlit as st
from markupsafe import Markup

from lib.domain.lookups import Entry
from lib.domain.statuses import Outcome
from lib.i18n.language import Language
from lib.report.breakdown import Breakdown
from lib.report.charts import breakdown_figure
from lib.report.code_words import numbered_status
from lib.report.labels import outcome_label
from lib.report.verdict import Verdict
from lib.ui.elements.html import draw
from lib.ui.report.pictures import picture_buttons
from lib.ui.state import session
from lib.ui.state.filter_choices import CHART, bar_pressed

_KINDS: Final = ("png", "svg")


@st.fragment(key=CHART)
def chart(entry: Entry, breakdown: Breakdown, verdict: Verdict, lang: Language) -> None:
    """Draw the chart and a button for each kind of picture.

    Args:
        entry: The lookup.
        breakdown: The counts of the lookup.
        verdict: The sentence that leads the report; it is the title of the picture.
        lang: The language of the page.
    """
    with st.container(key="chart", gap="small"):
        # Style sheets hide the chart on a narrow screen until this is open; the server does not know the width.
        switch = Markup('<details class="chart-switch"><summary>{}</summary></details>').format(lang.say("Chart"))
        buttons = picture_buttons(
            "chart", {kind: lang.say("Chart as {kind}", kind=kind.upper()) for kind in _KINDS}, entry, verdict, lang
        )
        draw(Markup('{}<div class="chart-head"><h2>{}</h2>{}</div>').format(switch, lang.say("Chart"), buttons))
        st.plotly_chart(
            breakdown_figure(breakdown, lang, chosen=frozenset(session.view().filters.codes)),
            key=session.BREAKDOWN,
            on_select=bar_pressed,
            selection_mode="points",
            config={"displayModeBar": False, "locale": "en"},
            alt=_in_words(breakdown, lang),
        )


def _in_words(breakdown: Breakdown, lang: Language) -> str:
    """Return what the chart shows, for screen readers."""
    bars = [f"{numbered_status(status, lang)}: {lang.number(count)}" for status, count in breakdown.by_status]
    if breakdown.not_answered:
        bars.append(f"{outcome_label(Outcome.NOT_ANSWERED, lang)}: {lang.number(breakdown.not_answered)}")
    return lang.listing(bars)
