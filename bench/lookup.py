"""How near a lookup comes to the floor that latency sets: 10,000 Ids, 50 ms a request, 8 requests at once.

The floor is (batches / width) x latency; the sandbox answers up to half the latency sooner or later, in turn. Beside
it, in the same run, a bare httpx loop requests the same batches from the same provider and stores nothing; the
difference is the price of the engine and of storing each answer.
"""

import asyncio
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

import numpy as np

from bench.bare_loop import bare_seconds
from bench.figure import Ratio, tell
from bench.lookups import wait_for_answers
from bench.sizes import chosen
from lib import wiring
from lib.domain.intake import Intake
from lib.domain.lookups import Source
from lib.sandbox.app import REST_PATH, create_app
from lib.settings import load
from tests.helpers.start_lookup import start_lookup

BATCH: Final = 100
WIDTH: Final = 8
LATENCY: Final = 0.05
_ADDRESS: Final = f"http://localhost{REST_PATH}"


class Size(NamedTuple):
    """How much is looked up.

    Attributes:
        ids: The Ids of a lookup.
        runs: How often each way is run.
    """

    ids: int
    runs: int


FULL: Final = Size(ids=10_000, runs=3)
SMALL: Final = Size(ids=1_600, runs=1)


def main(size: Size = FULL) -> None:
    """Run both in turn and print their times as multiples of the floor."""
    floor = size.ids / BATCH / WIDTH * LATENCY
    ids = list(range(10**17, 10**17 + size.ids))
    engine, bare = [], []
    for _ in range(size.runs):
        engine.append(_engine_seconds(ids))
        bare.append(asyncio.run(bare_seconds(ids, BATCH, WIDTH, _ADDRESS, create_app(latency=LATENCY))))
    how = f"{size.ids:,} Ids, {BATCH} a request, {WIDTH} at once, {LATENCY * 1000:.0f} ms each"
    own, other, from_latency = median(engine), median(bare), f"the floor that latency sets ({floor:.2f} s)"
    tell(
        f"the engine, every answer stored: {how}",
        f"{own:.2f} s",
        Ratio(own / floor, from_latency, 1.2, "1.2 x the floor that latency sets"),
        Ratio(own / other, f"a bare httpx loop ({other:.2f} s)"),
    )
    tell(f"a bare httpx loop: {how}", f"{other:.2f} s", Ratio(other / floor, from_latency))


def _engine_seconds(ids: list[int]) -> float:
    """Return the seconds from storing the request until a page hears that the lookup is finished.

    The engine has run a lookup of one Id before: a served one has started long ago, as the bare loop has its client.
    """
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{Path(folder) / 'lookups.sqlite3'}"
        environ = {"DATABASE_URL": database, "NIKSMS_SANDBOX_LATENCY": str(LATENCY)}
        services = wiring.build(load(environ, secrets_path=Path(folder) / "none.toml"))
        services.engine.start()
        _look_up(services, ids[:1])
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
