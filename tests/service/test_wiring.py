"""The joined stages answer a lookup from end to end, for the sandbox and for a provider behind an address."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from lib import wiring
from lib.domain.failures import PROVIDER_CHANGED
from lib.domain.intake import Intake
from lib.domain.lookups import Answered, Source, State
from lib.sandbox.scenarios import codes_of, sample_ids
from lib.service.lookup_service import LookupService
from lib.settings import Settings, load
from lib.wiring import Services
from tests.helpers.dialect_cases import DIALECT_CASES
from tests.helpers.paths import ROOT
from tests.helpers.provider import known, served, wait_until
from tests.helpers.running_services import running
from tests.helpers.start_lookup import start_lookup

SERVER = """
import asyncio
from lib import wiring

async def serve():
    async with wiring.lifespan(None):
        await asyncio.Event().wait()

asyncio.run(serve())
"""


def settings(folder: Path, **more: str) -> Settings:
    database = {"DATABASE_URL": f"sqlite:///{folder}/data/lookups.sqlite3"}
    return load({**database, "NIKSMS_SANDBOX_LATENCY": "0", **more}, secrets_path=folder / "none.toml")


def rest(folder: Path, address: str) -> Settings:
    return settings(folder, NIKSMS_URL=address, NIKSMS_USERNAME="میز", NIKSMS_PASSWORD="a&b=+% ü")  # noqa: S106 - made up


def intake(ids: list[int]) -> Intake:
    return Intake(np.array(ids, dtype=np.int64), repeated=2, rejected=())


def rested(services: Services, lookup_id: str) -> Answered:
    wait_until(lambda: not known(services.store.progress(lookup_id)).state.is_live)
    return known(services.store.answered(lookup_id))


def test_the_sandbox_answers_from_end_to_end(tmp_path: Path) -> None:
    ids = sample_ids(1050)
    with running(wiring.build(settings(tmp_path, NIKSMS_BATCH_SIZE="50"))) as services:
        found = rested(services, start_lookup(services, intake(ids), Source.FILE))
    assert found.codes.tolist() == codes_of(ids)
    assert (found.progress.state, found.progress.repeated) == (State.FINISHED, 2)
    assert (found.source, found.dialect) == (Source.FILE, "sandbox")


def test_a_provider_behind_an_address_answers_from_end_to_end(tmp_path: Path) -> None:
    ids = sample_ids(1050)
    with (
        served("--latency", "0", "--username", "میز", "--password", "a&b=+% ü") as (_, address),
        running(wiring.build(rest(tmp_path, address))) as services,
    ):
        found = rested(services, start_lookup(services, intake(ids), Source.PASTE))
    assert found.codes.tolist() == codes_of(ids)
    assert (found.progress.state, found.dialect) == (State.FINISHED, "rest")


@pytest.mark.parametrize("dialect", DIALECT_CASES)
def test_the_provider_is_asked_in_the_dialect_that_is_set(tmp_path: Path, sandbox_address: str, dialect: str) -> None:
    ids = sample_ids(150)
    address = sandbox_address.replace(DIALECT_CASES["rest"].path, DIALECT_CASES[dialect].path)
    secrets = dict.fromkeys(("NIKSMS_USERNAME", "NIKSMS_PASSWORD", "NIKSMS_API_KEY"), "sandbox")
    chosen = settings(tmp_path, NIKSMS_DIALECT=dialect, NIKSMS_URL=address, **secrets)
    with running(wiring.build(chosen)) as services:
        found = rested(services, start_lookup(services, intake(ids), Source.PASTE))
    assert found.codes.tolist() == codes_of(ids)
    assert (found.progress.state, found.dialect) == (State.FINISHED, dialect)


def test_made_up_answers_are_never_mixed_into_real_ones(tmp_path: Path, sandbox_address: str) -> None:
    asked_of_rest = wiring.build(rest(tmp_path, sandbox_address))
    lookup_id = start_lookup(asked_of_rest, intake([1, 2, 3]), Source.PASTE)
    with running(wiring.build(settings(tmp_path))) as services:
        found = rested(services, lookup_id)
    assert (found.progress.state, found.progress.stop) == (State.FAILED, PROVIDER_CHANGED)
    assert (found.progress.done, found.dialect) == (0, "rest")


def test_building_starts_nothing(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    services = wiring.build(settings(tmp_path))
    lookup_id = start_lookup(services, intake([1]), Source.PASTE)
    assert set(threading.enumerate()) <= before
    assert known(services.store.progress(lookup_id)).state is State.QUEUED


def test_the_database_and_the_lock_are_in_the_folder_that_is_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    with running(wiring.build(settings(tmp_path))) as services:
        rested(services, start_lookup(services, intake([1]), Source.PASTE))
    assert {"lookups.sqlite3", "lookups.sqlite3.engine-lock"} <= {path.name for path in (tmp_path / "data").iterdir()}
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize("count", [0, 1, 1000])
def test_sample_ids_are_those_of_the_sandbox(count: int) -> None:
    assert LookupService.sample_ids(count) == sample_ids(count)


def test_nothing_is_lost_when_the_server_is_killed_midway(tmp_path: Path) -> None:
    ids = sample_ids(4000)
    services = wiring.build(settings(tmp_path, NIKSMS_BATCH_SIZE="10"))
    lookup_id = start_lookup(services, intake(ids), Source.FILE)
    environ = {
        **{name: value for name, value in os.environ.items() if not name.startswith("NIKSMS_")},
        "DATABASE_URL": services.settings.database_url,
        "NIKSMS_SANDBOX_LATENCY": "0.2",
        "PYTHONPATH": str(ROOT),
    }

    def done() -> int:
        return known(services.store.progress(lookup_id)).done

    with subprocess.Popen([sys.executable, "-c", SERVER], cwd=tmp_path, env=environ) as server:  # noqa: S603 - our own command
        try:
            wait_until(lambda: done() > 0)
            with running(services):
                # It waits to be the owner: the answers of now are the other server's.
                wait_until(lambda: done() >= 200)
                server.kill()
                server.wait(60)
                left = len(ids) - done()
                assert left > 0
                found = rested(services, lookup_id)
        finally:
            server.kill()
    assert found.progress.state is State.FINISHED
    assert found.codes.tolist() == codes_of(ids)
    assert (found.progress.done, found.progress.failed, found.failures) == (len(ids), 0, ())
