"""Run lookups beside the dashboard: `python -m lib.worker`.

Takes the settings of the dashboard, from the same environment or secrets file, with NIKSMS_ENGINE=workers. Any number
of workers may run, on any machine that reaches the database. A worker stops at SIGTERM or Ctrl-C, when the requests
under way have ended; other workers go on with what is left of their lookups, or the next one that is started.
"""

import argparse
import asyncio
import logging
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from lib import wiring
from lib.domain.instrumentation import Instrumentation
from lib.operations import core_dumps
from lib.operations.process import set_up_process
from lib.settings import SettingsError, load

if TYPE_CHECKING:
    from lib.lookup.workers.worker import Tuning

# With `-m`, the name of the module is another.
_log = logging.getLogger("lib.worker")


def main(tuning: "Tuning | None" = None) -> None:
    """Work until stopped by a signal; wrong settings end it with one line for each and a non-zero exit status."""
    argparse.ArgumentParser(
        prog="python -m lib.worker", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args()
    core_dumps.forbid()
    try:
        settings = load(os.environ)
        set_up_process(settings, Instrumentation())
        worker = wiring.build_worker(settings, tuning)
    except SettingsError as error:
        sys.exit(f"The settings cannot be used:\n{error}")
    limits = settings.limits
    rate = "" if limits.rate is None else f", {limits.rate:g} a second"
    _log.info("Running lookups: %s, %d requests at once%s", settings.dialect, limits.concurrency, rate)
    asyncio.run(_until_signal(worker.run))
    _log.info("Stopped")


async def _until_signal(run: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    await run(stopping)


if __name__ == "__main__":
    main()
