"""A run that Streamlit interrupts loses nothing: a press is handled, and the lookup that it started is shown."""

import asyncio
from collections.abc import Iterator

import pytest

from lib.sandbox.scenarios import sample_ids
from lib.ui.state.view import LATE_SECONDS, View
from tests.helpers.dashboard_server import BESIDE, Server, dashboard
from tests.helpers.websocket_visitor import Visitor


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with dashboard(tmp_path_factory.mktemp("interrupted"), NIKSMS_SANDBOX_LATENCY="0", **BESIDE) as served:
        yield served


@pytest.mark.parametrize("parts", [1, 6, 12, 20])
def test_a_press_is_served_though_another_run_comes_at_once(server: Server, parts: int) -> None:
    async def press_and_run_again() -> None:
        async with Visitor(server.url) as visitor:
            await visitor.ask("\n".join(map(str, sample_ids(10))))
            first = visitor.query
            await visitor.type("ids_text", "\n".join(map(str, sample_ids(30))))
            visitor.forget_what_was_heard()
            await visitor.send(pressed="check")
            await visitor.hears(parts)
            # As a late event of the page before does: it comes with the address of that page.
            await visitor.send(query=first)
            await visitor.sees_counts_of(30)
            await visitor.sees(lambda: visitor.query != first)

    asyncio.run(press_and_run_again())


def test_the_browser_goes_back_from_a_lookup_that_was_answered_at_once(server: Server) -> None:
    async def ask_twice_and_go_back() -> None:
        async with Visitor(server.url) as visitor:
            await visitor.ask("\n".join(map(str, sample_ids(10))))
            first = visitor.query
            await visitor.ask("\n".join(map(str, sample_ids(30))))
            visitor.goes_back = True
            await visitor.send(query=first)
            await visitor.sees_counts_of(10)

    asyncio.run(ask_twice_and_go_back())


def test_a_view_ignores_an_address_that_the_browser_sent_before_it_had_the_new_one() -> None:
    now = 100.0
    view = View(clock=lambda: now)
    assert view.follow("one") == "one"
    view.press()
    view.show("two", "one")
    assert not view.is_pressed
    now += 60  # a run that is interrupted, or waits, has not written the new address yet
    assert view.would_show("one") == "two"
    # That the page itself asked for a run with the new address does not tell that the browser has it.
    assert [view.follow(each) for each in ("one", "two", "one", "two")] == ["two"] * 4
    now += LATE_SECONDS
    assert view.follow("one") == "one"


def test_a_view_goes_back_at_once() -> None:
    view = View(clock=lambda: 100.0)
    view.follow("one")
    view.show("two", "one")
    assert view.follow("one") == "two"
    assert view.would_show("one", is_back=True) == "one"
    assert [view.follow("one", is_back=True), view.follow("one")] == ["one", "one"]


def test_a_view_follows_a_link_and_stays_where_it_was_over_another_page() -> None:
    now = 100.0
    view = View(clock=lambda: now)
    assert view.follow(None) is None
    view.show("one", None)
    assert view.follow("other") == "other"
    assert view.follow(None) == "other"
    view.show(None, "other")
    assert [view.follow("other"), view.follow(None)] == [None, None]
    now += LATE_SECONDS
    assert view.follow("other") == "other"
