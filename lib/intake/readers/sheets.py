"""A sheet of a workbook into rows of text, read by a process of its own (`lib.intake.readers.sheet_worker`)."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final, cast

from lib.intake.limits import MEGABYTE, IntakeLimits
from lib.intake.readers import containers
from lib.intake.readers.sheet_messages import SheetGrid, receive
from lib.intake.refusals import Refusal, RefusedFileError

SECONDS: Final = 120.0
"""Longest time that reading a sheet may take; a full one of a million rows takes ten seconds."""
_WORKER: Final = Path(__file__).with_name("sheet_worker.py")
_ENVIRON: Final = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
"""Variables that Python itself may need to start."""
_OWN_MEMORY: Final = 256 * MEGABYTE
_MEMORY_PER_BYTE: Final = 4
"""Bytes of memory that cells need for each byte of the unpacked workbook."""
_ENDED_BY_ITSELF: Final = (0, 1, 2)
"""Exit codes of Python. Any other is that of a process which was killed, as happens if it cannot allocate memory."""


def read_sheet(content: bytes, limits: IntakeLimits, sheet: str | None, seconds: float = SECONDS) -> SheetGrid:
    """Return the cells of `sheet`, or of the first visible sheet that holds long numbers, else that is not empty.

    Raises:
        RefusedFileError: It is not a workbook, or is damaged, encrypted or too large, or has no such sheet.
        RuntimeError: The worker cannot be started, whatever the file.
    """
    containers.check(content, limits)
    return _read(content, limits, sheet, seconds, is_markup=False)


def read_markup(content: bytes, limits: IntakeLimits, sheet: str | None, seconds: float = SECONDS) -> SheetGrid:
    """Return the cells of a table in a web page, an XML spreadsheet or MHTML; a table is called a sheet here too.

    Raises:
        RefusedFileError: It has no table, or is damaged or too large.
        RuntimeError: The worker cannot be started, whatever the file.
    """
    return _read(content, limits, sheet, seconds, is_markup=True)


def _read(content: bytes, limits: IntakeLimits, sheet: str | None, seconds: float, *, is_markup: bool) -> SheetGrid:
    memory = _OWN_MEMORY + _MEMORY_PER_BYTE * limits.sheet_bytes
    request = json.dumps({"memory": memory, "sheet": sheet, "is_markup": is_markup}).encode() + b"\n"
    started = time.monotonic()
    with _worker(seconds) as worker:
        stdin, stdout = cast("IO[bytes]", worker.stdin), cast("IO[bytes]", worker.stdout)
        with suppress(OSError):  # a worker that ended early does not read on; its answer tells why it ended
            stdin.write(request)
            stdin.write(content)
            stdin.close()
        try:
            return receive(stdout, limits.sheet_bytes)
        except EOFError as error:
            if time.monotonic() - started >= seconds:
                raise RefusedFileError(Refusal.TOO_SLOW, limit=round(seconds)) from error
            if worker.wait() in _ENDED_BY_ITSELF:
                msg = f"the reader of workbooks ended with {worker.returncode}, and said nothing"
                raise RuntimeError(msg) from error
            raise RefusedFileError(Refusal.SHEET_TOO_SPREAD, limit=memory) from error


@contextmanager
def _worker(seconds: float) -> Iterator[subprocess.Popen[bytes]]:
    """Run the worker, and kill it on leaving or after `seconds`."""
    command = [sys.executable, "-I", str(_WORKER)]
    # The process that reads other people's files gets no secret, which the environment may hold.
    environ = {name: os.environ[name] for name in _ENVIRON if name in os.environ}
    with subprocess.Popen(  # noqa: S603 - our own file
        command, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as worker:
        timer = threading.Timer(seconds, worker.kill)
        timer.daemon = True
        timer.start()
        try:
            yield worker
        finally:
            timer.cancel()
            worker.kill()
            with suppress(OSError):
                cast("IO[bytes]", worker.stdin).close()
