"""How a page looks: pictures of a whole page, and the difference between two of them.

Each version of a browser draws letters slightly differently. Pictures are therefore compared at a quarter of their
size, where this changes a shade, while a part that moved, is missing or has another colour changes much more.
"""

from io import BytesIO
from typing import Any, Final, NamedTuple

import numpy as np
from PIL import Image
from playwright.sync_api import Page

from tests.helpers.paths import DATA

LANGUAGES: Final = ("fa", "en")
KEPT: Final = DATA / "looks"
"""The folder of the pictures that pages are compared with, at a quarter of their size."""

_SMALLER: Final = 4
_SHADE: Final = 40
"""How much a colour channel of a point may differ, of 255."""
_MOST_TRIES: Final = 20
_DRAWN_AFTER: Final = 200
"""In milliseconds."""
_WITHOUT_MOMENTS: Final = """
    const digits = (text) => text.replace(/[0-9]/g, "0").replace(/[۰-۹]/g, "۰");
    const moment = /([0-9۰-۹]{4}\\/)?[0-9۰-۹]{2}\\/[0-9۰-۹]{2}|[0-9۰-۹]{2}:[0-9۰-۹]{2}/g;
    const withoutMoments = (text) => text.replace(moment, digits);
"""
# The text of a table is drawn, and cannot be changed once it is.
_DRAWN_STILL: Final = f"""
  (() => {{{_WITHOUT_MOMENTS}
    for (const name of ["fillText", "measureText"]) {{
      const draw = CanvasRenderingContext2D.prototype[name];
      CanvasRenderingContext2D.prototype[name] = function (text, ...place) {{
        return draw.call(this, withoutMoments(String(text)), ...place);
      }};
    }}
  }})();
"""
_STILL: Final = f"""
  () => {{{_WITHOUT_MOMENTS}
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {{
      const node = walker.currentNode;
      const still = withoutMoments(node.nodeValue);
      if (still !== node.nodeValue) node.nodeValue = still;
    }}
    const style = document.createElement("style");
    style.append(".progress-facts {{ display: none }}");
    style.append("[data-stale] {{ opacity: 1 !important; transition: none !important }}");
    document.head.append(style);
  }}
"""


class Look(NamedTuple):
    """How a page is looked at.

    Attributes:
        width: The width of the window, in pixels.
        scheme: The colour scheme, `light` or `dark`.
        tallest: The greatest height of the window, in pixels.
    """

    width: int
    scheme: Any
    tallest: int = 12_000

    def put_on(self, page: Page) -> None:
        """Apply it to a page."""
        page.set_viewport_size({"width": self.width, "height": 1000})
        page.emulate_media(color_scheme=self.scheme)


def whole_page(page: Page, look: Look) -> bytes:
    """Return a picture of a whole page from its top, as PNG.

    The page scrolls inside its main part, so the window is made as tall as this.
    """
    page.mouse.move(0, 0)
    picture = b""
    # The page is redrawn for the new size, some of it a moment later.
    for _ in range(_MOST_TRIES):
        look.put_on(page)
        page.set_viewport_size({"width": look.width, "height": min(_height(page), look.tallest)})
        page.wait_for_timeout(_DRAWN_AFTER)
        page.locator("[data-testid=stMain]").evaluate("part => { part.scrollTop = 0; }")
        before, picture = picture, page.screenshot(animations="disabled")
        if picture == before:
            break
    return picture


def _height(page: Page) -> int:
    """Return how tall a page is in a window of the usual height; some are a little taller than any window."""
    page.wait_for_timeout(_DRAWN_AFTER)
    return int(page.locator("[data-testid=stMain]").evaluate("part => part.scrollHeight"))


def draw_still(page: Page) -> None:
    """Have the tables of all that the page opens from now on look the same at any time, too."""
    page.add_init_script(_DRAWN_STILL)


def stand_still(page: Page) -> None:
    """Make a page look the same at any time: replace dates and times, hide speeds, end transitions."""
    page.evaluate(_STILL)


def small(picture: bytes) -> Image.Image:
    """Return a picture at a quarter of its size, as the stored ones are."""
    whole = Image.open(BytesIO(picture)).convert("RGB")
    return whole.resize((whole.width // _SMALLER, whole.height // _SMALLER), Image.Resampling.BOX)


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return the share of points that differ between two small pictures; points that only one has differ."""
    width, height = max(one.width, other.width), max(one.height, other.height)
    padded = np.full((2, height, width, 3), -255, dtype=np.int16)
    for index, picture in enumerate((one, other)):
        padded[index, : picture.height, : picture.width] = np.asarray(picture)
    return float((np.abs(padded[0] - padded[1]).max(axis=2) > _SHADE).mean())
