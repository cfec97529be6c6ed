"""How near a lookup comes to the floor that latency sets: 10,000 Ids, 50 ms a request, 8 requests at once.

The floor is (batches / width) x latency; the sandbox takes up to half more or less than the latency, by turns. Beside it, in the same run, a bare httpx loop asks the same provider for the
same batches and keeps nothing; what lies between the two is the price of the engine and of storing every answer.
"""

import asyncio
import tempfile
import time
from pathlib import Path
from statistics import median

import httpx
import numpy as np

from lib import wiring
from lib.domain.intake import Intake
from lib.domain.lookups import Source, State
from lib.gateway.transport import open_client
from lib.sandbox.app import DEFAULT_CREDENTIAL, REST_PATH, create_app
from lib.settings import load
from tests.helpers.start_lookup import start_lookup

IDS = 10_000
BATCH = 100
WIDTH = 8
LATENCY = 0.05
RUNS = 3


def main() -> None:
    """Run both in turn and print what they took as multiples of the floor."""
    floor = IDS / BATCH / WIDTH * LATENCY
    ids = list(range(10**17, 10**17 + IDS))
    engine, bare = [], []
    for _ in range(RUNS):
        engine.append(_engine_seconds(ids))
        bare.append(asyncio.run(_bare_seconds(ids)))
    print(f"floor: {floor:.2f} s for {IDS:,} Ids, {BATCH} a request, {WIDTH} at once, {LATENCY * 1000:.0f} ms each")
    print(f"engine, every answer stored: {median(engine) / floor:.2f} x the floor (goal: at most 1.3)")
    print(f"bare httpx loop:             {median(bare) / floor:.2f} x the floor")


def _engine_seconds(ids: list[int]) -> float:
    """Return the seconds from keeping the request to its coming to rest."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{Path(folder) / 'lookups.sqlite3'}"
        environ = {"DATABASE_URL": database, "NIKSMS_SANDBOX_LATENCY": str(LATENCY)}
        services = wiring.build(load(environ, secrets_path=Path(folder) / "none.toml"))
        services.engine.start()
        started = time.perf_counter()
        lookup = start_lookup(services, Intake(np.array(ids), repeated=0, rejected=()), Source.PASTE)
        while (progress := services.store.progress(lookup)) is not None and progress.state.is_live:
            time.sleep(0.002)
        seconds = time.perf_counter() - started
        services.engine.stop()
        if progress is None or progress.state is not State.FINISHED or sum(progress.counts.values()) != len(ids):
            message = "the lookup did not finish, so its time says nothing"
            raise RuntimeError(message)
        return seconds


async def _bare_seconds(ids: list[int]) -> float:
    """Return the seconds of a loop that asks the same batches and keeps nothing."""
    provider = create_app(latency=LATENCY)
    batches = iter([ids[start : start + BATCH] for start in range(0, len(ids), BATCH)])
    async with open_client(width=WIDTH, timeout=30, app=provider) as client:

        async def worker() -> None:
            for batch in batches:
                await _post(client, batch)

        started = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for _ in range(WIDTH):
                group.create_task(worker())
        return time.perf_counter() - started


async def _post(client: httpx.AsyncClient, batch: list[int]) -> None:
    form = f"Username={DEFAULT_CREDENTIAL}&Password={DEFAULT_CREDENTIAL}&Ids={'%2C'.join(map(str, batch))}"
    headers = {"content-type": "application/x-www-form-urlencoded"}
    response = await client.post(f"http://localhost{REST_PATH}", content=form, headers=headers)
    response.raise_for_status()


if __name__ == "__main__":
    main()
