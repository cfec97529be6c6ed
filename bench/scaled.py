"""The price of storing answers in PostgreSQL, and of running a lookup in a worker: 500,000 Ids, 500 a request.

A request takes about 20 ms, and 8 are under way at once. Beside each, in the same run, a bare httpx loop requests the
same batches from the same provider and stores nothing. PostgreSQL runs on this machine and syncs each answer to the
disk. With fewer cores than busy processes (worker, PostgreSQL, provider), the processes wait for each other.
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
from typing import Final, NamedTuple

import numpy as np

from bench.bare_loop import bare_seconds
from bench.figure import Ratio, tell
from bench.sizes import chosen
from lib import wiring
from lib.domain.intake import Intake
from lib.domain.lookups import Source, State
from lib.settings import Settings, load
from tests.helpers.postgres_server import Postgres, postgres
from tests.helpers.provider import known, served
from tests.helpers.start_lookup import start_lookup

BATCH: Final = 500
WIDTH: Final = 8
LATENCY: Final = 0.02


class Size(NamedTuple):
    """How much is looked up.

    Attributes:
        ids: The Ids of a lookup.
        runs: How often each way is run.
    """

    ids: int
    runs: int


FULL: Final = Size(ids=500_000, runs=3)
SMALL: Final = Size(ids=8_000, runs=1)


def main(size: Size = FULL) -> None:
    """Run all in turn, `size.runs` times over, and print the median of each as a multiple of the bare loop's."""
    ids = list(range(10**17, 10**17 + size.ids))
    with (
        served("--latency", str(LATENCY)) as (_, address),
        TemporaryDirectory() as name,
        postgres(is_synced=True) as cluster,
    ):
        folder = Path(name)
        ways: dict[str, Callable[[], float]] = {
            "bare httpx loop": lambda: asyncio.run(bare_seconds(ids, BATCH, WIDTH, address)),
            "the server's engine, SQLite": lambda: _seconds(ids, _on_sqlite(folder, address)),
            "the server's engine, PostgreSQL": lambda: _seconds(ids, _on(cluster, address, "server")),
            "a worker, PostgreSQL": lambda: _seconds(ids, _on(cluster, address, "workers")),
        }
        taken: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(size.runs):
            for way, seconds in ways.items():
                taken[way].append(seconds())
    floor = size.ids / BATCH / WIDTH * LATENCY
    bare = median(taken["bare httpx loop"])
    how = f"{size.ids:,} Ids, {BATCH} a request, {WIDTH} at once, {LATENCY * 1000:.0f} ms each"
    for way, times in taken.items():
        own = median(times)
        of_bare, of_floor = (
            Ratio(own / bare, f"the bare loop ({bare:.2f} s)"),
            Ratio(own / floor, f"the floor ({floor:.1f} s)"),
        )
        tell(f"{way}: {how}", f"{own:.2f} s", of_bare, of_floor)


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
    """Return the seconds from storing the request until the lookup is finished."""
    services = wiring.build(settings)
    services.engine.start()
    with _worker(settings):
        # Everything has started once a first lookup is answered; it is not measured.
        _answered(services, ids[:BATCH])
        started = time.perf_counter()
        _answered(services, ids)
        seconds = time.perf_counter() - started
    services.engine.stop()
    services.store._database.dispose()  # noqa: SLF001 - a server leaves that to its end
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
    main(chosen(FULL, SMALL, __doc__))
