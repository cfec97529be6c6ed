"""The chart as a picture to send on: made in the browser by `static/chart.js` from what is drawn there."""

from html import escape

import streamlit as st

from lib.domain.lookups import Entry
from lib.i18n.language import Language
from lib.report.verdict import Verdict

_KINDS = ("png", "svg")


def chart_files(entry: Entry, found: Verdict, lang: Language) -> None:
    """Draw a button for each kind of picture, with what is written above the chart in it: verdict, day, what is made up."""
    asked_at = entry.progress.created_at
    below = [lang.say("Asked at") + ": " + lang.date(asked_at)]
    if entry.is_practice:
        below.append(lang.say("practice answers, not real"))
    buttons = "".join(
        f'<button type="button" class="own-button" data-chart-file="{kind}">{escape(words)}</button>'
        for kind in _KINDS
        for words in [lang.say("Chart as {kind}", kind=kind.upper())]
    )
    failed = lang.say("The picture could not be made. Load the page again and try once more.")
    st.html(
        f'<div class="chart-files" data-title="{escape(found.sentence)}" data-below="{escape(lang.listing(below))}" '
        f'data-name="niksms-status-{lang.file_date(asked_at)}" data-failed="{escape(failed)}">'
        f'{buttons}<span role="status"></span></div>'
    )
