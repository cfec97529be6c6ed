"""What a change of the page costs the browser in styles: those of what has changed, not of the whole page each time.

A rule with `:has()` on an ancestor of what it is about makes any change anywhere a change of everything below that
ancestor, and a rule on a part of the attribute `class` does the same to whatever changes its class. `static/shown.js`
says what the page shows in place of the first.
"""

import json
from pathlib import Path

from playwright.sync_api import Browser

from tests.helpers.dashboard_server import Server
from tests.helpers.person import Person, Visit

IDS = [639258934720294900 + place for place in range(200)]
PRESSES = ("not_delivered", "not_found", "not_delivered", "not_found")
# With such rules it was nearly four times for each press.
MOST_TIMES_A_PRESS = 2


def styled(browser: Browser, person: Person, path: Path) -> int:
    """Press some tiles, and return of how many elements the style was computed, each as often as it was."""
    browser.start_tracing(page=person.page, path=path, categories=["devtools.timeline"])
    for tile in PRESSES:
        person.press_tile(tile)
        person.rest()
    browser.stop_tracing()
    events = json.loads(path.read_text())["traceEvents"]
    return sum(event["args"].get("elementCount", 0) for event in events if event["name"] == "UpdateLayoutTree")


def test_a_press_on_a_tile_does_not_compute_the_style_of_the_page_again_and_again(
    browser: Browser, visit: Visit, quick: Server, tmp_path: Path
) -> None:
    person = visit(quick, "/?language=fa")
    person.paste("\n".join(map(str, IDS)))
    person.check()
    person.rest()
    elements = person.page.locator("*").count()
    found = styled(browser, person, tmp_path / "trace.json")
    assert 0 < found < MOST_TIMES_A_PRESS * len(PRESSES) * elements
