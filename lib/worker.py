"""Run lookups beside the dashboard: `python -m lib.worker`.

Takes the settings that the dashboard takes, of the same environment or secrets file, with NIKSMS_ENGINE=workers. As
many of them as one likes may run, on any machine that reaches the database. Stops at SIGTERM or Ctrl-C, when the
requests under way have ended; what is left of their lookups is taken up by the others, or at the next start.
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

# Run by `-m`, the module has another name.
_log = logging.getLogger("lib.worker")


def main(tuning: "Tuning | None" = None) -> None:
    """Work until told to stop; a wrong setting ends it with one line each and a non-zero exit status."""
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
    asyncio.run(_until_told(worker.run))
    _log.info("Stopped")


async def _until_told(run: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    await run(stopping)


if __name__ == "__main__":
    main()
