"""A page counts as at rest only once nothing on it moves: what a test presses next stays where it is."""

from playwright.sync_api import expect

from tests.helpers.page_states import Kept
from tests.helpers.person import Visit

MANY = "/?lookup={many}&language=en"


def test_what_is_below_a_fold_that_opens_has_its_place_by_then(visit: Visit, kept: Kept) -> None:
    # For who wishes for less motion it opens at once.
    person = visit(kept.server, MANY.format_map(kept.lookups), reduced_motion="no-preference")
    person.part("rejected_of_report").locator("summary").click()
    person.rest()
    expect(person.part("rejected_of_report").get_by_test_id("stExpanderDetails")).to_be_visible()
    below = person.part("status_table")
    place = below.bounding_box()
    person.page.wait_for_timeout(700)
    assert below.bounding_box() == place


def test_what_turns_for_ever_is_not_waited_for(visit: Visit, kept: Kept) -> None:
    person = visit(kept.server, MANY.format_map(kept.lookups))
    turning = person.page.evaluate(
        "() => document.querySelector('h1').animate([{ opacity: 1 }, { opacity: 0.9 }],"
        " { duration: 500, iterations: Infinity }).playState"
    )
    assert turning == "running"
    person.rest()
    assert person.page.evaluate("() => document.querySelector('h1').getAnimations().length") == 1
