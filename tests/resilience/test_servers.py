"""Several servers on one database: one of them works, another takes over, and they may all start at one moment."""

import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from subprocess import PIPE, Popen

import pytest

from lib.settings import load
from lib.wiring import build
from tests.helpers.dashboard_server import Server, dashboard
from tests.helpers.long_lookup import COUNT, NO_SECRETS, SLOW, WIDTH, LongLookup, asked_twice, is_log_clean, provider
from tests.helpers.paths import ROOT
from tests.helpers.person import Visit
from tests.helpers.provider import known, wait_until
from tests.helpers.start_together import STARTS, database_url

STARTERS = 4


def test_of_two_servers_one_works_and_when_it_is_killed_the_other_takes_over(tmp_path: Path, visit: Visit) -> None:
    with provider(SLOW) as asked, provider(SLOW) as asked_by_other, dashboard(tmp_path, **asked.environ) as server:
        lookup = LongLookup(tmp_path)
        wait_until(lambda: asked.requests > 0)
        with dashboard(tmp_path, **asked_by_other.environ) as other:
            person = visit(other, f"/?language=en&lookup={lookup.lookup_id}")
            lookup.pause_at(0.25, asked)
            assert asked_by_other.requests == 0
            server.process.kill()
            server.process.wait(60)
            assert lookup.is_in_the_middle()
            lookup.finish(asked_by_other)
            assert asked_by_other.requests > 0
            assert 0 <= asked_twice(asked, asked_by_other) <= WIDTH
            # The page of the server that did nothing showed what the first one did, and shows the end.
            person.see_report()
            person.sees(person.counted, COUNT)
            person.leave()
            assert is_log_clean(other.log)


@pytest.mark.parametrize("_time", range(2))
def test_two_servers_starting_at_one_moment_make_one_database_and_one_of_them_works(tmp_path: Path, _time: int) -> None:
    with provider() as asked, ExitStack() as servers, ThreadPoolExecutor() as pool:

        def start(_: int) -> Server:
            return servers.enter_context(dashboard(tmp_path, **asked.environ))

        started = list(pool.map(start, range(2)))
        lookup = LongLookup(tmp_path)
        lookup.finish(asked)
        assert asked_twice(asked) == 0
        assert all(is_log_clean(server.log) for server in started)


def test_a_new_database_is_made_once_however_many_open_it_at_one_moment(tmp_path: Path) -> None:
    with ExitStack() as started:
        command = [sys.executable, "-m", "tests.helpers.start_together", str(tmp_path)]
        processes = [
            started.enter_context(Popen(command, stdin=PIPE, stdout=PIPE, bufsize=0, cwd=ROOT))  # noqa: S603 - our own
            for _ in range(STARTERS)
        ]
        for _ in range(STARTS):
            assert [known(process.stdout).readline() for process in processes] == [b"ready\n"] * STARTERS
            for process in processes:
                known(process.stdin).write(b"\n")
        assert [process.wait(120) for process in processes] == [0] * STARTERS
    for number in range(STARTS):
        services = build(load({"DATABASE_URL": database_url(tmp_path, number)}, NO_SECRETS))
        assert len(services.history.listing().entries) == STARTERS
