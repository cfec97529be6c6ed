"""The filters of the history: whose lookups, only those with open Ids, and since when."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

import streamlit as st

from lib.i18n.language import Language, mark
from lib.service.lookup_service import LookupService
from lib.store.scope import Scope
from lib.ui.state import session
from lib.ui.state.history_view import FILTERS, PERIOD


class HistoryFilter(StrEnum):
    """A filter that is on or off."""

    MINE = "mine"
    OPEN = "open"


class Period(StrEnum):
    """The days on which lookups were started."""

    ANY = "any"
    TODAY = "today"
    YESTERDAY = "yesterday"
    WEEK = "week"
    MONTH = "month"


_LABELS: Final = {
    HistoryFilter.MINE: mark("Mine"),
    HistoryFilter.OPEN: mark("With open Ids"),
    Period.ANY: mark("Any day"),
    Period.TODAY: mark("Today"),
    Period.YESTERDAY: mark("Yesterday"),
    Period.WEEK: mark("Last 7 days"),
    Period.MONTH: mark("Last 30 days"),
}
_DAYS: Final = {Period.TODAY: (0, None), Period.YESTERDAY: (1, 0), Period.WEEK: (6, None), Period.MONTH: (29, None)}
"""How many days ago a period begins, and how many days ago it has ended; None for the present."""


def history_filters(service: LookupService, lang: Language) -> Scope:
    """Draw the filters, and return the lookups that they leave."""
    choices = [HistoryFilter.OPEN]
    # Who sees their own lookups alone has no others to leave out.
    if service.visitor.sees_all and service.visitor.who:
        choices.insert(0, HistoryFilter.MINE)
    chosen = st.pills(
        lang.say("Which lookups"),
        choices,
        selection_mode="multi",
        format_func=lambda choice: lang.say(_LABELS[choice]),
        key=FILTERS,
        label_visibility="collapsed",
        on_change=session.history_view().start_search,
    )
    period = st.selectbox(
        lang.say("Days"),
        [*Period],
        format_func=lambda choice: lang.say(_LABELS[choice]),
        key=PERIOD,
        label_visibility="collapsed",
        on_change=session.history_view().start_search,
        width=180,
    )
    since, until = bounds(period, datetime.now(UTC), service.settings.time_zone)
    owner = service.visitor.who if HistoryFilter.MINE in chosen else None
    return Scope(owner, HistoryFilter.OPEN in chosen, since, until)


def bounds(period: Period, now: datetime, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
    """Return when a period begins and ends by the days of a time zone; None where it does not."""
    if period not in _DAYS:
        return None, None
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    begun, ended = _DAYS[period]
    return midnight - timedelta(days=begun), midnight - timedelta(days=ended) if ended is not None else None
