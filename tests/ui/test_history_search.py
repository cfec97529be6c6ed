"""The one search of the history finds messages by Id and by row, and lookups by name, day and state."""

import re
import time
from datetime import UTC, datetime

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from lib.domain.intake import Intake
from lib.domain.lookups import Request, Source
from lib.i18n.language import TEHRAN
from lib.store.rechecks import Rechecks
from lib.ui.history.found import ROWS as MATCHES
from lib.ui.history.history_filters import HistoryFilter, Period, bounds
from lib.wiring import Services
from tests.helpers.app_test import run_page, text_of
from tests.helpers.history_pages import answer, history_page, links, moment, rows, stored_lookup, table
from tests.helpers.provider import known
from tests.helpers.store_rows import answer as answer_rows
from tests.helpers.store_rows import put, rows_of, uploaded

ID = 639258934720294949


def search(app: AppTest, text: str) -> str:
    app.text_input(key="history_search").set_value(text)
    return text_of(run_page(app))


# By an Id


def test_an_id_is_found_with_the_answer_of_each_lookup(services: Services) -> None:
    first = stored_lookup(services, 2, 21, first=ID, name="first.csv")
    put(services.store, first, created_at=moment("2026-03-20 20:31"))
    stored_lookup(services, 3, first=ID - 1)
    second = known(Rechecks(services.store._database, "sandbox", 100).recheck(first))
    app = history_page()
    said = search(app, " \u200f۶۳۹۲۵۸۹۳۴۷۲۰۲۹۴۹۴۹ ")
    assert "2 lookups held the Id 639258934720294949" in said
    assert not rows(app)
    answer(services, second, 77)
    newest, oldest = table(run_page(app))
    assert oldest == [
        "first.csv (opens in a new tab) Sandbox",
        "2026/03/21 00:01",
        "2 · Being sent در حال ارسال",
        "In progress",
    ]
    assert newest[2].startswith("77 · Not in the provider's table")
    assert newest[3] == "Unknown code"
    assert search(app, "first").count("fit") == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("639258934720294949 639258934720294950", "Search for one Id at a time; these are 2."),
        ("6.39259E+17", "This is no Id: shortened by Excel to a power of ten"),
        ("hello", "Nothing fits this search"),
        (",", "Nothing fits this search"),
        ("12345", "The provider has no way to list messages by number"),
        ("639258934720299999", "No lookup that is kept held the Id 639258934720299999"),
    ],
)
def test_a_search_for_no_id_or_an_unknown_id_says_so(services: Services, given: str, said: str) -> None:
    stored_lookup(services, 3, first=ID)
    assert said in search(history_page(), given)


# By a row


def test_a_mobile_number_leads_to_what_was_said_of_the_message(services: Services) -> None:
    database = services.store._database
    first = uploaded(services.store, first=ID)
    answer_rows(database, first, 3, 2, 3, 3)
    second = known(services.rechecks.recheck(first))
    answer_rows(database, second, 21)
    app = history_page()
    said = search(app, "+98 912 765 4321")
    assert "1 message, the newest first" in said
    assert "Being sent Not delivered: wrong number" in said
    assert "lookup fits" not in said
    button = app.button(key="open_match_1")
    assert "رضا کریمی" in button.label
    button.click()
    run_page(app)
    assert app.query_params["lookup"] == first
    assert str(ID + 1) not in str(app.query_params)
    assert app.text_input(key="results_search").value == str(ID + 1)


def test_more_rows_are_shown_when_asked_for(services: Services) -> None:
    count = MATCHES + 5
    uploaded(services.store, names=["سارا"] * count, mobiles=[None] * count)
    app = history_page()
    assert f"The newest {MATCHES} messages" in search(app, "سارا")
    app.button(key="more_matches").click()
    assert f"{count} messages, the newest first" in text_of(run_page(app))


def test_rows_that_are_not_indexed_yet_are_told(services: Services) -> None:
    rows = rows_of(1, ["Zed"], [None])
    services.store.create(Request(Intake(np.array([1], dtype=np.int64), 0, ()), Source.FILE, "sandbox", 10, rows=rows))
    assert "The rows of 1 lookup are not all indexed yet" in search(history_page(), "zed")


# Titles, days, filters


def test_lookups_without_a_name_are_told_apart_by_what_was_asked(services: Services) -> None:
    stored_lookup(services, 3, first=ID)
    stored_lookup(services, 3, 3, 3, first=ID + 1)
    short = stored_lookup(services, 3, first=7)
    assert links(history_page()) == ["…7", "3 Ids: …950, …951", "…4949"]
    app = history_page("fa")
    assert links(app)[1] == "۳ شناسه: \u200f…950، …951"
    assert "1 lookup fits" in search(history_page(), "4949")
    services.history.rename(short, "Beta")
    assert links(history_page())[0] == "Beta"


def test_lookups_stand_below_their_days(services: Services) -> None:
    now = time.time()
    for days in (0, 1, 5):
        put(services.store, stored_lookup(services, 3), created_at=now - days * 86_400)
    said = text_of(history_page())
    assert re.search(r"Today .*Yesterday .*\d{4}/\d\d/\d\d ", said)


def test_the_filters_leave_open_lookups_and_those_of_some_days(services: Services) -> None:
    now = time.time()
    final, still_open, old = (stored_lookup(services, code) for code in (3, 2, 2))
    put(services.store, old, created_at=now - 10 * 86_400)
    app = history_page()
    app.button_group(key="history_filters").select(HistoryFilter.OPEN)
    assert rows(run_page(app)) == [still_open, old]
    app.selectbox(key="history_period").select(Period.WEEK)
    assert rows(run_page(app)) == [still_open]
    assert "1 lookup fits" in text_of(app)
    app.selectbox(key="history_period").select(Period.YESTERDAY)
    assert "No lookup fits these filters" in text_of(run_page(app))
    app.button_group(key="history_filters").unselect(HistoryFilter.OPEN)
    app.selectbox(key="history_period").select(Period.MONTH)
    assert rows(run_page(app)) == [still_open, final, old]


@pytest.mark.parametrize(
    ("period", "since", "until"),
    [
        (Period.ANY, None, None),
        (Period.TODAY, "2026-03-21 00:00", None),
        (Period.YESTERDAY, "2026-03-20 00:00", "2026-03-21 00:00"),
        (Period.WEEK, "2026-03-15 00:00", None),
        (Period.MONTH, "2026-02-20 00:00", None),
    ],
)
def test_a_period_begins_at_midnight_where_the_page_is_read(
    period: Period, since: str | None, until: str | None
) -> None:
    now = datetime(2026, 3, 20, 20, 31, tzinfo=UTC)
    expected = tuple(datetime.fromisoformat(each).replace(tzinfo=TEHRAN) if each else None for each in (since, until))
    assert bounds(period, now, TEHRAN) == expected
