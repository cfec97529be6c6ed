"""Workers in processes of their own, and a provider that counts what all of them ask together."""

import asyncio
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Final

import numpy as np
import uvicorn

from lib import wiring
from lib.domain.intake import Intake
from lib.domain.lookups import NOT_ANSWERED, Progress, Source, State
from lib.sandbox.app import REST_PATH
from lib.sandbox.scenarios import codes_of
from lib.settings import load
from lib.wiring import Services
from tests.helpers.dashboard_server import free_port
from tests.helpers.paths import ROOT
from tests.helpers.postgres_server import Postgres
from tests.helpers.provider import Provider, Reply, Seen, good, known, wait_until
from tests.helpers.start_lookup import start_lookup

WIDTH: Final = 8
SIZE: Final = 1000
_SECONDS: Final = 60.0
"""How long is waited for what takes a second where nothing else is done."""
SECRET: Final = "Zq7-not-to-be-told"  # noqa: S105 - made up
QUICK: Final = "heartbeat=0.5, silent=2.5, reconcile=0.5, poll=0.2"
"""A worker that is found dead sooner, so that tests need not wait."""
UNHURRIED: Final = "reconcile=0.5, poll=0.2, drain=60, silent=300"
"""A worker that a busy machine does not make seem dead, nor leave what it waits for."""


@dataclass
class Counting:
    """A provider that takes `latency` seconds a request, none while it `is_held`, and knows what it was asked, and when."""

    latency: float
    is_held: bool = False
    provider: Provider = field(init=False)
    moments: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Answer as the sandbox does."""
        self.provider = Provider(self._answer, self._take_time)

    async def _take_time(self) -> None:
        self.moments.append(time.monotonic())
        await asyncio.sleep(self.latency)
        while self.is_held:  # noqa: ASYNC110 - another thread lets go
            await asyncio.sleep(0.01)

    def _answer(self, request: Seen) -> Reply:
        # Whoever has gone while asking gets nothing.
        return good(request.ids) if request.body else Reply()

    @property
    def asked(self) -> list[int]:
        """The first Id of every request that came in whole, in the order they came."""
        return [request.ids[0] for request in self.provider.requests if request.body]

    @property
    def asked_twice(self) -> int:
        """How many batches more were asked than there are different ones."""
        return sum(times - 1 for times in Counter(self.asked).values())

    def most_in(self, seconds: float) -> int:
        """Return the most requests that came within so many seconds."""
        return max(sum(start <= moment < start + seconds for moment in self.moments) for start in self.moments)


@contextmanager
def counting(latency: float) -> Iterator[tuple[Counting, str]]:
    """Serve a provider that counts; gives its address."""
    counted, port = Counting(latency), free_port()
    config = uvicorn.Config(counted.provider, port=port, log_level="error", lifespan="off", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        wait_until(lambda: server.started)
        yield counted, f"http://127.0.0.1:{port}{REST_PATH}"
    finally:
        server.should_exit = True
        thread.join(60)


@dataclass
class House:
    """A database, a provider, and the settings of whoever works at both."""

    url: str
    folder: Path
    environ: dict[str, str]
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=count)

    @classmethod
    def at(cls, cluster: Postgres, folder: Path, address: str, **more: str) -> "House":
        """Return one with an empty database."""
        url = cluster.new()
        account = {"NIKSMS_DIALECT": "rest", "NIKSMS_USERNAME": "desk", "NIKSMS_PASSWORD": SECRET}
        # What is held back for as long as a busy machine takes to start a worker is not asked again.
        patience = {"NIKSMS_TIMEOUT": "300"}
        limits = {"NIKSMS_BATCH_SIZE": str(SIZE), "NIKSMS_CONCURRENCY": str(WIDTH), **patience}
        environ = {"DATABASE_URL": url, "NIKSMS_ENGINE": "workers", "NIKSMS_URL": address, **account, **limits, **more}
        return cls(url, folder, environ)

    @contextmanager
    def replica(self, **more: str) -> Iterator[Services]:
        """Run what a dashboard runs, in this process."""
        services = wiring.build(load({**self.environ, **more}, self.folder / "none.toml"))
        services.engine.start()
        try:
            yield services
        finally:
            services.engine.stop()
            services.store._database.dispose()

    def hire(self, tuning: str = QUICK) -> subprocess.Popen[bytes]:
        """Start a worker and wait until it takes jobs."""
        script = f"from lib import worker\nfrom lib.lookup.workers.worker import Tuning\nworker.main(Tuning({tuning}))"
        clean = {name: value for name, value in os.environ.items() if not name.startswith("NIKSMS_")}
        path = self.folder / f"worker-{next(self.numbers)}.log"
        with path.open("wb") as log:
            process = subprocess.Popen(  # noqa: S603 - our own command
                [sys.executable, "-c", script], cwd=ROOT, env={**clean, **self.environ}, stdout=log, stderr=log
            )
        self.workers.append(process)
        wait_until(lambda: "Running lookups" in path.read_text() or process.poll() is not None, _SECONDS)
        assert process.poll() is None, path.read_text()
        return process

    def close(self) -> None:
        """Stop all workers: each ends well, and has told nothing that it must not tell."""
        for process in self.workers:
            process.terminate()
        ended = [process.wait(_SECONDS) for process in self.workers]
        told = "".join(log.read_text() for log in self.folder.glob("worker-*.log"))
        assert set(ended) <= {0, -9}, told
        assert not [secret for secret in (SECRET, "10000000000", "Traceback") if secret in told], told


@contextmanager
def house(cluster: Postgres, folder: Path, latency: float = 0.05, **more: str) -> Iterator[tuple[House, Counting]]:
    """Open a house at a provider that counts."""
    with counting(latency) as (counted, address):
        opened = House.at(cluster, folder, address, **more)
        try:
            yield opened, counted
        except BaseException:
            for process in opened.workers:
                process.kill()
                process.wait()
            raise
        opened.close()


def ask(services: Services, ids: range) -> str:
    """Ask for Ids, which begin at 10^17 so that a log that holds one can be told."""
    return start_lookup(services, Intake(np.array(ids, dtype=np.int64), repeated=0, rejected=()), Source.PASTE)


def some(size: int, start: int = 0) -> range:
    """Return so many Ids."""
    return range(10**17 + start, 10**17 + start + size)


def progress(services: Services, lookup_id: str) -> Progress:
    """Return how far a lookup is."""
    return known(services.store.progress(lookup_id))


def wait_for_share(services: Services, lookup_id: str, share: float) -> None:
    """Wait until this share of a lookup is answered; it is still under way then."""
    wait_until(lambda: progress(services, lookup_id).done >= share * progress(services, lookup_id).total, _SECONDS)
    assert progress(services, lookup_id).state is State.RUNNING


def check(services: Services, lookup_id: str) -> None:
    """Wait for the end of a lookup; then each Id has its own answer."""
    wait_until(lambda: not progress(services, lookup_id).state.is_live, _SECONDS)
    found = known(services.store.answered(lookup_id))
    assert (found.progress.state, found.failures) == (State.FINISHED, ())
    assert NOT_ANSWERED not in found.codes
    assert found.codes.tolist() == codes_of(found.ids.tolist())
    assert found.progress.done == sum(found.progress.counts.values()) == len(found.ids)


def jobs(cluster: Postgres, url: str) -> Mapping[str, int]:
    """Return how many jobs there are by their state."""
    return dict(cluster.do("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY status", url))
