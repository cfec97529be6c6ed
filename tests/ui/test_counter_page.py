"""The check page around its states: nothing asked ever, something asked before, answered, and another question put."""

import re
import time
from collections import Counter
from dataclasses import replace
from typing import Final

import pytest
from streamlit.testing.v1 import AppTest

from lib.domain.lookups import Source
from lib.domain.statuses import Outcome
from lib.report.short_outcome import short_outcome
from lib.ui.state.view import LATE_SECONDS, View
from lib.wiring import Services
from tests.helpers.answered_lookups import ENGLISH, answered_with
from tests.helpers.app_test import run_page, text_of
from tests.helpers.provider import known
from tests.ui.test_intake_page import FIRST, page, press_check, upload

TABLE: Final = f"message id,name\n{FIRST},Ann\n".encode()


def ask(app: AppTest, text: str) -> AppTest:
    app.text_area(key="ids_text").set_value(text)
    return press_check(run_page(app))


def differs(app: AppTest) -> str:
    """Return whether the box holds something that the lookup which is shown does not answer, as the page says it."""
    bodies = [element.proto.body for element in app.get("html") if 'class="answered"' in element.proto.body]
    return str(re.findall(r'data-differs="(\w+)"', bodies[0])[0])


def keys(app: AppTest) -> set[str | None]:
    return {button.key for button in app.button}


@pytest.mark.usefixtures("services")
def test_the_first_steps_and_the_sample_go_away_once_something_was_asked() -> None:
    app = page()
    assert "sample" in keys(app)
    assert "Nothing has been asked yet" in text_of(app)
    app.button(key="sample").click()
    assert len(known(run_page(app).text_area(key="ids_text").value).splitlines()) == 1_000
    app = run_page(ask(app, str(FIRST)))
    assert not keys(app) & {"sample"}
    app.button(key="next").click()
    said = text_of(run_page(app))
    assert not keys(app) & {"sample", "next"}
    assert "Nothing has been asked yet" not in said
    assert "Last lookups" in said
    # For the next session too.
    assert "Last lookups" in text_of(page())


@pytest.mark.usefixtures("services")
def test_the_sample_takes_the_place_of_a_large_paste() -> None:
    app = page()
    app.session_state["_paste"].put(str(FIRST), 18)
    assert not run_page(app).text_area
    app.button(key="sample").click()
    assert len(known(run_page(app).text_area(key="ids_text").value).splitlines()) == 1_000


@pytest.mark.usefixtures("services")
def test_another_text_differs_and_the_answered_one_does_not() -> None:
    app = ask(page(), str(FIRST))
    assert differs(app) == "no"
    app.text_area(key="ids_text").set_value(str(FIRST + 1))
    assert differs(run_page(app)) == "yes"
    app.text_area(key="ids_text").set_value(str(FIRST))
    assert differs(run_page(app)) == "no"
    app.text_area(key="ids_text").set_value("")
    assert differs(run_page(app)) == "no"
    assert differs(ask(app, str(FIRST + 1))) == "no"


@pytest.mark.usefixtures("services")
def test_the_next_message_closes_the_answer_and_empties_the_box() -> None:
    app = ask(page(), str(FIRST))
    app.button(key="next").click()
    assert run_page(app).text_area(key="ids_text").value == ""
    assert "lookup" not in app.query_params
    assert not any('class="answered"' in element.proto.body for element in app.get("html"))


@pytest.mark.usefixtures("services")
def test_a_lookup_opened_by_its_address_finds_the_box_empty() -> None:
    app = ask(page(), str(FIRST))
    first = app.query_params["lookup"]
    app = run_page(ask(app, str(FIRST + 1)))
    app.session_state["_view"].clock = lambda: time.monotonic() + LATE_SECONDS
    app.query_params["lookup"] = first
    assert run_page(app).text_area(key="ids_text").value == ""
    assert differs(app) == "no"


def test_what_is_given_after_an_answer_takes_the_place_of_what_was_answered(services: Services) -> None:
    app = press_check(upload(page(), TABLE))
    app = ask(app, str(FIRST + 1))
    lookup = services.store.answered(str(app.query_params["lookup"]))
    assert lookup is not None
    assert (lookup.source, lookup.ids.tolist()) == (Source.PASTE, [FIRST + 1])
    assert not app.radio
    app = upload(app, TABLE, "another.csv")
    assert app.text_area(key="ids_text").value == ""
    assert differs(app) == "yes"
    lookup = services.store.answered(str(press_check(app).query_params["lookup"]))
    assert lookup is not None
    assert lookup.source is Source.FILE


@pytest.mark.parametrize(
    ("codes", "words", "tone"),
    [
        ([3], "Sent", Outcome.SENT),
        ([3, 3, 21], "1 of 3 Not delivered", Outcome.NOT_DELIVERED),
        ([3, 3, 2], "2 of 3 Sent", Outcome.SENT),
    ],
)
def test_what_failed_is_said_first_in_short(codes: list[int], words: str, tone: Outcome) -> None:
    progress = replace(answered_with(codes).progress, counts=Counter(codes))
    short = short_outcome(progress, ENGLISH)
    assert (re.sub("[\u2066-\u2069]", "", short.words), short.tone) == (words, tone)


def test_a_view_differs_only_while_something_else_is_given() -> None:
    view = View()
    view.given = (Source.PASTE, "1")
    view.start("one", None)
    assert (view.differs, view.has_asked) == (False, True)
    view.given = (Source.PASTE, "2")
    assert view.differs
    view.given = None
    assert not view.differs
    assert view.would_show("other") == "other"
    assert view.lookup_id == "one"


def test_another_lookup_than_the_last_has_the_other_place() -> None:
    view = View()
    first = view.place_of("one")
    assert [view.place_of(each) for each in ("one", "two", "two", "one")] == [first, 1 - first, 1 - first, first]


@pytest.mark.usefixtures("services")
def test_a_mobile_number_leads_to_the_search_of_all_lookups() -> None:
    app = page()
    app.text_area(key="ids_text").set_value("+98 912 345 6789")
    app = run_page(app)
    assert "09123456789" in app.button(key="search_mobile").label
    app.text_area(key="ids_text").set_value(str(FIRST))
    assert "search_mobile" not in keys(run_page(app))


@pytest.mark.usefixtures("services")
def test_a_code_leads_to_what_the_guide_says_of_it() -> None:
    app = page()
    app.text_area(key="ids_text").set_value("۱۴")
    links = [link.proto for link in run_page(app).get("page_link")]
    assert [link.query_string for link in links if "14" in link.label] == ["code=14&language=en"]
    assert "the text was filtered" in links[0].label
