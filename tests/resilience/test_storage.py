"""A disk that is full, or refuses writes for another reason: the engine waits and goes on, the page tells the truth."""

import re
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from time import sleep

import pytest
from playwright.sync_api import expect

from lib.settings import load
from lib.wiring import build
from tests.helpers.dashboard_server import dashboard, health
from tests.helpers.failing_disks import Disk, full_disk, limited, protected, small_disk, without_room, write_protected
from tests.helpers.long_lookup import (
    COUNT,
    NO_SECRETS,
    QUICK,
    SLOW,
    WIDTH,
    CountingProvider,
    LongLookup,
    asked_twice,
    is_log_clean,
    provider,
)
from tests.helpers.person import Person, Visit, number
from tests.helpers.provider import wait_until
from tests.resilience.test_start import started


@pytest.fixture(params=[full_disk, write_protected, limited], ids=["full", "read-only", "limited"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Disk]:
    with request.param(tmp_path) as made:
        yield made


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    database = tmp_path / "lookups.sqlite3"
    build(load({"DATABASE_URL": f"sqlite:///{database}"}, NO_SECRETS))
    with protected(*tmp_path.glob("lookups.sqlite3"), *tmp_path.glob("lookups.sqlite3-wal")):
        yield database


@pytest.fixture
def without_room_for_it(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path) as mounted, without_room(mounted):
        yield mounted / "lookups.sqlite3"


def nothing_is_asked(asked: CountingProvider) -> bool:
    before = asked.requests
    sleep(SLOW * 1.6)  # longer than any request takes
    return asked.requests == before


def done(person: Person) -> int:
    facts = str(person.part("progress").locator(".progress-facts").inner_text())
    found = re.search(rf"Done ([\d,]+) of {COUNT:,}", facts)
    assert found is not None, facts
    return number(found[1])


def test_the_engine_waits_for_a_disk_that_takes_nothing_and_the_page_tells_the_truth(disk: Disk, visit: Visit) -> None:
    with provider(SLOW) as asked, dashboard(disk.folder, **asked.environ) as server:
        asking = visit(server, "/?language=en")
        asking.paste("639258934720294900")
        lookup = LongLookup(disk.folder)
        watching = visit(server, f"/?language=en&lookup={lookup.lookup_id}")
        lookup.pause_at(0.25, asked)
        with disk.refusing(server):
            asked.set_latency(QUICK)
            wait_until(lambda: nothing_is_asked(asked))
            assert lookup.is_in_the_middle()
            watching.sees(lambda: done(watching), lookup.progress.done)
            # All that watch are told, and nobody is shown a rate that is none.
            facts = watching.part("progress")
            expect(facts).to_contain_text("The database cannot be written just now")
            expect(facts.locator(".progress-facts")).not_to_contain_text("Ids a second")
            assert health(server) == HTTPStatus.SERVICE_UNAVAILABLE
            # Whoever asks for more is told that it cannot be kept.
            asking.part("check").get_by_role("button").click()
            expect(asking.page.get_by_role("alert")).to_contain_text("The database could not be read or written")
        wait_until(lambda: health(server) == HTTPStatus.OK)
        lookup.finish(asked)
        assert 0 <= asked_twice(asked) <= WIDTH
        watching.see_report()
        watching.sees(watching.counted, COUNT)
        # What could not be asked for before can be now.
        asking.part("check").get_by_role("button").click()
        asking.see_report()
        asking.sees(asking.counted, 1)
        assert is_log_clean(server.log)
        for someone in (asking, watching):
            someone.leave()


@pytest.mark.parametrize("unwritable", ["read_only", "without_room_for_it"])
def test_a_server_does_not_start_on_a_database_that_cannot_be_written(
    request: pytest.FixtureRequest, unwritable: str
) -> None:
    status, said = started(DATABASE_URL=f"sqlite:///{request.getfixturevalue(unwritable)}")
    assert status == 1
    assert "DATABASE_URL: the database cannot be opened or made" in said
    assert "Traceback" not in said
