"""The price of storing answers in PostgreSQL, and of running a lookup in a worker: 500,000 Ids, 500 a request.

A request takes about 20 ms, and 8 are under way at once. Beside each, in the same run, a bare httpx loop requests the
same batches from the same provider and stores nothing. PostgreSQL runs on this machine and syncs each answer to the
disk. With fewer cores than busy processes (worker, PostgreSQL, provider), the processes wait for each other.
"""

import asyncio
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple, TypeAlias

import numpy as np

from bench.bare_loop import bare_seconds
from bench.figure import Ratio, tell
from bench.lookups import deployment_settings, wait_for_answers, worker
from bench.sizes import chosen
from lib import wiring
from lib.domain.intake import Intake
from lib.domain.lookups import Source
from lib.settings import load
from tests.helpers.postgres_server import Postgres, postgres
from tests.helpers.provider import served
from tests.helpers.start_lookup import start_lookup

BATCH: Final = 500
WIDTH: Final = 8
LATENCY: Final = 0.02
_Way: TypeAlias = Callable[[], float]


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
        ways: dict[str, _Way] = {
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


def _on_sqlite(folder: Path, address: str) -> dict[str, str]:
    path = folder / "lookups.sqlite3"
    for old in folder.glob(f"{path.name}*"):
        old.unlink()
    return _settings(f"sqlite:///{path}", address, "server")


def _on(cluster: Postgres, address: str, engine: str) -> dict[str, str]:
    return _settings(cluster.new(), address, engine)


def _settings(database: str, address: str, engine: str) -> dict[str, str]:
    return deployment_settings(database, address, engine, BATCH, WIDTH)


def _seconds(ids: list[int], environ: dict[str, str]) -> float:
    """Return the seconds from storing the request until the lookup is finished."""
    services = wiring.build(load(environ, Path("none.toml")))
    services.engine.start()
    with ExitStack() as stack:
        if environ["NIKSMS_ENGINE"] == "workers":
            folder = Path(stack.enter_context(TemporaryDirectory()))
            stack.enter_context(worker(folder / "worker.log", environ))
        # Everything has started once a first lookup is answered; it is not measured.
        _look_up(services, ids[:BATCH])
        started = time.perf_counter()
        _look_up(services, ids)
        seconds = time.perf_counter() - started
    services.engine.stop()
    services.store._database.dispose()  # noqa: SLF001 - a server leaves that to its end
    return seconds


def _look_up(services: wiring.Services, ids: list[int]) -> None:
    lookup = start_lookup(services, Intake(np.array(ids), repeated=0, rejected=()), Source.PASTE)
    wait_for_answers(services, lookup, len(ids))


if __name__ == "__main__":
    main(chosen(FULL, SMALL, __doc__))
