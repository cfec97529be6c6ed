"""A server that is stopped or killed in the middle of a long lookup goes on at its next start, with nobody looking."""

from pathlib import Path
from signal import SIGINT, SIGKILL, SIGTERM, Signals

import pytest
from playwright.sync_api import expect

from tests.helpers.child_processes import command_of, engine_of
from tests.helpers.dashboard_server import Start, dashboard
from tests.helpers.long_lookup import COUNT, SLOW, WIDTH, LongLookup, asked_twice, is_log_clean, provider
from tests.helpers.person import Visit
from tests.helpers.provider import wait_until

# What the browser notes: that nobody answers for a moment, and that a request under way was cut off.
CUT_OFF = (
    "ERR_CONNECTION_(REFUSED|RESET)|ERR_EMPTY_RESPONSE|disconnected from server|WebSocket|not responding"
    "|No response received|Failed to fetch"
)


@pytest.mark.parametrize("number", [SIGKILL, SIGTERM, SIGINT], ids=lambda number: number.name)
def test_a_server_ended_in_the_middle_goes_on_at_its_next_start_with_no_visitor(
    tmp_path: Path, number: Signals
) -> None:
    lookup = LongLookup(tmp_path)
    with provider() as asked:
        with dashboard(tmp_path, **asked.environ) as server:
            lookup.pause_at(0.25, asked)
            engine = engine_of(server)
            server.process.send_signal(number)
            server.process.wait(60)
            wait_until(lambda: not command_of(engine))
        assert lookup.is_in_the_middle()
        assert is_log_clean(server.log)
        with dashboard(tmp_path, **asked.environ) as server:
            lookup.finish(asked)
        # None is asked twice, of one that was killed either: its engine ends once the answers under way are stored.
        assert asked_twice(asked) == 0
        assert is_log_clean(server.log)


def test_killed_again_and_again_it_asks_twice_only_what_was_under_way(tmp_path: Path) -> None:
    lookup = LongLookup(tmp_path)
    with provider() as asked:
        for share in (0.2, 0.5):
            with dashboard(tmp_path, **asked.environ) as server:
                lookup.pause_at(share, asked)
                server.process.kill()
                server.process.wait(60)
            assert lookup.is_in_the_middle()
        with dashboard(tmp_path, **asked.environ):
            lookup.finish(asked)
        assert 0 <= asked_twice(asked) <= 2 * WIDTH


def test_a_page_left_open_while_the_server_is_killed_shows_the_end(tmp_path: Path, visit: Visit) -> None:
    lookup = LongLookup(tmp_path)
    with provider(SLOW) as asked:
        with dashboard(tmp_path, **asked.environ) as server:
            person = visit(server, f"/?language=en&lookup={lookup.lookup_id}")
            expect(person.part("progress")).to_be_visible()
            person.rest()
            lookup.pause_at(0.25, asked)
            port = int(server.url.rpartition(":")[2])
            server.process.kill()
            server.process.wait(60)
        expect(person.part("progress")).to_contain_text("The server does not answer.")
        expect(person.page.locator(".progress-facts")).to_be_hidden()
        assert lookup.is_in_the_middle()
        with dashboard(tmp_path, Start(port=port), **asked.environ):
            lookup.finish(asked)
            person.see_report()
            person.sees(person.counted, COUNT)
            assert "not_answered" not in person.outcomes()
            person.forgive(CUT_OFF)
            person.leave()
        assert 0 <= asked_twice(asked) <= WIDTH
