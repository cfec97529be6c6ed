"""The engine's process beside a real server: killed alone, and hung. `test_restarts` ends its server."""

import os
from http import HTTPStatus
from pathlib import Path
from signal import SIGCONT, SIGKILL, SIGSTOP

from playwright.sync_api import expect

from lib.lookup.engine_process import SILENT_SECONDS
from tests.helpers.child_processes import children, engine_of
from tests.helpers.dashboard_server import BESIDE, IN_ONE_PROCESS, Server, dashboard, health
from tests.helpers.long_lookup import COUNT, SLOW, WIDTH, LongLookup, asked_twice, is_log_clean, provider
from tests.helpers.person import Visit
from tests.helpers.provider import wait_until


def is_well(server: Server) -> bool:
    return health(server) == HTTPStatus.OK


def test_killed_in_the_middle_it_is_started_again_and_the_page_shows_the_end(tmp_path: Path, visit: Visit) -> None:
    lookup = LongLookup(tmp_path)
    with provider(SLOW) as asked:
        with dashboard(tmp_path, **asked.environ) as server:
            person = visit(server, f"/?language=en&lookup={lookup.lookup_id}")
            expect(person.part("progress")).to_be_visible()
            lookup.pause_at(0.25, asked)
            first = engine_of(server)
            os.kill(first, SIGKILL)
            wait_until(lambda: "it is started again in" in server.log.read_text())
            assert lookup.is_in_the_middle()
            wait_until(lambda: is_well(server))
            lookup.finish(asked)
            person.see_report()
            person.sees(person.counted, COUNT)
            assert engine_of(server) != first
            person.leave()
        assert 0 <= asked_twice(asked) <= WIDTH
        assert is_log_clean(server.log)


def test_one_that_hangs_makes_its_server_ill_until_it_goes_on(tmp_path: Path) -> None:
    with dashboard(tmp_path, **BESIDE) as server:
        wait_until(lambda: is_well(server))
        os.kill(engine_of(server), SIGSTOP)
        wait_until(lambda: not is_well(server), SILENT_SECONDS + 3)
        os.kill(engine_of(server), SIGCONT)
        wait_until(lambda: is_well(server))


def test_within_the_server_there_is_no_process_beside_it(tmp_path: Path) -> None:
    with dashboard(tmp_path, **IN_ONE_PROCESS) as server:
        wait_until(lambda: is_well(server))
        assert not children(server.process.pid)
