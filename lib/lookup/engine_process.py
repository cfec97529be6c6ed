"""The engine in a process beside the server, which starts it, watches it, and starts it again when it dies.

Python runs one thread at a time, so an engine in the server's process is in the way of the pages, and they of it. The
two share the database; through the pipes between them go nudges one way, and counts and the state the other way
(`lib.lookup.told`). The process ends when its standard input does, so none is left behind by a server that was killed.
"""

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from math import inf
from pathlib import Path
from typing import IO, Final, cast

from lib.domain.instrumentation import EngineState, Instrumentation
from lib.lookup.embedded import DRAIN_SECONDS
from lib.lookup.told import hear

SILENT_SECONDS: Final = 10.0
"""An engine tells each second how it is; of one that has not for so long, nobody knows whether it moves."""
FIRST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 30.0
"""Seconds until one that died is started again; the pause doubles from the one to the other, while it dies untold."""
END_SECONDS: Final = 4.0
"""How long a stop waits at most after the requests under way have had their time; then it kills. With
`lib.operations.stop_limit.STOP_SECONDS` before it, a stop takes less time than the units of `docs/deploy.md` give."""

_ROOT: Final = str(Path(__file__).parents[2])
_COMMAND: Final = (sys.executable, "-m", "lib.engine")

_log = logging.getLogger(__name__)


class EngineProcess:
    """Has a process run the lookups of the store; see `lib.lookup.engine.Engine`.

    Args:
        environ: The environment of the server, which its settings come from.
        instrumentation: Receives what it tells.
        note_end: Told the id of each lookup that has ended.
        command: The command of the process.
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        instrumentation: Instrumentation,
        note_end: Callable[[str], None],
        command: Sequence[str] = _COMMAND,
    ) -> None:
        self._note_end = note_end
        self._environ = {**environ, "PYTHONPATH": os.pathsep.join(filter(None, (_ROOT, environ.get("PYTHONPATH"))))}
        self._command = command
        self._instrumentation = instrumentation
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()
        self._told = EngineState(is_well=False, is_owner=False)
        self._told_at = -inf
        self._watcher = threading.Thread(target=self._watch, name="engine-watcher", daemon=True)

    def start(self) -> None:
        """Start the process; return before it works."""
        # It has as long to begin as it may be silent.
        self._told, self._told_at = EngineState(is_well=True, is_owner=False), time.monotonic()
        self._watcher.start()

    def give(self, lookup_id: str) -> None:  # noqa: ARG002 - what the queue of the workers takes
        """Nudge it: there is a lookup to run. Without effect where it is not there; it looks for lookups when it is."""
        with self._lock:
            if self._process is not None:
                # A pipe that is full has nudges enough in it.
                with suppress(OSError, ValueError):
                    os.write(cast("IO[bytes]", self._process.stdin).fileno(), b"\n")

    def state(self) -> EngineState:
        """Return how the engine is, as it has told within SILENT_SECONDS. From any thread."""
        is_heard = time.monotonic() - self._told_at < SILENT_SECONDS
        return self._told if is_heard else EngineState(is_well=False, is_owner=False)

    def stop(self, seconds: float = DRAIN_SECONDS) -> None:
        """Have it start no more requests, and wait for its end: for at most `seconds`, and END_SECONDS more."""
        self._stopping.set()
        with self._lock:
            process = self._process
            if process is None:
                return
            _close_input(process)
        try:
            process.wait(seconds + END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
        self._watcher.join(END_SECONDS)

    def _watch(self) -> None:
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            has_told, ended = self._run()
            self._told_at = -inf
            pause = FIRST_PAUSE if has_told else min(2 * pause, LONGEST_PAUSE)
            if not self._stopping.is_set():
                _log.error("The engine's process %s; it is started again in %.1f s", ended, pause)
            self._stopping.wait(pause)

    def _run(self) -> tuple[bool, str]:
        """Run a process to its end; return whether it has told anything, and how it has ended."""
        try:
            process = self._started()
        except OSError as error:
            return False, f"cannot be started ({error.strerror})"
        has_told = False
        with process:
            for line in cast("IO[bytes]", process.stdout):
                has_told |= self._heard(line)
        with self._lock:
            self._process = None
        return has_told, f"has ended ({process.returncode})"

    def _started(self) -> subprocess.Popen[bytes]:
        with self._lock:
            # Ctrl-C in the terminal reaches the server alone, which ends it.
            process = self._process = subprocess.Popen(  # noqa: S603 - our own command
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=self._environ, start_new_session=True
            )
            if sys.platform != "win32":
                os.set_blocking(cast("IO[bytes]", process.stdin).fileno(), False)
            if self._stopping.is_set():
                _close_input(process)
            return process

    def _heard(self, line: bytes) -> bool:
        state = hear(line, self._instrumentation, self._note_end)
        if state is None:
            return False
        self._told, self._told_at = state, time.monotonic()
        return True


def _close_input(process: subprocess.Popen[bytes]) -> None:
    with suppress(OSError):
        cast("IO[bytes]", process.stdin).close()
