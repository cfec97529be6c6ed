"""A person at the desk, whose presses and scrolling are counted."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import expect

from tests.helpers.person import Person


@dataclass
class Desk:
    """A person at the desk, whose presses and scrolling are counted.

    Attributes:
        person: Who they are, and the page that they look at.
        presses: Clicks and key commands so far. A paste and the command that sends it are one; to drop a file or to
            type is none.
        screens: How far the page had to be scrolled so far, in heights of the window.
    """

    person: Person
    presses: int = 0
    screens: float = 0.0

    def paste(self, text: str) -> None:
        """Paste a text where the focus is, and ask by the keyboard; wait for its answer."""
        page, verdicts = self.person.page, self.part("lookup").locator(".verdict")
        before = verdicts.get_attribute("data-of") if verdicts.count() else None
        self.put(text)
        page.keyboard.press("Control+Enter")
        if before is not None:
            expect(verdicts).not_to_have_attribute("data-of", before)
        self.person.see_report()

    def put(self, text: str) -> None:
        """Paste a text where the focus is, and ask nothing yet."""
        page = self.person.page
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.evaluate("text => navigator.clipboard.writeText(text)", text)
        page.keyboard.press("Control+v")
        self.presses += 1

    def click(self, target: Any) -> None:  # noqa: ANN401 - a Playwright locator
        """Click something, scrolled to first where it is out of view."""
        self.see(target)
        target.click()
        self.presses += 1
        self.person.rest()

    def see(self, target: Any) -> None:  # noqa: ANN401 - a Playwright locator
        """Look at something, scrolled to first where it is out of view."""
        self.person.rest()
        expect(target).to_be_visible()
        size, box = self.person.page.viewport_size, target.bounding_box()
        assert size is not None
        assert box is not None
        above, below = -box["y"], box["y"] + min(box["height"], size["height"]) - size["height"]
        if max(above, below) > 1:
            self.screens += max(above, below) / size["height"]
            target.scroll_into_view_if_needed()

    def part(self, key: str) -> Any:  # noqa: ANN401 - a Playwright locator
        """Return the part of the page with this key."""
        return self.person.part(key)
