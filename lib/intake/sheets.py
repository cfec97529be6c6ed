"""A sheet of a workbook into rows of text, read by a process of its own (`lib.intake.sheet_worker`).

Spreadsheets keep numbers as floats, which are exact below 10^15: those become their digits. A longer one has lost
digits or may have; it becomes what Excel shows, `6.39258934720295E+17`, and the reading of Ids refuses it by that.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lib.intake import containers
from lib.intake.grid import Grid, of_columns
from lib.intake.limits import MEGABYTE, IntakeLimits
from lib.intake.table import Refusal, RefusedFileError, Sheet

SECONDS: Final = 120.0
"""What one sheet may take; a full one of a million rows takes ten."""
_WORKER: Final = Path(__file__).with_name("sheet_worker.py")
_ENVIRON: Final = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
"""What Python itself may need to start."""
_OWN_MEMORY: Final = 256 * MEGABYTE
_MEMORY_A_BYTE: Final = 4
"""Bytes of memory that cells take for each byte of the unpacked workbook."""
_EXACT_BELOW: Final = 1e15
_ENDED_BY_ITSELF: Final = (0, 1, 2)
"""Exit codes of Python; any other is that of a process which was ended, as it is where memory cannot be had."""
_NUMBER: Final = 1
"""`NUMBER` of the worker."""


@dataclass(frozen=True, slots=True, eq=False)
class SheetGrid:
    """The cells of one sheet, its name, and all sheets of the workbook."""

    grid: Grid
    sheets: tuple[Sheet, ...]
    sheet: str | None


def read_sheet(content: bytes, limits: IntakeLimits, sheet: str | None, seconds: float = SECONDS) -> SheetGrid:
    """Return the cells of `sheet`, or of the first visible sheet that is not empty.

    Raises:
        RefusedFileError: it is no workbook, or damaged, encrypted or too large, or has no such sheet.
        RuntimeError: the worker cannot be started, whatever the file.
    """
    containers.check(content, limits)
    memory = _OWN_MEMORY + _MEMORY_A_BYTE * limits.sheet_bytes
    request = json.dumps({"memory": memory, "sheet": sheet}).encode() + b"\n"
    started = time.monotonic()
    with _worker(seconds) as worker:
        source, answer = cast("IO[bytes]", worker.stdin), cast("IO[bytes]", worker.stdout)
        with suppress(OSError):  # a worker that ended early reads no more; why it did is known below
            source.write(request)
            source.write(content)
            source.close()
        try:
            return _received(answer, limits.sheet_bytes)
        except EOFError as error:
            if time.monotonic() - started >= seconds:
                raise RefusedFileError(Refusal.TOO_SLOW, limit=round(seconds)) from error
            if worker.wait() in _ENDED_BY_ITSELF:
                msg = f"the reader of workbooks ended with {worker.returncode}, and said nothing"
                raise RuntimeError(msg) from error
            raise RefusedFileError(Refusal.SHEET_TOO_SPREAD, limit=memory) from error


@contextmanager
def _worker(seconds: float) -> Iterator[subprocess.Popen[bytes]]:
    """Start the worker, and see that it is gone afterwards, or once its time is over."""
    command = [sys.executable, "-I", str(_WORKER)]
    # What reads other people's files gets none of our secrets, which the environment may hold.
    environ = {name: os.environ[name] for name in _ENVIRON if name in os.environ}
    with subprocess.Popen(  # noqa: S603 - our own file
        command, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as worker:
        overrun = threading.Timer(seconds, worker.kill)
        overrun.daemon = True
        overrun.start()
        try:
            yield worker
        finally:
            overrun.cancel()
            worker.kill()
            with suppress(OSError):
                cast("IO[bytes]", worker.stdin).close()


def _received(answer: IO[bytes], most: int) -> SheetGrid:
    """Return what the worker sent.

    Raises:
        EOFError: it ended before it was done.
        RefusedFileError: it refused the file, or its cells are more than `most` bytes: a text stands once in the file,
            and in any number of cells.
    """
    head = _message(answer)
    sheets = tuple(Sheet(name, is_hidden) for name, is_hidden in head.get("sheets", ()))
    columns: list[list[Any]] = []
    is_number: list[list[NDArray[np.bool_]]] = []
    rows = size = 0
    message = head
    while "end" not in message:
        if "refused" in message:
            refused = RefusedFileError(
                Refusal(message["refused"]), limit=message.get("limit", 0), row=message.get("row", 0)
            )
            refused.sheets = sheets
            raise refused
        if "rows" in message:
            size += sum(map(sum, message["sizes"]))
            if size > most:
                raise RefusedFileError(Refusal.SHEET_TOO_LARGE, size, most)
            for place, sizes in enumerate(message["sizes"]):
                if place == len(columns):
                    columns.append([])
                    is_number.append([])
                cells, numeric = _column(message["rows"], *(_exactly(answer, length) for length in sizes))
                columns[place].append(cells)
                is_number[place].append(numeric)
            rows += message["rows"]
        message = _message(answer)
    numbers = np.arange(1, rows + 1, dtype=np.int32) + np.int32(head["first_row"])
    grid = of_columns(list(map(pa.chunked_array, columns)), numbers)
    joined = [np.concatenate(parts) for parts in is_number]
    return SheetGrid(
        Grid(grid.cells, numbers, tuple(column if column.any() else None for column in joined)), sheets, head["sheet"]
    )


def _message(answer: IO[bytes]) -> dict[str, Any]:
    line = answer.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    message: dict[str, Any] = json.loads(line)
    return message


def _exactly(answer: IO[bytes], size: int) -> bytes:
    content = answer.read(size)
    if len(content) != size:
        raise EOFError
    return content


def _column(rows: int, texts: bytes, numbers: bytes, kinds: bytes) -> tuple[Any, NDArray[np.bool_]]:
    """Return a part of a column as texts, and which of them were numbers."""
    if numbers and not kinds:
        return _digits(np.frombuffer(numbers)), np.ones(rows, np.bool_)
    cells = _texts(texts)
    if not kinds:
        return cells, np.zeros(rows, np.bool_)
    found = np.frombuffer(kinds, np.uint8)
    return pc.replace_with_mask(cells, pa.array(found == _NUMBER), _digits(np.frombuffer(numbers))), found != 0


def _texts(joined: bytes) -> Any:  # noqa: ANN401 - Arrow ships no types
    """Return the texts between the NULs: where these stood, less the NULs before, is where the cells begin."""
    data = np.frombuffer(joined, np.uint8)
    ends = np.append(np.flatnonzero(data == 0), len(data))
    offsets = np.zeros(len(ends) + 1, np.int32)
    offsets[1:] = ends - np.arange(len(ends))
    return pa.StringArray.from_buffers(len(ends), pa.py_buffer(offsets), pa.py_buffer(joined.replace(b"\x00", b"")))


def _digits(numbers: NDArray[np.float64]) -> Any:  # noqa: ANN401 - as above
    is_exact = (np.abs(numbers) < _EXACT_BELOW) & (np.trunc(numbers) == numbers)
    if is_exact.all():
        return pa.array(numbers.astype(np.int64)).cast(pa.string())
    return pa.array(list(map(_shown, numbers.tolist())), pa.string())


def _shown(number: float) -> str:
    """Return a number as Excel shows it: all digits below 10^15, else 15 of them and the power of ten."""
    if abs(number) >= _EXACT_BELOW:
        mantissa, mark, power = f"{number:.14E}".partition("E")
        return mantissa.rstrip("0").rstrip(".") + mark + power
    return str(int(number)) if number.is_integer() else f"{number:.15g}"
