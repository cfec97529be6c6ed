"""What benchmarks of lookups share: the settings of a deployment, a worker, and waiting for the end of a lookup."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from lib.domain.lookups import State
from lib.wiring import Services
from tests.helpers.paths import ROOT
from tests.helpers.provider import known, wait_until

_PATIENCE: Final = 600.0
"""The most seconds that a lookup may take."""


def deployment_settings(database: str, address: str, engine: str, batch: int, width: int) -> dict[str, str]:
    """Return the settings of servers and workers that ask the sandbox at `address`.

    Args:
        database: The URL of the database.
        address: The address of the sandbox's REST dialect.
        engine: What runs the lookups, `server` or `workers`.
        batch: Ids a request.
        width: Requests under way at once.
    """
    return {
        "DATABASE_URL": database,
        "NIKSMS_ENGINE": engine,
        "NIKSMS_DIALECT": "rest",
        "NIKSMS_URL": address,
        "NIKSMS_USERNAME": "sandbox",
        "NIKSMS_PASSWORD": "sandbox",
        "NIKSMS_BATCH_SIZE": str(batch),
        "NIKSMS_CONCURRENCY": str(width),
    }


@contextmanager
def worker(log: Path, environ: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a worker, which takes jobs when this returns, with its output in the file `log`."""
    command = [sys.executable, "-m", "lib.worker"]
    with (
        log.open("wb") as output,
        subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environ}, stdout=output, stderr=output) as process,  # noqa: S603 - our own command
    ):
        try:
            wait_until(lambda: "Running lookups" in log.read_text() or process.poll() is not None)
            yield process
        finally:
            process.terminate()


def wait_for_answers(services: Services, lookup: str, count: int, every: float = 0.05) -> None:
    """Return once each of `count` Ids of a lookup is answered.

    An engine of this process tells of the end, as it tells the pages; any other is looked after every so many seconds.

    Raises:
        RuntimeError: It ended otherwise or not at all, so that its time says nothing.
    """
    end = time.monotonic() + _PATIENCE
    with services.endings.awaited(lookup) as awaited:
        while (progress := known(services.store.progress(lookup))).state.is_live and time.monotonic() < end:
            awaited.wait(every)
    if progress.state is not State.FINISHED or sum(progress.counts.values()) != count:
        message = "a lookup did not finish, so its time says nothing"
        raise RuntimeError(message)
