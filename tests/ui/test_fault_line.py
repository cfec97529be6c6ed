"""The line on a fault of the provider: on the check page before and beside an answer, and put away once it is over."""

from datetime import UTC, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from lib.sandbox.practice_fault import PracticeFault
from lib.store.database import open_database
from lib.store.sentinel import read_slots
from lib.wiring import Services
from tests.helpers.app_test import run_page, text_of
from tests.helpers.report_pages import at_rest, report
from tests.helpers.sentinel_series import keep, until_now
from tests.ui.test_intake_page import FIRST, page, press_check


def faulty(services: Services, code: int, well_for: float = 0.0) -> None:
    """Store slots with two hours of a fault at their end, or some hours before it."""
    database = open_database(services.settings.database_url)
    keep(database, until_now(datetime.now(UTC), code, 0.62, 2.0, well_for))
    database.dispose()


def lines(app: AppTest) -> list[str]:
    """Return the texts of the line, which is there once or not at all."""
    return [element.proto.body for element in app.get("html") if 'class="fault' in element.proto.body]


@pytest.mark.usefixtures("services")
def test_where_little_is_known_there_is_no_line() -> None:
    assert lines(page()) == []


def test_a_fault_is_told_before_anything_is_asked_and_beside_the_answer(services: Services) -> None:
    faulty(services, 15)
    app = page()
    (line,) = lines(app)
    assert 'role="status"' in line
    for part in ("It is not you", "62%", "usually 1%", "do not send again", "The means of 30 lookups"):
        assert part in text_of(app)
    app = report(at_rest(services, [15]))
    assert len(lines(app)) == 1
    bodies = [element.proto.body for element in app.get("html")]
    answer = next(place for place, body in enumerate(bodies) if 'class="verdict' in body)
    assert answer < bodies.index(lines(app)[0]), "below the answer, which it does not move"


def test_that_it_is_over_is_said_and_can_be_put_away(services: Services) -> None:
    faulty(services, 17, well_for=0.8)
    app = page()
    assert "All clear since" in text_of(app)
    app.button(key="put_away").click()
    assert lines(run_page(app)) == []
    assert "All clear since" in text_of(page()), "for another session it is news"


def test_where_people_practise_a_fault_and_its_end_can_be_seen_by_whoever_wishes(services: Services) -> None:
    app = page()
    app.button(key="practise_fault").click()
    run_page(app)
    assert len(lines(app)) == 1
    for part in ("It is not you", "60%", "Hamrah-e Aval", "by prefix", "usually 5%", "Made up, for practice"):
        assert part in text_of(app)
    assert lines(page()) == [], "another session has its own"
    for _ in range(2):  # as often as they wish
        app.button(key="practise_fault").click()
        run_page(app).button(key="practise_end").click()
        assert "All clear since" in text_of(run_page(app))
        assert "Made up, for practice" in text_of(app)
        app.button(key="put_away").click()
        assert lines(run_page(app)) == []
    database = open_database(services.settings.database_url)
    assert read_slots(database, datetime.min.replace(tzinfo=UTC), is_practice=True) == []


def test_a_made_up_fault_hides_no_other_once_its_all_clear_is_told(services: Services) -> None:
    faulty(services, 15)
    app = page()
    app.session_state["_view"].practice_fault = PracticeFault(datetime.now(UTC) - timedelta(hours=2), is_over=True)
    assert "62%" in text_of(run_page(app))


@pytest.mark.usefixtures("services")
def test_a_made_up_fault_stays_while_something_is_asked() -> None:
    app = page()
    app.button(key="practise_fault").click()
    run_page(app)
    app.text_area(key="ids_text").set_value(str(FIRST))
    app = run_page(press_check(run_page(app)))
    assert len(lines(app)) == 1
    assert "practise_fault" not in {button.key for button in app.button}
