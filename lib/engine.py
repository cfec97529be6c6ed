"""Runs lookups beside the server that starts this process, which is `python -m lib.engine`, until its input ends.

Each line of its standard input is a nudge; what it writes to its standard output is told in `lib.lookup.told`. It takes
the settings of the server, from the same environment or secrets file.
"""

import os
import signal
import sys
import threading
import time
from contextlib import suppress
from typing import BinaryIO, Final

from lib.engine_parts import counting, engine_parts
from lib.lookup.embedded import EmbeddedEngine
from lib.lookup.nudge import Nudge
from lib.lookup.retry import report_retries
from lib.lookup.told import Teller
from lib.operations import core_dumps, logs
from lib.operations.memory import EVERY_SECONDS, release_memory, spare_what_stays
from lib.settings import Settings, SettingsError, load
from lib.settings.database_errors import opened
from lib.store.database import open_database

LOOK_SECONDS: Final = 0.2
"""How often it looks whether there is something to tell."""
TELL_SECONDS: Final = 1.0
"""How often it tells how it is, whether or not anything happens."""


def main() -> None:
    """Run lookups; wrong settings end it with one line for each and a non-zero exit status."""
    # Who stops a service tells each of its processes; this one goes on until the server has no more use for it.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    core_dumps.forbid()
    output = _taken_output()
    try:
        settings = load(os.environ)
        logs.set_up(settings.log_format, settings.log_level)
        teller, nudge = Teller(), Nudge()
        engine = _engine(settings, teller, nudge)
    except SettingsError as error:
        sys.exit(f"The engine cannot start:\n{error}")
    spare_what_stays()
    engine.start()
    is_ended = threading.Event()
    telling = threading.Thread(target=_tell_until, args=(is_ended, engine, teller, output), name="teller", daemon=True)
    telling.start()
    for _ in sys.stdin.buffer:
        nudge.give("")
    engine.stop()
    is_ended.set()
    teller.wake()
    telling.join()


def _engine(settings: Settings, teller: Teller, nudge: Nudge) -> EmbeddedEngine:
    # The server has brought it up to date; files that have changed since are none of a running server's.
    database = opened(lambda: open_database(settings.database_url, teller.store_failed, upgrades=False))
    report_retries(teller)
    return EmbeddedEngine(
        engine_parts(settings, database, counting(teller, nudge.give), teller, teller.note_end), nudge
    )


def _taken_output() -> BinaryIO:
    """Return what was the standard output; what others print from now on goes to the log, as that is."""
    taken = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return taken


def _tell_until(is_ended: threading.Event, engine: EmbeddedEngine, teller: Teller, output: BinaryIO) -> None:
    told_at = released_at = time.monotonic()
    # The server may have been killed; then nobody hears it, and the input ends too.
    with suppress(BrokenPipeError):
        while not is_ended.is_set():
            teller.wait(LOOK_SECONDS)
            now = time.monotonic()
            if teller.has_news or now - told_at >= TELL_SECONDS:
                told_at = now
                output.write(teller.line(engine.state()))
            if now - released_at >= EVERY_SECONDS:
                released_at = now
                release_memory()
        output.write(teller.line(engine.state()))


if __name__ == "__main__":
    main()
