"""What is drawn anew fades only where somebody waits for it, and only after a while: it does not flicker."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pytest
from playwright.sync_api import Browser, WebSocketRoute
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.helpers.page_states import Kept
from tests.helpers.person import Person, Visit

# How faint a part that is out of date was when it became that, and how faint it has become since.
_WATCH: Final = """
  (selector) => {
    const seen = window.seen = { since: null, first: null, faintest: 1 };
    const look = () => {
      const part = document.querySelector(`[data-stale=true]:has(${selector})`);
      if (!part) return;
      const opacity = Number(getComputedStyle(part).opacity);
      seen.since ??= performance.now();
      seen.first ??= opacity;
      seen.faintest = Math.min(seen.faintest, opacity);
    };
    new MutationObserver(look).observe(document, { subtree: true, attributeFilter: ["data-stale"] });
    setInterval(look, 50);
  }
"""
_FADED: Final = "() => window.seen.since !== null && performance.now() - window.seen.since > 2_000"
DRAWN: Final = ("delta", "script_finished")


class SlowServer:
    """Lets a page hear, from some moment on, that its server has begun to draw, and no more."""

    def __init__(self) -> None:
        self.is_slow = False

    def route(self, socket: WebSocketRoute) -> None:
        """Pass on what the server says."""

        def pass_on(received: str | bytes) -> None:
            message = ForwardMsg()
            message.ParseFromString(received if isinstance(received, bytes) else received.encode())
            kind = message.WhichOneof("type")
            is_end = kind == "session_status_changed" and not message.session_status_changed.script_is_running
            if not (self.is_slow and (is_end or kind in DRAWN)):
                socket.send(received)

        socket.connect_to_server().on_message(pass_on)


@contextmanager
def slow(browser: Browser, kept: Kept, path: str) -> Iterator[Person]:
    """Open a page as someone who wishes for less motion; from then on its server is slow."""
    context = browser.new_context(reduced_motion="reduce")
    server = SlowServer()
    context.route_web_socket("**/_stcore/stream", server.route)
    person = Person(context.new_page(), kept.server)
    person.open(path)
    server.is_slow = True
    yield person
    person.forgive_sought()
    person.leave()


def test_how_far_a_lookup_of_the_history_is_does_not_fade_however_slow_the_server_is(
    browser: Browser, kept: Kept
) -> None:
    with slow(browser, kept, "/history") as person:
        person.page.evaluate(_WATCH, ".past")
        person.page.wait_for_function(_FADED)
        assert person.page.evaluate("() => window.seen.faintest") == 1


def test_a_press_does_not_make_the_page_flicker_for_who_wishes_for_less_motion(browser: Browser, kept: Kept) -> None:
    with slow(browser, kept, "/codes") as person:
        person.page.evaluate(_WATCH, "h1")
        person.page.get_by_role("searchbox").fill("3")
        person.page.wait_for_function(_FADED)
        # It says that it is out of date, but not for a moment only.
        assert person.page.evaluate("() => [window.seen.first, window.seen.faintest < 0.5]") == [1, True]


@pytest.mark.parametrize("state", ["visible", "hidden"])
def test_a_page_in_the_background_keeps_no_connection_for_how_far_its_lookup_is(
    visit: Visit, kept: Kept, state: str
) -> None:
    person = visit(kept.server)
    is_hidden = state == "hidden"
    hidden = f"Object.defineProperty(document, 'hidden', {{ get: () => {json.dumps(is_hidden)} }})"
    person.page.add_init_script(hidden)
    person.page.goto(kept.server.url + "/?lookup={live}".format_map(kept.lookups))
    asked = []
    for _ in range(3):
        with person.page.expect_response("**/app/progress") as answered:
            pass
        asked.append(answered.value)
    assert {"prefer" in each.request.headers for each in asked} == {not is_hidden}
    assert {each.json()["pause"] > 0 for each in asked} == {is_hidden}
    person.leave()
