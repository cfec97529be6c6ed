"""A fault of the provider at a real browser: said at once, and the answer stays where it is read."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect

from lib.store.database import open_database
from tests.helpers.axe import violations
from tests.helpers.dashboard_server import Server, dashboard
from tests.helpers.person import Visit
from tests.helpers.sentinel_series import keep, until_now

WORDS = {"en": "It is not you", "fa": "مشکل از شما نیست"}
ID = "639258934720294915"


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A dashboard in whose last two hours code 15 is far more frequent than usual."""
    folder = tmp_path_factory.mktemp("faulty")
    database = open_database(f"sqlite:///{folder / 'lookups.sqlite3'}")
    keep(database, until_now(datetime.now(UTC), 15, 0.62, 2.0))
    database.dispose()
    with dashboard(folder, NIKSMS_SANDBOX_LATENCY="0") as server:
        yield server


@pytest.mark.parametrize(("language", "width", "height"), [("fa", 1400, 900), ("en", 375, 800)])
def test_a_fault_is_seen_beside_an_answer_that_it_does_not_move(
    visit: Visit, faulty: Server, language: str, width: int, height: int
) -> None:
    person = visit(faulty, f"/?language={language}", viewport={"width": width, "height": height})
    line = person.part("sentinel").get_by_role("status")
    expect(line).to_contain_text(WORDS[language])
    assert violations(person.page) == []
    person.part("ids_text").locator("textarea").fill(ID)
    person.page.keyboard.press("Control+Enter")
    person.see_report()
    expect(line).to_contain_text(WORDS[language])
    verdict, box = person.part("lookup").locator(".verdict").bounding_box(), line.bounding_box()
    assert verdict is not None
    assert box is not None
    assert verdict["y"] <= (130 if width > height else 100)
    assert box["y"] + box["height"] <= height, "without scrolling"
    assert box["height"] < height / 6
    assert person.page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(person.page) == []


def test_a_newcomer_sees_how_a_fault_is_said_and_how_it_ends_by_the_keyboard(tmp_path: Path, visit: Visit) -> None:
    # A server on which nobody has asked anything.
    with dashboard(tmp_path) as server:
        person = visit(server, "/")
        person.part("practise_fault").get_by_role("button").focus()
        person.page.keyboard.press("Enter")
        line = person.part("sentinel").get_by_role("status")
        expect(line).to_contain_text(WORDS["fa"])
        expect(line).to_contain_text("ساختگی و برای تمرین")
        assert violations(person.page) == []
        for part, words in (("practise_end", "به حالت عادی برگشته است"), ("put_away", "")):
            person.part(part).get_by_role("button").focus()
            person.page.keyboard.press("Enter")
            if words:
                expect(line).to_contain_text(words)
        expect(line).to_have_count(0)

        # The line that an answered list is leaves it out, as it does the samples.
        expect(person.part("practise_fault")).to_be_visible()
        person.paste(ID)
        person.check()
        person.see_report()
        for part in ("sample", "sample_file", "practise_fault"):
            expect(person.part(part)).to_be_hidden()
        person.leave()
