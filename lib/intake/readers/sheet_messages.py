"""What the worker that reads sheets sends, into a `Grid`; its module, `sheet_worker`, describes the messages.

Spreadsheets store numbers as floats, which are exact below 10^15: those become their digits. A longer one has lost
digits, or may have; it becomes what Excel shows, `6.39258934720295E+17`, which is rejected when Ids are read.
"""

import json
from dataclasses import dataclass
from typing import IO, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lib.domain.arrow import StringArray
from lib.intake.grid import Grid
from lib.intake.refusals import Refusal, RefusedFileError, Sheet

_EXACT_BELOW: Final = 1e15
_NUMBER: Final = 1
"""`NUMBER` of the worker, which this process does not import."""


@dataclass(frozen=True, slots=True, eq=False)
class SheetGrid:
    """A sheet of a workbook.

    Attributes:
        grid: Its cells.
        sheets: All sheets of the workbook.
        sheet: Its name; None if none was requested and all are empty.
        hidden: The numbers of the rows that the spreadsheet hides, ascending.
        uncalculated: The numbers of the rows with formulas that were never calculated, ascending.
    """

    grid: Grid
    sheets: tuple[Sheet, ...]
    sheet: str | None
    hidden: tuple[int, ...] = ()
    uncalculated: tuple[int, ...] = ()


def receive(stream: IO[bytes], max_bytes: int) -> SheetGrid:
    """Return the sheet that the worker sends.

    Raises:
        EOFError: The worker ended before it was done.
        RefusedFileError: The worker refused the file, or its cells have more than `max_bytes`: a text that is stored
            once in the file may occur in any number of cells.
    """
    head = _message(stream)
    sheets = tuple(Sheet(name, is_hidden) for name, is_hidden in head.get("sheets", ()))
    columns = _SheetColumns()
    message = head
    while "end" not in message:
        if "refused" in message:
            raise _refused(message, sheets)
        if "rows" in message:
            columns.receive(stream, message["rows"], message["sizes"], max_bytes)
        message = _message(stream)
    grid = columns.grid(head["first_row"])
    return SheetGrid(grid, sheets, head["sheet"], tuple(head["hidden"]), tuple(head["uncalculated"]))


def _refused(message: dict[str, Any], sheets: tuple[Sheet, ...]) -> RefusedFileError:
    refused = RefusedFileError(Refusal(message["refused"]), limit=message.get("limit", 0), row=message.get("row", 0))
    refused.sheets = sheets
    return refused


class _SheetColumns:
    """The columns of a sheet, received in batches of rows."""

    def __init__(self) -> None:
        self._texts: list[list[StringArray]] = []
        self._is_number: list[list[NDArray[np.bool_]]] = []
        self._rows = self._bytes = 0

    def receive(self, stream: IO[bytes], rows: int, sizes: list[list[int]], max_bytes: int) -> None:
        """Receive a further batch, of which `sizes` has the sizes of the three buffers of each column."""
        self._bytes += sum(map(sum, sizes))
        if self._bytes > max_bytes:
            raise RefusedFileError(Refusal.SHEET_TOO_LARGE, self._bytes, max_bytes)
        for index, buffer_sizes in enumerate(sizes):
            if index == len(self._texts):
                self._texts.append([])
                self._is_number.append([])
            texts, is_number = _column(rows, *(_exactly(stream, size) for size in buffer_sizes))
            self._texts[index].append(texts)
            self._is_number[index].append(is_number)
        self._rows += rows

    def grid(self, first_row: int) -> Grid:
        """Return all rows that were received; the first one is row `first_row` of the sheet, from 0."""
        row_numbers = np.arange(1, self._rows + 1, dtype=np.int32) + np.int32(first_row)
        cells = Grid.from_columns(list(map(pa.chunked_array, self._texts)), row_numbers).cells
        masks = [np.concatenate(batches) for batches in self._is_number]
        return Grid(cells, row_numbers, tuple(mask if mask.any() else None for mask in masks))


def _message(stream: IO[bytes]) -> dict[str, Any]:
    line = stream.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    message: dict[str, Any] = json.loads(line)
    return message


def _exactly(stream: IO[bytes], size: int) -> bytes:
    content = stream.read(size)
    if len(content) != size:
        raise EOFError
    return content


def _column(rows: int, texts: bytes, numbers: bytes, kinds: bytes) -> tuple[StringArray, NDArray[np.bool_]]:
    """Return a batch of a column, and the mask of the cells that were numbers."""
    if numbers and not kinds:
        return _number_texts(np.frombuffer(numbers)), np.ones(rows, np.bool_)
    cells = _split_texts(texts)
    if not kinds:
        return cells, np.zeros(rows, np.bool_)
    found = np.frombuffer(kinds, np.uint8)
    digits = _number_texts(np.frombuffer(numbers))
    return pc.replace_with_mask(cells, pa.array(found == _NUMBER), digits), found != 0


def _split_texts(joined: bytes) -> StringArray:
    """Return the texts between NULs. A cell starts at the offset of its NUL, less the number of NULs before it."""
    data = np.frombuffer(joined, np.uint8)
    ends = np.append(np.flatnonzero(data == 0), len(data))
    offsets = np.zeros(len(ends) + 1, np.int32)
    offsets[1:] = ends - np.arange(len(ends))
    return pa.StringArray.from_buffers(len(ends), pa.py_buffer(offsets), pa.py_buffer(joined.replace(b"\x00", b"")))


def _number_texts(numbers: NDArray[np.float64]) -> StringArray:
    is_exact = (np.abs(numbers) < _EXACT_BELOW) & (np.trunc(numbers) == numbers)
    if is_exact.all():
        return pa.array(numbers.astype(np.int64)).cast(pa.string())
    return pa.array(list(map(_number_text, numbers.tolist())), pa.string())


def _number_text(number: float) -> str:
    """Return a number as Excel shows it: all digits below 10^15, otherwise 15 of them and a power of ten."""
    if abs(number) >= _EXACT_BELOW:
        mantissa, letter, power = f"{number:.14E}".partition("E")
        return mantissa.rstrip("0").rstrip(".") + letter + power
    return str(int(number)) if number.is_integer() else f"{number:.15g}"
