"""Workers in processes of their own, and a provider that records all of their requests."""

import asyncio
import json
import os
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from types import MappingProxyType
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
from tests.helpers.forked_process import ForkedProcess
from tests.helpers.paths import ROOT
from tests.helpers.postgres_server import Postgres
from tests.helpers.provider import Provider, Reply, Seen, good, known, wait_until
from tests.helpers.running_services import running
from tests.helpers.start_lookup import start_lookup

WIDTH: Final = 8
SIZE: Final = 1000
_SECONDS: Final = 60.0
"""How long tests wait for what takes a second on an idle machine."""
SECRET: Final = "Zq7-not-to-be-told"  # noqa: S105 - made up
QUICK: Final = {"heartbeat": 0.5, "silent": 2.5, "reconcile": 0.5, "poll": 0.2}
"""The tuning of workers that count as dead sooner, so that tests need not wait."""
UNHURRIED: Final = {"reconcile": 0.5, "poll": 0.2, "drain": 60.0, "silent": 300.0}
"""The tuning of workers that do not seem dead on a busy machine, and wait until requests under way have ended."""


@dataclass
class RecordingProvider:
    """A provider that records its requests.

    Attributes:
        latency: How many seconds an answer takes.
        is_held: Whether answers are held back.
        provider: The ASGI application.
        moments: When requests began, in seconds.
    """

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
        # A worker that has gone while it sent the request gets nothing.
        return good(request.ids) if request.body else Reply()

    @property
    def asked(self) -> list[int]:
        """The first Id of every request that came whole, in the order in which they came."""
        return [request.ids[0] for request in self.provider.requests if request.body]

    @property
    def asked_twice(self) -> int:
        """How many requests came for batches that had been asked before."""
        return sum(times - 1 for times in Counter(self.asked).values())

    def most_in(self, seconds: float) -> int:
        """Return the most requests that came within so many seconds."""
        return max(sum(start <= moment < start + seconds for moment in self.moments) for start in self.moments)


@contextmanager
def served_recording(latency: float) -> Iterator[tuple[RecordingProvider, str]]:
    """Serve a provider that records; yields it and its address."""
    recording, port = RecordingProvider(latency), free_port()
    config = uvicorn.Config(recording.provider, port=port, log_level="error", lifespan="off", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        wait_until(lambda: server.started)
        yield recording, f"http://127.0.0.1:{port}{REST_PATH}"
    finally:
        server.should_exit = True
        thread.join(60)


@dataclass
class Deployment:
    """A database and a provider, with the settings of the servers and workers that use them."""

    url: str
    folder: Path
    environ: dict[str, str]
    workers: list[ForkedProcess] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=count)

    @classmethod
    def at(cls, cluster: Postgres, folder: Path, address: str, **more: str) -> "Deployment":
        """Return a deployment with an empty database."""
        url = cluster.new()
        account = {"NIKSMS_DIALECT": "rest", "NIKSMS_USERNAME": "desk", "NIKSMS_PASSWORD": SECRET}
        # A busy machine takes long to start a worker: requests that are held back until then must not time out.
        patience = {"NIKSMS_TIMEOUT": "300"}
        limits = {"NIKSMS_BATCH_SIZE": str(SIZE), "NIKSMS_CONCURRENCY": str(WIDTH), **patience}
        environ = {"DATABASE_URL": url, "NIKSMS_ENGINE": "workers", "NIKSMS_URL": address, **account, **limits, **more}
        return cls(url, folder, environ)

    @contextmanager
    def replica(self, **more: str) -> Iterator[Services]:
        """Run the parts of a server in this process."""
        with running(wiring.build(load({**self.environ, **more}, self.folder / "none.toml"))) as services:
            yield services

    def start_worker(self, tuning: Mapping[str, float] = MappingProxyType(QUICK)) -> ForkedProcess:
        """Start a worker and wait until it takes jobs."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("NIKSMS_")}
        path = self.folder / f"worker-{next(self.numbers)}.log"
        process = ForkedProcess(
            "tests.helpers.tuned_worker", [json.dumps(dict(tuning))], {**clean, **self.environ}, ROOT, path
        )
        self.workers.append(process)
        wait_until(lambda: "Running lookups" in path.read_text() or process.poll() is not None, _SECONDS)
        assert process.poll() is None, path.read_text()
        return process

    def close(self) -> None:
        """Stop all workers; check that each ends well and that no log has an Id, a secret or a traceback."""
        for process in self.workers:
            process.terminate()
        ended = [process.wait(_SECONDS) for process in self.workers]
        logged = "".join(log.read_text() for log in self.folder.glob("worker-*.log"))
        assert set(ended) <= {0, -9}, logged
        assert not [secret for secret in (SECRET, "10000000000", "Traceback") if secret in logged], logged


@contextmanager
def deployment(
    cluster: Postgres, folder: Path, latency: float = 0.05, **more: str
) -> Iterator[tuple[Deployment, RecordingProvider]]:
    """Run a deployment with a provider that records."""
    with served_recording(latency) as (recording, address):
        opened = Deployment.at(cluster, folder, address, **more)
        try:
            yield opened, recording
        except BaseException:
            for process in opened.workers:
                process.kill()
                process.wait()
            raise
        opened.close()


def ask(services: Services, ids: range) -> str:
    """Start a lookup; its Ids begin at 10^17, so that they can be found in a log."""
    return start_lookup(services, Intake(np.array(ids, dtype=np.int64), repeated=0, rejected=()), Source.PASTE)


def some(size: int, start: int = 0) -> range:
    """Return `size` Ids."""
    return range(10**17 + start, 10**17 + start + size)


def progress(services: Services, lookup_id: str) -> Progress:
    """Return how far a lookup is."""
    return known(services.store.progress(lookup_id))


def wait_for_share(services: Services, lookup_id: str, share: float) -> None:
    """Wait until this share of a lookup is done; it is still running then."""
    wait_until(lambda: progress(services, lookup_id).done >= share * progress(services, lookup_id).total, _SECONDS)
    assert progress(services, lookup_id).state is State.RUNNING


def check(services: Services, lookup_id: str) -> None:
    """Wait for the end of a lookup, and check that each Id has its own answer."""
    wait_until(lambda: not progress(services, lookup_id).state.is_live, _SECONDS)
    found = known(services.store.answered(lookup_id))
    assert (found.progress.state, found.failures) == (State.FINISHED, ())
    assert NOT_ANSWERED not in found.codes
    assert found.codes.tolist() == codes_of(found.ids.tolist())
    assert found.progress.done == sum(found.progress.counts.values()) == len(found.ids)


def jobs(cluster: Postgres, url: str) -> Mapping[str, int]:
    """Return how many jobs there are in each state."""
    return dict(cluster.do("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY status", url))
