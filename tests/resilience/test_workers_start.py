"""A worker that cannot start says what to mend; what does not need it never imports it; and none tells what it asks."""

import asyncio
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lib import wiring
from lib.sandbox.scenarios import codes_of
from lib.settings import load
from lib.store.database import DatabaseFailedError
from lib.wiring import Services
from tests.helpers.engine_runs import until
from tests.helpers.paths import ROOT
from tests.helpers.postgres_server import Postgres
from tests.helpers.provider import known
from tests.helpers.workers import SECRET, ask, some

IMPORTED = """
import sys
from pathlib import Path
from lib import wiring
from lib.settings import load
services = wiring.build(load({"DATABASE_URL": sys.argv[1]}, Path("none.toml")))
print({"procrastinate", "psycopg", "psycopg_pool"} & set(sys.modules))
"""
CUT_OFF = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
WITHOUT = """
import sys
sys.modules.update(dict.fromkeys(sys.argv[1].split(",")))
from lib.worker import main
sys.argv[1:] = []
main()
"""


def started(*command: str, **environ: str) -> tuple[int, str]:
    """Start what is to end by itself; returns its exit status and all that it said."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("NIKSMS_")}
    ended = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, *command],
        cwd=ROOT,
        env=clean | environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return ended.returncode, ended.stdout + ended.stderr


@pytest.mark.parametrize(
    ("environ", "line"),
    [
        ({}, "NIKSMS_ENGINE: takes `workers` where workers run the lookups"),
        ({"NIKSMS_ENGINE": "workers"}, "NIKSMS_ENGINE: `workers` need PostgreSQL"),
        (
            {"NIKSMS_ENGINE": "workers", "DATABASE_URL": f"postgresql://desk:{SECRET}@127.0.0.1:1/lookups"},
            "DATABASE_URL: the database cannot be opened or made",
        ),
        ({"NIKSMS_ENGINE": "workers", "NIKSMS_RATE": SECRET, "DATABASE_URL": "postgresql://h/d"}, "NIKSMS_RATE: takes"),
    ],
)
def test_a_worker_that_cannot_start_names_the_setting_and_tells_no_value(environ: dict[str, str], line: str) -> None:
    status, said = started("-m", "lib.worker", **environ)
    assert status == 1
    assert line in said
    assert SECRET not in said
    assert "Traceback" not in said


def test_a_worker_says_what_it_does_and_takes_nothing() -> None:
    assert "python -m lib.worker" in started("-m", "lib.worker", "--help")[1]
    assert started("-m", "lib.worker", "--fast")[0] == 2


@pytest.mark.parametrize("missing", ["procrastinate", "psycopg", "procrastinate,psycopg,psycopg_pool"])
def test_where_the_extra_is_not_installed_it_is_told_what_to_install(missing: str) -> None:
    environ = {"NIKSMS_ENGINE": "workers", "DATABASE_URL": "postgresql://desk@127.0.0.1:1/lookups"}
    status, said = started("-c", WITHOUT, missing, **environ)
    assert status == 1
    assert "requirements-scaled.txt" in said
    assert "Traceback" not in said


def test_a_server_that_runs_lookups_itself_imports_nothing_of_it(tmp_path: Path) -> None:
    assert started("-c", IMPORTED, f"sqlite:///{tmp_path}/lookups.sqlite3") == (0, "set()\n")


def is_at_rest(services: Services, lookup_id: str) -> bool:
    try:
        return not known(services.store.progress(lookup_id)).state.is_live
    except DatabaseFailedError:
        return False


def test_no_log_of_a_worker_holds_an_id_a_lookup_or_a_secret(
    cluster: Postgres, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    url = cluster.new().replace("postgres@", f"postgres:{SECRET}@")
    settings = load({"DATABASE_URL": url, "NIKSMS_ENGINE": "workers"}, tmp_path / "none.toml")
    ids = some(20)

    async def work() -> str:
        services, worker = wiring.build(settings), wiring.build_worker(settings)
        services.engine.start()
        stopping = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(worker.run(stopping))
            lookup_id = ask(services, ids)
            await until(lambda: is_at_rest(services, lookup_id))
            again = known(services.rechecks.rerun(lookup_id))
            cluster.do(CUT_OFF, url)
            await until(lambda: is_at_rest(services, again))
            stopping.set()
        assert known(services.store.answered(again)).codes.tolist() == codes_of(list(ids))
        services.engine.stop()
        for store in (services.store, worker._parts.ledger):
            store._database.dispose()
        return lookup_id

    with caplog.at_level(logging.DEBUG):
        lookup_id = asyncio.run(asyncio.wait_for(work(), 60))
    told = "\n".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records)
    assert "PostgreSQL is away" in told
    assert not [secret for secret in (SECRET, lookup_id, *map(str, ids)) if secret in told]
