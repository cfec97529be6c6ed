"""What is drawn anew fades only where somebody waits for it, and only after a while: it does not flicker."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pytest
from playwright.sync_api import Browser, WebSocketRoute, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from lib.domain.statuses import is_final
from lib.sandbox.scenarios import codes_of
from tests.helpers.dashboard_server import Server
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
_IDS: Final = range(639258934720294900, 639258934720294900 + 2_000)
OPEN: Final = [each for each, code in zip(_IDS, codes_of(_IDS), strict=True) if not is_final(code)][:160]
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
def opened(browser: Browser, server: Server, path: str) -> Iterator[tuple[Person, SlowServer]]:
    """Open a page as someone who wishes for less motion."""
    context = browser.new_context(reduced_motion="reduce")
    slowing = SlowServer()
    context.route_web_socket("**/_stcore/stream", slowing.route)
    person = Person(context.new_page(), server)
    person.open(path)
    yield person, slowing
    person.forgive_sought()
    person.leave()


@contextmanager
def still(browser: Browser, server: Server, path: str) -> Iterator[Person]:
    """Open a page that hears from then on of nothing that is drawn."""
    with opened(browser, server, path) as (person, slowing):
        slowing.is_slow = True
        yield person


def test_how_far_a_lookup_of_the_history_is_does_not_fade_however_slow_the_server_is(
    browser: Browser, kept: Kept
) -> None:
    with still(browser, kept.server, "/history") as person:
        person.page.evaluate(_WATCH, ".past")
        person.page.wait_for_function(_FADED)
        assert person.page.evaluate("() => window.seen.faintest") == 1


def test_a_press_does_not_make_the_page_flicker_for_who_wishes_for_less_motion(browser: Browser, kept: Kept) -> None:
    with still(browser, kept.server, "/codes") as person:
        person.page.evaluate(_WATCH, "h1")
        person.page.get_by_role("searchbox").fill("3")
        person.page.wait_for_function(_FADED)
        # It says that it is out of date, but not for a moment only.
        assert person.page.evaluate("() => [window.seen.first, window.seen.faintest < 0.5]") == [1, True]


def test_a_fold_opens_and_closes_at_once_for_who_wishes_for_less_motion(browser: Browser, kept: Kept) -> None:
    with still(browser, kept.server, "/?lookup={many}".format_map(kept.lookups)) as person:
        fold = person.part("rejected_of_report").locator("details")
        for is_open in (True, False):
            fold.locator("summary").click()
            moves = fold.evaluate(
                "async fold => { for (const _ of [1, 2, 3]) await new Promise(requestAnimationFrame);"
                " return fold.getAnimations().length; }"
            )
            assert moves == 0
            expect(fold).to_have_js_property("open", is_open)


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


def goes_on(person: Person, slowing: SlowServer, part: str) -> None:
    """See how a part of the page changes although nothing is drawn."""
    live = person.page.locator(part).first
    expect(live).to_be_visible()
    slowing.is_slow = True
    for _ in range(2):
        expect(live).not_to_have_text(live.inner_text())
    slowing.is_slow = False


def test_a_lookup_under_way_goes_on_in_the_history_and_on_its_report_without_a_script(
    browser: Browser, slow: Server
) -> None:
    with opened(browser, slow, "/?language=en") as (person, slowing):
        person.paste("\n".join(map(str, OPEN)))
        person.start()
        report = person.page.url
        person.page.get_by_role("link", name="Past lookups", exact=True).click()
        goes_on(person, slowing, ".past-state.is-running")
        person.page.goto(report)
        person.see_report()
        person.press("recheck")
        goes_on(person, slowing, ".again-line.is-live")


def test_how_far_a_lookup_was_is_not_shown_once_nothing_is_heard_of_the_server(browser: Browser, kept: Kept) -> None:
    with still(browser, kept.server, "/history") as person:
        expect(person.page.locator(".past-state.is-running")).to_be_visible()
        person.forgive("502")
        person.page.route("**/app/progress", lambda route: route.fulfill(status=502))
        expect(person.page.get_by_text("سرور پاسخ نمی‌دهد")).to_be_visible()
        expect(person.page.locator(".past-state.is-running")).to_be_hidden()
