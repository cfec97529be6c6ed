"""What it costs to keep answers in PostgreSQL, and to run a lookup in a worker: 500,000 Ids, 500 a request.

Each request takes some 20 ms, 8 are under way at once. Beside each, in the same run, a bare httpx loop asks the same
provider for the same batches and keeps nothing. PostgreSQL is one of this machine's own, and syncs every answer to the
disk. Where there are fewer cores than processes at work (worker, PostgreSQL, provider), they wait for each other.
"""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np

from lib import wiring
from lib.domain.intake import Intake
from lib.domain.lookups import Source, State
from lib.gateway.transport import open_client
from lib.settings import Settings, load
from tests.helpers.postgres_server import Postgres, postgres
from tests.helpers.provider import known, served
from tests.helpers.start_lookup import start_lookup

IDS = 500_000
BATCH = 500
WIDTH = 8
LATENCY = 0.02
RUNS = 3


def main() -> None:
    """Run all in turn, several times over, and print the median of each as a multiple of the bare loop's."""
    ids = list(range(10**17, 10**17 + IDS))
    with (
        served("--latency", str(LATENCY)) as (_, address),
        TemporaryDirectory() as name,
        postgres(is_synced=True) as cluster,
    ):
        folder = Path(name)
        ways: dict[str, Callable[[], float]] = {
            "bare httpx loop": lambda: asyncio.run(_bare_seconds(ids, address)),
            "the server's engine, SQLite": lambda: _seconds(ids, _on_sqlite(folder, address)),
            "the server's engine, PostgreSQL": lambda: _seconds(ids, _on(cluster, address, "server")),
            "a worker, PostgreSQL": lambda: _seconds(ids, _on(cluster, address, "workers")),
        }
        taken: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(RUNS):
            for way, seconds in ways.items():
                taken[way].append(seconds())
    floor = IDS / BATCH / WIDTH * LATENCY
    bare = median(taken["bare httpx loop"])
    print(f"{IDS:,} Ids, {BATCH} a request, {WIDTH} at once, {LATENCY * 1000:.0f} ms each: the floor is {floor:.1f} s")
    for way, times in taken.items():
        print(
            f"  {way}: {median(times):.2f} s, {median(times) / bare:.2f} x the bare loop, {median(times) / floor:.2f} x the floor"
        )


async def _bare_seconds(ids: list[int], address: str) -> float:
    """Return the seconds of a loop that asks the same batches and keeps nothing."""
    batches = iter([ids[start : start + BATCH] for start in range(0, len(ids), BATCH)])
    headers = {"content-type": "application/x-www-form-urlencoded"}
    async with open_client(width=WIDTH, timeout=30) as client:

        async def ask() -> None:
            for batch in batches:
                form = f"Username=sandbox&Password=sandbox&Ids={'%2C'.join(map(str, batch))}"
                (await client.post(address, content=form, headers=headers)).raise_for_status()

        started = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for _ in range(WIDTH):
                group.create_task(ask())
        return time.perf_counter() - started


def _on_sqlite(folder: Path, address: str) -> Settings:
    path = folder / "lookups.sqlite3"
    for old in folder.glob(f"{path.name}*"):
        old.unlink()
    return _settings(f"sqlite:///{path}", address, "server")


def _on(cluster: Postgres, address: str, engine: str) -> Settings:
    return _settings(cluster.new(), address, engine)


def _settings(database: str, address: str, engine: str) -> Settings:
    account = {
        "NIKSMS_DIALECT": "rest",
        "NIKSMS_URL": address,
        "NIKSMS_USERNAME": "sandbox",
        "NIKSMS_PASSWORD": "sandbox",
    }
    limits = {"NIKSMS_BATCH_SIZE": str(BATCH), "NIKSMS_CONCURRENCY": str(WIDTH)}
    return load({**account, **limits, "DATABASE_URL": database, "NIKSMS_ENGINE": engine}, Path("none.toml"))


def _seconds(ids: list[int], settings: Settings) -> float:
    """Return the seconds from keeping the request to its coming to rest."""
    services = wiring.build(settings)
    services.engine.start()
    with _worker(settings):
        # All that starts has started: the first lookup is not measured.
        _answered(services, ids[:BATCH])
        started = time.perf_counter()
        _answered(services, ids)
        seconds = time.perf_counter() - started
    services.engine.stop()
    return seconds


def _answered(services: wiring.Services, ids: list[int]) -> None:
    lookup = start_lookup(services, Intake(np.array(ids), repeated=0, rejected=()), Source.PASTE)
    while (progress := known(services.store.progress(lookup))).state.is_live:
        time.sleep(0.05)
    if progress.state is not State.FINISHED or sum(progress.counts.values()) != len(ids):
        message = "the lookup did not finish, so its time says nothing"
        raise RuntimeError(message)


@contextmanager
def _worker(settings: Settings) -> Iterator[None]:
    if settings.engine != "workers":
        yield
        return
    secrets = {"NIKSMS_USERNAME": "sandbox", "NIKSMS_PASSWORD": "sandbox"}
    environ = {
        **os.environ,
        **secrets,
        "NIKSMS_DIALECT": "rest",
        "NIKSMS_URL": str(settings.url),
        "NIKSMS_BATCH_SIZE": str(BATCH),
        "DATABASE_URL": settings.database_url,
        "NIKSMS_ENGINE": "workers",
    }
    command = [sys.executable, "-m", "lib.worker"]
    with subprocess.Popen(command, env=environ, stderr=subprocess.DEVNULL) as process:  # noqa: S603 - our own command
        try:
            yield
        finally:
            process.terminate()


if __name__ == "__main__":
    main()
