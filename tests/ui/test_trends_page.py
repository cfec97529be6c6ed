"""The page of trends: whether it is worse than last week, said at the top, of what this person may read."""

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from lib.store.totals import TotalsKeeper
from lib.wiring import Services
from tests.helpers.app_test import download_buttons, run_page, text_of
from tests.helpers.paths import ROOT
from tests.helpers.provider import known
from tests.helpers.signed_in import signed_in
from tests.helpers.weeks import BY_CAMPAIGN, WORSE, looked_up, looked_up_files


def page(language: str = "en", person: str | None = None) -> AppTest:
    app = AppTest.from_file(str(ROOT / "lib/main.py"), default_timeout=30)
    app._page_hash = calc_hash("trends")
    app.query_params["language"] = language
    if person is not None:
        app.secrets["auth"] = {"client_id": "x", "cookie_secret": "x" * 32}
        app.user = signed_in(person)
    return run_page(app)


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Nothing was looked up yet"), ("fa", "هنوز استعلامی گرفته نشده است")]
)
def test_without_lookups_the_page_says_what_it_is_for(services: Services, language: str, said: str) -> None:
    assert services.history.listing().total == 0
    assert said in text_of(page(language))


@pytest.mark.parametrize(
    ("language", "sentence", "numbers", "covered"),
    [
        (
            "en",
            "Yes, worse than last week: 40%",
            "40 of 100, before 10 of 100",
            "of what was looked up here, not of all",
        ),
        ("fa", "بله، بدتر از هفتهٔ گذشته است", "۴۰ از ۱۰۰، پیش از آن ۱۰ از ۱۰۰", "فقط دربارهٔ پیامک‌هایی"),
    ],
)
def test_the_answer_comes_first_with_its_numbers_and_what_it_covers(
    services: Services, language: str, sentence: str, numbers: str, covered: str
) -> None:
    looked_up(services, WORSE)
    text = text_of(page(language))
    places = [text.index(part) for part in (sentence, numbers, covered)]
    assert places == sorted(places)


def test_days_and_weeks_are_told_with_their_counts_and_as_a_file(services: Services) -> None:
    looked_up(services, WORSE)
    app = page()
    assert "105 60 57.1% 5 4.8% 40 38.1%" in text_of(app)
    assert download_buttons(app) == [("Download CSV (7 rows)", True)]
    app.segmented_control(key="trend_step").set_value("day")
    assert "Day Lookups Messages" in text_of(run_page(app))


def test_an_id_that_was_asked_again_counts_once(services: Services) -> None:
    looked_up(services, {0: {3: 40, 2: 20}, 1: {3: 60}})
    newest = services.history.listing().entries[0].lookup_id
    again = known(services.rechecks.recheck(newest))
    services.store.cancel(again)
    assert "The newest answers of 1 lookup are still being counted" in text_of(page())
    TotalsKeeper(services.store._database).fill()
    text = text_of(page())
    assert "still being counted" not in text
    assert "1 60 40 66.7% 20 33.3%" in text


def test_where_files_share_a_column_its_parts_are_compared(services: Services) -> None:
    looked_up(services, WORSE)
    assert "Which campaign" not in text_of(page())
    looked_up_files(services, BY_CAMPAIGN)
    app = page()
    assert app.selectbox(key="trend_column").value == "campaign"
    text = text_of(app)
    assert "campaign Last week This week so far Difference yalda 5% · 5 of 100 40% · 40 of 100 Risen" in text
    assert "No clear change" in text[text.index("shop") :]
    assert ("Download CSV (4 rows)", True) in download_buttons(app)


@pytest.fixture
def _lists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIKSMS_ADMINS", "boss@x.test")
    monkeypatch.setenv("NIKSMS_STAFF", "@x.test")


@pytest.mark.usefixtures("_lists")
def test_a_person_sees_trends_of_what_they_may_read(request: pytest.FixtureRequest) -> None:
    services: Services = request.getfixturevalue("services")  # whose settings have the lists
    looked_up(services, WORSE, asked_by="ann@x.test")
    assert "worse than last week" in text_of(page(person="boss"))
    mine = text_of(page(person="ann"))
    assert "worse than last week" in mine
    assert "of what you looked up here" in mine
    assert "Nothing was looked up yet" in text_of(page(person="bob"))
