"""The manager's question at a real browser: is it worse than last week, by which status, on a screen and on paper."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from lib.settings import load
from lib.wiring import build
from tests.helpers.axe import violations
from tests.helpers.dashboard_server import Server, dashboard
from tests.helpers.person import Visit
from tests.helpers.weeks import WORSE, looked_up

WORDS = {"en": ("Trends", "Yes, worse than last week"), "fa": ("روندها", "بله، بدتر")}
ISOLATES = re.compile("[\u2066-\u2069]")


@pytest.fixture(scope="module")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A dashboard with lookups of three weeks."""
    folder = tmp_path_factory.mktemp("weeks")
    services = build(load({"DATABASE_URL": f"sqlite:///{folder / 'lookups.sqlite3'}"}, Path("/nonexistent")))
    looked_up(services, WORSE)
    services.store._database.dispose()
    with dashboard(folder) as server:
        yield server


@pytest.mark.parametrize("width", [1400, 375])
@pytest.mark.parametrize("language", ["en", "fa"])
def test_a_manager_has_the_answer_in_one_click(visit: Visit, weeks: Server, language: str, width: int) -> None:
    link, answer = WORDS[language]
    person = visit(weeks, f"/?language={language}", viewport={"width": width, "height": 800})
    if width < 640:  # the links are folded into a menu
        person.page.get_by_test_id("stExpandSidebarButton").click()
    person.page.get_by_role("link", name=link, exact=True).click()
    verdict = person.part("trend_answer").locator(".verdict")
    expect(verdict).to_contain_text(answer)
    person.rest()
    assert person.page.url.split("?")[0].endswith("/trends")
    box = verdict.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 500, "without scrolling"
    expect(person.part("trend_periods").locator(".barlayer .point").first).to_be_attached()
    if width < 640:
        person.page.keyboard.press("Escape")
    assert person.page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(person.page) == []


def test_days_are_chosen_by_keyboard_downloaded_and_printed(visit: Visit, weeks: Server) -> None:
    person = visit(weeks, "/?language=en", viewport={"width": 1400, "height": 900})
    person.page.get_by_role("link", name="Trends", exact=True).click()
    by_week = person.part("trend_step").get_by_role("radio", name="By week")
    by_week.focus()
    person.page.keyboard.press("ArrowRight")
    person.page.keyboard.press("Space")
    expect(person.part("trend_periods").locator(".past-table")).to_contain_text("Day")
    person.rest()
    with person.page.expect_download() as started:
        person.part("trend_csv").get_by_role("button").click()
    assert re.fullmatch(r"niksms-trends_\d{4}-\d\d-\d\d_\d+\.csv", started.value.suggested_filename)
    rows = [*csv.reader(Path(started.value.path()).read_text(encoding="utf-8-sig").splitlines())]
    assert rows[0] == ["First day", "Last day", "Lookups", "Messages", "Outcome", "Code", "Status", "Count", "Share"]
    assert {"40", "60", "5"} <= {row[7] for row in rows[1:]}
    person.page.emulate_media(media="print")
    paper = ISOLATES.sub("", person.page.locator("body").inner_text())
    assert "Yes, worse than last week: 40%" in paper
    assert "none of them is real" in paper
    assert "Download" not in paper
    expect(person.part("trend_chart_day")).to_be_visible()
