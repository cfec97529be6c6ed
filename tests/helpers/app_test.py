"""Runs a page with AppTest, and reads its texts."""

import re
from html import unescape

from streamlit.testing.v1 import AppTest

from lib.ui.state import session


def run_page(app: AppTest, *, is_in_sum: bool = True) -> AppTest:
    """Run the script of a page; it must raise nothing.

    With `is_in_sum` what shows a few Ids as a table and chart is open, as that of many always is.
    """
    app.session_state[session.IN_SUM] = is_in_sum
    app.run()
    assert not app.exception
    return app


def download_buttons(app: AppTest) -> list[tuple[str, bool]]:
    """Return what each download button says, without marks of direction, and whether it can be pressed."""
    buttons = re.compile(r"<button [^>]*data-download=\"\w+\"( disabled)?>([^<]*)</button>")
    found = [match for element in app.get("html") for match in buttons.finditer(element.proto.body)]
    return [(re.sub("[\u2066-\u2069]", "", unescape(match[2])), match[1] is None) for match in found]


def text_of(app: AppTest) -> str:
    """Return all texts on the page as they are read, without marks of direction."""
    parts = [unescape(re.sub(r"<[^>]+>", " ", element.proto.body)) for element in app.get("html")]
    parts += [element.value for kind in (app.warning, app.info, app.error, app.success) for element in kind]
    return re.sub(r"\s+", " ", re.sub("[\u2066-\u2069]", "", " ".join(parts)))
