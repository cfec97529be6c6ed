"""Reads one sheet of a workbook; `lib.intake.readers.sheets` runs this file as a process of its own.

A workbook can demand any amount of memory: for two cells at opposite corners of a sheet the reader allocates all cells
between them, and aborts if that fails. Therefore it runs in this process, with a memory limit, and imports nothing from
the rest of `lib`.

Standard input is a line of JSON, `{"memory": bytes, "sheet": name or null}`, followed by the file. Standard output is
lines of JSON; each line about rows is followed by the buffers whose sizes it gives:

    {"sheets": [[name, is_hidden], …], "sheet": name or null, "first_row": 0}
    {"rows": 5000, "sizes": [[bytes of texts, of numbers, of kinds], …]}  with one item of `sizes` for each column
    {"end": true}
    {"refused": "password" | "broken_workbook" | …}  in place of any of these; it may have "limit", "row" or "sheets"

Texts are in UTF-8 with a NUL between cells; numbers are float64; kinds are one byte for each cell: TEXT, NUMBER (in
numbers), or EXACT (an integer that was never a float, in texts). A column of only texts or only numbers has no kinds.
"""

import gc
import json
import sys
from array import array
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from io import BytesIO
from itertools import islice
from typing import Any, BinaryIO, Final

import python_calamine as calamine

try:
    import resource
except ImportError:  # Windows has no limits; a file that demands too much memory ends only this process there
    resource = None  # type: ignore[assignment]

TEXT, NUMBER, EXACT = 0, 1, 2
_BATCH_CELLS: Final = 20_000
_NUL: Final = "\0"
_NO_MEMORY: Final = "pointer is null"
"""Text of the reader's panic when Python cannot allocate another text for it."""
_EXACT_FLOATS: Final = 2**53


def main(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer the one request in `source`."""
    gc.disable()  # a million short-lived cells have no cycles, and searching for them takes a third of the time
    request = json.loads(source.readline())
    _limit_memory(request["memory"])
    try:
        _send_sheet(BytesIO(source.read()), request["sheet"], sink)
    except calamine.PasswordError:
        _send(sink, refused="password")
    except _CellError as error:
        _send(sink, refused="unreadable_cell", row=error.row)
    except BaseException as error:  # noqa: BLE001 - a panic of the reader is not an `Exception`
        if isinstance(error, MemoryError) or _NO_MEMORY in str(error):
            _send(sink, refused="sheet_too_spread", limit=request["memory"])
        else:
            _send(sink, refused="broken_workbook")


class _CellError(Exception):
    """A cell holds a value that Python cannot represent.

    Attributes:
        row: Number of its row, from 1.
    """

    def __init__(self, row: int) -> None:
        super().__init__(row)
        self.row = row


def _limit_memory(limit: int) -> None:
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _send(sink: BinaryIO, **message: object) -> None:
    sink.write(json.dumps(message).encode() + b"\n")
    sink.flush()


def _send_sheet(content: BytesIO, name: str | None, sink: BinaryIO) -> None:
    book = calamine.CalamineWorkbook.from_filelike(content)
    found = [item for item in book.sheets_metadata if item.typ == calamine.SheetTypeEnum.WorkSheet]
    is_hidden = {item.name: item.visible != calamine.SheetVisibleEnum.Visible for item in found}
    sheets = list(is_hidden.items())
    if name is not None and name not in is_hidden:
        _send(sink, refused="no_such_sheet", sheets=sheets)
        return
    # Visible sheets first; `sorted` is stable, so they stay in the order of the workbook.
    sheet = _first_filled(book, sorted(is_hidden, key=is_hidden.__getitem__) if name is None else [name])
    first_row = sheet.start[0] if sheet is not None and sheet.start is not None else 0
    _send(sink, sheets=sheets, sheet=sheet.name if sheet is not None else name, first_row=first_row)
    if sheet is not None:
        for columns in _batches(sheet, first_row):
            encoded = [_encode(cells) for cells in columns]
            _send(sink, rows=len(columns[0]), sizes=[[len(buffer) for buffer in buffers] for buffers in encoded])
            for buffers in encoded:
                sink.writelines(buffers)
    _send(sink, end=True)


def _first_filled(book: calamine.CalamineWorkbook, names: Sequence[str]) -> calamine.CalamineSheet | None:
    for name in names:
        sheet = book.get_sheet_by_name(name)
        if sheet.start is not None:
            return sheet
    return None


def _batches(sheet: calamine.CalamineSheet, first_row: int) -> Iterator[list[tuple[Any, ...]]]:
    """Yield the cells from `first_row` on in batches of rows, each as a list of columns."""
    rows = islice(sheet.iter_rows(), first_row, None)  # it starts at the top of the sheet, with empty rows
    batch_rows = max(1, _BATCH_CELLS // max(sheet.width, 1))
    try:
        while batch := list(islice(rows, batch_rows)):
            yield list(zip(*batch, strict=True))
    except (OverflowError, ValueError) as error:  # the sheet could be read, so it is not damaged
        raise _CellError(_rows_before_error(sheet) + 1) from error


def _rows_before_error(sheet: calamine.CalamineSheet) -> int:
    rows = 0
    with suppress(OverflowError, ValueError):
        for rows, _ in enumerate(sheet.iter_rows(), start=1):  # noqa: B007 - counted up to the error
            pass
    return rows


def _encode(cells: tuple[Any, ...]) -> tuple[bytes, bytes, bytes]:
    """Return the texts, numbers and kinds of a column."""
    try:
        return _join(cells), b"", b""
    except TypeError:
        pass  # not all of them are texts
    if set(map(type, cells)) == {float}:
        return b"", array("d", cells).tobytes(), b""
    kinds, numbers, texts = bytearray(len(cells)), array("d"), []
    for index, cell in enumerate(cells):
        text = ""
        if type(cell) is str:
            text = cell
        elif type(cell) is float or (type(cell) is int and abs(cell) < _EXACT_FLOATS):
            kinds[index] = NUMBER
            numbers.append(cell)
        elif type(cell) is int:
            kinds[index] = EXACT
            text = str(cell)
        else:
            text = _cell_text(cell)
        texts.append(text)
    return _join(texts), numbers.tobytes(), bytes(kinds)


def _join(texts: Sequence[str]) -> bytes:
    joined = _NUL.join(texts)
    if joined.count(_NUL) != len(texts) - 1:
        joined = _NUL.join([text.replace(_NUL, "") for text in texts])
    return joined.encode()


def _cell_text(cell: object) -> str:
    """Return a boolean as spreadsheets show it, a duration in hours, and a date or time in ISO format."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return str(cell)


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
