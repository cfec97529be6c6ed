"""Trends from top to bottom: the answer, what has changed, the picture, the table, the file, and what it covers."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

import streamlit as st

from lib.i18n.language import Language, mark
from lib.report.files import id_table, trend_table
from lib.report.files.writers import CSV_TYPE
from lib.report.trend_chart import trend_figure
from lib.report.trend_columns import shared_columns
from lib.report.trend_words import coverage, trend_verdict
from lib.report.trends import Period, Step, oldest_moment, periods_of, week_change
from lib.service.lookup_service import LookupService
from lib.store.scope import Scope
from lib.ui.elements import links, markup
from lib.ui.elements.downloads import download_button, rows_label
from lib.ui.state import session
from lib.ui.trends import trend_markup
from lib.ui.trends.by_column import by_column
from lib.web.offered_files import OfferedFile

_STEPS: Final = {Step.WEEK: mark("By week"), Step.DAY: mark("By day")}


def trends_panel(service: LookupService, lang: Language) -> None:
    """Draw all of it, or how to begin where nothing was looked up yet."""
    now, zone = datetime.now(UTC), service.settings.time_zone
    totals = service.history.totals(Scope(since=oldest_moment(Step.WEEK, now, zone)))
    if service.settings.is_sandbox:
        with st.container(key="trend_warning"):
            markup.notice(lang.say("Sandbox."), markup.sandbox_warning(lang))
    if totals.uncounted:
        markup.notice(
            lang.plural(
                "The newest answers of {count} lookup are still being counted.",
                "The newest answers of {count} lookups are still being counted.",
                totals.uncounted,
            ),
            lang.say("Look again in a moment."),
        )
    if not totals.lookups:
        markup.empty_state(
            lang.say("Nothing was looked up yet"),
            lang.say("Once message Ids were looked up in two weeks, this page compares the weeks."),
        )
        links.check_link(lang.say("Check statuses"))
        return
    weeks = periods_of(totals.lookups, Step.WEEK, now, zone)
    change = week_change(weeks)
    with st.container(key="trend_answer"):
        trend_markup.answer(trend_verdict(change, lang), lang)
        markup.hint(coverage(service.settings.keep_days, lang, is_own=not service.visitor.sees_all))
    if change.by_status:
        markup.section(lang.say("Why messages were not delivered, then and now"))
        with st.container(key="trend_statuses"):
            trend_markup.statuses(change, lang)
    files = service.history.file_totals(Scope(since=oldest_moment(Step.WEEK, now, zone)))
    by_column(shared_columns(files, change.before, change.now), change, service, lang)
    with st.container(horizontal=True, vertical_alignment="bottom", key="trend_head"):
        markup.section(lang.say("What became of the messages"))
        step = st.segmented_control(
            lang.say("Weeks or days"),
            list(Step),
            default=Step.WEEK,
            required=True,
            format_func=lambda choice: lang.say(_STEPS[choice]),
            key=session.TREND_STEP,
            label_visibility="collapsed",
            width="content",
        )
    periods = weeks if step is Step.WEEK else periods_of(totals.lookups, Step.DAY, now, zone)
    _periods(periods, step, service, lang)


def _periods(periods: Sequence[Period], step: Step, service: LookupService, lang: Language) -> None:
    """Draw the picture, the tables and the file of days or weeks."""
    with st.container(key="trend_periods"):
        trend_markup.legend(periods, lang)
        st.plotly_chart(
            trend_figure(periods, lang),
            key=f"trend_chart_{step}",
            config={"staticPlot": True, "locale": "en"},
            alt=trend_markup.in_words(periods, step, lang),
        )
        markup.hint(lang.say("The height is the share of the messages; above each bar is their number."))
        trend_markup.periods(periods, step, lang)
        markup.section(lang.say("Share of each status"))
        trend_markup.shares(periods[::-1], lang)
    rows = trend_table.trend_rows(periods, lang)
    make = service.exported("csv", len(rows), lambda: trend_table.to_csv(rows, trend_table.COLUMNS, lang))
    name = id_table.file_name(lang, datetime.now(UTC), len(rows), "csv", stem="niksms-trends")
    file = OfferedFile(make, name, CSV_TYPE) if rows else None
    download_button("trend_csv", rows_label("csv", len(rows), lang), file, service, lang)
