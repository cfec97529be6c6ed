"""The process beside the server: real ones, and short programs in their place that die, hang or talk nonsense."""

import os
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
import pytest

from lib import wiring
from lib.domain.instrumentation import EngineState
from lib.domain.intake import Intake
from lib.domain.lookups import Source, State
from lib.lookup.engine_process import EngineProcess
from lib.operations.metrics import Metrics
from lib.sandbox.scenarios import sample_ids
from lib.settings import load
from tests.helpers.child_processes import children, command_of
from tests.helpers.provider import known, wait_until
from tests.helpers.running_services import running
from tests.helpers.start_lookup import start_lookup

pytestmark = pytest.mark.processes

WELL = '{"events": [["run_started"]], "ended": [], "is_well": true, "is_owner": true}'
DEAD = EngineState(is_well=False, is_owner=False)


def nobody(lookup_id: str) -> None:
    pytest.fail(f"{lookup_id} has not ended")


@contextmanager
def instead(metrics: Metrics, *program: str) -> Iterator[EngineProcess]:
    """Run a short program as the engine."""
    engine = EngineProcess(os.environ, metrics, nobody, (sys.executable, "-c", "\n".join(program)))
    engine.start()
    try:
        yield engine
    finally:
        engine.stop(0.0)
    assert engine.state() == DEAD


def runs(metrics: Metrics) -> int:
    (line,) = [line for line in metrics.text().decode().splitlines() if line.startswith("niksms_lookup_runs_total ")]
    return int(float(line.split()[1]))


def is_there(process: int) -> bool:
    return bool(command_of(process))


def test_one_that_dies_is_started_again_and_is_ill_until_it_tells(caplog: pytest.LogCaptureFixture) -> None:
    metrics = Metrics()
    with instead(
        metrics, f"print('{WELL}', flush=True)", "import time; time.sleep(0.2)", "raise SystemExit(7)"
    ) as engine:
        wait_until(lambda: engine.state() == EngineState(is_well=True, is_owner=True))
        wait_until(lambda: engine.state() == DEAD)
        wait_until(lambda: runs(metrics) >= 3)
    assert "The engine's process has ended (7); it is started again in 0.5 s" in caplog.text


def test_one_that_says_nothing_before_it_dies_is_started_less_and_less_often(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with instead(Metrics(), "raise SystemExit(1)"):
        wait_until(lambda: caplog.text.count("it is started again in") == 2)
    assert [line.split()[-2] for line in caplog.text.splitlines() if "started again" in line][:2] == ["1.0", "2.0"]


def test_one_that_cannot_be_started_is_tried_again(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    engine = EngineProcess(os.environ, Metrics(), nobody, (str(tmp_path / "nothing"),))
    engine.start()
    wait_until(lambda: engine.state() == DEAD)
    engine.stop()
    assert "The engine's process cannot be started (No such file or directory); it is started again" in caplog.text


def test_one_that_talks_nonsense_is_not_believed() -> None:
    with instead(Metrics(), f"print('nonsense', flush=True); print('{WELL}', flush=True)", "input()") as engine:
        wait_until(lambda: engine.state().is_owner)


def test_a_stop_waits_for_its_end_and_kills_what_does_not_end() -> None:
    own = os.getpid()
    for program, seconds in ((f"print('{WELL}', flush=True); input()", 0.0), ("import time; time.sleep(99)", 1.0)):
        engine = EngineProcess(os.environ, Metrics(), nobody, (sys.executable, "-c", program))
        before = set(children(own))
        engine.start()
        wait_until(lambda before=before: set(children(own)) > before)  # type: ignore[misc]
        (process,) = set(children(own)) - before
        started = time.monotonic()
        engine.stop(0.0)
        assert not is_there(process)
        assert time.monotonic() - started >= seconds


def test_a_nudge_to_one_that_is_not_there_or_does_not_listen_holds_up_nobody() -> None:
    engine = EngineProcess(os.environ, Metrics(), nobody, (sys.executable, "-c", "import time; time.sleep(99)"))
    engine.give("a lookup")
    engine.start()
    for _ in range(100_000):
        engine.give("a lookup")
    engine.stop(0.0)
    engine.give("a lookup")


@contextmanager
def beside(folder: Path, **more: str) -> Iterator[wiring.Services]:
    """Run the real one beside this process."""
    database = f"sqlite:///{folder / 'lookups.sqlite3'}"
    environ = {"PATH": os.environ["PATH"], "DATABASE_URL": database, "NIKSMS_BATCH_SIZE": "10", **more}
    with running(wiring.build(load(environ, folder / "none.toml"), environ=environ)) as services:
        yield services


def beside_us() -> int:
    """Return the id of the process."""
    (process,) = [child for child in children(os.getpid()) if b"lib.engine" in command_of(child)]
    return process


def look_up(services: wiring.Services, count: int) -> Callable[[], bool]:
    """Start a lookup; return what tells whether it has ended with every Id answered."""
    lookup_id = start_lookup(services, Intake(np.array(sample_ids(count)), repeated=0, rejected=()), Source.PASTE)

    def has_ended() -> bool:
        progress = known(services.store.progress(lookup_id))
        return progress.state is State.FINISHED and progress.done == count

    return has_ended


def test_it_runs_lookups_and_what_it_counts_is_counted_here(tmp_path: Path) -> None:
    with beside(tmp_path, NIKSMS_SANDBOX_LATENCY="0") as services:
        wait_until(look_up(services, 95))
        wait_until(lambda: services.engine.state() == EngineState(is_well=True, is_owner=True))
        wait_until(lambda: 'niksms_ids_total{result="answered"} 95.0' in services.metrics.text().decode())
        assert 'niksms_provider_requests_total{result="answered"} 10.0' in services.metrics.text().decode()


def test_a_lookup_is_begun_at_once(tmp_path: Path) -> None:
    with beside(tmp_path, NIKSMS_SANDBOX_LATENCY="0") as services:
        wait_until(look_up(services, 1))
        started = time.monotonic()
        for _ in range(5):
            wait_until(look_up(services, 1))
        # Without nudges each would be found after a quarter of a second, half of that on average.
        assert time.monotonic() - started < 5 * 0.1


def test_it_ends_by_no_signal_that_a_service_gets(tmp_path: Path) -> None:
    with beside(tmp_path) as services:
        wait_until(lambda: services.engine.state().is_owner)
        process = beside_us()
        os.kill(process, signal.SIGTERM)
        wait_until(look_up(services, 5))
        assert is_there(process)
    assert not is_there(process)


def test_whoever_waits_for_a_lookup_hears_of_its_end_at_once(tmp_path: Path) -> None:
    with beside(tmp_path, NIKSMS_SANDBOX_LATENCY="0.3") as services:
        wait_until(look_up(services, 1))
        lookup_id = start_lookup(services, Intake(np.array(sample_ids(3)), repeated=0, rejected=()), Source.PASTE)
        with services.endings.awaited(lookup_id) as awaited:
            started = time.monotonic()
            awaited.wait(60.0)
        assert time.monotonic() - started < 30.0
        assert known(services.store.progress(lookup_id)).state is State.FINISHED


def test_one_whose_files_were_changed_while_the_server_ran_changes_nothing_and_says_what_to_do(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "lookups.sqlite3"
    with beside(tmp_path) as services:
        wait_until(lambda: services.engine.state().is_owner)
        with closing(sqlite3.connect(path)) as database:
            database.execute("UPDATE alembic_version SET version_num = '0008'")
            database.commit()
        os.kill(beside_us(), signal.SIGKILL)
        wait_until(lambda: services.engine.state() == DEAD)
        said = ""
        while "start the server again" not in said:
            said += capfd.readouterr().err
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchall() == [("0008",)]
