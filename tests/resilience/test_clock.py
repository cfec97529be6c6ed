"""A clock set back or forward by hours: lookups go on as if nothing were, waits are no longer, no figure is absurd."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.helpers.dashboard_server import dashboard
from tests.helpers.long_lookup import (
    SIZE,
    SLOW,
    WIDTH,
    CountingProvider,
    LongLookup,
    asked_twice,
    is_log_clean,
    provider,
)
from tests.helpers.person import Person, Visit, number
from tests.helpers.provider import served, wait_until
from tests.helpers.whole_files import replace_whole

FASTEST = WIDTH * SIZE / (SLOW / 2)
"""Ids a second that this provider cannot reach."""
SLOWEST = FASTEST / 100
"""Less than it can fall to, unless hours are taken to have passed."""


@dataclass
class WallClock:
    """What a server's process takes for the time of day; what it measures waits with stays as it is."""

    file: Path
    library: Path

    def set_forward(self, hours: int) -> None:
        """Let it be so many hours later than it is; earlier where negative."""
        replace_whole(self.file, f"{hours:+d}h\n")

    @property
    def environ(self) -> dict[str, str]:
        """The environment of a process that goes by it."""
        return {
            "LD_PRELOAD": str(self.library),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            # Once in a second: a page looks at a clock thousands of times, and took a minute with a read at each look.
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1",
        }


@pytest.fixture
def clock(tmp_path: Path) -> WallClock:
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    if not found:
        pytest.skip("libfaketime is needed; on Debian: apt-get install libfaketime")
    clock = WallClock(tmp_path / "wall-clock", found[0])
    clock.set_forward(0)
    return clock


def facts(person: Person) -> str:
    return str(person.part("progress").locator(".progress-facts").inner_text())


def are_plausible(shown: str) -> bool:
    rate = re.search(r"Ids a second\s+([\d,]+)", shown)
    left = re.search(r"Time left\s+([\d,]+) (\w+)", shown)
    return (rate is None or SLOWEST < number(rate[1]) < FASTEST) and (left is None or "hour" not in left[2])


def test_a_lookup_goes_on_while_the_clock_is_set_back_and_forward_by_hours(
    tmp_path: Path, clock: WallClock, visit: Visit
) -> None:
    with provider(3 * SLOW) as asked, dashboard(tmp_path, **asked.environ, **clock.environ) as server:
        lookup = LongLookup(tmp_path)
        person = visit(server, f"/?language=en&lookup={lookup.lookup_id}")
        for hours in (-5, 9, 0):
            clock.set_forward(hours)
            before = lookup.progress.done
            wait_until(lambda: lookup.progress.done >= before + 2 * WIDTH * SIZE)  # noqa: B023 - used in this round
            person.page.wait_for_timeout(600)  # the page looks twice a second
            shown = facts(person)
            assert "Done" in shown
            assert are_plausible(shown), shown
        lookup.finish(asked)
        assert asked_twice(asked) == 0
        person.see_report()
        person.leave()
        assert is_log_clean(server.log)


@contextmanager
def outage(folder: Path, clock: WallClock) -> Iterator[tuple[LongLookup, str]]:
    """Have a provider die in the middle of a lookup, and the engine notice; gives the port that it had, too."""
    with served("--latency", str(SLOW)) as (process, address):
        asked = CountingProvider(address)
        with dashboard(folder, **asked.environ, **clock.environ) as server:
            lookup = LongLookup(folder)
            lookup.pause_at(0.1, asked)
            process.kill()
            wait_until(lambda: lookup.store.provider().is_down)
            yield lookup, address.split(":")[2].split("/")[0]
            assert is_log_clean(server.log)


def test_a_clock_set_back_while_the_provider_is_down_makes_the_wait_no_longer(tmp_path: Path, clock: WallClock) -> None:
    with outage(tmp_path, clock) as (lookup, port):
        clock.set_forward(-5)
        with provider(port=port) as back:
            lookup.finish(back)


def test_a_clock_set_forward_while_the_provider_is_down_ends_no_lookup(tmp_path: Path, clock: WallClock) -> None:
    with outage(tmp_path, clock) as (lookup, _):
        clock.set_forward(9)
        next_try = lookup.store.provider().next_try
        wait_until(lambda: lookup.store.provider().next_try != next_try)
        # It was tried in vain, hours after it went down as it seems: longer than a lookup waits.
        assert lookup.is_in_the_middle()
