"""A person at the page of a served dashboard: Chromium driven by Playwright.

Whatever a page does, it may log no error in the browser's console and ask no other host: every `Person` is checked for
both when it leaves.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import ConsoleMessage, Page, expect

from lib.intake.numbers.characters import FOREIGN_DIGITS
from lib.sandbox.scenarios import sample_ids
from tests.helpers import at_rest
from tests.helpers.dashboard_server import Server
from tests.helpers.outside_hosts import asked_outside

_MILLISECONDS: Final = 60_000
expect.set_options(timeout=_MILLISECONDS)


@dataclass
class Person:
    """Someone at the page, in a browser context of their own: what they do, and what they see.

    Attributes:
        page: The page that they look at.
        server: The dashboard that they visit.
        troubles: The errors in the browser's console, and the requests to other hosts.
        end: Ends the use of the context; by default it is closed.
        has_left: Whether they have left.
        forgiven: Which troubles do not count, as a regular expression.
    """

    page: Page
    server: Server
    troubles: list[str] = field(default_factory=list)
    end: Callable[[], None] | None = None
    has_left: bool = field(default=False, init=False)
    forgiven: str | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        """Listen for what must not happen; be patient with a busy machine."""
        self.page.set_default_timeout(_MILLISECONDS)
        at_rest.listen(self.page)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.troubles.append(message.text)

    def open(self, path: str = "/") -> None:
        """Open an address of the dashboard and wait until it is drawn."""
        self.page.goto(self.server.url + path)
        self.rest()

    def leave(self) -> None:
        """Close the pages; nothing else may have gone wrong in them. To be called before the server is stopped."""
        if not self.has_left:
            self.has_left = True
            (self.end or self.page.context.close)()
            self.troubles += [f"asked {host}" for host in asked_outside()]
        troubles = [each for each in self.troubles if not (self.forgiven and re.search(self.forgiven, each))]
        assert not troubles, troubles

    def forgive(self, pattern: str) -> None:
        """Let troubles pass that a pattern fits, of a fault that the test makes, and that goes on until they leave."""
        self.forgiven = pattern

    def forgive_sought(self) -> None:
        """Forget that Streamlit sought its server below the path of the page, and found none there."""
        sought = "Failed to load resource: the server responded with a status of 404 (Not Found)"
        self.troubles = [trouble for trouble in self.troubles if trouble != sought]

    def rest(self) -> None:
        """Wait until the page has nothing more to draw."""
        at_rest.rest(self.page)

    def part(self, key: str) -> Any:  # noqa: ANN401 - a Playwright locator
        """Return the part of the page with this key."""
        return self.page.locator(f".st-key-{key}")

    def paste(self, text: str) -> None:
        """Paste a text into the box in place of what it holds, as a person does: from the clipboard."""
        self.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.page.evaluate("text => navigator.clipboard.writeText(text)", text)
        self.part("ids_text").locator("textarea").focus()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.press("Control+v")
        self.rest()

    def clipboard(self) -> str:
        """Return what a paste would bring: it is pasted, since the page itself may not read the clipboard."""
        self.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.page.evaluate(
            "() => { const box = document.createElement('textarea'); box.before = document.activeElement;"
            " document.body.append(box); box.focus(); }"
        )
        self.page.keyboard.press("Control+v")
        box = self.page.locator("body > textarea")
        expect(box).not_to_have_value("")
        text = box.input_value()
        box.evaluate("box => { box.before.focus(); box.remove(); }")
        return text

    def upload(self, name: str, content: bytes) -> None:
        """Upload a file in place of the one before, and wait until it was read."""
        path = self.server.log.parent / name
        path.write_bytes(content)
        self.part("ids_file").locator("input[type=file]").set_input_files(path)
        shown = self.part("ids_file").get_by_role("button", name=name)  # which takes it away again
        expect(shown).to_be_visible()
        self.rest()

    def alert(self) -> str:
        """Return what the page warns of, '' where it does not."""
        alerts = self.page.get_by_test_id("stAlert")
        return str(alerts.first.inner_text()).strip() if alerts.count() else ""

    def press(self, key: str) -> None:
        """Press the button with this key."""
        self.part(key).get_by_role("button").click()
        self.rest()

    def take_sample(self) -> None:
        """Paste the sandbox's sample Ids, whose button is there for those alone who have not asked yet."""
        self.paste("\n".join(map(str, sample_ids(1000))))
        expect(self.part("intake_summary")).to_be_visible()
        self.rest()

    def check(self) -> None:
        """Ask, and wait for the report."""
        self.part("check").get_by_role("button").click()
        self.see_report()

    def start(self) -> None:
        """Ask, and see the lookup under way; on a busy machine the page is at rest only once it has ended."""
        self.part("check").get_by_role("button").click()
        expect(self.part("progress")).to_be_visible()

    def see_report(self) -> None:
        """Wait until the report is drawn."""
        expect(self.part("verdict")).to_be_visible()
        self.rest()

    def outcomes(self) -> dict[str, int]:
        """Return the counts on the tiles, by outcome; those of a few Ids are folded, and are opened."""
        self.open_in_sum()
        read = "tiles => tiles.map(tile => [tile.className, tile.querySelector('.outcome-count').textContent])"
        # All at once, and the last: while the page is drawn anew the tiles before may still stand beside the new ones.
        tiles = self.part("outcomes").last.locator("li.outcome").evaluate_all(read)
        return {name.split("tone-")[1].split()[0]: number(count) for name, count in tiles}

    def counted(self) -> int:
        """Return how many Ids the tiles count together."""
        return sum(self.outcomes().values())

    def press_tile(self, outcome: str) -> None:
        """Press the tile of this outcome, which filters by it."""
        self.part("outcomes").locator(f".tone-{outcome} > button").click()
        self.rest()

    def press_status(self, label: str) -> None:
        """Press the row of the status with this label, which filters by it."""
        self.part("status_table").get_by_role("button", name=label).click()
        self.rest()

    def open_in_sum(self) -> None:
        """Open what shows a few Ids as a table and chart; of many it is open."""
        folded = self.part("in_sum").locator("[data-testid=stExpanderDetails][inert]")
        if folded.count():
            self.part("in_sum").locator("summary").first.click()
            expect(folded).to_have_count(0)
            self.rest()

    def sees(self, look: Callable[[], object], expected: object) -> None:
        """Look until what is seen is as expected."""
        end = time.monotonic() + _MILLISECONDS / 1000
        while (seen := look()) != expected and time.monotonic() < end:
            self.page.wait_for_timeout(100)
        assert seen == expected

    def tally(self) -> list[int]:
        """Return the sum of what was given: in all, distinct, repeated, rejected."""
        return [number(item.inner_text()) for item in self.part("intake_summary").locator(".tally b").all()]

    def sees_rows(self, count: int) -> None:
        """Wait until the table of results has this many rows."""
        self.open_in_sum()
        grid = self.part("results").locator("[role=grid]")
        expect(grid).to_have_attribute("aria-rowcount", str(count + 1))

    def sees_columns(self, count: int) -> None:
        """Wait until the table of results has this many columns."""
        self.open_in_sum()
        grid = self.part("results").locator("[role=grid]")
        expect(grid).to_have_attribute("aria-colcount", str(count))

    def cell(self, column: int, row: int) -> str:
        """Return the text of a cell of the table of results, by its place from the left and the top."""
        self.open_in_sum()
        return str(self.part("results").get_by_test_id(f"glide-cell-{column}-{row}").text_content())

    def click_bar(self, place: int) -> None:
        """Click a bar of the chart, by its place from the top."""
        self.open_in_sum()
        bar = self.part("breakdown").locator(".barlayer .trace").first.locator(".point path").nth(place)
        bar.scroll_into_view_if_needed()
        box = bar.bounding_box()
        self.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.rest()

    def download(self, key: str) -> tuple[str, Path]:
        """Press a download; returns the file's name and where it is."""
        self.open_in_sum()
        with self.page.expect_download() as started:
            self.part(key).get_by_role("button").click()
        return started.value.suggested_filename, started.value.path()


def number(text: str) -> int:
    """Return the number that a text of any digits holds."""
    return int(re.sub(r"\D", "", text.translate(FOREIGN_DIGITS)))


Visit = Callable[..., Person]
