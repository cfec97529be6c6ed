"""Frames that a telephone drops while a report is scrolled, beside a plain page of the same height in the same browser.

The window has 375 x 800 pixels, and the processor a quarter of its speed. The page is scrolled down and up again by a
wheel, at 1,200 pixels a second. A frame is dropped where the next one comes later than the screen could show it.

One scroll alone says little: what the browser cleans up after a report was drawn falls into the first of them or does
not. So both pages are scrolled several times, the first time as soon as they are there, and the median counts.
"""

import tempfile
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any, Final, NamedTuple

from playwright.sync_api import CDPSession, Page

from bench.figure import Ratio, tell, within
from bench.sizes import chosen
from tests.helpers.chromium import chromium
from tests.helpers.dashboard_server import dashboard
from tests.helpers.page_states import QUICK, settle
from tests.helpers.person import Person

FIRST: Final = 639258934720290000
SPEED: Final = 1_200
"""In pixels a second."""
SLOWER: Final = 4
"""How many times slower the processor is made."""
FRAME: Final = 1_000 / 60
"""In milliseconds."""
WINDOW: Final[Any] = {"width": 375, "height": 800}
COUNT: Final = """() => {
  const moments = window.moments = [];
  const note = moment => { if (window.moments === moments) { moments.push(moment); requestAnimationFrame(note); } };
  requestAnimationFrame(note);
}"""
END: Final = "() => { const { moments } = window; delete window.moments; return moments; }"


class Size(NamedTuple):
    """How much is scrolled.

    Attributes:
        rows: The rows of the report.
        seconds: How long it is scrolled.
        times: How often.
    """

    rows: int
    seconds: float
    times: int


class Frames(NamedTuple):
    """The frames of a scroll that were shown, and those that were not."""

    shown: int
    dropped: int

    @property
    def share(self) -> float:
        """The share that was shown."""
        return self.shown / (self.shown + self.dropped)


class Scrolls(NamedTuple):
    """The shares of frames that the scrolls of a page showed."""

    shares: list[float]

    @property
    def share(self) -> float:
        """The median."""
        return median(self.shares)

    @property
    def worst(self) -> float:
        """The least."""
        return min(self.shares)


FULL: Final = Size(rows=10_000, seconds=5.0, times=5)
SMALL: Final = Size(rows=20, seconds=0.2, times=1)


def main(size: Size = FULL) -> None:
    """Print the share of frames that the report drops, and the frames it shows as a multiple of the plain page's."""
    with tempfile.TemporaryDirectory() as folder, dashboard(Path(folder), **QUICK) as server, chromium() as browser:
        person = Person(browser.new_page(viewport=WINDOW, has_touch=True, is_mobile=True), server)
        person.open("/?language=fa")
        person.upload("rows.csv", _file(size.rows))
        person.press("check")
        person.see_report()
        settle(person)
        report = person.page.locator("[data-testid=stMain]")
        height = int(report.evaluate("part => part.scrollHeight"))
        ours = _scrolls(person.page, height, size)
        plain = browser.new_page(viewport=WINDOW, has_touch=True, is_mobile=True)
        plain.set_content(f'<p style="height: {height}px">A plain page</p>')
        theirs = _scrolls(plain, height, size)
    dropped, plain_dropped = 1 - ours.share, 1 - theirs.share
    tell(
        f"a report of {size.rows:,} rows scrolled {size.times} times for {size.seconds} s, a telephone: frames dropped",
        f"{dropped:.1%} at the median, {1 - ours.worst:.1%} at worst",
        within(100 * dropped, 5.0, "%"),
        Ratio(ours.share / theirs.share, f"frames shown of a plain page ({plain_dropped:.1%} dropped)"),
    )


def _file(rows: int) -> bytes:
    lines = (f"Customer {row},0912{row:07},{FIRST + row},yalda" for row in range(rows))
    return "\n".join(["name,mobile,message id,campaign", *lines]).encode()


def _scrolls(page: Page, height: int, size: Size) -> Scrolls:
    control = page.context.new_cdp_session(page)
    control.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return Scrolls([_scrolled(page, control, height, size.seconds).share for _ in range(size.times)])


def _scrolled(page: Page, control: CDPSession, height: int, seconds: float) -> Frames:
    """Scroll a page of this height down and up for so many seconds, and return its frames."""
    page.evaluate(COUNT)
    distance = max(height - WINDOW["height"], SPEED // 10)
    for turn in range(max(1, round(seconds * SPEED / distance))):
        _wheel(control, distance if turn % 2 else -distance)
    moments = page.evaluate(END)
    waits = [later - earlier for earlier, later in pairwise(moments)]
    return Frames(len(waits), sum(max(0, round(wait / FRAME) - 1) for wait in waits))


def _wheel(control: CDPSession, distance: int) -> None:
    control.send(
        "Input.synthesizeScrollGesture",
        {
            "x": WINDOW["width"] // 2,
            "y": WINDOW["height"] // 2,
            "yDistance": distance,
            "speed": SPEED,
            "gestureSourceType": "mouse",
            "preventFling": True,
        },
    )


if __name__ == "__main__":
    main(chosen(FULL, SMALL, __doc__))
